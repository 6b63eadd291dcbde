"""Every ranged input drawn at once from a named distribution, so that the spread is seen and not only the ends.

Points are a scrambled Sobol sequence with a seed (Owen 1998; as ``scipy.stats.qmc`` makes it), turned into values by
each distribution's quantiles. One assumption that several rows share is one draw for all of them, and so is what a
map says moves together; everything else is drawn independently, because nothing is known of how it hangs together.
A cost that was worked back is not drawn: its ends are an interval of rounding.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from triage.errors import WrongUse
from triage.valuing.compiled import Compiled, compiled
from triage.valuing.distributions import Spread
from triage.valuing.indices import Index, sobol_indices, sobol_parts, sobol_points
from triage.valuing.inputs import RangedInput
from triage.valuing.sums import Scenario, Sum, Unit, units_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

DRAWS = 8192
LEAST_DRAWS, MOST_DRAWS = 64, 2**20
INDEX_DRAWS = 2**14
"""Sobol indices use so many of the draws at most, because each input takes as many again."""
SEED = 20250701
SHARES = (0.05, 0.5, 0.95)
AT_ONCE = 2**16
"""So many draws are worked out at once, to bound the memory that many inputs take."""
BARS = 40
ROUNDING = 1e-12
THRESHOLDS = ("0.5", "1", "1.5", "2", "3", "5", "10")
SETTLED = 0.01
"""Half of the draws must give each percentile within this part of the whole spread, and the probability within it."""
ENOUGH_TO_SETTLE = 1024
NUMBER_THAT_MATTER = 3
Three = tuple[Decimal, Decimal, Decimal]


@dataclass(frozen=True)
class Matters:
    """How much of the spread one assumption causes, and what it does alone."""

    assumption: str
    index: Index
    low: Scenario | None
    """The sum with it at its low end and all else as it stands; None where no such sum was made."""
    high: Scenario | None


@dataclass(frozen=True)
class DrawnInput:
    """One input with the distribution it was drawn from."""

    input: RangedInput
    spread: Spread
    percentiles: Three
    """5th, 50th and 95th of the distribution."""


@dataclass(frozen=True)
class Simulation:
    """What the draws show; ratios are None where the cost is unknown, means where a drawn cost of 0 makes them endless."""

    draws: int
    seed: int
    ratio: Three | None
    total: Three
    probability_value_exceeds_cost: Decimal | None
    mean_ratio: Decimal | None = None
    mean_total: Decimal | None = None
    inputs: tuple[DrawnInput, ...] = ()
    matters: tuple[Matters, ...] = ()
    """Every assumption, the one with the largest total index first."""
    converged: bool = False
    exceeds: tuple[tuple[Decimal, Decimal], ...] = ()
    """Pounds of value for each pound, and the share of draws above that."""
    histogram: tuple[tuple[Decimal, Decimal, int], ...] = ()
    """From, to and how many draws, of the ratio or of the total where the cost is unknown."""
    perfect_information: Decimal | None = None
    """What it would be worth at most, in pounds, to know every drawn input before deciding whether value exceeds cost."""

    @property
    def most(self) -> tuple[Matters, ...]:
        """The three assumptions with the largest total index."""
        return self.matters[:NUMBER_THAT_MATTER]


def checked_draws(draws: int) -> int:
    """Give the number of draws; raises :class:`WrongUse` unless it is a power of two that a computer can hold."""
    if LEAST_DRAWS <= draws <= MOST_DRAWS and draws & (draws - 1) == 0:
        return draws
    wanted = min(max(draws, LEAST_DRAWS), MOST_DRAWS)
    below = 1 << (wanted.bit_length() - 1)
    near = below if below == wanted else f"{below} or {min(below * 2, MOST_DRAWS)}"
    raise WrongUse(
        f"{draws:,} draws: the number of draws is a power of two from {LEAST_DRAWS} to {MOST_DRAWS:,}",
        why="the points fill the space evenly only at a power of two",
        mend=f"use {near}",
    )


def simulate(
    base: Sum,
    draws: int = DRAWS,
    seed: int = SEED,
    scenarios: Sequence[Scenario] = (),
    index_draws: int = INDEX_DRAWS,
) -> Simulation | None:
    """Draw every ranged input and work out the map for each draw; None where nothing is drawn.

    ``draws`` is a power of two, ``index_draws`` the most of them that each index uses; ``scenarios`` are the one-way sums to stand beside the indices. The same seed gives the same
    figures, whatever the order of the rows. Raises :class:`ValueError` where a distribution cannot be made.
    """
    checked_draws(draws)
    units = _units(base)
    if not units:
        return None
    import numpy as np  # noqa: PLC0415 - only where something is drawn

    inputs = [each for unit in units for each in unit.members]
    spreads = [each.spread for each in inputs]
    model = compiled(base, inputs)
    with np.errstate(divide="ignore", invalid="ignore"):
        totals, costs = _drawn(model, units, spreads, sobol_parts(len(units), draws, seed, AT_ONCE))
        ratios = None if costs is None or not base.cost else totals / costs
        matters = _matters(model, units, spreads, min(draws, index_draws), seed, scenarios)
    shown = totals if ratios is None else ratios
    chance = None if ratios is None or costs is None else float((totals > costs).mean())
    return Simulation(
        draws=draws,
        seed=seed,
        ratio=None if ratios is None else _percentiles(ratios, "0.0001"),
        total=_percentiles(totals, "0.01"),
        probability_value_exceeds_cost=None if chance is None else _number(chance, "0.0001"),
        mean_ratio=None if ratios is None else _mean(ratios, "0.0001"),
        mean_total=_mean(totals, "0.01"),
        inputs=tuple(
            DrawnInput(each, spread, _percentiles(spread.ppf(SHARES), "0.0001", exact=True))
            for each, spread in zip(inputs, spreads, strict=True)
        ),
        matters=matters,
        converged=_settled(shown, None if costs is None or ratios is None else totals > costs),
        exceeds=()
        if costs is None or ratios is None
        else tuple(
            (Decimal(each), _number(float((totals > float(each) * costs).mean()), "0.0001"))
            for each in THRESHOLDS
        ),
        histogram=_histogram(shown, "0.01" if ratios is None else "0.0001"),
        perfect_information=None if costs is None or ratios is None else _perfect(totals - costs),
    )


def _units(base: Sum) -> list[Unit]:
    """What is drawn, in an order that does not depend on that of the rows."""
    drawn = sorted((each for each in base.inputs if not each.fixed), key=lambda each: each.sort_key)
    costs = sorted((each for each in base.costs if not each.fixed), key=lambda each: each.sort_key)
    return sorted(
        units_of(drawn, costs),
        key=lambda unit: (unit.members[0].field == "cost", unit.members[0].sort_key),
    )


def _drawn(
    model: Compiled, units: Sequence[Unit], spreads: Sequence[Spread], parts: Iterable[Array]
) -> tuple[Array, Array | None]:
    """Total and cost of every draw, worked out part by part; no costs where the cost is unknown."""
    import numpy as np  # noqa: PLC0415 - only where something is drawn

    totals, costs = [], []
    for points in parts:
        values = _values(units, spreads, points)
        totals.append(model.total(values))
        cost = model.costs(values)
        if cost is not None:
            costs.append(cost)
    return np.concatenate(totals), np.concatenate(costs) if costs else None


def _values(units: Sequence[Unit], spreads: Sequence[Spread], points: Array) -> Array:
    """One row an input: the quantiles of its distribution at its unit's points."""
    import numpy as np  # noqa: PLC0415 - only where something is drawn

    values = np.empty((len(spreads), points.shape[1]))
    number = 0
    for unit, at in zip(units, points, strict=True):
        for _ in unit.members:
            values[number] = spreads[number].ppf(at)
            number += 1
    return values


