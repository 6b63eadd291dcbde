from __future__ import annotations

from pathlib import Path

import pytest
from textual.command import Hit
from textual.widgets import Button, Input

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.screen import messages, press, settle, shown, words
from tests.tui.states.dialogs import ask_everything
from triage.desk import open_desk
from triage.desk.screens.preferences import preferences
from tui.actions import actions_of
from tui.app import TriageApp
from tui.palette import TablePalette
from tui.places import PLACES, ROLES
from tui.screens.confirm import Question, Reply
from tui.screens.help import HelpScreen, here
from tui.screens.inbox import InboxScreen
from tui.screens.jump import JumpScreen
from tui.screens.roles import RolesScreen
from tui.themes import THEMES

SIZE = (80, 24)


def palette(app: TriageApp) -> TablePalette:
    return TablePalette(app.screen)


async def test_the_palette_holds_every_action_place_role_and_theme_and_no_picture_of_a_case(app: TriageApp):
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        found = {one.title: one for one in palette(app).everything()}
        for action in actions_of("inbox"):
            if action.name != "palette":
                assert any(title.startswith(f"{action.label} ({action.shown_key})") for title in found)
        for place in PLACES.values():
            assert any(title.startswith(f"Go to {place.title}") for title in found)
        assert {f"Work as {role}" for role in ROLES if role != "coordinator"} <= found.keys()
        assert {
            f"Colours: {theme.name.replace('-', ' ')}" for theme in THEMES if theme.name != "dark"
        } <= found.keys()
        assert not any("creenshot" in title for title in found)
        assert list(app.get_system_commands(app.screen)) == []
        off = next(one for one in found.values() if one.title.startswith("Undo"))
        assert off.title.endswith("off")
        assert off.help == "Off now: nothing was done here that can be taken back with a key."


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("reload", "Reload (r)"),
        ("rld", "Reload (r)"),
        ("doub", "Go to Doubles (4)"),
        ("work as man", "Work as manager"),
    ],
)
async def test_the_palette_finds_by_letters_in_order(app: TriageApp, typed: str, first: str):
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        hits = [hit async for hit in palette(app).search(typed) if isinstance(hit, Hit)]
        assert str(max(hits, key=lambda hit: hit.score).match_display) == first


async def test_the_palette_does_what_was_chosen_and_says_why_where_it_is_off(app: TriageApp):
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p", *"undo")
        await pilot.pause(0.3)
        await press(pilot, "enter")
        assert "Undo is off: nothing was done here" in messages(app)


async def test_a_theme_is_kept_for_whoever_is_named_and_taken_the_next_time(app: TriageApp, workspace: Path):
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        app.choose_theme("high-contrast-light")
        await settle(pilot)
    with open_desk(workspace, TODAY) as desk:
        assert preferences(desk, COORDINATOR)["theme"] == "high-contrast-light"
    again = TriageApp(workspace, TODAY, COORDINATOR)
    async with again.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert again.theme == "high-contrast-light"
    nobody = TriageApp(workspace, TODAY, None)
    async with nobody.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert nobody.theme == "dark"
        nobody.choose_theme("light")
        await settle(pilot)
        assert nobody.theme == "light"
        assert messages(nobody) == ""


async def test_labels_go_to_any_part_in_a_form(app: TriageApp):
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await ask_everything(pilot)
        question = app.screen
        await press(pilot, "ctrl+o")
        assert isinstance(app.screen, JumpScreen)
        labels = app.screen._parts
        assert len(labels) == 5
        label, (second, _) = next(
            one for one in labels.items() if one[1][0] is question.query_one("#second Input")
        )
        await press(pilot, label)
        assert app.screen is question
        assert question.focused is second
        await press(pilot, "ctrl+o", "escape")
        assert question.focused is second


async def test_where_there_is_nothing_to_jump_to_it_is_said(empty_workspace: Path):
    app = TriageApp(empty_workspace, TODAY, None)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        app.screen.query("*").set(disabled=True)
        await press(pilot, "ctrl+o")
        assert "nothing to jump to" in messages(app)


async def test_a_role_is_what_is_in_reach_and_each_place_has_a_sentence(app: TriageApp):
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "f6")
        text = words(app)
        for place in PLACES.values():
            assert place.about in text
        assert "not a lock" in text
        assert f"Acting: {COORDINATOR} – registered here" in text
        await press(pilot, "end", *["up"] * 6, "enter")
        assert app.desk.role == "manager"
        assert app.current_mode == "overview"
        await press(pilot, "f6", "f6")
        assert not isinstance(app.screen, RolesScreen)


