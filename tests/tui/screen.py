"""Reading what a screen shows, as a person would."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.worker import WorkerCancelled


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until everything that was asked for has been read and drawn: one answer may ask the next question."""
    await pilot.pause()
    while any(not worker.is_finished for worker in pilot.app.workers):
        # A page that begins reading anew lets go of what it asked before.
        with suppress(WorkerCancelled):
            await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def press(pilot: Pilot[Any], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


def shown(app: App[Any]) -> str:
    """All text on the screen, line by line."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def words(app: App[Any], width: int | None = None) -> str:
    """All text on the screen, or in its first ``width`` cells, as one line, so that where it wraps makes no difference."""
    lines = (line[:width] for line in shown(app).splitlines())
    return " ".join(" ".join(lines).replace("█", " ").split())


def messages(app: App[Any]) -> str:
    """The messages that are shown now."""
    return "\n".join(notice.message for notice in app._notifications)


async def still(pilot: Pilot[Any]) -> None:
    """Bring everything that moves to rest: the cursor of a field, and messages on their way out."""
    for field in pilot.app.screen.query("Input, TextArea"):
        field.cursor_blink = False  # type: ignore[attr-defined]
    await pilot.pause()
