"""The application: one thread for the desk, the inbox as first screen, and a palette made from the table of actions."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path

from textual.app import App, SystemCommand
from textual.screen import Screen

from tui.actions import actions_of
from tui.screens.inbox import InboxScreen
from tui.screens.page import Page
from tui.work import DeskThread


class TriageApp(App[None]):
    """The terminal interface of one workspace on one day."""

    CSS_PATH = "tui.tcss"
    TITLE = "triage"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 - Textual's own attribute

    def __init__(
        self, workspace: Path | None, on: date, by: str | None = None, role: str = "coordinator"
    ) -> None:
        """Work at ``workspace`` (None: the nearest) on the day ``on``, in the name ``by``.

        ``role`` (referrer, coordinator or manager) decides what is in reach; what somebody may do is decided by the
        people register.
        """
        super().__init__()
        self.desk = DeskThread(workspace, on, by, role)

    def get_default_screen(self) -> Screen[None]:
        """Open on the inbox."""
        return InboxScreen(self.desk)

    async def on_unmount(self) -> None:
        """Finish what is being written before leaving."""
        await asyncio.to_thread(self.desk.leave)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """List the actions of the screen, and the choice of theme.

        Textual's own list can also save a picture of the screen to disk; a case is not to lie about as a picture.
        """
        if isinstance(screen, Page):
            for action in actions_of(screen.WHERE):
                yield SystemCommand(action.label, action.help, partial(screen.action_act, action.name))
        yield SystemCommand("Theme", "Choose light, dark or other colours.", self.action_change_theme)
