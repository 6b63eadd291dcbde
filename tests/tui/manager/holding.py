"""Keeping the desk busy, so that a screen stays as it is while something is read."""

from __future__ import annotations

import threading
from typing import Any, cast

from textual.pilot import Pilot

from tui.app import TriageApp

MOST_SECONDS = 30


async def busy(pilot: Pilot[Any]) -> None:
    """Hold the desk for long reading until the screens are left, then have the screen read again."""
    app = cast("TriageApp", pilot.app)
    free = threading.Event()
    app.desk._reading._pool.submit(free.wait, MOST_SECONDS)
    leave = app.desk.leave

    def let_go() -> None:
        free.set()
        leave()

    app.desk.leave = let_go  # type: ignore[method-assign]
    await pilot.press("r")
    await pilot.pause()
