"""Versions and proposals of the rules as values, and what differs between two states of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from triage.desk import Desk, gate
from triage.desk.publishing import ProposalView, rules_log, show_proposal
from triage.desk.rule_browsing import deciding
from triage.desk.rule_comparing import compared_rules
from triage.errors import TriageError
from tui.pages.rules import may_edit
from tui.pages.wording import Acting, counted, day_in_words

CHECK_MARKS = {"green": "✓ green", "look": "! look", "failed": "✗ FAILED", "not_run": "? not run"}
CHECK_TITLES = {
    "lint": "The files read without a fault",
    "examples": "Every example does what it says",
    "mutation": "No slip in a changed rule goes unnoticed by its examples",
    "proofs": "What must hold for every case is proved",
    "impact": "No stored case loses an escalation, support or a level",
}
_WAITING = {"open": "waits for approval", "approved": "approved, waits to be published"}


@dataclass(frozen=True)
class ChangeRow:
    """One version or proposal."""

    key: str
    """``v3`` or ``p3``."""
    number: int
    is_version: bool
    title: str
    state: str
    detail: str
    standing: str = ""
    """Where a version stands."""


@dataclass(frozen=True)
class ChangesPage:
    """All that is listed."""

    notice: str
    acting: Acting
    deciding: str
    rows: tuple[ChangeRow, ...]
    """What waits for somebody first, then newest first."""
    kept: tuple[str, ...]
    differs: tuple[str, ...]


@dataclass(frozen=True)
class CheckCard:
    """One check of a proposal."""

    name: str
    title: str
    mark: str
    green: bool
    summary: str
    details: tuple[str, ...]
    answer: str
    """What whoever approved said to it."""


@dataclass(frozen=True)
class ProposalPage:
    """One proposal."""

    notice: str
    acting: Acting
    number: int
    author: str
    state: str
    """open, approved, published, withdrawn or stale"""
    head: str
    note: str
    changes: tuple[str, ...]
    checks: tuple[CheckCard, ...]
    lost: tuple[str, ...]
    approvals: tuple[str, ...]
    wants: tuple[str, ...]
    """What approval needs."""
    own: bool
    """Whether the person named made it."""

    @property
    def to_answer(self) -> tuple[CheckCard, ...]:
        """Checks that need a reason."""
        return tuple(one for one in self.checks if not one.green)


def read_changes(desk: Desk, by: str | None) -> ChangesPage:
    """Read every version and proposal."""
    told = rules_log(desk)
    rows = []
    for view in told.proposals:
        row = view.row
        rows.append(
            ChangeRow(
                f"p{row.id}",
                row.id,
                False,
                row.note,
                _WAITING.get(row.state, row.state),
                f"by {row.author} on {day_in_words(row.proposed_on)}"
                + (f"; approved by {_names(view)}" if view.approvals else ""),
            )
        )
    waiting = [row for row in rows if row.state in _WAITING.values()]
    settled = [row for row in rows if row.state not in _WAITING.values()]
    versions = []
    for version in told.versions:
        kept = version.row
        who = " and ".join(one for one in (kept.published_by, kept.second) if one)
        note = f"brings back version {kept.restores}: {kept.note}" if kept.restores else kept.note
        begins = f"from {day_in_words(kept.effective_on)}" if kept.effective_on else "never published"
        versions.append(
            ChangeRow(
                f"v{kept.number}",
                kept.number,
                True,
                note,
                version.standing,
                begins + (f"; by {who}" if who else ""),
                standing=version.standing,
            )
        )
    return ChangesPage(
        notice=desk.notice or "",
        acting=may_edit(desk, by, "rules.propose"),
        deciding=deciding(desk),
        rows=(*reversed(waiting), *reversed(versions), *reversed(settled)),
        kept=tuple(
            f"kept-{one.id}: files set aside on {day_in_words(one.kept_on)} by {one.kept_by}, {one.reason}"
            for one in told.kept
        ),
        differs=told.differs,
    )


def read_proposal(desk: Desk, number: int, by: str | None) -> ProposalPage:
    """Read one proposal with what was found out about it."""
    return proposal_page(desk, show_proposal(desk, number), by)


def proposal_page(desk: Desk, view: ProposalView, by: str | None) -> ProposalPage:
    """Put a proposal into words."""
    row, reports = view.row, view.reports
    answers = {one.check_name: f"{one.by_name}: {one.reason}" for one in view.answers}
    checks = tuple(
        CheckCard(
            one.name,
            CHECK_TITLES.get(one.name, one.name),
            CHECK_MARKS[one.state],
            one.state == "green",
            one.summary,
            tuple(one.details),
            answers.get(one.name, ""),
        )
        for one in reports.checks
    )
    act = "rules.approve" if row.state == "open" else "rules.publish"
    acting = may_edit(desk, by, act)
    wants = [f"somebody other than {row.author}"]
    if reports.to_answer:
        wanted = ", ".join(CHECK_TITLES.get(one.name, one.name).lower() for one in reports.to_answer)
        wants.append(f"a reason for each check that is not green: {wanted}")
    if reports.lost_escalations:
        wants.append("a safeguarding lead, as the one who approves or as the second person")
    return ProposalPage(
        notice=desk.notice or "",
        acting=acting,
        number=row.id,
        author=row.author,
        state=row.state,
        head=f"by {row.author} on {day_in_words(row.proposed_on)}, against version {row.base}; "
        f"{_WAITING.get(row.state, row.state)}",
        note=row.note,
        changes=tuple(reports.changes) or ("nothing but comments or drafts is changed",),
        checks=checks,
        lost=tuple(reports.lost_escalations),
        approvals=tuple(
            f"{one.by_name} ({one.role.replace('_', ' ')}) on {day_in_words(one.on_day)}"
            for one in view.approvals
        ),
        wants=tuple(wants),
        own=acting.name == row.author,
    )


def people_who_approve(desk: Desk, author: str) -> tuple[str, ...]:
    """Names of registered people who may approve a change that is not their own."""
    return tuple(
        row.name
        for row in desk.store.people()
        if row.name != author and row.left_on is None and _may(desk, row.name)
    )


def _may(desk: Desk, name: str) -> bool:
    try:
        return gate.may(desk, "rules.approve", name)
    except TriageError:
        return False


def _names(view: ProposalView) -> str:
    return " and ".join(one.by_name for one in view.approvals)


@dataclass(frozen=True)
class DiffPage:
    """What differs."""

    head: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    same_decisions: bool


_HEADINGS = {
    "meaning": "Rules that mean something else",
    "not in force": "Rules in force in neither (draft, trial, retired)",
    "words": "Words only: title, owner, dates, why, sources",
    "examples": "Examples only",
}


def read_diff(desk: Desk, old: str = "published", new: str = "working") -> DiffPage:
    """Say what ``new`` says otherwise than ``old``; loads both, so it is long work."""
    found: Any = compared_rules(desk, old, new)
    sections = []
    for kind, heading in _HEADINGS.items():
        rules = found.of_kind(kind)
        if rules:
            lines = [line for one in rules for line in _rule(one)]
            sections.append((f"{heading}: {counted(len(rules), 'rule')}", tuple(lines)))
    for heading, codes in (("Codes of the vocabulary", found.codes), ("Wording", found.wording)):
        if codes:
            lines = [f"{one.listed} {one.code}: {one.what}; {'; '.join(one.lines)}" for one in codes]
            sections.append((heading, tuple(lines)))
    names = {"published": "the rules that decide", "working": "the files in rules/"}
    return DiffPage(
        f"From {names.get(old, old)} to {names.get(new, new)}", tuple(sections), bool(found.same_decisions)
    )


def _rule(one: Any) -> list[str]:
    mark = "ESCALATES: " if one.escalates and one.kind == "meaning" else ""
    lines = [f"{mark}{one.title} ({one.rule}): {one.what}", *(f"   {line}" for line in one.lines)]
    if one.examples:
        lines.append(f"   {counted(len(one.examples), 'example')} added, removed or changed")
    return lines
