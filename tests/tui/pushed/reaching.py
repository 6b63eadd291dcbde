"""Getting to the pages of this family: pushed onto whatever is shown, as a case does it."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import Any

from textual.pilot import Pilot

from tests.tui.screen import press, settle
from tests.tui.states.state import Steps
from tui.screens.review import PAUSE_SECONDS

A_MOMENT = PAUSE_SECONDS + 0.15
"""Until what follows a review is asked for."""


async def rest(pilot: Pilot[Any]) -> None:
    """Wait until typing has rested and everything asked for is drawn."""
    await asyncio.sleep(A_MOMENT)
    await settle(pilot)


def typed(*keys: str) -> Steps:
    """Press keys, resting before one that saves."""

    async def steps(pilot: Pilot[Any]) -> None:
        for key in keys:
            if key == "f2":
                await rest(pilot)
            await press(pilot, key)
        await rest(pilot)
        pilot.app.clear_notifications()
        await settle(pilot)

    return steps


def pushed(at: str, *about: object, then: Steps | None = None) -> Steps:
    """Push the page ``module:Class`` about a case; ``then`` goes on from there."""

    async def steps(pilot: Pilot[Any]) -> None:
        module, name = at.split(":")
        app: Any = pilot.app
        app.push_screen(getattr(import_module(module), name)(app.desk, *about))
        await settle(pilot)
        if then is not None:
            await then(pilot)
        await rest(pilot)

    return steps
