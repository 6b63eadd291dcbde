"""Every assumption with the result at its two ends, the widest first: what a tornado chart shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from triage.valuing import sroi
from triage.valuing.sums import Scenario, Sum

AS_IT_STANDS = "as it stands"
EVERYTHING = "everything"


@dataclass(frozen=True)
class Bar:
    """One assumption, everything else as it stands."""

    assumption: str
    least: Scenario
    """The sum in which the result is lowest; its ``what`` and ``definition`` say which end of the assumption that is."""
    most: Scenario

    @property
    def spread(self) -> Decimal:
        """Highest less lowest: of the ratio, or of the total in pounds where there is no ratio."""
        return size(self.most) - size(self.least)

    def end_of(self, scenario: Scenario) -> str:
        """``low`` or ``high`` for the ends of a range, else the id of the what-if or "as it stands"."""
        for end in ("low", "high"):
            if scenario.what == f"{self.assumption} {end}":
                return end
        return scenario.what


def size(scenario: Scenario) -> Decimal:
    """What scenarios are compared by: the ratio, or the total where there is none."""
    return scenario.total if scenario.ratio is None else scenario.ratio


def tornado(base: Sum, scenarios: Sequence[Scenario]) -> tuple[Bar, ...]:
    """Give every assumption that moves the result, widest first; what moves everything at once is no bar.

    The sum as it stands counts as an end where an assumption moves the result one way only.
    """
    central = Scenario(
        AS_IT_STANDS,
        "the map as it is written",
        "",
        base.value(),
        base.cost,
        sroi.ratio(base.value(), base.cost),
    )
    ends: dict[str, list[Scenario]] = {}
    for scenario in scenarios:
        if scenario.assumption != EVERYTHING:
            ends.setdefault(scenario.assumption, [central]).append(scenario)
    bars = [Bar(name, min(found, key=size), max(found, key=size)) for name, found in ends.items()]
    return tuple(sorted((bar for bar in bars if bar.spread), key=lambda bar: (-bar.spread, bar.assumption)))
