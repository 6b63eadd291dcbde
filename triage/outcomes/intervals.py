"""Intervals for means and for shares that are ratios of sums, with the person and not the need as what was drawn.

Several needs of one person go together, so the figures of one person are summed and people are what varies. Each figure is a
ratio of two sums over people, sum of ``over`` / sum of ``under``:

===========================  =======================================  =============================
figure                       over                                     under
===========================  =======================================  =============================
mean change                  before − after                           needs paired
reduction of means           before − after                           before
mean of own reductions       (before − after) / before                needs paired
share of possible            (before − after) / (before − 1)          needs that began above 1
===========================  =======================================  =============================

Two methods. ``t``: the values R for which mean(over − R × under) is within t × its standard error of 0, which is Fieller's
interval for a ratio of means (Fieller 1954, J. R. Stat. Soc. B 16:175); with one need a person it is, for the mean change, the
ordinary paired t interval. ``bca``: the bias-corrected and accelerated bootstrap of people (Efron 1987, J. Am. Stat. Assoc.
82:171), seeded, its tails widened for few people (Hesterberg 2015, Am. Stat. 69:371) because the plain form was measured to hold less than it says. ``t`` is the default because it came nearest to 95 % where both were measured (docs/outcome-intervals.md).
numpy and scipy are loaded when an interval is worked out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from triage.outcomes.change import BEST
from triage.outcomes.coverage import Coverage, measured

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FEWEST = 20
"""People below whom no interval is given: too few for either method to be measured as what it says."""
METHODS = ("t", "bca")
Method = Literal["t", "bca"]
RESAMPLES = 4999
"""Bootstrap samples of people; the ends of a 95 % interval then rest on about 125 samples each."""
SEED = 20260401
"""Of the bootstrap: the same record gives the same interval."""
FIGURES = ("mean_change", "reduction_of_means_pct", "mean_reduction_pct", "share_of_possible_pct")
"""Names of the figures that have an interval, as in a row."""
_TAIL = 0.975
WhyNot = Literal["few_people", "no_spread", "uneven"]
WHY_NOT: Mapping[str, str] = {
    "few_people": f"fewer than {FEWEST} people were scored twice: no method gives an honest interval for so few",
    "no_spread": "everybody changed alike, so that nothing says how much chance there is in it",
    "uneven": "one person or a few make up most of it, so that no bounds can be given",
}
"""Why a figure has no interval, in words."""


@dataclass(frozen=True)
class Interval:
    """A figure with its 95 % interval; ``low`` and ``high`` are None where there is none, and ``why_not`` says why."""

    estimate: float
    low: float | None
    high: float | None
    why_not: WhyNot | None = None

    def times(self, factor: float) -> Interval:
        """The same in other units, such as per cent; ``factor`` is above 0."""
        return Interval(
            self.estimate * factor,
            None if self.low is None else self.low * factor,
            None if self.high is None else self.high * factor,
            self.why_not,
        )

    def as_json(self) -> dict[str, Any]:
        """Estimate, ends and the reason where there are none."""
        return {"estimate": self.estimate, "low": self.low, "high": self.high, "why_not": self.why_not}


@dataclass(frozen=True)
class Intervals:
    """The figures of a set of needs, each with its interval."""

    method: Method
    people: int
    """People with at least one need scored at both ends."""
    needs: int
    figures: Mapping[str, Interval]
    """By :data:`FIGURES`; those that nothing rests on are missing."""
    coverage: Mapping[str, Coverage]
    """Where fewer than 60 people: how often such intervals held the truth when that was measured."""
    change_by_sd_before: float | None = None
    """Mean change / standard deviation of first scores, over needs; None under 20 people."""
    change_by_sd_of_change: float | None = None
    """Mean change / standard deviation of changes: another number, never to be compared with the one before."""

    def as_json(self) -> dict[str, Any]:
        """Everything, in plain data."""
        return {
            "level": 95, "method": self.method, "clustered_by": "person", "people": self.people, "needs": self.needs,
            **{name: one.as_json() for name, one in self.figures.items()},
            "change_by_sd_before": self.change_by_sd_before, "change_by_sd_of_change": self.change_by_sd_of_change,
            "measured_coverage": {name: one.as_json() for name, one in self.coverage.items()} or None,
        }  # fmt: skip


Paired = tuple[Hashable, int, int]
"""Whose need it is, severity before and after."""


def intervals(paired: Sequence[Paired], method: Method = "t") -> Intervals | None:
    """Every figure of these pairs with its interval; None without pairs."""
    if not paired:
        return None
    sums = people_sums(paired)
    people = len({whose for whose, _, _ in paired})
    figures = {
        name: ratio_interval(over, under, method).times(1 if name == "mean_change" else 100)
        for name, (over, under) in sums.items()
        if any(under)
    }
    return Intervals(
        method,
        people,
        len(paired),
        figures,
        {
            name: one
            for name, interval in figures.items()
            if interval.low is not None and (one := measured(method, name, people)) is not None
        },
        *(_standardised(paired) if people >= FEWEST else (None, None)),
    )


def people_sums(paired: Iterable[Paired]) -> dict[str, tuple[list[float], list[float]]]:
    """For each figure what is summed over and under the line, one number a person.

    People stand in an order that depends on their numbers only, so that neither the order nor the names of cases change any
    result. A person none of whose needs a figure rests on (share of possible, all began at the best score) is not in it.
    """
    whose: dict[Hashable, list[tuple[int, int]]] = defaultdict(list)
    for person, before, after in paired:
        whose[person].append((before, after))
    scores = sorted(sorted(one) for one in whose.values())
    change = [float(sum(before - after for before, after in one)) for one in scores]
    needs = [float(len(one)) for one in scores]
    above = [[(before, after) for before, after in one if before > BEST] for one in scores]
    return {
        "mean_change": (change, needs),
        "reduction_of_means_pct": (change, [float(sum(before for before, _ in one)) for one in scores]),
        "mean_reduction_pct": (
            [sum((before - after) / before for before, after in one) for one in scores],
            needs,
        ),
        "share_of_possible_pct": (
            [sum((before - after) / (before - BEST) for before, after in one) for one in above if one],
            [float(len(one)) for one in above if one],
        ),
    }


def ratio_interval(
    over: Sequence[float], under: Sequence[float], method: Method = "t", *, fewest: int = FEWEST
) -> Interval:
    """Sum of ``over`` / sum of ``under`` with its 95 % interval; one number of each for every person.

    ``under`` is above 0 for everybody or nearly so. No interval under ``fewest`` people, where everybody's ratio is the
    same, or where the sum under the line is not known to be above 0 (some person makes up nearly all of it). The estimate
    lies within the interval. Raises :class:`ValueError` without people or where the sum under the line is 0.
    """
    import numpy as np  # noqa: PLC0415 - loaded when an interval is asked for

    x, y = np.asarray(over, dtype=np.float64), np.asarray(under, dtype=np.float64)
    if x.size == 0 or x.shape != y.shape or y.sum() == 0:
        raise ValueError("an interval needs people, one number over and under the line for each")
    order = np.lexsort((x, y))
    x, y = x[order], y[order]
    estimate = float(x.sum() / y.sum())
    if x.size < max(fewest, 2):
        return Interval(estimate, None, None, "few_people")
    apart = x - estimate * y
    if float(np.abs(apart).max()) <= 1e-12 * max(1.0, float(np.abs(x).max())):
        return Interval(estimate, None, None, "no_spread")
    ends = fieller(x[None, :], y[None, :]) if method == "t" else bca(x[None, :], y[None, :])
    low, high = float(ends[0][0]), float(ends[1][0])
    if not np.isfinite([low, high]).all():
        return Interval(estimate, None, None, "uneven")
    return Interval(estimate, min(low, estimate), max(high, estimate))


def fieller(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Ends of the 95 % t interval of sum x / sum y for each row (one sample of people); not a number where unbounded."""
    import numpy as np  # noqa: PLC0415
    from scipy.special import stdtrit  # noqa: PLC0415

    people = x.shape[1]
    square = float(stdtrit(people - 1, _TAIL)) ** 2 / (people * (people - 1))
    mean_x, mean_y = x.mean(axis=1), y.mean(axis=1)
    off_x, off_y = x - mean_x[:, None], y - mean_y[:, None]
    a = mean_y**2 - square * (off_y**2).sum(axis=1)
    b = mean_x * mean_y - square * (off_x * off_y).sum(axis=1)
    c = mean_x**2 - square * (off_x**2).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        root = np.sqrt(np.maximum(b * b - a * c, 0.0))
        bounded = a > 0
        return np.where(bounded, (b - root) / a, np.nan), np.where(bounded, (b + root) / a, np.nan)


