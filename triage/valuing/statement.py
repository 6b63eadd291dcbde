"""The valuation as a statement: every pound by row, stakeholder, kind and group, with what it rests on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from triage.model.history import CaseHistory
from triage.valuing import sensitivity, sroi
from triage.valuing.evidence import Period, RowEvidence, count
from triage.valuing.impact_map import Row
from triage.valuing.library import ImpactMap
from triage.valuing.sensitivity import Scenario, Sum
from triage.valuing.simulation import Simulation, simulate
from triage.valuing.sroi import RowSum
from triage.valuing.warnings import Seen, ValueWarning, warn

Basis = Literal["recorded", "typed", "synthetic", "mixed"]


@dataclass(frozen=True)
class ValuedRow:
    """One row with its sum and what it rests on."""

    row: Row
    quantity: Decimal
    sum: RowSum
    found: RowEvidence | None
    """None where the quantity was typed."""

    @property
    def evidence(self) -> tuple[str, ...]:
        """Case numbers, or the reason, source and basis of a typed quantity."""
        if self.found is not None:
            return self.found.cases
        typed = self.row.quantity
        return (f"typed: {typed.reason}", f"source: {typed.source}", f"basis: {typed.basis}")


@dataclass(frozen=True)
class Valuation:
    """What recorded or typed outcomes come to under one impact map."""

    map: ImpactMap
    basis: Basis
    forecast: bool
    period: Period
    seen: Seen | None
    worse: int | None
    rows: tuple[ValuedRow, ...]
    cost: Decimal | None
    total: Decimal
    scenarios: tuple[Scenario, ...]
    most: tuple[tuple[str, Scenario, Scenario], ...]
    """The assumptions that move the result furthest: name, lowest, highest."""
    switching: tuple[tuple[str, str, Decimal | None], ...]
    simulation: Simulation | None
    warnings: tuple[ValueWarning, ...]
    fingerprint: str

    @property
    def ratio(self) -> Decimal | None:
        """Pounds of value for each pound spent."""
        return sroi.ratio(self.total, self.cost)

    @property
    def ratio_range(self) -> tuple[Decimal | None, Decimal | None]:
        """Lowest and highest ratio over all what-ifs, ranges and both ends at once."""
        ratios = [
            each
            for each in (self.ratio, *(scenario.ratio for scenario in self.scenarios))
            if each is not None
        ]
        return (min(ratios), max(ratios)) if ratios else (None, None)

    @property
    def total_range(self) -> tuple[Decimal, Decimal]:
        """Lowest and highest total over the same."""
        totals = [self.total, *(scenario.total for scenario in self.scenarios)]
        return min(totals), max(totals)

    @property
    def total_of_rounded_rows(self) -> Decimal:
        """Each row rounded half up to the pound, then added: what a printed table shows."""
        return rounded(self.rows)

    def summed(self, members: Iterable[ValuedRow]) -> Decimal:
        """Exact sum of some rows."""
        return sroi.total([valued.sum.present_value for valued in members])

    @property
    def by_stakeholder(self) -> dict[str, Decimal]:
        """Pounds by who gains."""
        codes = dict.fromkeys(valued.row.stakeholder for valued in self.rows)
        return {
            code: self.summed(valued for valued in self.rows if valued.row.stakeholder == code)
            for code in codes
        }

    @property
    def by_kind(self) -> dict[str, Decimal]:
        """Pounds by kind: fiscal, economic, wellbeing."""
        kinds = dict.fromkeys(valued.row.proxy.kind for valued in self.rows)
        return {
            kind: self.summed(valued for valued in self.rows if valued.row.proxy.kind == kind)
            for kind in kinds
        }

    def group(self, name: str) -> tuple[ValuedRow, ...]:
        """Rows of one group of the map."""
        members = self.map.file.groups[name]
        return tuple(valued for valued in self.rows if valued.row.stakeholder in members)


def rounded(rows: Iterable[ValuedRow]) -> Decimal:
    """Each row to the pound, then added."""
    return sroi.total([sroi.to_the_pound(valued.sum.present_value) for valued in rows])


def needs_record(wanted: ImpactMap) -> bool:
    """Whether any row counts its quantity in the record."""
    return any(row.quantity.records is not None for row in wanted.file.rows)


def value(
    wanted: ImpactMap,
    histories: Iterable[CaseHistory] = (),
    *,
    start: date | None = None,
    end: date | None = None,
    on: date | None = None,
) -> Valuation:
    """Value outcomes under an impact map.

    ``histories`` are read only by rows with a query: needs first recorded from ``start`` to ``end`` (both included,
    None is open), as known on the day ``on``. Amounts are unrounded pounds. Nobody who was not scored again earns
    a pound; a change for the worse subtracts.
    """
    file = wanted.file
    recorded = needs_record(wanted)
    cases = [history.within(start, end) for history in histories] if recorded else []
    days = [need.first[0] for history in cases for need in history.needs]
    period = (
        Period(start=start or min(days, default=None), end=end or on or max(days, default=None), on=on)
        if recorded
        else Period(None, None, None)
    )
    worth = {
        row.id: sroi.row_sum(sroi.inputs(row, Decimal(1)), wanted.factors).present_value for row in file.rows
    }
    evidence = count(file.rows, worth, cases, period)
    quantities = {
        row.id: evidence[row.id].quantity if row.id in evidence else row.quantity.typed or Decimal(0)
        for row in file.rows
    }
    base = Sum(wanted, {row.id: sroi.inputs(row, quantities[row.id]) for row in file.rows}, file.total_cost)
    rows = tuple(
        ValuedRow(
            row, quantities[row.id], sroi.row_sum(base.rows[row.id], wanted.factors), evidence.get(row.id)
        )
        for row in file.rows
    )
    total = sroi.total([valued.sum.present_value for valued in rows])
    scenarios = [
        *(sensitivity.what_if(base, each) for each in file.sensitivities),
        *sensitivity.one_way(base),
        *sensitivity.both_ends(base),
    ]
    seen, worse = _seen(cases, on) if recorded else (None, None)
    return Valuation(
        map=wanted,
        basis=_basis(file.rows, seen),
        forecast=any(
            row.quantity.records is None
            or row.quantity.annualise
            or row.duration_years > 1
            or row.starts_year > 1
            for row in file.rows
        ),
        period=period,
        seen=seen,
        worse=worse,
        rows=rows,
        cost=file.total_cost,
        total=total,
        scenarios=tuple(scenarios),
        most=tuple(sensitivity.matter_most(base, scenarios)),
        switching=tuple(sensitivity.switching_values(base)),
        simulation=simulate(base),
        warnings=tuple(warn(file, evidence, seen, period, total)),
        fingerprint=_fingerprint(wanted, rows, period),
    )


def _seen(cases: Sequence[CaseHistory], on: date | None) -> tuple[Seen, int]:
    """Count people, pairs, lost and worse over the whole record of the period, as ``triage outcomes`` does."""
    needs = [need for history in cases for need in history.needs]
    begun = [need for need in needs if need.first[1] is not None]
    falls = [fall for need in begun if (fall := need.fall("final", on)) is not None]
    waiting = sum(
        need.fall("final", on) is None and need.awaiting_review and not need.closed(on) for need in begun
    )
    seen = Seen(
        people=len({need.whose for need in needs}),
        paired=len(falls),
        lost=len(begun) - len(falls) - waiting,
        started=len(begun),
        synthetic=any(history.synthetic for history in cases),
    )
    return seen, sum(fall < 0 for fall in falls)


def _basis(rows: Sequence[Row], seen: Seen | None) -> Basis:
    typed = sum(row.quantity.records is None for row in rows)
    if typed == len(rows):
        return "typed"
    if typed:
        return "mixed"
    return "synthetic" if seen is not None and seen.synthetic else "recorded"


def _fingerprint(wanted: ImpactMap, rows: Sequence[ValuedRow], period: Period) -> str:
    """Hash of the map as understood, the discount factors and every change that was counted."""
    counted: Mapping[str, Any] = {
        valued.row.id: [
            [change.case, change.person, change.who, change.need, change.before, change.after, change.counts]
            for change in valued.found.counted
        ]
        for valued in rows
        if valued.found is not None
    }
    content = {
        "map": wanted.file.model_dump(mode="json"),
        "factors": [str(factor) for factor in wanted.factors],
        "evidence": counted,
        "quantities": {valued.row.id: str(valued.quantity) for valued in rows},
        "period": [str(period.start), str(period.end), str(period.on)],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
