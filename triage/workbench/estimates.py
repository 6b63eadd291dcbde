"""From a sample to all: estimates that never stand without their interval.

A share of cases is estimated by the Wilson score interval (Wilson 1927), which stays sensible where none or all of the
sample count; the sample is drawn without repeats, so the number that matters is n (N - 1) / (N - n) (finite population
correction). Sums over groups, and the difference of two shares of the same cases, are put together from their intervals
(Newcombe 1998; without his correlation term, so that a difference is wide rather than narrow).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

Z = 1.959964
"""Normal quantile of a 95 % interval."""
METHOD = (
    "95 % Wilson score interval with finite population correction; sums and differences by Newcombe's method"
)


@dataclass(frozen=True)
class Estimate:
    """A number of cases: counted where low and high are the value, else estimated from a sample."""

    value: float
    low: float
    high: float

    @property
    def counted(self) -> bool:
        """Whether every case was looked at."""
        return self.low == self.value == self.high

    def as_json(self) -> Mapping[str, Any]:
        """Value and interval, to a tenth of a case."""
        return {"value": round(self.value, 1), "low": round(self.low, 1), "high": round(self.high, 1)}


def of_sample(count: int, sample: int, population: int) -> Estimate:
    """Cases of ``population`` that are like ``count`` of the ``sample`` drawn from it.

    >>> of_sample(3, 10, 10)
    Estimate(value=3.0, low=3.0, high=3.0)
    >>> one = of_sample(0, 100, 10_000)
    >>> one.value, one.low, 300 < one.high < 400
    (0.0, 0.0, True)
    """
    if sample >= population:
        return Estimate(float(count), float(count), float(count))
    share = count / sample
    size = sample * (population - 1) / (population - sample)
    spread = Z * sqrt(share * (1 - share) / size + Z**2 / (4 * size**2))
    middle, scale = share + Z**2 / (2 * size), 1 + Z**2 / size
    low = 0.0 if count == 0 else max(0.0, (middle - spread) / scale)
    high = 1.0 if count == sample else min(1.0, (middle + spread) / scale)
    # Those that were seen are there, whatever the interval says.
    return Estimate(
        share * population,
        max(float(count), low * population),
        min(float(population - (sample - count)), high * population),
    )


def together(parts: Iterable[Estimate]) -> Estimate:
    """The sum over groups of cases that have none in common, each estimated by itself.

    >>> together([Estimate(5, 5, 5), Estimate(2, 2, 2)])
    Estimate(value=7, low=7.0, high=7.0)
    """
    listed = list(parts)
    value = sum(one.value for one in listed)
    return Estimate(
        value,
        value - sqrt(sum((one.value - one.low) ** 2 for one in listed)),
        value + sqrt(sum((one.high - one.value) ** 2 for one in listed)),
    )


def difference(more: Estimate, less: Estimate) -> Estimate:
    """``more`` minus ``less``, both about the same cases.

    >>> difference(Estimate(5, 5, 5), Estimate(2, 2, 2))
    Estimate(value=3, low=3.0, high=3.0)
    """
    value = more.value - less.value
    return Estimate(
        value,
        value - sqrt((more.value - more.low) ** 2 + (less.high - less.value) ** 2),
        value + sqrt((more.high - more.value) ** 2 + (less.value - less.low) ** 2),
    )
