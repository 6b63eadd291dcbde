from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from tests.tui.states.state import State
from tui.screens.welcome import BeginScreen


async def making(pilot: Pilot[Any]) -> None:
    """As while a workspace is being made."""
    assert isinstance(pilot.app.screen, BeginScreen)
    pilot.app.screen.making = True
    pilot.app.screen.tell_keys()


async def refused(pilot: Pilot[Any]) -> None:
    """A folder that cannot be made: its parent is a file."""
    pilot.app.screen.query_one("#folder").value = "/dev/null/area"  # type: ignore[attr-defined]
    await pilot.press("ctrl+s")
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


STATES = (
    State("welcome", "welcome", workspace="none"),
    State("begin-demo", "begin", keys=("d",), workspace="none"),
    State("begin-new", "begin", keys=("n",), workspace="none"),
    State("begin-refused", "begin", keys=("n",), workspace="none", steps=refused),
    State("begin-making", "begin", keys=("n",), workspace="none", steps=making, pictured=False),
    State("tour-first", "tour", keys=("f4",)),
    State("tour-second", "tour", keys=("f4", "right")),
)