def _matters(
    model: Compiled,
    units: Sequence[Unit],
    spreads: Sequence[Spread],
    draws: int,
    seed: int,
    scenarios: Sequence[Scenario],
) -> tuple[Matters, ...]:
    points = sobol_points(2 * len(units), draws, seed + 1)
    first, second = (_values(units, spreads, part) for part in (points[: len(units)], points[len(units) :]))
    groups, number = [], 0
    for unit in units:
        groups.append(range(number, number + len(unit.members)))
        number += len(unit.members)
    found = sobol_indices(model.result, first, second, groups, model.after(first))
    ends = {scenario.what: scenario for scenario in scenarios}
    listed = [
        Matters(unit.label, index, ends.get(f"{unit.label} low"), ends.get(f"{unit.label} high"))
        for unit, index in zip(units, found, strict=False)
    ]
    return tuple(sorted(listed, key=lambda each: (-each.index.total, each.assumption)))


def _number(value: float, places: str) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal(places)) if math.isfinite(value) else Decimal("Infinity")


def _mean(values: Array, places: str) -> Decimal | None:
    mean = float(values.mean())
    return _number(mean, places) if math.isfinite(mean) else None


def _percentiles(values: Array, places: str, *, exact: bool = False) -> Three:
    """5th, 50th and 95th percentile by nearest rank; with ``exact`` the three values as they are."""
    import numpy as np  # noqa: PLC0415 - only where something is drawn

    at = values if exact else np.quantile(values, SHARES, method="inverted_cdf")
    p5, p50, p95 = (_number(float(each), places) for each in at)
    return p5, p50, p95


def _settled(values: Array, above: NDArray[np.bool_] | None) -> bool:
    """Whether the first half of the draws already says the same; half of a Sobol sequence is one in itself."""
    import numpy as np  # noqa: PLC0415 - only where something is drawn

    if len(values) < ENOUGH_TO_SETTLE or not np.isfinite(values).all():
        return False
    half = len(values) // 2
    whole, part = (np.quantile(each, SHARES, method="inverted_cdf") for each in (values, values[:half]))
    width = whole[2] - whole[0]
    near = bool((abs(whole - part) <= SETTLED * width).all())
    return near and (above is None or abs(float(above.mean()) - float(above[:half].mean())) <= SETTLED)


def _histogram(values: Array, places: str) -> tuple[tuple[Decimal, Decimal, int], ...]:
    import numpy as np  # noqa: PLC0415 - only where something is drawn

    finite = values[np.isfinite(values)]
    # What differs only in the last digits of floating point is one value.
    if not len(finite) or finite.max() - finite.min() <= ROUNDING * abs(finite).max():
        return ()
    counts, edges = np.histogram(finite, bins=BARS)
    return tuple(
        (_number(float(low), places), _number(float(high), places), int(count))
        for low, high, count in zip(edges, edges[1:], counts, strict=False)
    )


def _perfect(net: Array) -> Decimal:
    """Expected value of perfect information: E[max(net, 0)] − max(E[net], 0) (Raiffa and Schlaifer 1961)."""
    import numpy as np  # noqa: PLC0415 - only where something is drawn

    return _number(max(0.0, float(np.maximum(net, 0).mean()) - max(0.0, float(net.mean()))), "0.01")
