from __future__ import annotations

from tests.tui.pushed.reaching import typed
from tests.tui.states.state import State

PLACE = "4"
"""The digit of the place."""

STATES = (
    State("doubles", "doubles", keys=(PLACE,), workspace="pushed"),
    State(
        "doubles-said", "doubles", keys=(PLACE,), workspace="pushed", steps=typed("d", *"cousins", "ctrl+s")
    ),
    State(
        "doubles-filtered",
        "doubles",
        keys=(PLACE, "slash"),
        workspace="pushed",
        steps=typed(*"0213", "enter"),
    ),
    State(
        "doubles-nothing-matches",
        "doubles",
        keys=(PLACE, "slash"),
        workspace="pushed",
        steps=typed(*"zz", "enter"),
    ),
    State("doubles-empty", "doubles", keys=(PLACE,), workspace="empty"),
    State("doubles-nobody-named", "doubles", keys=(PLACE,), workspace="pushed", by=None),
)
