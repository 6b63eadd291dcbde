"""One state of one screen, and how to get there with keys."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot

from tests.tui.screen import press, settle
from tui.app import TriageApp
from tui.screens.welcome import WelcomeApp

Steps = Callable[[Pilot[Any]], Awaitable[None]]
Before = Callable[[Path], None]


@dataclass(frozen=True)
class State:
    """A screen as somebody may find it."""

    name: str
    """Unique; words joined with ``-``: ``inbox-empty``, ``case-busy``, ``review-refused``."""
    where: str
    """The screen that is shown at the end, as the table of actions names it."""
    keys: tuple[str, ...] = ()
    """Keys to press from the start; everything asked for is waited for after each."""
    role: str = "coordinator"
    by: str | None = "Sam Example"
    workspace: str = "filled"
    """Which workspace: ``filled``, ``empty``, or a name of ``tests/tui/workspaces.py``."""
    before: Before | None = None
    """Changes the copy of the workspace before the screens start."""
    steps: Steps | None = None
    """What keys cannot do: takes the pilot after the keys (such as holding the desk, so that the screen stays busy)."""
    pictured: bool = True
    """Whether a picture of it is kept."""

    async def reach(self, pilot: Pilot[Any]) -> None:
        """Bring the screens, just started, into this state."""
        await settle(pilot)
        for key in self.keys:
            await press(pilot, key)
        if self.steps is not None:
            await self.steps(pilot)

    def app(self, workspace: Path) -> App[Any]:
        """The screens on a copy of its workspace; the welcome begins without one."""
        if self.before is not None:
            self.before(workspace)
        from tests.tui.conftest import TODAY  # noqa: PLC0415 - conftest is not imported before pytest has

        if self.workspace == "none":
            return WelcomeApp(TODAY, self.by)
        return TriageApp(workspace, TODAY, self.by, self.role)