async def test_help_begins_with_what_has_focus_and_its_keys(app: TriageApp):
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await ask_everything(pilot)
        app.screen.query_one("#second Input").focus()
        await press(pilot, "f1")
        assert isinstance(app.screen, HelpScreen)
        part = app.screen.parts[0]
        assert part.heading == "What has focus"
        assert part.lines[0].title == "Second person"
        assert "Somebody other than you: Lee Example" in part.lines[0].text
        assert "one line" in part.lines[0].text
        keys = {line.text: line.key for line in part.lines}
        assert keys["Go to start."] == "home or ctrl+a"
        await press(pilot, "escape")
        assert isinstance(app.screen, Question)


async def test_help_can_be_searched_and_read_to_its_end(app: TriageApp):
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "question_mark", "slash", *"hide whole")
        assert "Nothing here holds" in words(app)
        await press(pilot, *["backspace"] * 5, "enter")
        assert "Blank – Hide everything at once" in words(app)
        assert "Reload" not in words(app)
        await press(pilot, "escape", "end")
        assert "They protect no file and are no login" in words(app)
        assert "--json gives data" in words(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, InboxScreen)


def test_nothing_has_focus_and_help_says_nothing_of_it():
    assert here(None).lines == ()


async def test_a_question_says_what_is_missing_under_each_field_and_answers_when_nothing_is(app: TriageApp):
    given: list[Reply | None] = []
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        question = Question(
            app.desk,
            "Close case SYN-0101?",
            [],
            name=COORDINATOR,
            record="closed this case",
            yes="Close",
            reasons=[("moved", "The family moved away"), ("done", "The plan is done")],
            words="What was said",
            words_needed=True,
            seconds=["Lee Example", COORDINATOR],
            check=lambda reply: "Not without more." if reply.text == "x" else "",
        )
        app.push_screen(question, given.append)
        await settle(pilot)
        assert isinstance(app.focused, Button)
        assert app.focused.id == "leave"
        assert f"It is recorded that {COORDINATOR} closed this case on 2026-11-22." in words(app)
        question.query_one("#yes", Button).press()
        await settle(pilot)
        for fault in ("Please choose a reason.", "Please write a few words", "Please name a second person"):
            assert fault in words(app)
        await press(pilot, "down", "down", "tab", "x", "tab", *"sam example")
        question.query_one("#second Input", Input).value = COORDINATOR
        question.query_one("#yes", Button).press()
        await settle(pilot)
        assert "must be somebody other than you" in words(app)
        question.query_one("#second Input", Input).value = "lee"
        question.query_one("#yes", Button).press()
        await settle(pilot)
        assert "Not without more." in words(app)
        assert given == []
        question.query_one("#words Input", Input).value = "The plan was kept"
        await pilot.pause(0.3)  # a button takes a second press only after a moment
        question.query_one("#yes", Button).press()
        await settle(pilot)
        assert given == [Reply("done", "The plan was kept", "Lee Example")]


async def test_what_was_typed_at_a_question_that_was_left_is_offered_again_and_only_there(app: TriageApp):
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await ask_everything(pilot)
        app.screen.query_one("#words Input").focus()
        await press(pilot, *"later", "escape")
        assert isinstance(app.screen, InboxScreen)
        app.push_screen(Question(app.desk, "Something else?", [], name="", words="What the family said"))
        await settle(pilot)
        assert app.screen.query_one("#words Input", Input).value == ""
        await press(pilot, "escape")
        await ask_everything(pilot)
        assert app.screen.query_one("#words Input", Input).value == "later"


async def test_keys_of_the_program_are_off_over_a_question_and_say_what_to_do(app: TriageApp):
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await ask_everything(pilot)
        question = app.screen
        await press(pilot, "3", "ctrl+p", "ctrl+q")
        assert app.screen is question
        assert app.is_running
        assert "leave it with esc" in messages(app)


async def test_a_small_window_says_what_it_needs_and_keeps_what_is_urgent(app: TriageApp):
    async with app.run_test(size=(40, 10)) as pilot:
        await settle(pilot)
        assert "make it 80 by 24" in shown(app)
        assert "could not be read" in words(app)
        assert "SYN-0101" in shown(app)
        assert "▲" in shown(app)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "make it 80 by 24" not in shown(app)
        assert "[1 Inbox]" in shown(app)
        await pilot.resize_terminal(12, 3)
        await settle(pilot)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "SYN-0101" in shown(app)
