"""Somebody in front of the screens on one day: they press keys, and read what is shown. Nothing else is done for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from tests.tui.case.help import asked
from tests.tui.jobs import Text, keys_of
from tests.tui.screen import messages, settle, shown, words
from tui.app import TriageApp
from tui.screens.report_page import ReportPage
from tui.screens.review import PAUSE_SECONDS
from tui.widgets.longlist import LongList

__all__ = ["Keys", "Sitting", "Text", "sits"]

MOST_LOOKS = 200
"""How often a screen is looked at until it is at rest."""
MOST_STEPS = 40
"""How far somebody goes down a list before they give up."""


@dataclass
class Keys:
    """How many keys each role pressed, letters of a text included."""

    counted: dict[str, int] = field(default_factory=dict)

    def add(self, role: str, keys: int) -> None:
        """Count."""
        self.counted[role] = self.counted.get(role, 0) + keys


@dataclass
class Sitting:
    """One person, one day."""

    app: TriageApp
    pilot: Pilot[Any]
    role: str
    counter: Keys

    async def press(self, *steps: str) -> None:
        """Press keys one after another, each answered before the next; a :class:`Text` is typed in one go."""
        for step in steps:
            keys = keys_of(step)
            self.counter.add(self.role, len(keys))
            await self.pilot.press(*keys)
            await self.still()

    async def still(self) -> None:
        """Wait until nothing is read any more and the screen stays as it is, also where the machine is busy with other things."""
        before = ""
        for _ in range(MOST_LOOKS):
            await settle(self.pilot)
            now = self.screen
            if now == before and not getattr(self.app.screen, "reading", False):
                return
            before = now
        raise AssertionError(f"the screen did not come to rest\n{before}")

    async def rest(self) -> None:
        """Take the hands off the keys until what follows was worked out."""
        await asyncio.sleep(PAUSE_SECONDS + 0.15)
        await self.still()

    async def down_to(self, text: str) -> None:
        """Go down the list until the chosen line says ``text``."""
        for _ in range(MOST_STEPS):
            row = self.app.screen.query_one(LongList).row
            if row is not None and text in " ".join(row.cells):
                return
            await self.press("down")
        raise AssertionError(f"no line says {text!r}\n{self.screen}")

    @property
    def where(self) -> str:
        """The screen that is shown, as the table of actions names it."""
        return str(getattr(self.app.screen, "WHERE", ""))

    @property
    def screen(self) -> str:
        """What is shown, line by line."""
        return shown(self.app)

    @property
    def words(self) -> str:
        """What is shown, as one line, without the bars that say how far one may read on."""
        return " ".join("".join(sign for sign in words(self.app) if sign not in "▁▂▃▄▅▆▇").split())

    @property
    def asked(self) -> str:
        """All text of the question that is open, as one line."""
        return asked(self.app)

    @property
    def said(self) -> str:
        """The messages in a corner of the screen."""
        return " ".join(messages(self.app).split())

    @property
    def sheet(self) -> str:
        """All of a report that can be read by scrolling, as one line."""
        page = self.app.screen
        assert isinstance(page, ReportPage), self.where
        return " ".join(page.sheet.text.split())


@asynccontextmanager
async def sits(
    workspace: Path,
    on: date,
    name: str,
    role: str,
    counter: Keys | None = None,
    counted: str = "",
    size: tuple[int, int] = (100, 40),
) -> AsyncIterator[Sitting]:
    """Open the screens on a day in somebody's name, and close them afterwards; keys are counted as those of ``counted``."""
    app = TriageApp(workspace, on, name, role)
    async with app.run_test(size=size) as pilot:
        somebody = Sitting(app, pilot, counted or role, Keys() if counter is None else counter)
        await somebody.still()
        yield somebody
