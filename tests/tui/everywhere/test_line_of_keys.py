"""The line of keys names what works now: while a field takes letters, another key or none."""

from __future__ import annotations

from textual.widgets import Input

from tests.tui.screen import press, settle, shown
from tests.tui.states.dialogs import ask_everything
from tui.actions import ACTIONS, EVERYWHERE, Action, Situation, actions_of
from tui.app import TriageApp
from tui.screens.form import Field, FormScreen
from tui.screens.help import HelpScreen
from tui.screens.inbox import InboxScreen
from tui.widgets.keys import ALWAYS, Keys, named, takes
from tui.widgets.severity import Severity

SIZE = (80, 24)


def line(app: TriageApp) -> str:
    """The line of keys, as it is drawn."""
    keys = app.screen.query_one(Keys).region
    return " ".join(" ".join(shown(app).splitlines()[keys.y : keys.bottom]).split())


async def test_while_a_field_takes_letters_the_line_names_keys_that_work(app: TriageApp):
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert "? Help q Quit" in line(app)
        assert "r Reload" in line(app)
        await press(pilot, "slash")
        assert isinstance(app.focused, Input)
        assert "f1 Help ctrl+q Quit" in line(app)
        assert "(r Reload)" in line(app)
        assert "(f Narrow)" in line(app)
        assert "? Help" not in line(app)
        await press(pilot, "r", "question_mark", "q")
        assert app.focused.value == "r?q"
        assert isinstance(app.screen, InboxScreen)
        await press(pilot, "escape", "escape")
        assert not isinstance(app.focused, Input)
        assert "? Help q Quit" in line(app)
        assert "(r Reload)" not in line(app)


async def test_the_line_is_not_drawn_again_by_keys_that_are_typed(app: TriageApp):
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        drawn = 0
        keys = app.screen.query_one(Keys)
        tell = keys.tell

        def told(where: str, now: Situation) -> None:
            nonlocal drawn
            drawn += 1
            tell(where, now)

        keys.tell = told  # type: ignore[method-assign]
        await pilot.press(*"sleep")
        await pilot.pause()
        assert drawn <= 1  # the list that was narrowed may tell once


async def test_a_question_names_f1_while_words_are_typed_and_what_only_moves_in_the_words_is_off(
    app: TriageApp,
):
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await ask_everything(pilot)
        app.screen.query_one("#leave").focus()
        await settle(pilot)
        assert "left Choose" in line(app)
        assert "(left Choose)" not in line(app)
        app.screen.query_one("#words Input").focus()
        await settle(pilot)
        assert "(left Choose)" in line(app)
        assert "esc Leave it f1 Help" in line(app)


def test_every_row_of_everybody_has_a_key_that_no_letter_takes():
    """Except undo, which takes back what was done in a list."""
    box = Input()
    without = [action.name for action in EVERYWHERE if all(takes(box, key) for key in action.keys.split(","))]
    assert without == ["undo"]


def test_a_key_is_named_that_works_and_one_that_has_none_is_off():
    box, score = Input(), Severity()
    letters = Action("save", "x", "s,ctrl+s", "Save", "Save what is written.")
    alone = Action("reload", "x", "r", "Reload", "Read all of it again.")
    number = Action("first", "x", "1", "First", "Go to the first one.")
    moves = Action("discard", "x", "x,delete", "Discard", "Throw the chosen one away.")
    now = Situation()
    assert named(letters, now).words == "s Save"
    assert named(letters, now, lambda key: takes(box, key)).words == "ctrl+s Save"
    assert named(alone, now, lambda key: takes(box, key)).words == "(r Reload)"
    assert named(moves, now, lambda key: takes(box, key)).words == "(x Discard)"
    assert named(number, now, lambda key: takes(score, key)).words == "(1 First)"
    assert named(letters, now, lambda key: takes(score, key)).words == "s Save"
    assert not takes(None, "q")
    assert not takes(box, "escape")
    assert not takes(box, "f1")


def test_no_way_out_is_ever_only_a_letter():
    """Whoever stands in a field must be able to leave it, hide it and ask for help."""
    box = Input()
    for where in dict.fromkeys(action.where for action in ACTIONS):
        for action in actions_of(where):
            if action.name in ALWAYS - {"undo"} and action.in_footer:
                assert any(not takes(box, key) for key in action.keys.split(",")), (where, action.name)


async def test_the_key_that_answers_a_form_is_called_what_its_button_says(app: TriageApp):
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        for yes, said in (
            ("Show these days", "ctrl+s Show these days esc"),
            ("Propose as Sam Example", "ctrl+s Propose esc"),
            ("Record it", "ctrl+s Record it esc"),
        ):
            form = FormScreen(app.desk, "Which days?", (), (Field("start", "First day"),), no_work, yes=yes)
            app.push_screen(form)
            await settle(pilot)
            assert said in line(app)
            await press(pilot, "f1")
            assert isinstance(app.screen, HelpScreen)
            titles = [one.title for part in app.screen.parts for one in part.lines]
            assert said.removeprefix("ctrl+s ").removesuffix(" esc") in titles
            assert "Record" not in titles
            await press(pilot, "escape", "escape")


def no_work(_: object, __: object) -> None:
    """Nothing to do."""
