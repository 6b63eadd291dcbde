"""Messages lie over the screen for some seconds: never over keys and head, nor over what is worked at."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widgets import Input, Static, TextArea
from textual.widgets._toast import Toast

from tests.tui.screen import messages, press, settle
from tests.tui.states.dialogs import ask_everything
from tui.app import TriageApp
from tui.messages import MOST_AT_ONCE, MessagesApp, in_hand
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
        if app.focused is not None and app.focused.region.height < size[1] // 2:
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
        shown = messages(app).splitlines()
        assert shown == [f"Message {number}" for number in range(9)][-MOST_AT_ONCE:]


async def test_a_long_message_stays_as_long_as_it_takes_to_read(app: TriageApp):
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        app.notify("Kept.")
        app.notify(LONG)
        await pilot.pause()
        short, long = list(app._notifications)
        assert short.timeout == 5
        assert long.timeout > 15