@lru_cache(maxsize=1)
def _drawn(people: int, resamples: int, seed: int) -> Floats:
    """How often each of so many people is in each resample; the figures of one row are worked out one after the other."""
    import numpy as np  # noqa: PLC0415

    drawn = np.random.default_rng(seed).multinomial(people, np.full(people, 1 / people), size=resamples)
    times: Floats = np.ascontiguousarray(drawn.T, dtype=np.float64)
    times.flags.writeable = False
    return times


def bca(
    x: Floats, y: Floats, resamples: int = RESAMPLES, seed: int = SEED, *, widened: bool = True
) -> tuple[Floats, Floats]:
    """Ends of the 95 % BCa interval of sum x / sum y for each row; the same people are drawn for every row.

    Efron 1987: bias from the share of resampled figures below the estimate (ties count half), acceleration from the
    figures with one person left out. ``widened``: tails at sqrt(n / (n − 1)) × t instead of the normal 1.96, which makes good
    that resampled people vary less than people do (Hesterberg 2015).
    """
    import numpy as np  # noqa: PLC0415
    from scipy.special import ndtr, ndtri, stdtrit  # noqa: PLC0415

    people = x.shape[1]
    times = _drawn(people, resamples, seed)
    estimate = x.sum(axis=1) / y.sum(axis=1)
    found = np.sort((x @ times) / (y @ times), axis=1)
    # Equal but for the rounding of a sum is equal: scores are whole numbers, so that many resamples give the very figure.
    same = 1e-9 * np.maximum(np.abs(estimate), found[:, -1] - found[:, 0])[:, None]
    apart = found - estimate[:, None]
    below = (apart < -same).sum(axis=1) + 0.5 * (np.abs(apart) <= same).sum(axis=1)
    bias = ndtri(np.clip(below / resamples, 1 / (resamples + 1), resamples / (resamples + 1)))
    without = (x.sum(axis=1, keepdims=True) - x) / (y.sum(axis=1, keepdims=True) - y)
    off = without.mean(axis=1, keepdims=True) - without
    with np.errstate(invalid="ignore", divide="ignore"):
        bend = np.nan_to_num((off**3).sum(axis=1) / (6 * (off**2).sum(axis=1) ** 1.5))
    ends = []
    tail = float(ndtri(_TAIL))
    if widened:
        tail = float(stdtrit(people - 1, _TAIL)) * (people / (people - 1)) ** 0.5
    for off_middle in (-tail, tail):
        reach = bias + off_middle
        share = ndtr(bias + reach / (1 - bend * reach))
        place = np.clip(share * (resamples + 1) - 1, 0, resamples - 1)
        lower = np.minimum(np.floor(place).astype(int), resamples - 2)
        at = np.arange(len(x))
        ends.append(found[at, lower] + (place - lower) * (found[at, lower + 1] - found[at, lower]))
    return ends[0], ends[1]


def _standardised(paired: Sequence[Paired]) -> tuple[float | None, float | None]:
    """Mean change by the standard deviation of first scores, and by that of changes; None where that is 0."""
    from statistics import fmean, stdev  # noqa: PLC0415

    changes = [before - after for _, before, after in paired]
    spreads = stdev([before for _, before, _ in paired]), stdev(changes)
    by_before, by_change = (fmean(changes) / spread if spread else None for spread in spreads)
    return by_before, by_change
