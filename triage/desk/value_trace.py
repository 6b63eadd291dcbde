"""From a pound to the cases behind it: one row of a valuation step by step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from triage.desk.opening import Desk
from triage.desk.valuing import valuation
from triage.errors import WrongUse
from triage.valuing import sroi
from triage.valuing.knowing import WHY

if TYPE_CHECKING:
    from triage.valuing import Valuation, ValuedRow
    from triage.valuing.rates import RateUsed


@dataclass(frozen=True)
class CountedChange:
    """One change that a row counts."""

    case: str
    who: str
    need: str
    before: int
    after: int
    counts: int


@dataclass(frozen=True)
class RowTrace:
    """One row: the sum, its sources, and what was counted."""

    id: str
    outcome: str
    stakeholder: str
    unit: str
    paired: int | None
    """None, as the three that follow, where the quantity was typed."""
    lost: int | None
    same: int | None
    worse: int | None
    steps: tuple[tuple[str, Decimal], ...]
    """Each step of the sum with the amount after it."""
    value: Decimal
    one: tuple[tuple[str, str], ...]
    """What is known of the value of one: label and words."""
    rates: tuple[tuple[str, Decimal, Decimal | None, Decimal | None, str, str], ...]
    """Adjustment, share, low, high, source, evidence."""
    evidence: tuple[str, ...]
    """Of a typed quantity: its reason, source and basis."""
    changes: tuple[CountedChange, ...]
    cases: tuple[tuple[str, Decimal], ...]
    why_unknown: str = ""
    """Why nothing is known of it, so that its amounts of 0 stand for unknown; empty where it is known."""


def exactly(amount: Decimal) -> str:
    """Pounds as they are used, every place of them, with the sign before the pound."""
    return f"-£{-amount:,f}" if amount < 0 else f"£{amount:,f}"


def steps(found: Valuation, valued: ValuedRow) -> list[tuple[str, Decimal]]:
    """Each step of the sum with the amount after it, in the order of the arithmetic."""
    row = valued.row
    given = sroi.inputs(row, valued.quantity)
    amount = sroi.gross(given.quantity, given.proxy)
    made = [
        (f"{valued.quantity:,f} {row.quantity.unit} × {exactly(row.proxy.value)} {row.proxy.unit}", amount)
    ]
    applied = (
        (
            f"× {given.probability:f} probability",
            given.probability != 1,
            sroi.with_probability,
            given.probability,
        ),
        (
            f"× {given.improvement:f} improvement",
            given.improvement != 1,
            sroi.with_improvement,
            given.improvement,
        ),
        (
            f"× (1 − {given.deadweight:f}) deadweight: would have happened anyway",
            True,
            sroi.less_deadweight,
            given.deadweight,
        ),
        (
            f"× (1 − {given.displacement:f}) displacement: moved from elsewhere",
            True,
            sroi.less_displacement,
            given.displacement,
        ),
        (
            f"× (1 − {given.attribution_to_others:f}) attribution: caused by others",
            True,
            sroi.less_attribution,
            given.attribution_to_others,
        ),
    )
    for what, shown, step, rate in applied:
        amount = step(amount, rate)
        if shown:
            made.append((what, amount))
    for year, (present, factor) in enumerate(zip(valued.sum.years, found.map.factors, strict=True), 1):
        if len(valued.sum.years) > 1 or factor != 1:
            made.append((f"year {year} after drop-off, × {factor:.6f} to today", present))
    return made


def trace_row(
    desk: Desk, wanted: str, row: str, start: date | None = None, end: date | None = None
) -> RowTrace:
    """One row of the map ``wanted``; raises :class:`WrongUse` where the map has no such row, and what valuing raises."""
    found = valuation(desk, wanted, start, end)
    valued = next((one for one in found.rows if one.row.id == row), None)
    if valued is None:
        raise WrongUse(
            f"the map '{found.map.file.id}' has no row '{row}' now",
            why="only a row can be traced",
            mend="go back and read the valuation again",
        )
    seen = valued.found
    return RowTrace(
        id=row,
        outcome=valued.row.outcome,
        stakeholder=valued.row.stakeholder,
        unit=str(valued.row.quantity.unit),
        paired=seen.paired if seen else None,
        lost=seen.lost if seen else None,
        same=seen.same if seen else None,
        worse=seen.worse if seen else None,
        steps=tuple(steps(found, valued)),
        value=valued.sum.present_value,
        one=tuple(_of_one(valued)),
        rates=tuple(_rate(rate) for rate in valued.rates),
        evidence=() if seen else tuple(valued.evidence),
        changes=tuple(
            CountedChange(
                one.case,
                f"{one.person}#{one.who}" if one.who else one.person,
                one.need,
                one.before,
                one.after,
                one.counts,
            )
            for one in (seen.counted if seen else ())
        ),
        cases=tuple(sorted(valued.cases.items())),
        why_unknown="" if valued.known else WHY,
    )


def _of_one(valued: ValuedRow) -> list[tuple[str, str]]:
    proxy = valued.row.proxy
    spread = (
        f"{exactly(proxy.low)} to {exactly(proxy.high)}"
        if proxy.low is not None and proxy.high is not None
        else "none given"
    )
    found = [
        ("Value of one", f"{exactly(proxy.value)} {proxy.unit}"),
        ("Range", spread),
        ("Kind", str(proxy.kind)),
        ("Source", str(proxy.source)),
        ("Price year", str(proxy.price_year)),
    ]
    if proxy.worked_back and proxy.printed is not None:
        found.append(("Printed", f"{exactly(proxy.printed)}; the value used was worked back"))
    return found


def _rate(rate: RateUsed) -> tuple[str, Decimal, Decimal | None, Decimal | None, str, str]:
    what = rate.what.replace("_", " ") + ("" if rate.applied is not False else " (stated, not applied)")
    return what, rate.used or Decimal(0), rate.low, rate.high, rate.source or "", rate.evidence or ""
