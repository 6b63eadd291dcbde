"""Keys in the order in which they were typed: each finds the focus where the one before it left it.

Textual gives a key to whatever has focus when it is read, while the key before it may not have been acted on: whoever types
fast, or pastes several lines, would write the postcode into the age, or press a key of the screen below a question.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress

from textual import events
from textual.dom import DOMNode
from textual.driver import Driver

from tui.mistakes import PlainApp, Result

HELD_SECONDS = 1.0
"""How long a key waits for the one before it at the most."""
ROUNDS = 2
"""A widget may answer a key with a message to itself, and that with one to its parent."""


class InOrderApp(PlainApp[Result]):
    """An application in which no key overtakes another."""

    def __init__(self) -> None:
        """Begin with nothing typed."""
        super().__init__()
        self._typed: deque[events.Key | events.Paste] = deque()
        self._typing = False

    def get_driver_class(self) -> type[Driver]:
        """Textual's own for the place where it runs; in a terminal, one that tells a lone escape at once."""
        usual = super().get_driver_class()
        if usual.__module__ != "textual.drivers.linux_driver":
            return usual
        from tui.driver import PromptDriver  # noqa: PLC0415 - there is no such terminal on every system

        return PromptDriver

    async def on_event(self, event: events.Event) -> None:
        """Pass a key on, or keep it while another is acted on."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._typing:
            self._typed.append(event)
        else:
            self._typing = True
            self.run_worker(self._type_on(self._receivers()), group="typing")
            await super().on_event(event)

    def _receivers(self) -> list[DOMNode]:
        """Whoever may act on a key now, from what has focus outwards."""
        return list((self.focused or self.screen).ancestors_with_self)

    async def _type_on(self, receivers: list[DOMNode]) -> None:
        """Pass on what was typed meanwhile, each key after the one before it."""
        try:
            await self._acted_on(receivers)
            while self._typed:
                receivers = self._receivers()
                await super().on_event(self._typed.popleft())
                await self._acted_on(receivers)
        finally:
            self._typing = False

    async def _acted_on(self, receivers: list[DOMNode]) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(HELD_SECONDS):
                for receiver in receivers:
                    for _ in range(ROUNDS):
                        done = asyncio.Event()
                        if receiver.is_running and receiver.call_later(done.set):
                            await done.wait()
