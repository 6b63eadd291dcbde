"""Valuations for people: 80 columns, and no figure without what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.table import Table

from triage.cli.figure_words import SYNTHETIC, WIDTH, console, period, say, warnings
from triage.valuing.knowing import WHY, known_sum

if TYPE_CHECKING:
    from triage.valuing import Valuation, ValuedRow
    from triage.valuing.sums import Scenario

__all__ = [
    "SYNTHETIC", "WHY", "WIDTH", "is_synthetic", "pounds", "pounds_or_unknown", "rests_on", "say", "two_places", "value_lines", "value_table", "warnings",
]  # fmt: skip
UNKNOWN = "unknown"


def pounds(amount: Decimal) -> str:
    """Pounds to the pound, for print only."""
    from triage.valuing import sroi  # noqa: PLC0415 - keeps `--help` light

    whole = sroi.to_the_pound(amount)
    return f"-£{-whole:,}" if whole < 0 else f"£{abs(whole):,}"


def pounds_or_unknown(amount: Decimal | None) -> str:
    """Pounds, or that they are not known: never nought where nobody knows."""
    return UNKNOWN if amount is None else pounds(amount)


def two_places(ratio: Decimal | None) -> str:
    """Write a ratio to two places, for print only."""
    if ratio is None:
        return "not known"
    from triage.valuing.headlines import rounded  # noqa: PLC0415 - keeps `--help` light

    places = rounded(ratio, "half_up", Decimal("0.01"))
    return f"{places or abs(places):.2f}"  # nought has no sign


def to_the_penny(amount: Decimal) -> str:
    """Pounds and pence with the sign before the pound, for print only."""
    return f"-£{-amount:,.2f}" if amount < 0 else f"£{amount:,.2f}"


def _of(unit: str, amount: Decimal) -> str:
    """The unit of a count, of one or of several."""
    one = {
        "people": "person",
        "needs": "need",
        "contacts": "contact",
        "incidents": "incident",
        "households": "household",
    }
    return one.get(unit, unit) if amount == 1 else unit


def cost_not_known(found: Valuation) -> str:
    """Why there is no cost to divide by: nobody wrote one, or which part of it nobody knows."""
    parts = found.map.file.cost or ()
    unknown = [part.who or part.source for part in parts if part.amount is None]
    if unknown and len(unknown) < len(parts):
        return f"a part of the cost is not known ({', '.join(unknown)})"
    return "the map gives no cost"


def _count(amount: Decimal) -> str:
    return f"{amount:,.1f}" if amount != amount.to_integral_value() else f"{int(amount):,}"


def is_synthetic(found: Valuation) -> bool:
    """Whether any figure rests on made-up cases."""
    return any(warning.code == SYNTHETIC for warning in found.warnings)


def rows_left_out(found: Valuation) -> bool:
    """Whether the statement is one for others that lacks rows of few people."""
    return any(warning.code == "rows_left_out" for warning in found.warnings)


def value_lines(found: Valuation) -> list[str]:
    """Say the result in a few lines: total with its range, ratio with its range, and what matters most."""
    from triage.valuing.simulation_words import simulation_lines  # noqa: PLC0415 - keeps `--help` light

    if not found.known:
        return [*_nothing_known(found), *_people(found)]
    low, high = found.total_range
    spread = (
        f", from {pounds(low)} to {pounds(high)}"
        if low != high
        else "; no range: nothing in the map or the record moves it"
    )
    part = rows_left_out(found)
    lines = [f"Value {'of the rows shown, others left out: ' if part else ''}{pounds(found.total)}{spread}"]
    if found.ratio is None:
        lines.append(
            f"Ratio not known: {cost_not_known(found)}"
            if found.cost is None
            else "Ratio not known: the cost is 0"
        )
    else:
        least, most = found.ratio_range
        ends = (
            f"from {two_places(least)} to {two_places(most)} over the what-ifs"
            if least != most
            else "no range known"
        )
        whole = " of the rows shown to the whole cost" if part else ""
        lines.append(
            f"Cost {pounds(found.cost or Decimal(0))}; ratio{whole} {two_places(found.ratio)}, {ends}"
        )
    if found.unknown:
        one = len(found.unknown) == 1
        lines.append(
            f"{len(found.unknown)} of {len(found.rows)} rows {'is' if one else 'are'} unknown, not £0, and in no sum: {WHY}"
        )
    lines += _people(found)
    if found.simulation is not None and found.simulation.total[0] != found.simulation.total[2]:
        lines += simulation_lines(found.simulation)
    if found.most:
        lines.append("What matters most:")
        for name, least_one, most_one in found.most:
            ends = (
                f"ratio {two_places(least_one.ratio)} to {two_places(most_one.ratio)}"
                if found.ratio is not None
                else f"value {pounds(least_one.total)} to {pounds(most_one.total)}"
            )
            lines.append(f"  {name}: {ends}")
    return lines


def _people(found: Valuation) -> list[str]:
    seen = found.seen
    if seen is None:
        return []
    return [f"from {seen.people} people, {seen.paired} needs paired, {seen.lost} lost, {found.worse} worse"]


def _nothing_known(found: Valuation) -> list[str]:
    """Where nobody was scored twice: the cost is all that is known."""
    cost = "" if found.cost is None else f"Cost {pounds(found.cost)}; "
    return [
        f"Value {UNKNOWN}: {WHY}, so what changed, and what it was worth, is not known",
        f"{cost}ratio {UNKNOWN}" if cost else f"Ratio {UNKNOWN}, and {cost_not_known(found)}",
    ]


def value_table(found: Valuation, *, for_others: bool = False) -> None:
    """Print the statement: rows, sums, range, what-ifs and warnings; ``for_others`` names no way to cases."""
    synthetic = is_synthetic(found)
    mark = f"{SYNTHETIC}: " if synthetic else ""
    file = found.map.file
    say(f"{file.title} ({file.id})", style="bold")
    say(
        f"basis: {found.basis}{', a forecast and not a record' if found.forecast else ''}; prices of {found.map.prices}"
        + (f"; needs first recorded {period(found.period.start, found.period.end)}" if found.seen else ""),
        indent=2,
    )
    say()
    for line in value_lines(found):
        say(line, indent=2 + (len(line) - len(line.lstrip())), mark=mark)
    say()
    console().print(_value_rows(found, synthetic=synthetic))
    say()
    for title, sums in (
        ("by stakeholder", found.known_sums(lambda one: one.row.stakeholder, found.by_stakeholder)),
        ("by kind", found.known_sums(lambda one: one.row.proxy.kind, found.by_kind)),
    ):
        say(
            f"{title}: " + ", ".join(f"{name} {pounds_or_unknown(amount)}" for name, amount in sums.items()),
            indent=2,
            mark=mark,
        )
    for name in file.groups:
        rows = found.group(name)
        part = found.ratio_of(rows)
        ratio = "" if part is None else f", ratio part {two_places(part)}"
        say(f"group {name}: {pounds_or_unknown(known_sum(rows))}{ratio}", indent=2, mark=mark)
    rounded_rows = pounds(found.total_of_rounded_rows) if found.known else UNKNOWN
    say(f"sum of rows rounded to the pound: {rounded_rows}", indent=2, mark=mark)
    moving = [
        scenario
        for scenario in found.scenarios
        if (scenario.total, scenario.cost) != (found.total, found.cost)
    ]
    shown = _worth_reading(found, moving)
    if shown:
        say()
        say("What if (what changes nothing is left out)", style="bold")
        for scenario in shown:
            amount = (
                f"ratio {two_places(scenario.ratio)}"
                if scenario.ratio is not None
                else pounds(scenario.total)
            )
            say(f"{scenario.what}: {amount} ({scenario.definition})", indent=2, mark=mark)
        if len(shown) < len(moving):
            say(
                f"and {len(moving) - len(shown)} ends of single ranges that move it less: --json or --format html shows all",
                indent=2,
            )
    if found.switching and found.known:
        say()
        say("Where value would just equal cost", style="bold")
        for what, definition, amount_or_none in found.switching:
            at = (
                "no share from 0 to 1"
                if amount_or_none is None
                else pounds(amount_or_none)
                if what == "cost"
                else f"{amount_or_none:.4f}"
            )
            say(f"{what.replace('_', ' ')}: {at} ({definition})", indent=2, mark=mark)
    from triage.cli.valuing_account import account  # noqa: PLC0415 - the two tables use each other's words

    account(found, mark)
    warnings([(warning.code, warning.text) for warning in found.warnings], mark)
    say()
    if not for_others:
        say(f"Where a pound comes from: triage value --map {found.map.called} --trace {file.rows[0].id}")
    say(found.fingerprint)


def _worth_reading(found: Valuation, moving: Sequence[Scenario]) -> list[Scenario]:
    """What-ifs for the screen: all but the ends of ranges that do not matter most."""
    widest = {name for name, _, _ in found.most}
    own = {one.id for one in found.map.file.sensitivities}
    ends = (" low", " high")
    return [
        one for one in moving if one.what in own or not one.what.endswith(ends) or one.assumption in widest
    ]


def _value_rows(found: Valuation, *, synthetic: bool) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), width=WIDTH)
    typed = any(not valued.counted for valued in found.rows)
    recorded = any(valued.found is not None for valued in found.rows)
    table.add_column("row", overflow="fold", ratio=1)
    for heading in ("quantity", "value of one", "value"):
        table.add_column(heading, justify="right", no_wrap=heading != "quantity", overflow="fold")
    if typed:
        table.add_column("typed", no_wrap=True)
    if recorded:
        for heading in ("pair", "lost", "same", "worse"):
            table.add_column(heading, justify="right", no_wrap=True)
    if synthetic:
        table.add_column("data", no_wrap=True)
    for valued in found.rows:
        row, seen = valued.row, valued.found
        one = to_the_penny(row.proxy.value) + ("*" if row.proxy.worked_back else "")
        cells = [
            row.id,
            f"{_count(valued.quantity)} {_of(row.quantity.unit, valued.quantity)}"
            if valued.known
            else UNKNOWN,
            one,
            pounds_or_unknown(valued.known_value),
        ]
        if typed:
            cells.append("" if valued.counted else str(row.quantity.basis).replace("_", " "))
        if recorded:
            cells += (
                [str(count) for count in (seen.paired, seen.lost, seen.same, seen.worse)]
                if seen
                else ["-"] * 4
            )
        table.add_row(*cells, *([SYNTHETIC] if synthetic else []))
    if any(valued.row.proxy.worked_back for valued in found.rows):
        table.caption = "* worked back; the source prints another value"
        table.caption_justify = "left"
    return table


def rests_on(valued: ValuedRow) -> str:
    """Say what a row's quantity rests on, in a few words."""
    if valued.found is None and valued.counted:
        return "counted in the record"
    if valued.found is None:
        return f"typed, {str(valued.row.quantity.basis).replace('_', ' ')}"
    seen = valued.found
    return f"{len(seen.cases)} cases; {seen.paired} paired, {seen.lost} lost, {seen.same} same, {seen.worse} worse"
