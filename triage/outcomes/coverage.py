"""How often 95 % intervals held the truth when that was measured, by how many people they rested on.

Source: docs/outcome-intervals.md, which says how it was measured and which a test recomputes. The figures are of made-up
populations of needs scored from 1 to 10 and of no real service.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ENOUGH: Mapping[str, int] = {"t": 60, "bca": 200}
"""Method -> people from whom an interval needs no remark: from here on what was measured is from 94 to 96 % for every figure."""
MEASURED_AT = (20, 30, 40, 60, 100, 200)
Range = tuple[float, float]

MEASURED: Mapping[str, Mapping[str, tuple[Range, ...]]] = {
    "t": {
        "mean_change": ((93.8, 95.4), (94.0, 95.5), (94.5, 95.6), (94.4, 95.2), (94.3, 94.9), (94.9, 95.3)),
        "reduction_of_means_pct": (
            (93.5, 95.3),
            (94.2, 95.4),
            (94.6, 95.1),
            (94.5, 95.0),
            (94.4, 94.8),
            (94.9, 95.5),
        ),
        "mean_reduction_pct": (
            (94.2, 95.2),
            (94.6, 95.2),
            (94.8, 95.2),
            (94.7, 95.1),
            (94.3, 95.0),
            (94.9, 95.2),
        ),
        "share_of_possible_pct": (
            (94.2, 95.2),
            (94.9, 95.6),
            (94.5, 95.1),
            (95.0, 95.0),
            (94.2, 94.8),
            (94.8, 95.1),
        ),
    },
    "bca": {
        "mean_change": ((93.7, 94.5), (94.0, 95.2), (94.4, 94.8), (94.5, 94.7), (94.4, 94.8), (94.8, 95.1)),
        "reduction_of_means_pct": (
            (93.5, 94.8),
            (94.4, 95.0),
            (94.2, 95.0),
            (94.5, 94.9),
            (94.0, 95.0),
            (94.9, 95.3),
        ),
        "mean_reduction_pct": (
            (93.6, 94.5),
            (93.8, 94.8),
            (94.2, 94.7),
            (94.5, 95.0),
            (93.7, 95.0),
            (94.3, 95.2),
        ),
        "share_of_possible_pct": (
            (93.7, 94.4),
            (93.5, 94.8),
            (93.9, 94.6),
            (94.4, 94.9),
            (94.2, 94.9),
            (94.3, 95.0),
        ),
    },
}
"""Method -> figure -> for each number of people of :data:`MEASURED_AT` the lowest and highest per cent over the populations."""


@dataclass(frozen=True)
class Coverage:
    """Per cent of intervals that held the truth: lowest and highest over the populations measured."""

    at_people: int
    """The number of people it was measured at: the nearest not above."""
    lowest: float
    highest: float

    def as_json(self) -> dict[str, Any]:
        """Three numbers."""
        return {"at_people": self.at_people, "lowest_pct": self.lowest, "highest_pct": self.highest}


def measured(method: str, figure: str, people: int) -> Coverage | None:
    """What was measured for so few people; None from enough people on, and under the fewest that were measured."""
    if not MEASURED_AT[0] <= people < ENOUGH[method]:
        return None
    place = bisect_right(MEASURED_AT, people) - 1
    lowest, highest = MEASURED[method][figure][place]
    return Coverage(MEASURED_AT[place], lowest, highest)
