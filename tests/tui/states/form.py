from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from tests.tui.states.state import State
from tui.screens.form import FormScreen

STATE_OF_RULE = ("5", "slash", *"sleep", "enter", "enter", "s")


async def being_recorded(pilot: Pilot[Any]) -> None:
    """As while the desk writes."""
    page = pilot.app.screen
    assert isinstance(page, FormScreen)
    page.reading = True
    page.tell_keys()


STATES = (
    State("form", "form", keys=STATE_OF_RULE, workspace="rulebook"),
    State("form-fault", "form", keys=(*STATE_OF_RULE, "ctrl+s"), workspace="rulebook"),
    State("form-answers", "form", keys=("enter", "e"), pictured=False),
    State(
        "form-busy", "form", keys=STATE_OF_RULE, steps=being_recorded, workspace="rulebook", pictured=False
    ),
)
