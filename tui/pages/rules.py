"""The rules as values: the list with its marks, what the lint says, and what is late or silent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from triage.desk import Desk, gate
from triage.desk.rule_browsing import at_work, searched, shelf
from triage.desk.rule_linting import lint_files
from triage.desk.silence import silent_rules
from triage.errors import TriageError
from tui.pages.wording import Acting, counted, day_in_words

STATE_SHAPES = {"live": "●", "trial": "◐", "draft": "○", "retired": "×"}
STATE_WORDS = {
    "live": "in force",
    "trial": "shown, changes nothing",
    "draft": "in no decision",
    "retired": "no longer used",
}
FAULT, WARNING = "✗", "!"
"""Marks of a fault and of a warning; the words stand beside them."""
ORDERS = ("file", "stage", "state", "owner", "review")
"""What the list may be grouped by."""


@dataclass(frozen=True)
class RuleRow:
    """One rule in the list."""

    id: str
    title: str
    state: str
    """live, trial, draft or retired"""
    stage: str
    owner: str
    review: str
    """By when somebody looks at it again, and whether that has passed."""
    late: bool
    file: str
    line: int
    text: str
    """All that a search looks at, in small letters."""
    review_by: date

    def group(self, order: str) -> str:
        """The heading under which it stands in one order."""
        return {
            "file": self.file.removeprefix("rules/"),
            "stage": self.stage,
            "state": f"{STATE_SHAPES[self.state]} {self.state}",
            "owner": self.owner,
            "review": f"{'LATE: ' if self.late else ''}{day_in_words(self.review_by)}",
        }[order]


@dataclass(frozen=True)
class IssueCard:
    """One thing the lint says."""

    place: str
    file: str
    line: int
    fault: bool
    """Whether it is a fault; a warning else."""
    code: str
    what: str
    why: str
    mend: str
    excerpt: str
    rule: str = ""
    """The rule it stands in; empty where it stands in none."""

    @property
    def head(self) -> str:
        """Mark, word, place and what is wrong."""
        return f"{FAULT} FAULT" if self.fault else f"{WARNING} warning"


@dataclass(frozen=True)
class Marks:
    """What the lint says of the whole rulebook."""

    issues: tuple[IssueCard, ...]
    summary: str

    def of(self, rule: str) -> tuple[int, int]:
        """Faults and warnings of one rule."""
        own = [one for one in self.issues if one.rule == rule]
        faults = sum(one.fault for one in own)
        return faults, len(own) - faults


@dataclass(frozen=True)
class RulesPage:
    """All that the list of rules shows, without marks."""

    notice: str
    acting: Acting
    deciding: str
    rows: tuple[RuleRow, ...]
    broken: tuple[IssueCard, ...]
    """Faults that keep rules from being read; what they stand in is not in ``rows``."""
    files: tuple[str, ...]

    def shown(self, find: str, order: str) -> list[RuleRow]:
        """The rows that match ``find``, in one order; ``late`` is a word that finds what is past its review date."""
        words = find.casefold().split()
        found = [row for row in self.rows if all(word in row.text for word in words)]
        if order == "review":
            return sorted(found, key=lambda row: (row.review_by, row.owner, row.file, row.line))
        if order == "file":
            return found
        return sorted(found, key=lambda row: (row.group(order), row.file, row.line))


@dataclass(frozen=True)
class RulesHealth:
    """How the rulebook is kept, for whoever answers for it."""

    overdue: tuple[tuple[str, str, str], ...]
    """Past their review date: day, owner, and the rules in words; the longest overdue first."""
    silent: tuple[tuple[str, str], ...]
    """Id and title of rules in force that no kept decision names."""
    faults: int
    warnings: int
    summary: str
    trials: tuple[tuple[str, str], ...]
    """Id and title of rules on trial."""


def read_rules(desk: Desk, by: str | None) -> RulesPage:
    """Read every rule that can be read; a broken file hides only its own."""
    found = shelf(desk)
    rows = tuple(
        RuleRow(
            id=rule.id,
            title=rule.title,
            state=rule.status,
            stage=rule.stage,
            owner=rule.owner,
            review=_review(rule.review_by, desk.on),
            late=_late(rule.status, rule.review_by, desk.on),
            file=rule.file,
            line=rule.line or 1,
            text=searched(rule) + (" late" if _late(rule.status, rule.review_by, desk.on) else ""),
            review_by=rule.review_by,
        )
        for rule in found.rules
    )
    return RulesPage(
        notice=desk.notice or "",
        acting=may_edit(desk, by),
        deciding=found.deciding,
        rows=rows,
        broken=tuple(issue_card(issue, "") for issue in found.faults if issue.severity == "error"),
        files=found.files,
    )


def may_edit(desk: Desk, by: str | None, act: str = "rules.edit") -> Acting:
    """Whether the person named may change rule files here; a refusal is an answer."""
    try:
        name = desk.must_know(by)
    except TriageError as refused:
        return Acting("", f"{refused.what}; {refused.mend}" if refused.mend else refused.what)
    if gate.may(desk, act, by):
        return Acting(name)
    return Acting("", "your role does not do this here; `triage people rights` shows who does")


def read_marks(desk: Desk) -> Marks:
    """Lint the whole rulebook; takes seconds, so it is asked for once the list stands."""
    found = shelf(desk)
    starts: dict[str, list[tuple[int, str]]] = {}
    for rule in found.rules:
        starts.setdefault(rule.file, []).append((rule.line or 1, rule.id))
    report = lint_files(at_work(desk)).report
    cards = []
    for issue in report.issues:
        inside = ""
        for line, name in sorted(starts.get(issue.file or "", ())):
            if issue.line is not None and line <= issue.line:
                inside = name
        cards.append(issue_card(issue, report.excerpt(issue), inside))
    cards.sort(key=lambda one: (not one.fault, one.file, one.line))
    return Marks(tuple(cards), report.summary)


def issue_card(issue: object, excerpt: str, rule: str = "") -> IssueCard:
    """Put an issue into words; signs that would move a cursor or change colours are left out."""
    from triage.model import Issue  # noqa: PLC0415 - the type is wanted only to read it

    assert isinstance(issue, Issue)
    return IssueCard(
        place=issue.place,
        file=issue.file or "",
        line=issue.line or 1,
        fault=issue.severity == "error",
        code=issue.code,
        what=_printable(issue.what),
        why=_printable(issue.why),
        mend=_printable(issue.mend),
        excerpt=excerpt,
        rule=rule,
    )


def read_health_rows(desk: Desk, by: str | None) -> RulesHealth:
    """Overdue rules, silent rules and what the lint counts; reads every kept decision once, so it is long work."""
    gate.read(desk, "report", by)
    found, marks = shelf(desk), read_marks(desk)
    late = sorted(
        (rule for rule in found.rules if _late(rule.status, rule.review_by, desk.on)),
        key=lambda rule: (rule.review_by, rule.owner, rule.id),
    )
    overdue = []
    for (day, owner), group in groupby(late, key=lambda rule: (rule.review_by, rule.owner)):
        titles = [rule.title for rule in group]
        overdue.append((day_in_words(day), owner, "; ".join(titles)))
    faults = sum(one.fault for one in marks.issues)
    return RulesHealth(
        overdue=tuple(overdue),
        silent=tuple((rule.id, rule.title) for rule in silent_rules(desk, found.rules)),
        faults=faults,
        warnings=len(marks.issues) - faults,
        summary=marks.summary,
        trials=tuple((rule.id, rule.title) for rule in found.rules if rule.status == "trial"),
    )


def groups_of(rows: Iterable[RuleRow], order: str) -> list[tuple[str, list[RuleRow]]]:
    """The rows under their headings, in the order in which they come."""
    return [(name, list(group)) for name, group in groupby(rows, key=lambda row: row.group(order))]


def _late(status: str, day: date, on: date) -> bool:
    return status in {"live", "trial"} and day < on


def _review(day: date, on: date) -> str:
    late = (on - day).days
    return f"look at it again by {day_in_words(day)}" + (
        f" – LATE by {counted(late, 'day')}" if late > 0 else ""
    )


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
