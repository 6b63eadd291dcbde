"""The application: one thread for the desk, a place for each digit, and a palette made from the table of actions."""

from __future__ import annotations

import asyncio
import sys
import traceback
from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from rich.text import Text
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from tui.actions import FAMILIES, actions_of
from tui.hiding import LOOK_SECONDS, HidingApp
from tui.locking import Lock
from tui.pages.wishes import Wishes, keep_theme, read_wishes
from tui.palette import TablePalette
from tui.places import PLACES, ROLES, Place
from tui.screens.lock import BlankScreen, LockScreen
from tui.screens.page import Page
from tui.themes import PLAIN_THEME, THEMES, USUAL_THEME
from tui.work import DeskThread

LEAVING_SECONDS = 0.1
"""How often somebody who leaves is looked after while something is being written."""
LOCK_AFTER_MINUTES = 10
"""Until the workspace's own setting was read, and where it cannot be."""
SWITCH_SECONDS = 0.001
"""How long the desk's thread may run before keys get their turn: Python's own 5 ms would be felt in every key."""


class TriageApp(HidingApp):
    """The terminal interface of one workspace on one day."""

    CSS_PATH = [f"styles/{name}.tcss" for name in ("everywhere", *FAMILIES[:-1])]  # noqa: RUF012 - Textual's own attribute
    TITLE = "triage"
    COMMANDS = {TablePalette}  # noqa: RUF012 - Textual's own attribute
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "blank", show=False, priority=True),
        Binding("f10", "lock", show=False, priority=True),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-middle"), (120, "-wide")]  # noqa: RUF012 - Textual's own attribute

    VERTICAL_BREAKPOINTS = [(0, "-low"), (14, "-high")]  # noqa: RUF012 - Textual's own attribute

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
        if self._tour and isinstance(self.screen, Page):
            self.screen.do_tour()

    async def _take_settings(self) -> None:
        """Take what the workspace says about screens, and the colours that somebody chose for themselves."""
        found = await self.desk.ask(partial(read_wishes, by=self.desk.by))
        if isinstance(found, Wishes):
            self.lock.minutes = found.lock_after_minutes
            if found.theme in self.available_themes and not self.no_color:
                self.theme = found.theme

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
        self._by_key("ctrl+p", "Answer this first, or leave it with esc; then ctrl+p finds anything.")

    async def action_quit(self) -> None:
        """Leave where the table has it."""
        self._by_key("ctrl+q", "Answer this first, or leave it with esc; then q quits.")

    def action_blank(self) -> None:
        """Hide everything, from anywhere."""
        if not self._by_key("f9"):
            self.hide(BlankScreen(self.desk))

    def action_lock(self) -> None:
        """Hide everything and ask who is there, from anywhere."""
        if not self._by_key("f10"):
            self.hide(LockScreen(self.desk))

    def _by_key(self, key: str, otherwise: str = "") -> bool:
        """Do what the table says of a key on this screen; says whether it does or a hidden screen takes it away."""
        page = self.screen
        if isinstance(page, Page):
            for action in actions_of(page.WHERE):
                if key in action.keys.split(","):
                    page.action_act(action.name)
                    return True
            if otherwise and not self.hidden:
                page.say(otherwise, severity="warning")
        return isinstance(page, LockScreen) or (self.hidden and bool(otherwise))

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

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:  # noqa: ARG002 - Textual's own signature
        """None of Textual's own: one of them saves a picture of a case to disk."""
        return ()

    def _handle_exception(self, error: Exception) -> None:
        """Leave with one plain message: Textual's own account of an error would print values of a case on the terminal."""
        self._return_code = 1
        known: Exception | None = self._exception
        if known is None:
            self._exception = error
            self._exception_event.set()
        self.panic(Text(told(error)))


def told(error: BaseException) -> str:
    """What is said after an error of the program itself: its kind and place, never what it says or held."""
    places = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if "/tui/" in frame.filename or "/triage/" in frame.filename
    ]
    kind = type(error.__cause__ or error.__context__ or error).__name__
    where = (
        f"{Path(places[-1].filename).stem}, line {places[-1].lineno}" if places else "the drawing of a screen"
    )
    return (
        f"The screens stopped because of a mistake in the program ({kind} in {where}).\n"
        "What was confirmed or recorded before is in the record; what was being written is there whole or not at all.\n"
        "Start `triage tui` again. If it happens again, please report the line above; the commands (`triage --help`) do the same work."
    )
