"""A small seeded simulation: every ranged input drawn at once, so that the spread is seen and not only the ends."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from triage.valuing.sensitivity import RangedInput, Sum, ranged_inputs

DRAWS = 2000
SEED = 20250701


@dataclass(frozen=True)
class Simulation:
    """Percentiles over the draws; ratios are None where the cost is unknown."""

    draws: int
    seed: int
    ratio: tuple[Decimal, Decimal, Decimal] | None
    total: tuple[Decimal, Decimal, Decimal]
    probability_value_exceeds_cost: Decimal | None


def simulate(base: Sum, draws: int = DRAWS, seed: int = SEED) -> Simulation | None:
    """Draw each ranged input from a triangle over low, central and high; None where no input has a range.

    One assumption that several rows share is drawn once for all of them. A cost that was worked back is not drawn:
    its ends are an interval of rounding.
    """
    moved = ranged_inputs(base.map.file.rows)
    costs = [
        part
        for part in base.map.file.cost or ()
        if part.low is not None and part.high is not None and part.low != part.high and not part.inferred
    ]
    if not moved and not costs:
        return None
    chance = random.Random(seed)  # noqa: S311 - a simulation, not a secret
    sums, ratios = [], []
    for _ in range(draws):
        drawn = [chance.triangular(float(each.low), float(each.high), float(each.central)) for each in moved]
        value = _value(base, moved, drawn)
        sums.append(value)
        if base.cost is not None:
            cost = float(base.cost)
            for part in costs:
                low, amount, high = float(part.low or 0), float(part.amount or 0), float(part.high or 0)
                cost += chance.triangular(low, high, amount) - amount
            ratios.append(value / cost if cost > 0 else float("inf"))
    return Simulation(
        draws=draws,
        seed=seed,
        ratio=_percentiles(ratios, "0.0001") if ratios and base.cost else None,
        total=_percentiles(sums, "0.01"),
        probability_value_exceeds_cost=(Decimal(sum(each > 1 for each in ratios)) / draws).quantize(
            Decimal("0.0001")
        )
        if ratios and base.cost
        else None,
    )


def _value(base: Sum, moved: Sequence[RangedInput], drawn: Sequence[float]) -> float:
    """Work out the sum in floating point: quick, and exact enough for percentiles."""
    values: dict[tuple[str, str], float] = {
        (row, each.field): value for each, value in zip(moved, drawn, strict=True) for row in each.rows
    }
    amount = 0.0
    for name, given in base.rows.items():

        def part(field: str, row: str = name, central: object = given) -> float:
            return values.get((row, field), float(getattr(central, field)))

        claim = part("quantity") * part("proxy") * part("probability") * float(given.improvement)
        claim *= (1 - part("deadweight")) * (1 - part("displacement")) * (1 - part("attribution_to_others"))
        left = 1 - part("drop_off")
        for year, factor in enumerate(base.map.factors, 1):
            life = year - given.starts_year + 1
            if 1 <= life <= given.duration_years:
                amount += claim * left ** max(0, life - given.drop_off_from_year + 1) * float(factor)
    return amount


def _percentiles(values: Sequence[float], places: str) -> tuple[Decimal, Decimal, Decimal]:
    """5th, 50th and 95th percentile by nearest rank."""
    ordered = sorted(values)
    p5, p50, p95 = (
        Decimal(str(ordered[max(0, -(-len(ordered) * share // 100) - 1)])).quantize(Decimal(places))
        for share in (5, 50, 95)
    )
    return p5, p50, p95
