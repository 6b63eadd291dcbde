"""Switching values: what an assumption would have to be for value to equal cost.

Source of the term: HM Treasury, *The Green Book*, appraisal under uncertainty ("switching values"). Exact where the
result is linear in the assumption; found by halving where it is not (drop-off, discount rate), by counting where it is
whole years. None where no possible value does it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal, localcontext

from triage.valuing import sroi
from triage.valuing.discounting import Convention, flat_factors
from triage.valuing.inputs import RATES, RangedInput
from triage.valuing.sroi import Inputs
from triage.valuing.sums import Sum

Switch = tuple[str, str, Decimal | None]
DIGITS = 50
CELLS = 64
"""Parts into which a range is cut before halving, so that a result that rises and falls again is not missed."""
HALVINGS = 40


def switching_values(base: Sum) -> list[Switch]:
    """Work out what each assumption would have to be for the ratio to be 1: (what, how it is worked out, value or None).

    First those that change every row at once: for a rate d that takes the same part from every row this is
    1 − (1 − d) × cost / value; with different rates (1 − d) / value is 1 / (value with the rate at 0). Then each
    input that would do it alone within its own range. Nothing where the cost is unknown or 0, or the value not above 0.
    """
    value = base.value()
    if base.cost is None or base.cost <= 0 or value <= 0:
        return []
    found: list[Switch] = [("cost", "the cost at which the ratio is 1", value)]
    with localcontext() as context:
        context.prec = DIGITS
        share = (base.cost / value).quantize(sroi.PLACES)
        found.append(("proxies", "what every value of one would be multiplied by", share))
        found.append(("quantities", "what every quantity would be multiplied by", share))
        for name in ("deadweight", "displacement", "attribution_to_others"):
            without = _with_all(base, name, Decimal(0))
            rate = (1 - base.cost / without).quantize(sroi.PLACES) if without else Decimal(-1)
            found.append(
                (
                    name,
                    "the same rate in every row: 1 − (1 − d) × cost / value"
                    if len({getattr(given, name) for given in base.rows.values()}) == 1
                    else "the same rate in every row: 1 − cost / value without it",
                    rate if 0 <= rate <= 1 else None,
                )
            )
        if any(given.probability != 1 for given in base.rows.values()):
            certain = _with_all(base, "probability", Decimal(1))
            rate = (base.cost / certain).quantize(sroi.PLACES) if certain > 0 else Decimal(-1)
            found.append(
                ("probability", "the same probability in every row", rate if 0 <= rate <= 1 else None)
            )
        found += _over_time(base)
        found += _alone(base)
    return found


def _with_all(base: Sum, field: str, value: Decimal) -> Decimal:
    return base.value({row: sroi.with_value(given, field, value) for row, given in base.rows.items()})


def root(
    function: Callable[[Decimal], Decimal], low: Decimal, high: Decimal, near: Decimal
) -> Decimal | None:
    """Find where a function is 0 between ``low`` and ``high``: the place nearest to ``near``, to ten places, or None."""
    step = (high - low) / CELLS
    points = [low + step * number for number in range(CELLS)] + [high]
    signs = [function(point) for point in points]
    found = [point for point, sign in zip(points, signs, strict=True) if sign == 0]
    for start, end, before, after in zip(points, points[1:], signs, signs[1:], strict=False):
        if before * after >= 0:
            continue
        least, most, sign = start, end, before
        for _ in range(HALVINGS):
            middle = (least + most) / 2
            at = function(middle)
            if (at > 0) == (sign > 0):
                least = middle
            else:
                most = middle
        found.append((least + most) / 2)
    if not found:
        return None
    return min(found, key=lambda point: abs(point - near)).quantize(sroi.PLACES)


def _over_time(base: Sum) -> Iterator[Switch]:
    """Drop-off, how long it lasts, and the discount rate: only where they make a difference to this map."""
    cost = base.cost
    horizon = base.map.file.horizon_years
    if cost is None:
        return

    parts = _by_times(base, base.rows)

    def left(rate: Decimal) -> Decimal:
        return _after(parts, rate) - cost

    if any(times for times in parts):
        now = max((given.drop_off for given in base.rows.values()), default=Decimal(0))
        yield (
            "drop_off",
            "the same drop-off a year in every row, applied",
            root(left, Decimal(0), Decimal(1), now),
        )
    if horizon > 1:
        yield (
            "duration_years",
            f"the fewest whole years in every row, up to the horizon of {horizon}, that bring the value up to the cost",
            _years(base, cost),
        )
    convention: Convention = (
        base.map.file.discounting.convention if base.map.file.discounting else "start_of_year"
    )
    if horizon > 1 or convention != "start_of_year":
        yield (
            "discount_rate",
            f"one flat rate in every year ({convention.replace('_', ' ')})",
            _discount_rate(base, convention),
        )


def _by_times(base: Sum, rows: Mapping[str, Inputs]) -> dict[int, Decimal]:
    """What would be left without any drop-off, by how often drop-off has acted by then."""
    found: dict[int, Decimal] = {}
    for given in rows.values():
        years = sroi.row_sum(sroi.with_value(given, "drop_off", Decimal(0)), base.map.factors).years
        for year, amount in enumerate(years, 1):
            times = max(0, year - given.starts_year - given.drop_off_from_year + 2)
            if amount:
                found[times] = found.get(times, Decimal(0)) + amount
    return found


def _after(parts: Mapping[int, Decimal], rate: Decimal) -> Decimal:
    return sum(
        (amount * (1 - rate) ** times if times else amount for times, amount in parts.items()), Decimal(0)
    )


def _years(base: Sum, cost: Decimal) -> Decimal | None:
    for years in range(1, base.map.file.horizon_years + 1):
        rows = {name: replace(given, duration_years=years) for name, given in base.rows.items()}
        if base.value(rows) >= cost:
            return Decimal(years)
    return None


def _discount_rate(base: Sum, convention: Convention) -> Decimal | None:
    horizon = base.map.file.horizon_years
    ones = (Decimal(1),) * horizon
    yearly = [
        sum(amounts, Decimal(0))
        for amounts in zip(
            *(sroi.row_sum(given, ones).years for given in base.rows.values()),
            strict=True,
        )
    ]
    dated = any(part.last_year for part in base.map.file.cost or ())

    def net(rate: Decimal) -> Decimal:
        factors = flat_factors(rate, horizon, convention)
        cost = base.map.file.cost_today(factors) if dated else base.cost
        value = sum((amount * factor for amount, factor in zip(yearly, factors, strict=True)), Decimal(0))
        return value - (cost or Decimal(0))

    return root(net, Decimal(0), Decimal(1), Decimal("0.035"))


def _alone(base: Sum) -> Iterator[Switch]:
    """Each ranged input that makes value equal cost within its own range, everything else as it stands."""
    for each in base.inputs:
        at = _alone_at(base, each)
        if at is not None:
            yield (each.label, f"alone, within its own range of {each.low:f} to {each.high:f}", at)


def _alone_at(base: Sum, each: RangedInput) -> Decimal | None:
    def net(value: Decimal) -> Decimal:
        total, cost = base.moved([(each, value)])
        return total - (cost or Decimal(0))

    if each.field == "drop_off":
        moved = {name: given for name, given in base.rows.items() if name in each.rows}
        others = base.value({name: given for name, given in base.rows.items() if name not in moved})
        parts = _by_times(base, moved)
        return root(
            lambda rate: _after(parts, rate) + others - (base.cost or Decimal(0)),
            each.low,
            each.high,
            each.central,
        )
    low, high = net(each.low), net(each.high)
    if low == high or low * high > 0:
        return None
    at = (each.low - low * (each.high - each.low) / (high - low)).quantize(sroi.PLACES)
    inside = each.low <= at <= each.high and (each.field not in RATES or 0 <= at <= 1)
    return at if inside else None
