"""From a map and the record to the statement."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from triage.model.history import CaseHistory
from triage.valuing import sensitivity, sroi
from triage.valuing.around import Around, Seen
from triage.valuing.costs import paid
from triage.valuing.evidence import DAYS_A_YEAR, Period, RowEvidence, count
from triage.valuing.headlines import headlines
from triage.valuing.impact_map import MapFile, Row
from triage.valuing.knowing import all_unknown
from triage.valuing.library import ImpactMap
from triage.valuing.optimism import optimism
from triage.valuing.record_says import RecordSays, Referred, record_says
from triage.valuing.sampling import sampling
from triage.valuing.scenarios import of_this_map
from triage.valuing.sensitivity import Sum
from triage.valuing.settling import with_chosen
from triage.valuing.statement import Basis, Valuation, ValuedRow
from triage.valuing.tornado import tornado
from triage.valuing.warnings import warn


def needs_record(wanted: ImpactMap) -> bool:
    """Whether any row counts its quantity in the record."""
    return any(row.quantity.records is not None for row in wanted.file.rows)


@dataclass(frozen=True)
class _Asked:
    """What the record holds for one valuation."""

    cases: Sequence[CaseHistory]
    period: Period
    says: RecordSays | None
    seen: Seen | None
    worse: int | None
    in_the_year: int | None
    """People with a need first recorded in the year up to the end of the period."""


def value(
    wanted: ImpactMap,
    histories: Iterable[CaseHistory] = (),
    *,
    start: date | None = None,
    end: date | None = None,
    on: date | None = None,
    referrals: Iterable[Referred] = (),
) -> Valuation:
    """Value outcomes under an impact map.

    ``histories`` are read only by rows with a query: needs first recorded from ``start`` to ``end`` (both included,
    None is open), as known on the day ``on``. ``referrals`` are what was sent for these cases; they are counted beside the
    typed shares and enter a sum only where the map holds somebody's written choice. Amounts are unrounded pounds. Nobody
    who was not scored again earns a pound; a change for the worse subtracts.
    """
    asked = _ask(wanted, list(histories), start, end, on, referrals)
    file = with_chosen(wanted.file, asked.says, on) if asked.says else wanted.file
    worth = {
        row.id: sroi.row_sum(sroi.inputs(row, Decimal(1)), wanted.factors).present_value for row in file.rows
    }
    evidence = count(file.rows, worth, asked.cases, asked.period)
    every = [_valued(row, wanted, evidence.get(row.id), asked.says) for row in file.rows]
    rows, immaterial = _material(every, file)
    calculated = replace(wanted, file=file.model_copy(update={"rows": tuple(one.row for one in rows)}))
    cost = file.cost_today(wanted.factors)
    base = Sum(
        calculated,
        {one.row.id: sroi.inputs(one.row, one.quantity) for one in rows},
        cost,
        sampling(calculated.file.rows, evidence, asked.period),
    )
    total = sroi.total([one.sum.present_value for one in rows])
    costs = paid(file.cost or (), wanted.factors)
    bias = optimism(file.optimism_bias, wanted.library, costs, cost, total)
    if bias is not None and all_unknown(every):
        bias = replace(bias, known=False)
    scenarios = [
        *(sensitivity.what_if(base, each) for each in file.sensitivities),
        *of_this_map(base, bias, asks_record=needs_record(wanted)),
        *sensitivity.one_way(base),
        *sensitivity.both_ends(base),
    ]
    if all_unknown(every):
        scenarios = [replace(one, ratio=None) for one in scenarios]
    around = Around(
        map=calculated,
        evidence=evidence,
        seen=asked.seen,
        period=asked.period,
        total=total,
        cost=cost,
        ratio=None if all_unknown(every) else sroi.ratio(total, cost),
        rows=rows,
        immaterial=immaterial,
        says=asked.says,
        in_the_year=asked.in_the_year,
        on=on,
    )
    found = Valuation(
        map=calculated,
        basis=_basis(file.rows, asked.seen),
        forecast=_forecast(file.rows),
        period=asked.period,
        seen=asked.seen,
        worse=asked.worse,
        rows=rows,
        cost=cost,
        total=total,
        scenarios=tuple(scenarios),
        most=tuple(sensitivity.matter_most(base, scenarios)),
        switching=tuple(sensitivity.switching_values(base)),
        warnings=tuple(warn(around)),
        fingerprint=_fingerprint(wanted, every, asked),
        costs=costs,
        immaterial=immaterial,
        optimism=bias,
        record_says=asked.says,
        base=base,
        tornado=tornado(base, scenarios),
    )
    return replace(found, headlines=headlines(found))


def _ask(
    wanted: ImpactMap,
    histories: list[CaseHistory],
    start: date | None,
    end: date | None,
    on: date | None,
    referrals: Iterable[Referred],
) -> _Asked:
    if not needs_record(wanted):
        return _Asked((), Period(None, None, None), None, None, None, None)
    cases = [cut for history in histories if (cut := history.within(start, end)).needs]
    days = [need.first[0] for history in cases for need in history.needs]
    period = Period(start=start or min(days, default=None), end=end or on or max(days, default=None), on=on)
    seen, worse = _seen(cases, on)
    year_from = None if period.end is None else period.end - timedelta(days=DAYS_A_YEAR - 1)
    year = [history.within(year_from, period.end) for history in histories]
    return _Asked(
        cases=cases,
        period=period,
        says=record_says(cases, referrals),
        seen=seen,
        worse=worse,
        in_the_year=len({need.whose for history in year for need in history.needs}),
    )


def _valued(row: Row, wanted: ImpactMap, found: RowEvidence | None, says: RecordSays | None) -> ValuedRow:
    quantity = found.quantity if found is not None else row.quantity.typed or Decimal(0)
    written = next(one for one in wanted.as_written.rows if one.id == row.id)
    return ValuedRow(
        row=row,
        quantity=quantity,
        sum=sroi.row_sum(sroi.inputs(row, quantity), wanted.factors),
        found=found,
        written=written,
        uprated=wanted.uprated.get(row.id),
        says=says,
        factors=wanted.factors,
    )


def _material(
    every: Sequence[ValuedRow], file: MapFile
) -> tuple[tuple[ValuedRow, ...], tuple[ValuedRow, ...]]:
    """Split rows into those that count and gains too small to matter by the map's own threshold.

    The smallest gains are left out as long as all of them together stay below the share of all value (gains and harms
    without their sign). Nothing below 0 is ever left out: leaving out a harm would raise the result. A row of 0 stays, for
    there is nothing to leave out.
    """
    if file.materiality is None:
        return tuple(every), ()
    threshold = file.materiality.share * sroi.total([abs(one.sum.present_value) for one in every])
    gains = sorted(
        (one for one in every if one.sum.present_value > 0),
        key=lambda one: (one.sum.present_value, one.row.id),
    )
    small: set[str] = set()
    together = Decimal(0)
    for one in gains:
        together += one.sum.present_value
        if together >= threshold:
            break
        small.add(one.row.id)
    return (
        tuple(one for one in every if one.row.id not in small),
        tuple(one for one in every if one.row.id in small),
    )


def _forecast(rows: Sequence[Row]) -> bool:
    """Whether anything is more than what was seen to happen: typed, scaled to a year, or lasting beyond the year."""
    return any(
        row.quantity.records is None
        or row.quantity.annualise
        or row.duration_years > 1
        or row.starts_year > 1
        for row in rows
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
        same=sum(fall == 0 for fall in falls),
    )
    return seen, sum(fall < 0 for fall in falls)


def _basis(rows: Sequence[Row], seen: Seen | None) -> Basis:
    typed = sum(row.quantity.records is None for row in rows)
    if typed == len(rows):
        return "typed"
    if typed:
        return "mixed"
    return "synthetic" if seen is not None and seen.synthetic else "recorded"


def _fingerprint(wanted: ImpactMap, rows: Sequence[ValuedRow], asked: _Asked) -> str:
    """Hash of the map as understood, the tables used, every change that was counted and what the record said."""
    counted: Mapping[str, Any] = {
        valued.row.id: [
            [change.case, change.person, change.who, change.need, change.before, change.after, change.counts]
            for change in valued.found.counted
        ]
        for valued in rows
        if valued.found is not None
    }
    period = asked.period
    content = {
        "map": wanted.as_written.model_dump(mode="json", exclude_defaults=True),
        "factors": [str(factor) for factor in wanted.factors],
        "values": {valued.row.id: str(valued.row.proxy.value) for valued in rows},
        "evidence": counted,
        "quantities": {valued.row.id: str(valued.quantity) for valued in rows},
        "period": [str(period.start), str(period.end), str(period.on)],
        "record": {
            name: [said.known, said.holds, said.unknown]
            for name, said in (asked.says.said if asked.says else {}).items()
        },
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
