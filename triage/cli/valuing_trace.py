"""One row of a valuation, step by step, down to the cases behind it."""

from __future__ import annotations

import difflib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from triage.cli.valuing_account import said_line
from triage.cli.valuing_tables import SYNTHETIC, is_synthetic, pounds, pounds_or_unknown, rests_on, say
from triage.desk.value_trace import steps
from triage.errors import WrongUse
from triage.valuing.knowing import WHY

if TYPE_CHECKING:
    from triage.valuing import Valuation, ValuedRow
    from triage.valuing.rates import RateUsed


def _prices(year: str) -> str:
    return "price year unknown" if year.strip().lower() == "unknown" else f"prices of {year}"


def pence(amount: Decimal) -> str:
    """Pounds and pence, for print only."""
    return f"-£{-amount:,.2f}" if amount < 0 else f"£{amount:,.2f}"


def rate_lines(rate: RateUsed) -> list[str]:
    """One adjustment in words: its share, range, source and evidence, and what the record says beside it."""
    words = {"attribution_to_others": "attribution to others", "drop_off": "drop-off"}.get(
        rate.what, rate.what
    )
    spread = f" ({rate.low:f} to {rate.high:f})" if rate.low is not None and rate.high is not None else ""
    unused = " stated and not applied" if rate.applied is False else ""
    evidence = f"; evidence: {rate.evidence}" if rate.evidence else ""
    lines = [f"{words} {rate.used or Decimal(0):f}{spread}{unused}: {rate.source}{evidence}"]
    if rate.says is not None:
        lines.append("  beside it, " + said_line(rate.says))
    if rate.chosen is not None:
        what = (
            f"{rate.typed:f} was typed; what the record says is used instead"
            if rate.from_record
            else "what the record says was chosen, and the record says nothing: the typed share is used"
        )
        lines.append(f"  {what}, by the choice of {rate.chosen.by} on {rate.chosen.on}: {rate.chosen.reason}")
    return lines


def traced_row(found: Valuation, wanted: str) -> ValuedRow:
    """Find the row with this id; raises :class:`WrongUse` naming the nearest."""
    for valued in found.rows:
        if valued.row.id == wanted:
            return valued
    ids = [valued.row.id for valued in found.rows]
    near = difflib.get_close_matches(wanted, ids, n=1)
    raise WrongUse(
        f"the map '{found.map.file.id}' has no row '{wanted}'",
        why="only a row can be traced",
        mend=f"did you mean '{near[0]}'?" if near else f"rows: {', '.join(ids)}",
    )


def trace_json(found: Valuation, valued: ValuedRow) -> dict[str, Any]:
    """Give the trace as plain data."""
    from triage.valuing.printing import plain, row_json  # noqa: PLC0415 - keeps `--help` light

    walked = [{"what": what, "amount": plain(amount)} for what, amount in steps(found, valued)]
    return {
        "format": "triage.valuation_trace/1",
        "map": found.map.file.id,
        "basis": found.basis,
        "row": row_json(valued),
        "steps": walked,
        "fingerprint": found.fingerprint,
        "worth_of_one": plain(valued.worth_of_one),
        "cases": [
            {"case": case, "present_value": plain(amount)} for case, amount in sorted(valued.cases.items())
        ],
    }


