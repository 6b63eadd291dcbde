"""What a school nurse with five minutes met who had never used a terminal program."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.tui.conftest import COORDINATOR
from tests.tui.referral.made import keys_of
from tests.tui.referral.test_sending import form, rested
from tests.tui.screen import press, settle, words
from triage.desk import Desk, show_case
from triage.desk.screens.finding import make_finder
from tui.app import TriageApp
from tui.screens.help import HelpScreen
from tui.widgets.needs import Meanings

FOUR = "sleep 8\nfriends 4\ndamp 6\nadhd 5\n"


@pytest.mark.parametrize("urgent", [False, True])
async def test_what_a_need_may_mean_is_in_sight_after_many_needs_and_under_the_banner(
    app: TriageApp, urgent: bool
):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "9", "enter", "enter", *keys_of(FOUR))
        if urgent:
            await press(pilot, *keys_of("wants to die\n"))
            await rested(pilot)
        await press(pilot, *keys_of("behind at school"), "enter")
        await settle(pilot)
        assert "Which of these? Up and down choose" in words(app)
        first = app.screen.query_one(Meanings).region
        assert app.screen.query_one("#filling").region.contains_region(first)
        assert "behind at school" in words(app)


async def test_a_doubtful_meaning_is_never_added_by_a_second_enter_unseen(app: TriageApp):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "9", "enter", "enter", *keys_of(FOUR), *keys_of("blue cheese 5"), "enter")
        await settle(pilot)
        assert "Which of these?" in words(app)
        assert "! worry: Struggling to breathe now" in words(app)
        assert not form(app).typed.needs[4:]


@pytest.mark.parametrize(
    ("typed", "person", "who"),
    [
        ("mum is depressed 7", "parent", "mum"),
        ("his mum's anxiety 7", "parent", "mum"),
        ("brother won't sleep 6", "sibling", "brother"),
    ],
)
def test_a_line_that_begins_with_somebody_else_asks_whose_need_it_is(
    desk: Callable[[], Desk], typed: str, person: str, who: str
):
    with desk() as open_one:
        line = make_finder(open_one).read(typed)
    assert not line.clear
    place = next(place for place, match in enumerate(line.matches) if match.who)
    first, second = line.matches[place : place + 2]
    assert (first.kind, first.person, first.who) == ("needs", person, who)
    assert (second.code, second.person, second.who) == (first.code, "child", "")


def test_a_danger_that_begins_with_somebody_waits_for_no_question(desk: Callable[[], Desk]):
    with desk() as open_one:
        line = make_finder(open_one).read("mum wants to die")
    assert line.clear
    assert line.matches[0].kind == "indicators"


@pytest.mark.parametrize("typed", ["worried about mum 6", "mum: sad 7", "wants to die", "won't sleep 8"])
def test_a_line_that_names_nobody_first_or_says_whose_it_is_stays_as_it_was(
    desk: Callable[[], Desk], typed: str
):
    with desk() as open_one:
        line = make_finder(open_one).read(typed)
    assert all(not match.who for match in line.matches)
    assert len({(match.kind, match.code) for match in line.matches}) == len(line.matches)


async def test_the_mothers_low_mood_is_not_recorded_as_the_childs(app: TriageApp, desk: Callable[[], Desk]):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "9", "enter", "enter", *keys_of("mum is depressed 7"), "enter")
        assert "Which of these?" in words(app)
        assert "Low mood – parent or carer (mum)" in words(app)
        assert "Low mood – the child or young person" in words(app)
        await press(pilot, "enter", "ctrl+s")
        sent = form(app).sent
        assert sent is not None
    with desk() as open_one:
        needs = show_case(open_one, sent.number, COORDINATOR).case.needs
    assert [(one.need, one.person, one.who, one.severity) for one in needs] == [
        ("low_mood", "parent", "mum", 7)
    ]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("age", "nine", "a number of years from 0 to 26"),
        ("age", "90", "a number of years from 0 to 26"),
        ("unsafe", "dads phone", "home, letter, phone, text or email"),
        ("dob", "x", "such as 4/3/2017"),
        ("awaiting", "foo bar", "in other words"),
    ],
)
async def test_a_mistake_is_said_without_the_words_of_files_and_commands(
    app: TriageApp, field: str, typed: str, said: str
):
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        if field in {"dob", "awaiting"}:
            await press(pilot, "f8")
        app.screen.query_one(f"#in-{field}").focus()
        await press(pilot, *keys_of(typed))
        await rested(pilot)
        text = words(app)
        assert said in text
        assert not any(word in text for word in ("README", "triage words", "`", "'age'", "Input should be"))


async def test_what_happens_next_is_read_on_with_the_arrow_keys(app: TriageApp):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "9", "enter", "enter", *keys_of("wants to die\nsleep 8\n"), "ctrl+s")
        assert "ctrl+n begins another referral" not in words(app).split("(ctrl+s")[0]
        await press(pilot, *["down"] * 30)
        assert "ctrl+n begins another referral" in words(app)
        await press(pilot, *["up"] * 30)
        assert "Its number is" in words(app)


@pytest.mark.parametrize("line", ["#in-age", "#in-line", "#in-wants"])
async def test_a_question_mark_on_an_empty_line_explains_the_keys_and_is_a_letter_elsewhere(
    app: TriageApp, line: str
):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.screen.query_one(line).focus()
        await press(pilot, "?")
        assert isinstance(app.screen, HelpScreen)
        await press(pilot, "escape")
        await press(pilot, "a", "?")
        assert form(app).query_one(line).value == "a?"  # type: ignore[attr-defined]


async def test_the_field_that_has_focus_stays_in_sight_when_the_window_gets_small(app: TriageApp):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "9", "enter", "enter", *keys_of(FOUR))
        await pilot.resize_terminal(40, 10)
        await settle(pilot)
        await press(pilot, *keys_of("zebra"))
        assert "zebra" in words(app)
