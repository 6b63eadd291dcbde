"""What the record gives back about versions of the rules and changes of the directory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class VersionRow:
    """One version of the rules, kept for good; its texts lie in the snapshot."""

    number: int
    kind: str
    """shipped (what the workspace began with; it was never published), published or restored"""
    snapshot: str
    fingerprint: str
    """As decisions print it: over live rules, vocabulary and wording."""
    label: str
    """``version`` of rulebook.yaml."""
    effective_on: date | None
    """The first day it decides, unless a later version does; None for what was never published."""
    published_on: date | None
    published_by: str
    second: str
    note: str
    proposal: int | None
    restores: int | None
    """The version whose texts it brought back."""


@dataclass(frozen=True)
class ProposalRow:
    """A change of the rules that somebody proposed, with what was found out about it."""

    id: int
    author: str
    proposed_on: date
    note: str
    snapshot: str
    fingerprint: str
    base: int
    """The newest version when it was proposed: what it was compared with."""
    state: str
    """open, approved, published, withdrawn, or stale: another version was published since"""
    reports: str
    """JSON: see :class:`triage.desk.checking.Reports`."""
    changed_on: date
    changed_by: str


@dataclass(frozen=True)
class CheckAnswerRow:
    """The reason why a check that is not green does not stand in the way."""

    proposal: int
    check_name: str
    reason: str
    by_name: str
    on_day: date


@dataclass(frozen=True)
class ApprovalRow:
    """One person's yes to a proposal, with the role held that day."""

    proposal: int
    by_name: str
    role: str
    on_day: date


@dataclass(frozen=True)
class KeptRulesRow:
    """Working files that were set aside before a restore overwrote them."""

    id: int
    snapshot: str
    kept_on: date
    kept_by: str
    reason: str


@dataclass(frozen=True)
class TrialRow:
    """What a rule on trial would have done beside one decision; its facts lie in the content."""

    case_number: str
    seq: int
    rule: str
    on_day: date
    fires: bool
    adds: tuple[str, ...]
    """Such as ``level early_help``; empty where it stays silent."""
    facts_hash: str


@dataclass(frozen=True)
class StateRow:
    """What the directory's files said on some days; the texts lie in the snapshot."""

    number: int
    snapshot: str
    first_on: date
    last_on: date


@dataclass(frozen=True)
class ServiceChangeRow:
    """One change of one service's record by a command, or one report about it; free words lie in the content."""

    id: int
    state: int
    """Number of the last state of the files that was known then."""
    service: str
    on_day: date
    by_name: str
    role: str
    what: str
    """verify, capacity, status, report or resolve"""
    was: str
    """JSON: the keys that changed, as they were."""
    became: str
    report: int | None
    """Number of the report in the directory's reports.yaml, where it is about one."""
    note_hash: str
    case_number: str
    """The case whose content holds the note, so that it is erased with it; empty where it is about none."""