def case_json(found: Valuation, case: str) -> dict[str, Any]:
    """Everything that rests on one case; raises :class:`WrongUse` where nothing does."""
    from triage.valuing import sroi  # noqa: PLC0415 - keeps `--help` light
    from triage.valuing.printing import plain  # noqa: PLC0415

    rows = []
    for valued in found.rows:
        changes = [change for change in (valued.found.counted if valued.found else ()) if change.case == case]
        amount = valued.cases.get(case)
        if not changes and amount is None:
            continue
        rows.append(
            {
                "row": valued.row.id,
                "stakeholder": valued.row.stakeholder,
                "changes": "; ".join(
                    f"{change.person}{'#' + change.who if change.who else ''} {change.need} {change.before} to {change.after}"
                    for change in changes
                ),
                "quantity": plain(valued.found.quantity_of(case) if valued.found else sroi.total([])),
                "worth_of_one": plain(valued.worth_of_one),
                "present_value": plain(amount if amount is not None else sroi.total([])),
            }
        )
    if not rows:
        counted = sorted({name for valued in found.rows for name in valued.cases})
        near = difflib.get_close_matches(case, counted, n=1)
        raise WrongUse(
            f"no pound of '{found.map.file.id}' rests on case {case}",
            why="only cases with a change large enough, scored twice, count",
            mend=f"did you mean {near[0]}?"
            if near
            else "see `triage value --trace ROW` for the cases of a row",
        )
    return {
        "format": "triage.valuation-case/1",
        "map": found.map.file.id,
        "basis": found.basis,
        "case": case,
        "present_value": plain(sroi.total([Decimal(row["present_value"]) for row in rows])),
        "rows": rows,
        "fingerprint": found.fingerprint,
    }


def case_table(found: Valuation, data: dict[str, Any]) -> None:
    """Print what rests on one case."""
    mark = f"{SYNTHETIC}: " if is_synthetic(found) else ""
    say(f"What rests on {data['case']} in {found.map.file.title} ({found.map.file.id})", style="bold")
    for row in data["rows"]:
        say(
            f"{row['row']} (for {row['stakeholder']}): counts {row['quantity']} × {pounds(Decimal(row['worth_of_one']))} = {pence(Decimal(row['present_value']))}",
            indent=2,
            mark=mark,
        )
        say(row["changes"], indent=4, mark=mark)
    say(f"together {pence(Decimal(data['present_value']))}", style="bold", mark=mark)


def trace_table(found: Valuation, valued: ValuedRow) -> None:
    """Print the trace: the sum, its sources, and every case that was counted."""
    row = valued.row
    mark = f"{SYNTHETIC}: " if is_synthetic(found) else ""
    say(f"{row.id}: {row.outcome}", style="bold")
    say(f"for {row.stakeholder}; {rests_on(valued)}", indent=2, mark=mark)
    say()
    for what, amount in steps(found, valued) if valued.known else ():
        say(f"{what} = {pence(amount)}", indent=4, mark=mark)
    because = "" if valued.known else f": {WHY}"
    say(f"value {pounds_or_unknown(valued.known_value)}{because}", style="bold", mark=mark)
    say()
    say(f"value of one: {row.proxy.source}; {_prices(row.proxy.price_year)}; {row.proxy.kind}", indent=2)
    if row.proxy.worked_back and row.proxy.printed is not None:
        say(f"  printed £{row.proxy.printed:,f}; the value used was worked back", indent=4)
    for rate in valued.rates:
        if rate.what in {"probability", "improvement"} or (rate.what == "drop_off" and not rate.used):
            continue
        for line in rate_lines(rate):
            say(line, indent=2)
    if row.improvement.share is not None:
        words = {
            "in_proxy": "inside the value of one",
            "factor": "applied as a factor",
            "not_applied": "stated and not applied",
        }[row.improvement.applied]
        say(f"improvement {row.improvement.share:f} {words}", indent=2)
    say()
    if valued.found is None:
        for line in valued.evidence:
            say(line, indent=2)
        return
    say("counted" if valued.found.counted else "nobody was counted", style="bold")
    for change in valued.found.counted:
        who = f"{change.person}#{change.who}" if change.who else change.person
        say(
            f"{change.case} {who} {change.need}: {change.before} to {change.after}, counts {change.counts:+d}",
            indent=2,
            mark=mark,
        )
    if valued.cases:
        say("pounds by case", style="bold")
        for case, amount in sorted(valued.cases.items()):
            say(f"{case}: {pence(amount)}", indent=2, mark=mark)
    if row.quantity.unit == "people" and valued.found.counted:
        say(
            "A person counts once: +1 where anything got better by enough, -1 where anything got worse by as much, 0 where both.",
            indent=2,
        )
