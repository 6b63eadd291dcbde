"""How the rules and the directory are kept, as parts: late, silent, faulty, asking too much, leaned on, missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from triage.desk import Desk, gate, trial_reports
from triage.desk.directory.attention import records_due
from triage.desk.directory.gaps import gap_report
from triage.desk.reporting.behind import traced_page
from triage.errors import TriageError
from triage.pages import Block, Cell, Chart, Column, Figure, Figures, Mark, Table, Words
from tui.pages.periods import Span, usual
from tui.pages.rules import RulesHealth, read_health_rows
from tui.pages.sheets import CaseGroup, Part, Place, Target, part, part_of, seated, section
from tui.pages.wording import Wording, day_in_words, looks
from tui.work import as_trouble

AHEAD_DAYS = 60
"""Services whose check runs out within so many days are named too."""
MOST = 300
"""Rows of one list that are shown; the rest are counted."""


@dataclass(frozen=True)
class HealthPart:
    """One or more parts, and what is read after them."""

    notice: str
    parts: tuple[Part, ...]
    span: Span
    """The days that are meant where none were chosen, else those."""


def read_directory_health(desk: Desk, by: str | None, span: Span | None = None) -> HealthPart:
    """Services overdue for checking, and gaps in cover: quick, so read first."""
    gate.read(desk, "report", looks(desk, by))
    return HealthPart(
        desk.notice or "",
        (
            _told(desk, "services", "Services to check", _services),
            _told(desk, "gaps", "Gaps in cover", _gaps),
        ),
        span or usual(desk),
    )


def read_alert_load(desk: Desk, by: str | None, span: Span | None = None) -> HealthPart:
    """How much rules and the day ask of people in these days, the usual ones where None."""
    span = span or usual(desk)
    with seated(desk, by):
        page = traced_page(desk, "quarter", start=span.start, end=span.end)
    found = section(page.sections, "alerts")
    assert found is not None
    alerts = part_of(found, title="Alert load")
    blocks = (Words((f"Cases received {span.words}.",)), *alerts.blocks)
    return HealthPart(desk.notice or "", (part("alerts", alerts.title, blocks),), span)


def read_rules_health(desk: Desk, by: str | None, span: Span | None = None) -> HealthPart:
    """Overdue and silent rules, what the lint says, and rules that decide nothing yet and are leaned on; long work."""
    with seated(desk, by):
        found = read_health_rows(desk, looks(desk, by))
        leaned = _told(desk, "leaned", "Drafts and trials leaned on", _leaned)
    return HealthPart(
        desk.notice or "", (_overdue(found), _silent(found), _lint(found), leaned), span or usual(desk)
    )


def _told(desk: Desk, key: str, title: str, read: Callable[[Desk], Part]) -> Part:
    """A part, or why it cannot be read: a fault in one part never hides the others."""
    try:
        return read(desk)
    except TriageError as problem:
        return part(key, title, (Words((as_trouble(problem).text,)),))


def _overdue(found: RulesHealth) -> Part:
    rows = tuple((day, owner, rules) for day, owner, rules in found.overdue[:MOST])
    return part(
        "overdue",
        "Overdue rules",
        (
            Figures((Figure("overdue", "Groups of rules past the day on which somebody was to look again", len(found.overdue)),)),
            Table(
                "overdue",
                "Past their review date, the longest overdue first",
                (Column("day", "look by"), Column("owner", "whose job"), Column("rules", "rules")),
                rows,
                empty="No rule is past its review date.",
            ),
            Words(("A rule that nobody has looked at may no longer be right. They are looked at in the place Rules of a coordinator, or with `triage rules list`.",)),
        ),
    )  # fmt: skip


def _silent(found: RulesHealth) -> Part:
    shown = found.silent[:MOST]
    more = len(found.silent) - len(shown)
    return part(
        "silent",
        "Silent rules",
        (
            Figures((Figure("silent", "Rules in force that no kept decision names", len(found.silent)),)),
            Words(("A silent rule may be right and rare, as those about danger are: it is a question, never a fault.",)),
            Table(
                "silent",
                "Rules that nobody has heard from; enter shows one",
                (Column("title", "rule"), Column("id", "called")),
                tuple((title, name) for name, title in shown),
                note=f"{more} more." if more else "",
                empty="Every rule in force was named by a decision, or no decision is kept yet.",
            ),
        ),
        {(2, place): Target("rule", title, name) for place, (name, title) in enumerate(shown)},
    )  # fmt: skip


def _lint(found: RulesHealth) -> Part:
    return part(
        "lint",
        "Lint",
        (
            Figures(
                (
                    Figure("faults", "Faults: a rule that has one decides nothing", found.faults),
                    Figure("warnings", "Warnings", found.warnings),
                )
            ),
            Words((found.summary, "Each with its place and how to mend it: the place Rules of a coordinator, or `triage rules lint`.")),
        ),
    )  # fmt: skip


def _leaned(desk: Desk) -> Part:
    """Rules on trial that would have fired, and drafts that live rules name in what they do."""
    rows: list[tuple[Cell, ...]] = []
    targets: dict[Place, Target] = {}
    for one in trial_reports(desk):
        groups = (CaseGroup("Would have fired", str(one.fired), one.cases),) if one.cases else ()
        if groups:
            targets[0, len(rows)] = Target("cases", one.rule, groups=groups)
        rows.append((one.title or one.rule, one.status, one.decisions, one.fired, len(one.cases)))
    blocks: list[Block] = [
        Table(
            "trials",
            "Rules on trial: in how many decisions they would have fired",
            (
                Column("rule", "rule"), Column("state", "stands at"), Column("asked", "decisions asked", "count"),
                Column("fired", "would have fired", "count"), Column("cases", "in cases", "count"),
            ),
            tuple(rows),
            note="A rule on trial changes no decision; people may have come to lean on what it shows.",
            empty="No rule is on trial, and none was.",
        )
    ]  # fmt: skip
    drafts = [rule for rule in desk.rulebook.rules if rule.status == "draft"]
    for place, rule in enumerate(drafts[:MOST]):
        targets[1, place] = Target("rule", rule.title, rule.id)
    blocks.append(
        Table(
            "drafts",
            "Drafts: in no decision, whatever people expect of them",
            (Column("title", "draft"), Column("owner", "whose"), Column("review", "look by", "day")),
            tuple((rule.title, rule.owner, rule.review_by) for rule in drafts[:MOST]),
            empty="There is no draft.",
        )
    )
    return part("leaned", "Drafts and trials leaned on", blocks, targets)


def _services(desk: Desk) -> Part:
    rows: list[tuple[Cell, ...]] = []
    targets: dict[Place, Target] = {}
    found = records_due(desk, AHEAD_DAYS)
    wording = Wording(desk)
    for row in found[:MOST]:
        targets[1, len(rows)] = Target("service", wording.service(row.service), row.service)
        why = (
            "reported"
            if row.reports
            else "overdue"
            if row.overdue
            else "never checked"
            if row.until is None
            else "runs out soon"
        )
        until = day_in_words(row.until) if row.until else "–"
        rows.append((wording.service(row.service), why, until, len(row.reports), row.by or "nobody named"))
    states = Counter(str(row[1]) for row in rows)
    return part(
        "services",
        "Services to check",
        (
            Figures(
                tuple(
                    Figure(name.replace(" ", "_"), f"Services: {name}", states[name])
                    for name in ("reported", "overdue", "never checked", "runs out soon")
                )
            ),
            Table(
                "services",
                f"Records to confirm by {day_in_words(desk.on)} or within {AHEAD_DAYS} days; enter shows one",
                (
                    Column("service", "service"), Column("why", "why"), Column("until", "checked until"),
                    Column("reports", "reports", "count"), Column("by", "whose job"),
                ),
                tuple(rows),
                note=f"{len(found) - len(rows)} more: `triage directory due`." if len(found) > len(rows) else "",
                empty="Every record was confirmed, and none runs out soon.",
            ),
        ),
        targets,
    )  # fmt: skip


def _gaps(desk: Desk) -> Part:
    report = gap_report(desk)
    wording = Wording(desk)
    lacking: dict[str, set[str]] = defaultdict(set)
    single: dict[str, set[str]] = defaultdict(set)
    for row in report.rows:
        kept = {"none": lacking, "blocked": lacking, "one": single}.get(row.section)
        if kept is not None:
            kept[row.help].update(row.places)
    places = len(report.cover.places)
    order = sorted(lacking, key=lambda code: (-len(lacking[code]), code))
    marks = tuple(
        Mark(wording.title("help", code), float(len(lacking[code])), note=f"of {places} districts")
        for code in order[:20]
    )
    rows = tuple(
        (wording.title("help", code), len(lacking.get(code, ())), len(single.get(code, ())))
        for code in (*order, *sorted(set(single) - set(order)))
    )
    return part(
        "gaps",
        "Gaps in cover",
        (
            Figures(
                (
                    Figure("lacking", "Kinds of help that somebody in some district cannot get today", len(lacking)),
                    Figure("single", "Kinds of help that hang on one service somewhere", len(single)),
                    Figure("districts", "Districts looked at", places),
                )
            ),
            Chart("gaps", "Districts in which some age or person gets no service", "bars", marks, "districts", _left(len(order)), kind="count", better="lower"),
            Table(
                "gaps",
                "Each kind of help: districts where it is missing for somebody, and where one service is all there is",
                (Column("help", "help"), Column("lacking", "missing in", "count"), Column("single", "one service in", "count")),
                rows,
                note="By person and age, a district counts once. In full: `triage directory gaps`, or the directory's own gaps.",
                empty="Every kind of help that the rules ask for is given everywhere.",
            ),
        ),
    )  # fmt: skip


def _left(number: int) -> str:
    return f"The 20 missing most; the table holds all {number}." if number > 20 else ""


def every(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The parts in the order in which they are shown, whatever was read first."""
    order = ("overdue", "silent", "lint", "alerts", "leaned", "gaps", "services")
    return tuple(sorted(parts, key=lambda one: order.index(one.key) if one.key in order else len(order)))
