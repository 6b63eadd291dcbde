from __future__ import annotations

from tests.tui.manager.holding import busy
from tests.tui.states.overview import Measured
from tests.tui.states.state import State

STATES = (
    Measured("outcomes", "outcomes", keys=("2",)),
    Measured("outcomes-by-need", "outcomes", keys=("2", "right")),
    Measured("outcomes-for-others", "outcomes", keys=("2", "right", "o")),
    Measured("outcomes-nothing-measured", "outcomes", keys=("2", "right_square_bracket")),
    Measured("outcomes-refused", "outcomes", keys=("2",), by="Ray Example"),
    Measured("outcomes-busy", "outcomes", keys=("2",), steps=busy),
    State("outcomes-empty", "outcomes", keys=("2",), workspace="empty", role="manager"),
)
