"""What is noted about a case, and who sees which of it: some flags show patterns across an area, for coordinators only."""

from __future__ import annotations

from dataclasses import dataclass

from triage.casework.people import sees_patterns
from triage.deciding.words import code_in_words
from triage.desk.opening import Desk
from triage.errors import TriageError
from triage.model import Decision
from triage.rulebook import Rulebook

PATTERNS = "Counted across the area (no finding about this child, no reason to act, not to be passed on)"
"""Stands over flags for coordinators, so that nobody takes them for a threshold."""


@dataclass(frozen=True)
class Noted:
    """Titles of a decision's flags."""

    flags: tuple[str, ...]
    """For everybody who works with the case."""
    patterns: tuple[str, ...]
    """For coordinators, managers and safeguarding leads; empty for others."""


def noted(desk: Desk, decision: Decision, by: str | None) -> Noted:
    """Sort the flags of a decision for the person named; nobody named, nobody registered: without patterns."""
    reports = desk.vocabulary.for_coordinators
    sees = _sees(desk, by)
    return Noted(
        tuple(_title(desk, one.flag) for one in decision.flags if one.flag not in reports),
        tuple(_title(desk, one.flag) for one in decision.flags if one.flag in reports and sees),
    )


def _sees(desk: Desk, by: str | None) -> bool:
    try:
        return desk.has_record and sees_patterns(desk.store, by)
    except TriageError:
        return False


def _title(desk: Desk, flag: str) -> str:
    """The title of a flag; the code in words where the list no longer holds it."""
    known = desk.vocabulary.has("flags", flag)
    return desk.vocabulary.title("flags", flag) if known else code_in_words(flag)


def for_reports_only(rulebook: Rulebook) -> frozenset[str]:
    """Rules that do nothing but raise flags for coordinators' reports."""
    reports = rulebook.vocabulary.for_coordinators
    return frozenset(
        rule.id for rule in rulebook.rules if rule.then.flags and reports.issuperset(rule.then.flags)
    )
