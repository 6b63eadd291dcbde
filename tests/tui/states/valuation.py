from __future__ import annotations

from pathlib import Path

from tests.tui.manager.holding import busy
from tests.tui.states.overview import Measured
from tests.tui.states.state import State


def broken_map(workspace: Path) -> None:
    """Somebody changed a file of values and broke it."""
    for file in (workspace / "rules" / "value").glob("*.yaml"):
        file.write_text("format: [", encoding="utf-8")


STATES = (
    Measured("valuation", "valuation", keys=("3",)),
    Measured("valuation-rows", "valuation", keys=("3", "right", "right")),
    Measured("valuation-newest", "valuation", keys=("3", "right_square_bracket")),
    Measured("valuation-refused", "valuation", keys=("3",), by="Ray Example"),
    Measured("valuation-broken-map", "valuation", keys=("3",), before=broken_map),
    Measured("valuation-busy", "valuation", keys=("3",), steps=busy),
    State("valuation-empty", "valuation", keys=("3",), workspace="empty", role="manager"),
    Measured("trace", "trace", keys=("3", "right", "right", "enter")),
    Measured("trace-nobody-counted", "trace", keys=("3", "right", "right", "down", "enter")),
)
