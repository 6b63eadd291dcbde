"""Keys that come faster than they are acted on: each goes where the one before it led."""

from __future__ import annotations

import asyncio

import pytest
from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.in_order import InOrderApp

WORDS = ("9", "B90", "sleep 8", "friends 4")


class Form(InOrderApp[None]):
    """Fields that are left with enter; the last enter asks a question."""

    asked = ""

    def compose(self) -> ComposeResult:
        for place in range(len(WORDS)):
            yield Input(id=f"field-{place}")

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        await asyncio.sleep(0.02)  # as on a busy machine
        if event.input.id == f"field-{len(WORDS) - 1}":
            await self.push_screen(Question())
        else:
            self.screen.focus_next()


class Question(ModalScreen[None]):
    """Takes one key."""

    def compose(self) -> ComposeResult:
        yield Static("?")

    def on_key(self, event: events.Key) -> None:
        assert isinstance(self.app, Form)
        self.app.asked += event.key


def typed(text: str) -> list[events.Key]:
    return [events.Key({" ": "space"}.get(sign, sign), sign) for sign in text]


async def test_what_is_typed_ahead_is_in_the_fields_it_was_meant_for():
    app = Form()
    async with app.run_test() as pilot:
        await pilot.pause()
        for word in WORDS:
            for key in [*typed(word), events.Key("enter", "\r")]:
                app.post_message(key)
        app.post_message(events.Key("y", "y"))
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        # The question lies over the form.
        assert [field.value for field in app.screen_stack[0].query(Input)] == list(WORDS)
        assert app.asked == "y"


async def test_a_key_that_is_acted_on_for_ever_holds_the_others_only_so_long(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tui.in_order.HELD_SECONDS", 0.05)

    class Stuck(Form):
        async def on_input_submitted(self, event: Input.Submitted) -> None:
            await asyncio.sleep(0.5)

    app = Stuck()
    async with app.run_test() as pilot:
        await pilot.pause()
        for key in [*typed("9"), events.Key("enter", "\r"), *typed("1")]:
            app.post_message(key)
        await asyncio.sleep(0.3)
        assert app.query_one("#field-0", Input).value == "91"
        await pilot.pause()
