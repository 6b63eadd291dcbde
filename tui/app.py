"""The application: one thread for the desk, a place for each digit, and a palette made from the table of actions."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from textual.app import App, SystemCommand
from textual.screen import Screen

from tui.actions import FAMILIES, actions_of
from tui.places import PLACES, ROLES, Place
from tui.screens.page import Page
from tui.work import DeskThread

SWITCH_SECONDS = 0.001
"""How long the desk's thread may run before keys get their turn: Python's own 5 ms would be felt in every key."""


class TriageApp(App[None]):
    """The terminal interface of one workspace on one day."""

    CSS_PATH = [f"styles/{name}.tcss" for name in ("everywhere", *FAMILIES[:-1])]  # noqa: RUF012 - Textual's own attribute
    TITLE = "triage"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-middle"), (120, "-wide")]  # noqa: RUF012 - Textual's own attribute

    def __init__(
        self, workspace: Path | None, on: date, by: str | None = None, role: str = "coordinator"
    ) -> None:
        """Work at ``workspace`` (None: the nearest) on the day ``on``, in the name ``by``.

        ``role`` (referrer, coordinator or manager) decides what is in reach; what somebody may do is decided by the
        people register.
        """
        super().__init__()
        self.desk = DeskThread(workspace, on, by, role)
        self._start = ROLES[role][0]
        for place in PLACES.values():
            self.add_mode(place.where, partial(place.make, self.desk))

    @property
    def places(self) -> tuple[Place, ...]:
        """The places in reach, in the order of their digits."""
        return ROLES[self.desk.role]

    @property
    def place(self) -> Place:
        """The place that is shown."""
        return PLACES.get(self.current_mode, self._start)

    def get_default_screen(self) -> Screen[Any]:
        """Open on the first place of the role."""
        return self._start.make(self.desk)

    def on_mount(self) -> None:
        """Let keys in between, however long the desk reads."""
        sys.setswitchinterval(SWITCH_SECONDS)

    async def on_unmount(self) -> None:
        """Finish what is being written before leaving."""
        await asyncio.to_thread(self.desk.leave)

    async def go_to(self, where: str) -> None:
        """Show a place as it was left; raises :class:`KeyError` for one that there is not."""
        place = PLACES[where]
        if place != self.place:
            await self.switch_mode("_default" if place == self._start else place.where)

    async def take_role(self, role: str) -> None:
        """Work in another role from here on, from its first place."""
        self.desk.role = role
        await self.go_to(ROLES[role][0].where)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """List the actions of the screen, the places, and the choice of theme.

        Textual's own list can also save a picture of the screen to disk; a case is not to lie about as a picture.
        """
        if isinstance(screen, Page):
            for action in actions_of(screen.WHERE):
                yield SystemCommand(action.label, action.help, partial(screen.action_act, action.name))
        for place in self.places:
            if place != self.place:
                yield SystemCommand(
                    place.title, f"Go to the place {place.title}.", partial(self.go_to, place.where)
                )
        yield SystemCommand("Theme", "Choose light, dark or other colours.", self.action_change_theme)
