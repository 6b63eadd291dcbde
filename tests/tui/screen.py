"""Reading what a screen shows, as a person would."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.pilot import Pilot


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until everything that was asked for has been read and drawn: one answer may ask the next question."""
    for _ in range(3):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def press(pilot: Pilot[Any], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


def shown(app: App[Any]) -> str:
    """All text on the screen, line by line."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def words(app: App[Any]) -> str:
    """All text on the screen as one line, so that where it wraps makes no difference."""
    return " ".join(shown(app).replace("█", " ").split())


def messages(app: App[Any]) -> str:
    """The messages that are shown now."""
    return "\n".join(notice.message for notice in app._notifications)
