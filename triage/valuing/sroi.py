"""The arithmetic of social return on investment, one named function for each adjustment.

Source of the order and of the adjustments: Cabinet Office / Social Value UK, *A guide to Social Return on
Investment* (2012): quantity × proxy, less deadweight, displacement and attribution, drop-off for later years,
present value, ratio. Everything is Decimal; nothing is rounded to pounds here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from triage.valuing.impact_map import Row

PLACES = Decimal("1e-10")
"""What one unit is worth is kept to a ten-billionth of a pound, so that sums are exact and each case adds its own."""
DIGITS = 60


@dataclass(frozen=True)
class Inputs:
    """The numbers of one row; rates are shares from 0 to 1."""

    quantity: Decimal
    proxy: Decimal
    probability: Decimal
    improvement: Decimal
    deadweight: Decimal
    displacement: Decimal
    attribution_to_others: Decimal
    drop_off: Decimal
    """0 where the map prints a drop-off and does not apply it."""
    drop_off_from_year: int
    starts_year: int
    duration_years: int


@dataclass(frozen=True)
class RowSum:
    """What one row comes to, in unrounded pounds."""

    gross: Decimal
    impact: Decimal
    """After all adjustments but drop-off and discounting: one year's claim."""
    years: tuple[Decimal, ...]
    """Present value of each year of the horizon."""
    present_value: Decimal


def with_value(given: Inputs, field: str, value: Decimal) -> Inputs:
    """Give the same inputs with one Decimal field set."""
    changes: dict[str, Any] = {field: value}
    return replace(given, **changes)


def inputs(row: Row, quantity: Decimal) -> Inputs:
    """Take the central values of a row; an adjustment printed and not applied leaves the sum alone."""
    improvement = row.improvement.share if row.improvement.applied == "factor" else None
    return Inputs(
        quantity=quantity,
        proxy=row.proxy.value,
        probability=row.probability.rate,
        improvement=Decimal(1) if improvement is None else improvement,
        deadweight=row.deadweight.rate,
        displacement=row.displacement.rate,
        attribution_to_others=row.attribution_to_others.rate,
        drop_off=row.drop_off.rate if row.drop_off.applied else Decimal(0),
        drop_off_from_year=row.drop_off.from_year,
        starts_year=row.starts_year,
        duration_years=row.duration_years,
    )


def gross(quantity: Decimal, proxy: Decimal) -> Decimal:
    """Quantity × value of one, pounds."""
    return quantity * proxy


def with_probability(amount: Decimal, probability: Decimal) -> Decimal:
    """Keep the expected part of an amount that is not certain."""
    return amount * probability


def with_improvement(amount: Decimal, share: Decimal) -> Decimal:
    """Keep the part of a whole proxy that a partial improvement earns."""
    return amount * share


def less_deadweight(amount: Decimal, rate: Decimal) -> Decimal:
    """Less what would have happened anyway."""
    return amount * (1 - rate)


def less_displacement(amount: Decimal, rate: Decimal) -> Decimal:
    """Less what only moved from elsewhere."""
    return amount * (1 - rate)


def less_attribution(amount: Decimal, rate: Decimal) -> Decimal:
    """Less what others caused."""
    return amount * (1 - rate)


def after_drop_off(amount: Decimal, rate: Decimal, year_of_life: int, from_year: int = 2) -> Decimal:
    """Keep what is left in a year of the outcome's life (1 is the first), lost yearly from ``from_year`` on."""
    times = max(0, year_of_life - from_year + 1)
    # What nothing was taken from is whole, also where everything would be lost: nought to the power of nought is 1 here.
    return amount * (1 - rate) ** times if times else amount


def discounted(amount: Decimal, factor: Decimal) -> Decimal:
    """Present value of a later year's amount."""
    return amount * factor


def _kept(amount: Decimal) -> Decimal:
    shortened = amount.quantize(PLACES, ROUND_HALF_EVEN)
    return amount if shortened == amount else shortened


def row_sum(given: Inputs, factors: Sequence[Decimal]) -> RowSum:
    """Work out one row; ``factors`` is the present value of a pound of each year from 1 to the horizon."""
    with localcontext() as context:
        context.prec = DIGITS
        one = with_improvement(with_probability(given.proxy, given.probability), given.improvement)
        one = less_attribution(
            less_displacement(less_deadweight(one, given.deadweight), given.displacement),
            given.attribution_to_others,
        )
        years = []
        for year, factor in enumerate(factors, 1):
            life = year - given.starts_year + 1
            alive = 1 <= life <= given.duration_years
            left = (
                after_drop_off(one, given.drop_off, life, given.drop_off_from_year) if alive else Decimal(0)
            )
            years.append(gross(given.quantity, _kept(discounted(left, factor))))
        return RowSum(
            gross=gross(given.quantity, given.proxy),
            impact=gross(given.quantity, _kept(one)),
            years=tuple(years),
            present_value=total(years),
        )


def total(amounts: Sequence[Decimal]) -> Decimal:
    """Exact sum."""
    with localcontext() as context:
        context.prec = DIGITS
        return sum(amounts, Decimal(0))


def ratio(value: Decimal, cost: Decimal | None) -> Decimal | None:
    """Pounds of value for each pound spent; None where the cost is unknown or nothing."""
    if not cost:
        return None
    with localcontext() as context:
        context.prec = DIGITS
        return (value / cost).quantize(PLACES)


def to_the_pound(amount: Decimal) -> Decimal:
    """Round half up, away from zero at the half, as printed tables are."""
    with localcontext() as context:
        context.prec = DIGITS
        return amount.quantize(Decimal(1), ROUND_HALF_UP)
