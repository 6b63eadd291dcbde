"""Two results side by side, or the reasons why they may not stand side by side.

Ratios of different services cannot be compared (Connected Care Network report 2025, lines 749 to 751 of its text; Social
Value International, principle on transparency): what is counted, in which prices, over how long and with which adjustments
makes more of a ratio than what was done. So two ratios are shown together only where all four are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from triage.valuing.statement import Valuation, ValuedRow

SAME = ("scope", "price year", "horizon", "adjustments")


@dataclass(frozen=True)
class Difference:
    """One thing in which two maps differ."""

    what: str
    """scope, price year, horizon or adjustments."""
    why: str


@dataclass(frozen=True)
class Comparison:
    """Two valuations and what keeps them apart; only without differences may their ratios stand side by side."""

    first: Valuation
    second: Valuation
    differences: tuple[Difference, ...]

    @property
    def allowed(self) -> bool:
        """Whether the two ratios may be compared."""
        return not self.differences

    @property
    def difference_of_ratios(self) -> Decimal | None:
        """Second less first; None where they may not be compared or one is not known."""
        first, second = self.first.ratio, self.second.ratio
        return None if not self.allowed or first is None or second is None else second - first


def compare(first: Valuation, second: Valuation) -> Comparison:
    """Find everything that keeps two results from being compared."""
    return Comparison(first, second, tuple(_differences(first, second)))


def _differences(first: Valuation, second: Valuation) -> Iterator[Difference]:
    yield from _scope(first, second)
    one, other = first.map.as_written, second.map.as_written
    if one.price_year.strip().lower() != other.price_year.strip().lower():
        yield Difference("price year", f"{one.price_year} and {other.price_year}")
    if _prices(first) != _prices(second):
        yield Difference("price year", "values of the same row are in prices of different years")
    if one.horizon_years != other.horizon_years:
        yield Difference("horizon", f"{one.horizon_years} and {other.horizon_years} years")
    if first.map.factors != second.map.factors and one.horizon_years == other.horizon_years:
        yield Difference("horizon", "later years are discounted in different ways")
    if first.forecast != second.forecast:
        yield Difference("horizon", "one is a forecast and the other is not")
    yield from _adjustments(first, second)


def _scope(first: Valuation, second: Valuation) -> Iterator[Difference]:
    one, other = first.map.as_written, second.map.as_written
    if one.currency != other.currency:
        yield Difference("scope", f"{one.currency} and {other.currency}")
    if (one.scope or "") != (other.scope or ""):
        yield Difference("scope", "what each map says is inside the account is not the same")
    rows = [
        {(valued.row.id, valued.row.stakeholder, valued.row.outcome) for valued in found.rows}
        for found in (first, second)
    ]
    if rows[0] != rows[1]:
        apart = sorted({row[0] for row in rows[0] ^ rows[1]})
        shown = ", ".join(apart[:4]) + (f" and {len(apart) - 4} more" if len(apart) > 4 else "")
        yield Difference("scope", f"different outcomes or stakeholders are valued ({shown})")
    else:
        kinds = [{valued.row.id: _counted(valued) for valued in found.rows} for found in (first, second)]
        apart = sorted(name for name in kinds[0] if kinds[0][name] != kinds[1][name])
        if apart:
            yield Difference("scope", f"what is counted, or the kind of value, differs in {', '.join(apart)}")
    if first.basis != second.basis:
        yield Difference("scope", f"the figures are {first.basis} in one and {second.basis} in the other")
    payers = [sorted({cost.who or "" for cost in found.costs}) for found in (first, second)]
    if payers[0] != payers[1]:
        yield Difference("scope", "the costs are of different payers")
    if (first.cost is None) != (second.cost is None):
        yield Difference("scope", "the cost of one is not known")
    periods = [(found.period.start, found.period.end) for found in (first, second)]
    if periods[0] != periods[1]:
        yield Difference("scope", "they are about different days")


def _counted(valued: ValuedRow) -> tuple[object, ...]:
    row = valued.row
    return (row.quantity.unit, row.quantity.annualise, row.proxy.kind, row.negative, row.quantity.records)


def _prices(found: Valuation) -> dict[str, str]:
    return {valued.row.id: valued.row.proxy.price_year.strip().lower() for valued in found.rows}


def _adjustments(first: Valuation, second: Valuation) -> Iterator[Difference]:
    shared = {valued.row.id: valued for valued in second.rows}
    for valued in first.rows:
        other = shared.get(valued.row.id)
        if other is None:
            continue
        apart = [
            mine.what.replace("_", " ")
            for mine, theirs in zip(valued.rates, other.rates, strict=True)
            if (mine.used, mine.applied) != (theirs.used, theirs.applied)
        ]
        if valued.row.drop_off.from_year != other.row.drop_off.from_year:
            apart.append("drop-off from year")
        if (valued.row.starts_year, valued.row.duration_years) != (
            other.row.starts_year,
            other.row.duration_years,
        ):
            apart.append("start or duration")
        if apart:
            yield Difference("adjustments", f"row {valued.row.id}: {', '.join(apart)}")
