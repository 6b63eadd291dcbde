from __future__ import annotations

from tests.tui.states.state import State

STATES = (
    State("case", "case", keys=("enter",)),
    State("case-action-chosen", "case", keys=("enter", "down")),
    State("case-nobody-named", "case", keys=("enter", "down"), by=None),
)
