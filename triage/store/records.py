"""What the record gives back: one frozen shape for each kind of row, with days as dates and lists as tuples."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar, get_type_hints

Shape = TypeVar("Shape")


@dataclass(frozen=True)
class PersonRow:
    """Somebody who may act in this workspace."""

    name: str
    role: str
    team: str
    registered_by: str
    registered_on: date


@dataclass(frozen=True)
class CaseRow:
    """Where one case stands; nothing in it says anything about the child but the level."""

    number: str
    state: str
    """open or closed"""
    added_on: date
    added_by: str
    source: str
    file_hash: str
    identity_hash: str
    whole_hash: str
    level: int
    """Level in force, 1 to 4: raised by a decision at once, lowered by a named person only."""
    confirmed_on: date | None
    """The day a person first confirmed a decision: support began."""
    review_on: date
    closed_on: date | None
    closed_by: str
    closure_reason: str
    closure_outcome: str
    to_audit: bool
    synthetic: bool


@dataclass(frozen=True)
class DecisionRow:
    """One decision with the versions and inputs it was made from."""

    case_number: str
    seq: int
    decided_on: date
    made_by: str
    cause: str
    """added, answer, review or link"""
    previous_level: int | None
    inputs_hash: str
    rules_print: str
    directory_print: str
    settings_print: str
    engine: str
    decision_hash: str
    level: int
    step: str


@dataclass(frozen=True)
class ActionRow:
    """One proposed action of one decision and what a person made of it."""

    case_number: str
    seq: int
    position: int
    """The action's ``order`` in the decision."""
    kind: str
    help: str
    person: str
    who: str
    service: str
    alternatives: tuple[str, ...]
    needs: tuple[str, ...]
    due_on: date
    state: str
    """proposed, confirmed, done, dismissed, or replaced by a later decision"""
    changed_by: str
    changed_on: date | None
    reason: str
    second: str
    note_hash: str


@dataclass(frozen=True)
class DutyRow:
    """A question or a look by a named role that a decision asks for."""

    case_number: str
    seq: int
    position: int
    kind: str
    """ask or human_review"""
    code: str
    role: str
    person: str
    need: str
    due_on: date
    state: str
    """open, settled, or replaced by a later decision"""
    settled_by: str
    settled_on: date | None


@dataclass(frozen=True)
class EscalationRow:
    """One escalation and how far it came; a dismissed one stays."""

    id: int
    case_number: str
    seq: int
    towards: str
    person: str
    who: str
    basis_hash: str
    raised_on: date
    due_on: date
    state: str
    """raised, told, received, decided or dismissed"""
    told_on: date | None
    told_by: str
    received_on: date | None
    decided_on: date | None
    disputed_on: date | None
    detail_hash: str
    dismissed_on: date | None
    dismissed_by: str
    second: str
    reason: str
    note_hash: str


@dataclass(frozen=True)
class ReferralRow:
    """One referral or signpost that was made, with its state now."""

    id: int
    case_number: str
    kind: str
    help: str
    service: str
    person: str
    who: str
    needs: tuple[str, ...]
    state: str
    made_on: date
    made_by: str
    changed_on: date
    answer_due_on: date


@dataclass(frozen=True)
class MoveRow:
    """One step in the life of a referral."""

    referral_id: int
    position: int
    state: str
    on_day: date
    by_name: str
    reason: str


@dataclass(frozen=True)
class ReviewRow:
    """One review; the scores lie in the content."""

    case_number: str
    position: int
    on_day: date
    engagement: str
    by_name: str
    scores_hash: str
    seq: int | None
    """The decision it led to, where the case was triaged again."""


@dataclass(frozen=True)
class AnswerRow:
    """One answer; what was answered lies in the content."""

    case_number: str
    position: int
    field: str
    on_day: date
    by_name: str
    answer_hash: str


@dataclass(frozen=True)
class UnreadRow:
    """A referral that could not be read and calls for somebody today; its text lies in the content."""

    id: int
    file: str
    line: int | None
    case_number: str
    came_on: date
    due_on: date
    role: str
    escalations: tuple[str, ...]
    added_by: str
    text_hash: str
    state: str
    settled_on: date | None


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


@dataclass(frozen=True)
class EventRow:
    """Who did what, when, on which record, and the hash of what was shown; no content."""

    id: int
    at: str
    on_day: date
    who: str
    what: str
    case_number: str
    record: str
    shown_hash: str
    chain: str


def _plain(kind: Any, value: Any) -> Any:
    if kind in (date, date | None):
        return date.fromisoformat(value) if value else None
    if kind == tuple[str, ...]:
        return tuple(json.loads(value))
    return bool(value) if kind is bool else value


_KINDS: dict[str, tuple[tuple[str, Any], ...]] = {}


def _kinds(shape: type[Any]) -> tuple[tuple[str, Any], ...]:
    if shape.__name__ not in _KINDS:
        hints = get_type_hints(shape)
        _KINDS[shape.__name__] = tuple((part.name, hints[part.name]) for part in fields(shape))
    return _KINDS[shape.__name__]


def shaped(shape: type[Shape], row: Mapping[str, Any]) -> Shape:
    """Give a database row as one of the shapes above."""
    return shape(**{name: _plain(kind, row[name]) for name, kind in _kinds(shape)})


def flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as columns hold them: ISO days, JSON lists, "" where nothing was said."""
    return {name: _column(value) for name, value in values.items()}


def _column(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return json.dumps(list(value), ensure_ascii=False)
    return int(value) if isinstance(value, bool) else value
