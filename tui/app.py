"""The application: one thread for the desk, a place for each digit, and a palette made from the table of actions."""

from __future__ import annotations

import asyncio
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from textual.screen import Screen

from tui.actions import FAMILIES
from tui.hiding import LOOK_SECONDS, HidingApp
from tui.locking import Lock
from tui.pages.drafting import UnsentAlarm, read_alarm
from tui.pages.wishes import Wishes, keep_theme, read_wishes
from tui.palette import TablePalette
from tui.places import PLACES, ROLES, Place
from tui.screens.page import Page
from tui.themes import PLAIN_THEME, THEMES, USUAL_THEME
from tui.work import DeskThread

LEAVING_SECONDS = 0.1
"""How often somebody who leaves is looked after while something is being written."""
LOCK_AFTER_MINUTES = 10
"""Until the workspace's own setting was read, and where it cannot be."""
ALARM_SECONDS = 20.0
"""How often it is asked whether a referral of whoever is named says danger and is not sent; at each draft that is kept, too."""
SWITCH_SECONDS = 0.001
"""How long the desk's thread may run before keys get their turn: Python's own 5 ms would be felt in every key."""


class TriageApp(HidingApp[None]):
    """The terminal interface of one workspace on one day."""

    CSS_PATH = [f"styles/{name}.tcss" for name in ("everywhere", *FAMILIES[:-1])]  # noqa: RUF012 - Textual's own attribute
    TITLE = "triage"
    COMMANDS = {TablePalette}  # noqa: RUF012 - Textual's own attribute

    def __init__(
        self,
        workspace: Path | None,
        on: date,
        by: str | None = None,
        role: str = "coordinator",
        *,
        tour: bool = False,
    ) -> None:
        """Work at ``workspace`` (None: the nearest) on the day ``on``, in the name ``by``.

        ``role`` (referrer, coordinator or manager) decides what is in reach; what somebody may do is decided by the
        people register. ``tour`` shows the role in six steps first.
        """
        self.DEFAULT_MODE = ROLES[role][0].where  # type: ignore[misc] # so that the first place is a mode to come back to
        super().__init__()
        self.animation_level = "none"
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = PLAIN_THEME if self.no_color else USUAL_THEME
        self._tour = tour
        self._leaving = False
        self.lock = Lock(by, LOCK_AFTER_MINUTES)
        self.desk = DeskThread(workspace, on, by, role)
        self.unsent: dict[tuple[str, ...], Any] = {}
        """What was filled in at questions that were left, for the next time the same is asked."""
        self.not_sent = UnsentAlarm((), "")
        """What is said on each page of a referral that says danger and is not sent."""
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
        self.set_interval(LOOK_SECONDS, self.lock_if_idle)
        self.set_interval(LEAVING_SECONDS, self._leave_if_done)
        self.run_worker(self._take_settings(), group="settings")
        self.set_interval(ALARM_SECONDS, self.look_for_unsent)
        self.look_for_unsent()
        if self._tour and isinstance(self.screen, Page):
            self.screen.do_tour()

    async def _take_settings(self) -> None:
        """Take what the workspace says about screens, and the colours that somebody chose for themselves."""
        found = await self.desk.ask(partial(read_wishes, by=self.desk.by))
        if isinstance(found, Wishes):
            self.lock.minutes = found.lock_after_minutes
            if found.theme in self.available_themes and not self.no_color:
                self.theme = found.theme

    def look_for_unsent(self) -> None:
        """Ask whether a referral of whoever is named says danger and is not sent, and say so on the page that is shown."""
        self.run_worker(self._look_for_unsent(), group="unsent", exclusive=True)

    async def _look_for_unsent(self) -> None:
        found = await self.desk.ask(partial(read_alarm, by=self.desk.by))
        if isinstance(found, UnsentAlarm) and found != self.not_sent:
            self.not_sent = found
            if isinstance(self.screen, Page):
                self.screen.tell_keys()

    def choose_theme(self, name: str) -> None:
        """Draw in other colours from here on, and keep the choice for whoever is named."""
        self.theme = name
        self.run_worker(self.desk.ask(partial(keep_theme, name=name, by=self.desk.by)), group="settings")

    async def on_unmount(self) -> None:
        """Finish what is being written before leaving."""
        await asyncio.to_thread(self.desk.leave)

    async def go_to(self, where: str) -> None:
        """Show a place as it was left; raises :class:`KeyError` for one that there is not."""
        place = PLACES[where]
        if place != self.place and not self.hidden:
            await self.switch_mode(place.where)

    async def take_role(self, role: str, where: str = "") -> None:
        """Work in another role from here on, from the place ``where`` of it or from its first."""
        self.desk.role = role
        await self.go_to(where or ROLES[role][0].where)
        if isinstance(self.screen, Page):
            self.screen.tell_keys()

    def open_palette(self) -> None:
        """Find anything by words."""
        super().action_command_palette()

    def action_command_palette(self) -> None:
        """Open the palette where the table has it; Textual binds its key above all screens."""
        self.by_key("ctrl+p", "Answer this first, or leave it with esc; then ctrl+p finds anything.")

    async def action_quit(self) -> None:
        """Leave where the table has it."""
        self.by_key("ctrl+q", "Answer this first, or leave it with esc; then q quits.")

    def leave(self) -> None:
        """Leave, once what is being read or written is done; says so where that takes a while."""
        self._leaving = True
        if not self.desk.is_working:
            self.exit()
        elif isinstance(self.screen, Page):
            self.screen.say("Finishing what is being read or written; then the screens close by themselves.")

    def _leave_if_done(self) -> None:
        if self._leaving and not self.desk.is_working:
            self.exit()
