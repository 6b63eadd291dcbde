"""The keys of an impact map that say how an assumption is drawn, and what is drawn where the map says nothing."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, model_validator

from triage.model import Value, Whole
from triage.valuing.distributions import Kind, Meaning, Spread, default_kind, fit, from_counts
from triage.valuing.fields import Id

_CENTRAL = ("rate", "value", "typed", "amount")
NEAR_ENOUGH = Decimal("0.005")
"""How far a printed rate may lie from its counts: rounding to whole per cent."""
MOST_COUNTED = 10**9


class Drawn(Value):
    """An assumption with a low and a high may say how it is distributed between them and beyond."""

    distribution: Kind | None = None
    """Where missing: beta-PERT for rates, triangular for money and quantities (see :func:`default_kind`)."""
    range_means: Annotated[Meaning | None, Field(alias="range")] = None
    """What low and high are; the least and the greatest where missing."""
    together: Id | None = None
    """Assumptions with the same name here move together: one draw for all of them (rank correlation 1)."""

    @model_validator(mode="after")
    def _can_be_drawn(self) -> Drawn:
        if getattr(self, "records", None) is not None:
            if self.distribution not in {None, "beta", "fixed"} or self.range_means or self.together:
                raise ValueError(
                    "a quantity counted in the record is drawn from its own counts: write distribution: beta, or fixed, or nothing"
                )
            return self
        central = next((getattr(self, name) for name in _CENTRAL if hasattr(self, name)), None)
        low, high = getattr(self, "low", None), getattr(self, "high", None)
        counted = getattr(self, "counted", None) is not None
        said = self.distribution is not None or self.range_means is not None or self.together is not None
        if not said or self.distribution == "fixed" or counted or central is None:
            return self
        if low is None or high is None:
            raise ValueError("how a value is drawn needs its low and its high")
        if low <= central <= high:  # anything else is said as what it is
            spread_of(self, central, low, high)
        return self


class DrawnShare(Drawn):
    """A share that may also come from counts: so many of so many."""

    counted: Whole | None = Field(default=None, ge=0, le=MOST_COUNTED)
    out_of: Whole | None = Field(default=None, ge=1, le=MOST_COUNTED)

    @model_validator(mode="after")
    def _counts_agree(self) -> DrawnShare:
        if (self.counted is None) != (self.out_of is None):
            raise ValueError("a share from counts needs both: counted, and out_of")
        if self.counted is None or self.out_of is None:
            return self
        if self.counted > self.out_of:
            raise ValueError(f"counted is {self.counted}, more than out_of {self.out_of}")
        if self.distribution not in {None, "beta", "fixed"}:
            raise ValueError(
                f"a share from counts is drawn from a beta distribution, not {self.distribution}"
            )
        rate: Decimal | None = getattr(self, "rate", None)
        if rate is not None and abs(rate - Decimal(self.counted) / self.out_of) > NEAR_ENOUGH:
            raise ValueError(
                f"the rate {rate:f} is not {self.counted} of {self.out_of}, which is {Decimal(self.counted) / self.out_of:.3f}"
            )
        return self


def support_of(part: Any, low: Decimal) -> tuple[float, float]:
    """Where a value can be: a share from 0 to 1; money or a quantity not below 0 unless its low already is."""
    if isinstance(part, DrawnShare):
        return 0.0, 1.0
    return (0.0 if low >= 0 else -math.inf), math.inf


def spread_of(part: Drawn, central: Decimal, low: Decimal, high: Decimal) -> Spread:
    """Make the distribution of one part of a map; raises :class:`ValueError` in words where it cannot be."""
    rate = isinstance(part, DrawnShare)
    counted = getattr(part, "counted", None)
    meaning: Meaning = part.range_means or "min_max"
    kind = part.distribution or default_kind(meaning, rate=rate, counted=counted is not None)
    if counted is not None and kind == "beta":
        return from_counts(counted, getattr(part, "out_of", 1))
    return fit(kind, float(low), float(central), float(high), meaning, support_of(part, low))


def ends_of(part: Any) -> tuple[Decimal | None, Decimal | None]:
    """Low and high of a part; of a share with counts and no range, the 95 % interval that the counts give."""
    low, high = part.low, part.high
    if low is None and getattr(part, "counted", None) is not None and part.distribution != "fixed":
        ends = from_counts(part.counted, part.out_of).ppf([0.025, 0.975])
        low, high = (Decimal(repr(float(end))).quantize(Decimal("0.0001")) for end in ends)
        return min(low, part.rate), max(high, part.rate)
    return low, high
