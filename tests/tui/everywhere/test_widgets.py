from __future__ import annotations

from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Input, TextArea

from tests.tui.screen import shown
from tui.widgets import field as field_module
from tui.widgets.choices import YES_NO, Choice, OneOf
from tui.widgets.field import Field
from tui.widgets.severity import NOT_SCORED, Severity, score_words


@pytest.fixture(autouse=True)
def _short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(field_module, "PAUSE_SECONDS", 0.3)


def even(value: str) -> str:
    return "" if not value or len(value) % 2 == 0 else "An even number of letters, please."


class Form(App[None]):
    """All shared widgets in one form."""

    def __init__(self) -> None:
        super().__init__()
        self.changes: list[tuple[str, Any]] = []
        self.paused: list[str] = []

    def compose(self) -> ComposeResult:
        yield Field("How severe", Severity(id="severity"), id="f-severity")
        yield Field("Is anyone in danger", OneOf(YES_NO, id="danger"), id="f-danger")
        options = [Choice("a", "The first"), Choice("b", "The second", meaning="said at length")]
        yield Field("Why", OneOf(options, id="why", upright=True), id="f-why")
        yield Field("Words", Input(id="words"), hint="As the family said it.", check=even, id="f-words")
        yield Field("More", TextArea(id="more"), id="f-more")

    def on_severity_changed(self, event: Severity.Changed) -> None:
        self.changes.append(("severity", event.value))

    def on_one_of_changed(self, event: OneOf.Changed) -> None:
        self.changes.append((event.one_of.id or "", event.value))

    def on_field_paused(self, event: Field.Paused) -> None:
        self.paused.append(event.field.id or "")


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (None, NOT_SCORED),
        (0, "0 of 10, none"),
        (1, "1 of 10, low"),
        (4, "4 of 10, moderate"),
        (8, "8 of 10, high"),
        (10, "10 of 10, very high"),
    ],
)
def test_a_score_has_a_word_and_nobodys_score_is_no_zero(score: int | None, words: str):
    assert score_words(score) == words


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (["7"], 7),
        (["1", "0"], 10),
        (["1", "2"], 2),
        (["0"], None),
        (["7", "0"], 7),
        (["right"], 1),
        (["left"], 10),
        (["5", "right", "right", "left"], 6),
        (["end", "right"], 10),
        (["home", "left"], 1),
        (["7", "delete"], None),
        (["1", "delete", "0"], None),
        (["1", "tab", "shift+tab", "0"], 1),
    ],
)
async def test_a_score_is_typed_or_stepped_and_taken_away(keys: list[str], value: int | None):
    app = Form()
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one("#severity").focus()
        await pilot.press(*keys)
        assert app.query_one("#severity", Severity).value == value
        assert score_words(value) in shown(app)
        assert app.query_one("#f-severity", Field).value == ("" if value is None else str(value))


async def test_a_zero_is_taken_only_where_it_may_be():
    severity = Severity(lowest=0)
    severity.action_digit(0)
    assert severity.value == 0
    severity.action_clear()
    assert severity.value is None


async def test_a_click_on_a_step_takes_it():
    app = Form()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click("#severity", offset=(6, 0))
        assert app.query_one("#severity", Severity).value == 7


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (["y"], "yes"),
        (["n"], "no"),
        (["d"], "unknown"),
        (["y", "a"], ""),
        (["n", "delete"], ""),
        (["y", "right"], "no"),
    ],
)
async def test_a_safety_question_is_answered_with_a_letter_and_not_asked_is_no_no(
    keys: list[str], value: str
):
    app = Form()
    async with app.run_test(size=(80, 24)) as pilot:
        assert "(x) not asked" in shown(app)
        app.query_one("#danger").focus()
        await pilot.press(*keys)
        assert app.query_one("#danger", OneOf).value == value
        words = {"yes": "(x) yes", "no": "(x) no", "unknown": "(x) don't know", "": "(x) not asked"}[value]
        assert words in shown(app)


async def test_answers_stand_below_each_other_where_there_is_no_room_beside():
    app = Form()
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.query_one("#danger").size.height == 1
        await pilot.resize_terminal(60, 24)
        await pilot.pause()
        assert app.query_one("#danger").size.height == len(YES_NO)
        app.query_one("#danger").focus()
        await pilot.press("y", "down")
        assert app.query_one("#danger", OneOf).value == "no"


async def test_a_list_of_answers_is_walked_up_and_down_and_clicked():
    app = Form()
    async with app.run_test(size=(80, 24)) as pilot:
        why = app.query_one("#why", OneOf)
        assert why.value == ""
        why.focus()
        await pilot.press("down", "down", "down")
        assert why.value == "b"
        await pilot.click("#why", offset=(3, 0))
        assert why.value == "a"
        assert app.changes == [("why", "a"), ("why", "b"), ("why", "a")]
        assert "said at length" in shown(app)


async def test_a_mistake_is_said_under_the_field_when_typing_pauses():
    app = Form()
    async with app.run_test(size=(80, 24)) as pilot:
        words = app.query_one("#f-words", Field)
        words.enter()
        await pilot.pause()
        assert "As the family said it." in shown(app)
        assert "> Words" in shown(app)
        await pilot.press("a")
        assert "An even number" not in shown(app)
        await pilot.pause(0.5)
        assert "! An even number of letters, please." in shown(app)
        assert app.paused == ["f-words"]
        await pilot.press("b")
        await pilot.pause(0.5)
        assert "An even number" not in shown(app)
        assert words.judge()


async def test_leaving_a_field_judges_it_at_once_and_an_untouched_one_is_left_in_peace():
    app = Form()
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one("#f-words", Field).enter()
        await pilot.press("tab")
        assert app.paused == []
        await pilot.press("shift+tab", "a", "tab")
        await pilot.pause()
        assert app.paused == ["f-words"]
        assert "An even number" in shown(app)


async def test_a_field_told_before_it_is_drawn_says_it():
    class One(App[None]):
        def compose(self) -> ComposeResult:
            field = Field("Words", Input())
            field.tell("Not this.")
            yield field

    app = One()
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        assert "! Not this." in shown(app)
