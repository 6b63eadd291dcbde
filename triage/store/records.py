"""What the record gives back: one frozen shape for each kind of row, with days as dates and lists as tuples."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
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
    more_roles: tuple[str, ...] = ()
    """Roles held besides ``role``, where somebody is registered so."""
    account: str = ""
    """The account of the operating system that this person works under; empty where none is bound."""
    left_on: date | None = None
    """The day somebody left; from then on nothing is done in their name."""
    left_by: str = ""

    @property
    def roles(self) -> frozenset[str]:
        """All roles held."""
        return frozenset((self.role, *self.more_roles))


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
    lead: str = ""
    """Registered person who leads for the family; empty where the lead is nobody registered here, or nobody is named."""
    lead_kind: str = ""
    """staff, partner (of another service) or peer (somebody the family trusts); empty where nobody leads yet."""
    lead_hash: str = ""
    """The lead's name in the content, where the lead is not registered here."""
    owner: str = ""
    """Registered person whose job the case is; empty: the coordinators."""
    team: str = ""
    clock_from: date | None = None
    """The day support began, from which the weeks of casework count: the case file's, the first confirming, or reopening."""
    extended_until: date | None = None
    """A named person decided to go on until this day, past the usual weeks of casework."""
    reopened_on: date | None = None
    follow_up_on: date | None = None
    """The day on which a closed case is asked how things are; None where that is done or not wanted."""
    audit_due_on: date | None = None
    audited_on: date | None = None


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
    seen_hash: str = ""
    """Hash of the decision that was shown to the person who confirmed it."""
    carried_from: int = 0
    """The decision in which it was confirmed, where a later one is word for word the same; else 0."""
    waits_from: int = 0
    """The decision in which the same help was confirmed and never sent, where what it rests on changed since; else 0."""
    engagement: str = ""
    """A code of the list engagement: how far the family took it up; empty where nobody said."""


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
    """raised, told, received, decided, disputed, settled or dismissed"""
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
    received_written: bool = False
    """Whether it was confirmed in writing."""
    disputed_by: str = ""
    dispute_role: str = ""
    """The role that a dispute goes up to."""
    settled_on: date | None = None
    settled_by: str = ""
    settlement: str = ""
    """A code of the list settlements."""
    last_seq: int = 0
    """The last decision that held it; where later ones did not, the same facts raise it anew."""


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
    engagement: str = ""
    """A code of the list engagement; empty where nobody said."""
    engagement_on: date | None = None
    ask_on: date | None = None
    """The day to ask whether a signpost, or help that came to its end, helped; None where that is known or not due."""
    helped: str = ""
    """yes, partly, no or not_used; empty until somebody asked."""
    helped_on: date | None = None
    helped_reason: str = ""
    feedback_due_on: date | None = None
    """The day by which whoever referred the child hears what came of it; None where nothing is owed."""
    feedback_on: date | None = None
    feedback_by: str = ""
    not_needed_on: date | None = None
    """The day the family no longer needed what it waits for: a person cancels it, and it counts as avoided."""
    not_needed_by: str = ""
    seq: int = 0
    """The decision whose action it carries out."""


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
    kind: str = "review"
    """review, or follow_up after the case was closed"""
    scored: int = 0
    """How many needs were scored; at nought nothing was measured."""


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


Reading = Callable[[Any], Any]
"""Turns what a column holds into what the shape says."""


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def _words(value: Any) -> tuple[str, ...]:
    return () if value == "[]" else tuple(json.loads(value))


def _reading(kind: Any) -> Reading | None:
    if kind in (date, date | None):
        return _day
    if kind == tuple[str, ...]:
        return _words
    return bool if kind is bool else None


_COLUMNS: dict[type[Any], tuple[tuple[str, ...], tuple[tuple[str, Reading], ...]]] = {}


def _columns(shape: type[Any]) -> tuple[tuple[str, ...], tuple[tuple[str, Reading], ...]]:
    """Names of a shape's columns, and those of them that are not taken as they stand."""
    if shape not in _COLUMNS:
        hints = get_type_hints(shape)
        names = tuple(part.name for part in fields(shape))
        readings = [(name, _reading(hints[name])) for name in names]
        _COLUMNS[shape] = names, tuple((name, how) for name, how in readings if how is not None)
    return _COLUMNS[shape]


def shaped(shape: type[Shape], row: Mapping[str, Any]) -> Shape:
    """Give a database row as one of the shapes above."""
    names, readings = _columns(shape)
    values = {name: row[name] for name in names}
    for name, reading in readings:
        values[name] = reading(values[name])
    return shape(**values)


def flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as columns hold them: ISO days, JSON lists, "" where nothing was said."""
    return {name: _column(value) for name, value in values.items()}


def _column(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return json.dumps(list(value), ensure_ascii=False)
    return int(value) if isinstance(value, bool) else value
