from __future__ import annotations

from tests.tui.manager.holding import busy
from tests.tui.states.overview import Measured
from tests.tui.states.state import State

STATES = (
    Measured("health", "health", keys=("4",)),
    Measured("health-silent", "health", keys=("4", "right")),
    Measured("health-gaps", "health", keys=("4", "left", "left")),
    Measured("health-newest", "health", keys=("4", "right_square_bracket")),
    Measured("health-refused", "health", keys=("4",), by="Ray Example"),
    Measured("health-busy", "health", keys=("4",), steps=busy),
    State("health-empty", "health", keys=("4",), workspace="empty", role="manager"),
)
