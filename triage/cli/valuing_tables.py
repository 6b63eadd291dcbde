"""Outcomes and valuations for people: 80 columns, and no figure without what it rests on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from triage.outcomes import COUNTS

if TYPE_CHECKING:
    from triage.outcomes import OutcomeReport, OutcomeRow
    from triage.valuing import Valuation, ValuedRow

WIDTH = 80
NOT_SHOWN = "*"
"""Sign of a hidden figure where a table has no room for the word; the warnings say what it means."""
SYNTHETIC = "synthetic"


def _console() -> Console:
    return Console(width=WIDTH, highlight=False, markup=False, soft_wrap=False)


def say(text: str = "", *, indent: int = 0, style: str = "", mark: str = "") -> None:
    """Print one paragraph, wrapped to the width; ``mark`` begins every line, later lines are indented by ``indent``."""
    console = _console()
    lines = Text(text, style=style).wrap(console, WIDTH - indent - len(mark)) if text else [Text()]
    for number, line in enumerate(lines):
        line.rstrip()
        console.print(Text(mark + " " * (indent if number else 0)) + line)


def percent(value: Fraction | None) -> str:
    """Write a fall in whole per cent; a rise has a minus sign."""
    return "-" if value is None else f"{round(float(value)):d} %"


def _mean(value: Fraction | None) -> str:
    return "-" if value is None else f"{float(value):.1f}"


def outcomes_table(report: OutcomeReport, by: Sequence[str] = ("need", "category", "service")) -> None:
    """Print the report: each line with how many were paired, lost, the same and worse."""
    mark = f"{SYNTHETIC}: " if report.synthetic else ""
    say(f"Outcomes of needs first recorded {_period(report.start, report.end)}", style="bold")
    if report.few:
        say("so few people that no figure about them is shown", mark=mark)
    else:
        say(
            f"{report.cases} cases, {report.people} people, {report.needs} needs, {report.actions} referrals and signposts",
            mark=mark,
        )
        for line in overall_lines(report.overall):
            say(line, indent=2, mark=mark)
    for grouping in by:
        rows = [row for row in report.rows if row.by == grouping]
        if rows:
            say()
            _console().print(_outcome_rows(grouping, rows, synthetic=report.synthetic))
    if report.rows:
        say()
        say(
            "Severity 1 to 10, ten the worst. 'of means': 100 x (1 - mean after / mean before). 'mean of own': mean of each need's own fall. b/s/w: better, same, worse."
            + (f" {NOT_SHOWN}: not shown." if any(row.suppressed for row in report.rows) else "")
        )
    warnings([(warning.code, warning.text) for warning in report.warnings], mark)


def overall_lines(row: OutcomeRow) -> list[str]:
    """Say the whole of a report in a few lines, with everything that must travel with a before and after figure."""
    final = row.final

    def count(name: str) -> str:
        return "(hidden)" if name in row.hidden else str(COUNTS[name](row))

    change = f"severity {_mean(final.mean_before)} before, {_mean(final.mean_after)} after: {percent(final.reduction_of_means_pct)} of means, {percent(final.mean_reduction_pct)} mean of own"
    if "mean_before" in row.hidden:
        change = "change not shown: it rests on too few needs scored again"
    return [
        f"{count('paired')} of {count('started')} scored needs paired, {count('lost')} lost, {count('awaiting_review')} awaiting review",
        change if final.paired else "no change known: nobody was scored again",
        f"at first review: {count('first_review.paired')} paired, {count('first_review.improved')} better, {count('first_review.same')} same, {count('first_review.worse')} worse",
        f"finally: {count('paired')} paired, {count('improved')} better, {count('same')} same, {count('worse')} worse",
    ]


def _period(start: object, end: object) -> str:
    if start is None and end is None:
        return "at any time"
    return f"from {start or 'the beginning'} to {end or 'now'}"


def _outcome_rows(by: str, rows: Sequence[OutcomeRow], *, synthetic: bool) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), width=WIDTH)
    table.add_column(by, overflow="fold", ratio=1)
    for heading in ("start", "pair", "lost", "wait", "before\n/after", "of\nmeans", "mean\nof own", "b/s/w"):
        table.add_column(heading, justify="right", no_wrap=True)
    if synthetic:
        table.add_column("data", no_wrap=True)
    for row in rows:
        final = row.final
        before_after = f"{_mean(final.mean_before)}/{_mean(final.mean_after)}" if final.paired else "-"
        cells = [
            *(_shown(row, name) for name in ("started", "paired", "lost", "awaiting_review")),
            NOT_SHOWN if "mean_before" in row.hidden else before_after,
            NOT_SHOWN if "reduction_of_means_pct" in row.hidden else percent(final.reduction_of_means_pct),
            NOT_SHOWN if "mean_reduction_pct" in row.hidden else percent(final.mean_reduction_pct),
            "/".join(_shown(row, name) for name in ("improved", "same", "worse")),
        ]
        table.add_row(row.key, *cells, *([SYNTHETIC] if synthetic else []))
    return table


def _shown(row: OutcomeRow, name: str) -> str:
    return NOT_SHOWN if name in row.hidden else str(COUNTS[name](row))


_ABOUT_THE_RECORD = frozenset({
    "lost", "lost_compared", "unscored_at_start", "needs_not_people", "awaiting_review", "ceiling", "everybody_improved", "nobody_got_worse",
    "nobody_scored_again", "suppressed_rows", "counted_once", "worse_not_subtracted", "more_than_people", "annualised",
})  # fmt: skip
"""Warnings that hold figures of the cases themselves."""


def warnings(found: Sequence[tuple[str, str]], mark: str = "") -> None:
    """Print what a reader must know; ``mark`` begins the lines that hold figures of the cases."""
    if found:
        say()
        say("Before anybody uses these figures", style="bold")
    for code, text in found:
        say(f"- {text}", indent=2, mark=mark if code in _ABOUT_THE_RECORD else "")


def pounds(amount: Decimal) -> str:
    """Pounds to the pound, for print only."""
    whole = amount.quantize(Decimal(1), ROUND_HALF_UP)
    return f"-£{-whole:,}" if whole < 0 else f"£{abs(whole):,}"


def two_places(ratio: Decimal | None) -> str:
    """Write a ratio to two places, for print only."""
    return "not known" if ratio is None else f"{ratio.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"


def _count(amount: Decimal) -> str:
    return f"{amount:,.1f}" if amount != amount.to_integral_value() else f"{int(amount):,}"


def is_synthetic(found: Valuation) -> bool:
    """Whether any figure rests on made-up cases."""
    return found.seen is not None and found.seen.synthetic


def value_lines(found: Valuation) -> list[str]:
    """Say the result in a few lines: total with its range, ratio with its range, and what matters most."""
    low, high = found.total_range
    spread = (
        f", from {pounds(low)} to {pounds(high)}"
        if low != high
        else "; no range: nothing in the map or the record moves it"
    )
    lines = [f"Value {pounds(found.total)}{spread}"]
    if found.ratio is None:
        lines.append(
            "Ratio not known: the map gives no cost"
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
        lines.append(f"Cost {pounds(found.cost or Decimal(0))}; ratio {two_places(found.ratio)}, {ends}")
    if found.seen is not None:
        lines.append(
            f"from {found.seen.people} people, {found.seen.paired} needs paired, {found.seen.lost} lost, {found.worse} worse"
        )
    if found.simulation is not None and found.simulation.total[0] != found.simulation.total[2]:
        p5, p50, p95 = found.simulation.total
        share = found.simulation.probability_value_exceeds_cost
        chance = f"; above the cost in {100 * share:.0f} % of draws" if share is not None else ""
        lines.append(
            f"{found.simulation.draws:,} draws over all ranges: {pounds(p5)} to {pounds(p95)} in nine of ten, middle {pounds(p50)}{chance}"
        )
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


def value_table(found: Valuation) -> None:
    """Print the statement: rows, sums, range, what-ifs and warnings."""
    synthetic = is_synthetic(found)
    mark = f"{SYNTHETIC}: " if synthetic else ""
    file = found.map.file
    say(f"{file.title} ({file.id})", style="bold")
    say(
        f"basis: {found.basis}{', a forecast and not a record' if found.forecast else ''}; prices of {file.price_year}"
        + (f"; needs first recorded {_period(found.period.start, found.period.end)}" if found.seen else ""),
        indent=2,
    )
    say()
    for line in value_lines(found):
        say(line, indent=2 + (len(line) - len(line.lstrip())), mark=mark)
    say()
    _console().print(_value_rows(found, synthetic=synthetic))
    say()
    for title, sums in (("by stakeholder", found.by_stakeholder), ("by kind", found.by_kind)):
        say(
            f"{title}: " + ", ".join(f"{name} {pounds(amount)}" for name, amount in sums.items()),
            indent=2,
            mark=mark,
        )
    for name in file.groups:
        rows = found.group(name)
        ratio = f", ratio part {two_places(found.summed(rows) / found.cost)}" if found.cost else ""
        say(f"group {name}: {pounds(found.summed(rows))}{ratio}", indent=2, mark=mark)
    say(f"sum of rows rounded to the pound: {pounds(found.total_of_rounded_rows)}", indent=2, mark=mark)
    moving = [
        scenario
        for scenario in found.scenarios
        if (scenario.total, scenario.cost) != (found.total, found.cost)
    ]
    if moving:
        say()
        say("What if (what changes nothing is left out)", style="bold")
        for scenario in moving:
            amount = (
                f"ratio {two_places(scenario.ratio)}"
                if scenario.ratio is not None
                else pounds(scenario.total)
            )
            say(f"{scenario.what}: {amount} ({scenario.definition})", indent=2, mark=mark)
    if found.switching:
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
    warnings([(warning.code, warning.text) for warning in found.warnings], mark)
    say()
    say(f"Where a pound comes from: triage value --map {file.id} --trace {file.rows[0].id}")
    say(found.fingerprint)


def _value_rows(found: Valuation, *, synthetic: bool) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), width=WIDTH)
    typed = any(valued.found is None for valued in found.rows)
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
        one = f"£{row.proxy.value:,.2f}" + ("*" if row.proxy.worked_back else "")
        cells = [
            row.id,
            f"{_count(valued.quantity)} {row.quantity.unit}",
            one,
            pounds(valued.sum.present_value),
        ]
        if typed:
            cells.append("" if seen else str(row.quantity.basis).replace("_", " "))
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
    if valued.found is None:
        return f"typed, {str(valued.row.quantity.basis).replace('_', ' ')}"
    seen = valued.found
    return f"{len(seen.cases)} cases; {seen.paired} paired, {seen.lost} lost, {seen.same} same, {seen.worse} worse"


def csv_text(rows: Iterable[dict[str, Any]]) -> str:
    """Rows as CSV with a header; a text that a spreadsheet would run as a formula is quoted."""
    listed = list(rows)
    written = io.StringIO()
    if listed:
        writer = csv.DictWriter(written, fieldnames=list(listed[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: _cell(cell) for key, cell in row.items()} for row in listed)
    return written.getvalue()


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "@", "\t"} else value
