"""Messages lie over the screen for some seconds: never over keys and head, nor over what is worked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widgets import Input, Static, TextArea
from textual.widgets._toast import Toast

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.screen import messages, press, settle, shown, words
from tests.tui.states.dialogs import ask_everything
from tui.app import TriageApp
from tui.messages import ALARMS, MOST_AT_ONCE, MessagesApp, in_hand
from tui.screens.page import Page
from tui.widgets.columns import Column
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.widgets.longlist import ListRow, LongList

SIZE = (80, 24)
LONG = (
    "Confirm is off: nobody is named here, and whatever is done is recorded in somebody's name. Leave with q and start "
    "again with your name: triage tui --by and your name, or set TRIAGE_USER before you start."
)


class Everything(MessagesApp[None]):
    """A field, a long list and a text to write in."""

    def compose(self) -> ComposeResult:
        yield Static("Head", classes="head")
        yield Input(id="field")
        yield LongList([Column("Name")], id="list")
        yield TextArea("one\n" * 40, id="words")
        yield Keys(classes="keys")

    CSS = "#words, #list { height: 1fr; } .keys { dock: bottom; height: 2; } Toast { width: 78; margin: 0; }"

    def on_mount(self) -> None:
        self.query_one(LongList).fill([ListRow(str(at), (f"Row {at}",)) for at in range(50)])


def lying(app: MessagesApp[None]) -> list[Region]:
    return [toast.region for toast in app.screen.query(Toast)]


async def drawn(pilot: Pilot[None]) -> None:
    for _ in range(3):
        await pilot.pause()


async def clear(pilot: Pilot[None]) -> list[Region]:
    """Where messages lie, having seen that they cover neither keys nor head."""
    app = pilot.app
    await settle(pilot)
    await drawn(pilot)
    assert isinstance(app, MessagesApp)
    found = lying(app)
    assert found
    for widget in (*app.screen.query(Keys), *app.screen.query(Head), *app.screen.query("Static.head")):
        for region in found:
            assert not region.overlaps(widget.region), f"{region} covers {widget}"
    return found


@pytest.mark.parametrize("size", [SIZE, (100, 30), (140, 45), (60, 14)])
@pytest.mark.parametrize("keys", [(), ("end",), ("slash",), ("enter",), ("f",)], ids=str)
async def test_messages_cover_neither_keys_nor_head_nor_what_has_focus(
    app: TriageApp, size: tuple[int, int], keys: tuple[str, ...]
):
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        assert isinstance(app.screen, Page)
        app.screen.say("The note is kept.")
        app.screen.say(LONG, severity="warning")
        found = await clear(pilot)
        if app.focused is not None and size[1] >= 24:  # lower, there is room for what is urgent alone
            assert not any(region.overlaps(in_hand(app.focused)) for region in found)


async def test_a_message_gives_way_to_the_row_that_is_chosen_and_to_the_field_that_is_typed_in():
    app = Everything()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        words = app.query_one("#words", TextArea)
        words.focus()
        words.move_cursor(words.document.end)
        app.notify("Kept.")
        (low,) = await clear(pilot)
        assert not low.overlaps(in_hand(words))
        rows = app.query_one(LongList)
        rows.focus()
        await drawn(pilot)
        for key in ("down", "end", "home", "pagedown", "pagedown"):
            await pilot.press(key)
            found = await clear(pilot)
            assert not any(region.overlaps(rows.chosen_region) for region in found), key
        app.query_one("#field").focus()
        await pilot.press("a")
        found = await clear(pilot)
        assert not any(region.overlaps(app.query_one("#field").region) for region in found)
        await pilot.resize_terminal(80, 12)
        await clear(pilot)


async def test_a_message_leaves_the_line_that_counts_escalations_in_sight_where_there_is_room(app: TriageApp):
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        app.notify("Kept.")
        found = await clear(pilot)
        assert "with an open escalation" in words(app)
        assert not any(region.overlaps(app.screen.query_one("#count").region) for region in found)


async def test_a_question_keeps_its_keys_and_its_field_in_sight(app: TriageApp):
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await ask_everything(pilot)
        field = app.screen.query_one("#words Input")
        field.focus()
        assert isinstance(app.screen, Page)
        app.screen.say(LONG)
        found = await clear(pilot)
        assert not any(region.overlaps(field.region) for region in found)


async def test_the_same_said_again_is_there_once_and_no_more_than_a_few_are_there_together(app: TriageApp):
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "u", "u", "u")
        assert messages(app).count("Undo is off") == 1
        for number in range(9):
            app.notify(f"Message {number}")
            await pilot.pause()
        await clear(pilot)
        said = messages(app).splitlines()
        assert said == [f"Message {number}" for number in range(9)][-MOST_AT_ONCE:]


async def test_a_long_message_stays_as_long_as_it_takes_to_read(app: TriageApp):
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        app.notify("Kept.")
        app.notify(LONG)
        await pilot.pause()
        short, long = list(app._notifications)
        assert short.timeout == 5
        assert long.timeout > 15


async def test_why_a_key_is_off_is_not_said_over_another_screen_and_what_was_done_is(app: TriageApp):
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "u")
        assert isinstance(app.screen, Page)
        app.screen.say("The note is kept.")
        await press(pilot, "down")
        assert "Undo is off" in messages(app)
        await press(pilot, "enter")
        assert messages(app) == "The note is kept."


async def test_over_a_question_each_message_is_drawn_once(app: TriageApp):
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, Page)
        app.screen.say("The note is kept.")
        await press(pilot, "ctrl+o")
        await drawn(pilot)
        assert shown(app).count("The note is kept.") == 1
        await press(pilot, "escape")
        await drawn(pilot)
        assert shown(app).count("The note is kept.") == 1


ALARMED = (
    ("coordinator", ()),
    ("coordinator", ("enter",)),
    ("coordinator", ("enter", "down", "down")),
    ("manager", ()),
)


@pytest.mark.parametrize("size", [SIZE, (60, 14), (100, 30)])
@pytest.mark.parametrize(("role", "keys"), ALARMED)
async def test_no_message_lies_over_what_is_urgent(
    workspace: Path, role: str, keys: tuple[str, ...], size: tuple[int, int]
):
    app = TriageApp(workspace, TODAY, COORDINATOR, role)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        urgent = [one.region for one in app.screen.query(ALARMS) if one.region.height]
        assert urgent
        app.notify("Nothing was confirmed. This record can only be read here.")
        app.notify("The note is kept.")
        found = await clear(pilot)
        for region in found:
            assert not any(region.overlaps(one) for one in urgent)
