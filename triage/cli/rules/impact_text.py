"""The impact report for a terminal: 80 columns, worst first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from triage.disclosure import shown
from triage.vocabulary import Vocabulary
from triage.workbench.estimates import METHOD, Estimate
from triage.workbench.impact_plans import full
from triage.workbench.impact_report import (
    INSIDE,
    LEVELS,
    ChangedCase,
    ImpactReport,
    Load,
    LostEscalation,
    PlanChange,
    ServiceDemand,
    Split,
    Tally,
    cases_in_words,
)

WIDTH = 80
ROWS = 12
"""Rows of a table before the rest is only counted; ``--json`` has all of them."""
SECTIONS = (
    ("flag", "Flags", "flags"),
    ("help", "Help offered by rules", "help"),
    ("ask", "Questions", "ask_fields"),
    ("human_review", "Looks by a named person", ""),
    ("withhold", "Help kept back for safety", "help"),
)
"""Kind of outcome, heading, and the list its codes stand in."""


def show(report: ImpactReport, vocabulary: Vocabulary, limit: int) -> None:
    """Print the report; ``limit`` is how many cases each list names."""
    _say(f"From {report.old_name} to {report.new_name}, on {report.on}", "bold")
    _say(report.headline())
    if report.broken:
        _say(f"{cases_in_words(report.broken)} could not be read and stand in no figure:", "bold")
        for issue in report.problems:
            if issue.escalations:
                _say(f"ACT NOW  {'; '.join(issue.escalations)}", "bold")
                _lines([f"{issue.place}  case {issue.case}" if issue.case else issue.place])
        _lines(f"{issue.place}  {issue.code}  {issue.what}" for issue in report.problems[:limit])
        _more(report.broken, min(limit, len(report.problems)))
    _say(INSIDE, "dim")
    _escalations("Escalations that are lost", report.lost_escalations, limit)
    _escalations("Escalations that come later", report.slower_escalations, limit)
    if report.changed:
        _levels(report)
        for kind, heading, listed in SECTIONS:
            _tallies(heading, report.of_kind(kind), listed, vocabulary)
        _worst(report.worst, report.changed, limit)
    _loads(report.loads, report.cases)
    _plans(report, vocabulary)
    if report.changed:
        _splits(report.splits, report.threshold, vocabulary)
    for note in report.notes:
        _say(f"Note: {note}")


def _console() -> Console:
    return Console(width=WIDTH, highlight=False, markup=False)


def _say(text: str, style: str = "") -> None:
    _console().print(Text(text, style=style))


def _heading(text: str) -> None:
    click.echo()
    _say(text, "bold")


def _lines(lines: Iterable[str]) -> None:
    for line in lines:
        _console().print(Text("  " + line))


def _more(total: int, said: int) -> None:
    if total > said:
        _lines([f"and {total - said:,} more"])


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(headings[0], overflow="fold", ratio=1)
    for heading in headings[1:]:
        table.add_column(heading, justify="right", no_wrap=True)
    table.width = WIDTH
    return table


def in_time(days: int) -> str:
    """``today``, ``within 2 days``."""
    return "today" if days == 0 else f"within {days} day{'' if days == 1 else 's'}"


def escalation_words(one: LostEscalation) -> str:
    """One escalation in a line, its case first."""
    whom = one.person if one.who is None else f"{one.person} {one.who}"
    if one.now_within_days is None:
        return f"{one.case}  {one.to} for {whom}, {in_time(one.within_days)}: no longer"
    return f"{one.case}  {one.to} for {whom}: {in_time(one.within_days)} → {in_time(one.now_within_days)}"


def _escalations(heading: str, found: Sequence[LostEscalation], limit: int) -> None:
    if not found:
        return
    _heading(f"{heading}: {len(found):,} in {cases_in_words(len({one.case for one in found}))}")
    _lines(escalation_words(one) for one in found[:limit])
    _more(len(found), min(limit, len(found)))


def _levels(report: ImpactReport) -> None:
    _heading(f"Level: {report.lowered:,} lower, {report.raised:,} higher")
    if not (report.lowered or report.raised):
        return
    table = _table("was / becomes", *(name.replace("_", " ") for name in LEVELS))
    for old, row in enumerate(report.level_moves):
        table.add_row(
            LEVELS[old].replace("_", " "),
            *(
                Text(f"{number:,}", style="" if old == new else "bold" if number else "dim")
                for new, number in enumerate(row)
            ),
        )
    _console().print(table)


def code_words(kind: str, code: str, listed: str, vocabulary: Vocabulary) -> str:
    """A code with its title, where it has one."""
    if kind == "human_review":
        by, _, reason = code.partition("/")
        return f"{by.replace('_', ' ')} ({vocabulary.title('review_reasons', reason)})"
    return vocabulary.title(listed, code) if listed else code


def _tallies(heading: str, found: Sequence[Tally], listed: str, vocabulary: Vocabulary) -> None:
    if not found:
        return
    click.echo()
    table = _table(heading, "old", "new", "lost", "gained")
    for one in found[:ROWS]:
        table.add_row(
            code_words(one.kind, one.code, listed, vocabulary),
            f"{one.old:,}",
            f"{one.new:,}",
            f"{one.lost:,}",
            f"{one.gained:,}",
        )
    _console().print(table)
    _more(len(found), min(ROWS, len(found)))


def change_words(one: ChangedCase) -> str:
    """What changes for one case in a few words; times of things that change themselves are left out."""
    said = {(kind, code) for kind, code, _ in one.what}
    parts = [
        level_words(code) if kind == "level" else f"{kind.replace('_', ' ')} {code} {change}"
        for kind, code, change in one.what
        if not (kind.endswith("_within") and (kind.removesuffix("_within"), code.rpartition("@")[0]) in said)
        and not (kind == "offer" and ("help", code.split(",")[0]) in said)
    ]
    return "; ".join(parts)


def level_words(code: str) -> str:
    """``2 -> 1`` in the names of levels."""
    old, _, new = code.partition(" -> ")
    return f"level {LEVELS[int(old) - 1]} → {LEVELS[int(new) - 1]}".replace("_", " ")


def _worst(found: Sequence[ChangedCase], changed: int, limit: int) -> None:
    _heading("Changed cases, worst first")
    for one in found[:limit]:
        _hanging(f"{one.case}  {one.gravest}: {change_words(one)}")
    _more(changed, min(limit, len(found)))


def per_hundred(number: int, cases: int) -> str:
    """Cases in a hundred, to a tenth."""
    return f"{100 * number / cases:.1f}" if cases else "-"


def _loads(loads: Sequence[Load], cases: int) -> None:
    found = [one for one in loads if one.old != one.new or one.change != "same"]
    if not found:
        return
    click.echo()
    table = _table("How often rules fire, of 100 cases", "the rule", "old", "new", "cases")
    for one in found[:ROWS]:
        table.add_row(
            one.rule,
            one.change,
            per_hundred(one.old, cases),
            per_hundred(one.new, cases),
            f"{one.new - one.old:+,}",
        )
    _console().print(table)
    _more(len(found), min(ROWS, len(found)))


def estimate_words(one: Estimate, *, sign: bool = False) -> str:
    """A number of cases; an estimate never without its interval.

    >>> estimate_words(Estimate(3.0, 3.0, 3.0)), estimate_words(Estimate(31.4, 20.2, 45.0))
    ('3', '31 (20–45)')
    """
    plus = "+" if sign else ""
    value = f"{round(one.value) + 0:{plus},}"
    if one.counted:
        return value
    between = " to " if sign else "–"
    return f"{value} ({round(one.low):{plus},}{between}{round(one.high):{plus},})"


def plan_words(one: PlanChange, vocabulary: Vocabulary) -> str:
    """One kind of action, or of unmet demand, in words."""
    title = vocabulary.title("help", one.help)
    if one.kind == "unmet":
        return f"{title}: {vocabulary.title('unmet_reasons', one.detail)}"
    return f"{one.kind}: {title}"


def _plans(report: ImpactReport, vocabulary: Vocabulary) -> None:
    plans = report.plans
    if not plans.of:
        return
    _heading("Services and plans")
    sampled = plans.seed is not None
    _say(
        f"{plans.decided:,} of {cases_in_words(plans.of)} that may have another plan were decided under both"
        + (f" (a random sample, seed {plans.seed}); figures are for all of them: {METHOD}" if sampled else "")
        + f"; {estimate_words(plans.differ)} have one."
    )
    for heading, found in (("Actions, in cases", plans.actions), ("Unmet, in cases", plans.unmet)):
        if found:
            table = _table(heading, "lost", "gained")
            for one in found[:ROWS]:
                table.add_row(
                    plan_words(one, vocabulary), estimate_words(one.lost), estimate_words(one.gained)
                )
            _console().print(table)
            _more(len(found), min(ROWS, len(found)))
    _services(plans.services, sampled=sampled)


def _services(found: Sequence[ServiceDemand], *, sampled: bool) -> None:
    """Demand on services: a table of numbers, or a line each where every number has its interval."""
    if not found:
        return
    heading = "Services, cases sent there"
    if sampled:
        _say(heading)
        for one in found[:ROWS]:
            _hanging(
                f"{one.service} ({room_words(one.state, one.wait_weeks)}){' !' if full(one) else ''}: "
                f"{estimate_words(one.old)} → {estimate_words(one.new)}, change {estimate_words(one.change, sign=True)}"
            )
    else:
        table = _table(heading, "says it has", "old", "new", "more or less")
        for one in found[:ROWS]:
            table.add_row(
                one.service + (" !" if full(one) else ""),
                room_words(one.state, one.wait_weeks),
                estimate_words(one.old),
                estimate_words(one.new),
                estimate_words(one.change, sign=True),
            )
        _console().print(table)
    _more(len(found), min(ROWS, len(found)))
    if any(full(one) for one in found[:ROWS]):
        _lines(["! more cases are sent to a service that says it has no room at once"])


def _hanging(text: str) -> None:
    """One entry of a list, its later lines further in."""
    for number, line in enumerate(Text(text).wrap(_console(), WIDTH - 6)):
        line.rstrip()
        _console().print(Text(" " * (6 if number else 2)) + line)


def room_words(state: str | None, wait_weeks: int | None) -> str:
    """What a service says of its room."""
    said = (state or "unknown").replace("_", " ")
    return said if wait_weeks is None else f"{said}, {wait_weeks} wk"


def label_words(by: str, label: str, vocabulary: Vocabulary) -> str:
    """The name of a group of children."""
    if by == "ethnicity" and vocabulary.has("ethnicity", label):
        return vocabulary.title("ethnicity", label)
    return label


def _splits(splits: Sequence[Split], threshold: int, vocabulary: Vocabulary) -> None:
    for split in splits:
        if split.why_not:
            _heading("Who the changed cases are")
            _say(split.why_not)
            return
    _heading("Who the changed cases are")
    for split in splits:
        table = _table(split.by, *(column.replace("level ", "") for column in split.columns))
        for label, cells in split.rows:
            table.add_row(label_words(split.by, label, vocabulary), *(shown(cell) for cell in cells))
        _console().print(table)
    if any(cell.suppressed for split in splits for _, cells in split.rows for cell in cells):
        _say(f"hidden: a number from 1 to {threshold - 1}, or one that would give such a number away")


def summary_lines(report: ImpactReport) -> Iterator[str]:
    """The few lines that go into a proposal or a change note."""
    yield report.headline()
    yield from (escalation_words(one) for one in report.lost_escalations)
