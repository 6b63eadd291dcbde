"""What the record gives back about agreement, sharing, corrections, disputes, holds and erasure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class AgreementRow:
    """One answer about sharing; who said it, to whom and to what lies in the content."""

    id: int
    case_number: str
    status: str
    """given, refused, withdrawn or not_asked"""
    purpose: str
    """A code of the list sharing_purposes; empty: to get help."""
    on_day: date
    until_day: date | None
    """The last day on which it counts; None where no end was said."""
    by_name: str
    answer_hash: str


@dataclass(frozen=True)
class SharingRow:
    """What left the building once, to whom and on which basis; what it was lies in the content."""

    id: int
    case_number: str
    on_day: date
    by_name: str
    recipient: str
    """A service, an escalation code, or a code of the list sharing_recipients."""
    purpose: str
    basis: str
    """consent, own_consent or without_consent; not_known where nobody had said (an entry made by hand)"""
    reason: str
    """A code of the list sharing_reasons, where it was shared without agreement."""
    decided_by: str
    family_told: str
    """yes, no, or empty where nobody has said yet"""
    not_told_reason: str
    """A code of the list not_told_reasons."""
    review_on: date | None
    record: str
    """What it was shared by, such as ``referral 3``."""
    agreement: str
    """The answer it rests on: ``agreement 2``, or ``file`` for the answer that came with the referral."""
    stopped_on: date | None
    """The day agreement was taken back; what was shared before stays recorded."""
    stop_told_on: date | None
    """The day the recipient was told so."""
    stop_told_by: str
    detail_hash: str


@dataclass(frozen=True)
class ContactRow:
    """One attempt to be in touch; with whom and what was said lies in the content."""

    id: int
    case_number: str
    on_day: date
    by_name: str
    how: str
    answered: bool
    detail_hash: str


@dataclass(frozen=True)
class ContactWayRow:
    """A change of the safe way to be in touch; the way itself lies in the content."""

    id: int
    case_number: str
    on_day: date
    by_name: str
    way_hash: str


@dataclass(frozen=True)
class CorrectionRow:
    """One fact put right; the old and the new value lie in the content."""

    id: int
    case_number: str
    on_day: date
    by_name: str
    field: str
    """Which kind of fact, such as ``child.postcode`` or ``need``; no value."""
    after_seq: int
    """The latest decision that was made from the old value."""
    detail_hash: str


@dataclass(frozen=True)
class ContestRow:
    """Somebody does not agree with what was decided or recorded; their words lie in the content."""

    id: int
    case_number: str
    on_day: date
    by_name: str
    about: str
    """Such as ``action 2``, ``level``, ``escalation statutory`` or ``record``."""
    who: str
    """child, parent or professional"""
    role: str
    """Whose job it is to look again."""
    due_on: date
    seq: int
    """The decision that stood when it was said."""
    state: str
    """open or answered"""
    outcome: str
    """A code of the list contest_outcomes."""
    answered_on: date | None
    answered_by: str
    text_hash: str
    answer_hash: str


@dataclass(frozen=True)
class FollowupRow:
    """Something that agreement, sharing or a right asks somebody to do by a day."""

    id: int
    case_number: str
    kind: str
    """agreement, sharing, contest or retention"""
    code: str
    """What is to be done, such as ``tell_recipient``."""
    role: str
    due_on: date
    state: str
    """open or settled"""
    record: str
    made_on: date
    settled_on: date | None
    settled_by: str
    note_hash: str


@dataclass(frozen=True)
class HoldRow:
    """A reason for which nothing of a case may be erased."""

    id: int
    case_number: str
    reason: str
    """A code of the list hold_reasons."""
    placed_on: date
    placed_by: str
    until_day: date | None
    """The day on which it is looked at again; a hold never ends by itself."""
    lifted_on: date | None
    lifted_by: str
    note_hash: str
    lift_hash: str


@dataclass(frozen=True)
class RetentionLookRow:
    """What a person said when a record had come to the end of its time."""

    id: int
    case_number: str
    """Empty where the whole list was looked through."""
    on_day: date
    by_name: str
    outcome: str
    """keep, erase, or list where the whole list was looked through"""
    reason: str
    """A code of the list retention_reasons."""
    again_on: date | None
    rule: str


@dataclass(frozen=True)
class TombstoneRow:
    """What is left of an erased case beside the log of who did what."""

    case_number: str
    erased_on: date
    reason: str
    """A code of the list erasure_reasons."""
    by_name: str
    second: str
    rule: str
    """The retention rule that had come to its end, in words; empty where it was erased for another reason."""
    note_hash: str


@dataclass(frozen=True)
class SubjectExportRow:
    """A request for one person's own data and what became of it."""

    id: int
    case_number: str
    asked_by: str
    """child or parent"""
    asked_on: date
    due_on: date
    state: str
    """open or given"""
    by_name: str
    second: str
    given_on: date | None
    list_hash: str
    """What was given and what was held back with the reasons, in the content."""
