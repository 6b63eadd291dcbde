"""One row of a valuation, step by step, down to the cases behind it."""

from __future__ import annotations

import difflib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from triage.cli.valuing_tables import SYNTHETIC, is_synthetic, pounds, rests_on, say
from triage.errors import WrongUse

if TYPE_CHECKING:
    from triage.valuing import Valuation, ValuedRow


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

    steps = [{"what": what, "amount": plain(amount)} for what, amount in _steps(found, valued)]
    return {
        "format": "triage.valuation_trace/1",
        "map": found.map.file.id,
        "basis": found.basis,
        "row": row_json(valued),
        "steps": steps,
        "fingerprint": found.fingerprint,
    }


def _steps(found: Valuation, valued: ValuedRow) -> list[tuple[str, Decimal]]:
    """Each step of the sum with the amount after it, in the order of the arithmetic."""
    from triage.valuing import sroi  # noqa: PLC0415 - keeps `--help` light

    row = valued.row
    given = sroi.inputs(row, valued.quantity)
    amount = sroi.gross(given.quantity, given.proxy)
    steps = [(f"{valued.quantity:,f} {row.quantity.unit} × £{row.proxy.value:,f} {row.proxy.unit}", amount)]
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
            steps.append((what, amount))
    for year, (present, factor) in enumerate(zip(valued.sum.years, found.map.factors, strict=True), 1):
        if len(valued.sum.years) > 1 or factor != 1:
            steps.append((f"year {year} after drop-off, × {factor:.6f} to today", present))
    return steps


def trace_table(found: Valuation, valued: ValuedRow) -> None:
    """Print the trace: the sum, its sources, and every case that was counted."""
    row = valued.row
    mark = f"{SYNTHETIC}: " if is_synthetic(found) else ""
    say(f"{row.id}: {row.outcome}", style="bold")
    say(f"for {row.stakeholder}; {rests_on(valued)}", indent=2, mark=mark)
    say()
    for what, amount in _steps(found, valued):
        say(f"{what} = £{amount:,.2f}", indent=4, mark=mark)
    say(f"value {pounds(valued.sum.present_value)}", style="bold", mark=mark)
    say()
    say(f"value of one: {row.proxy.source}; prices of {row.proxy.price_year}; {row.proxy.kind}", indent=2)
    if row.proxy.worked_back and row.proxy.printed is not None:
        say(f"  printed £{row.proxy.printed:,f}; the value used was worked back", indent=4)
    for name in ("deadweight", "displacement", "attribution_to_others"):
        say(f"{name.replace('_', ' ')}: {getattr(row, name).source}", indent=2)
    if row.drop_off.rate:
        say(
            f"drop-off {row.drop_off.rate:f} {'applied' if row.drop_off.applied else 'stated and not applied'}: {row.drop_off.source}",
            indent=2,
        )
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
    if row.quantity.unit == "people" and valued.found.counted:
        say(
            "A person counts once: +1 where anything got better by enough, -1 where anything got worse by as much, 0 where both.",
            indent=2,
        )
