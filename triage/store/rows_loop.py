"""What the record gives back about the casework loop: closings, steps of level, notes, awaited help, and looks by a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ClosingRow:
    """One closing of a case; a case that was reopened and closed again has several."""

    case_number: str
    position: int
    closed_on: date
    closed_by: str
    reason: str
    """A code of the list closure_reasons."""
    outcome: str
    """achieved, partly_achieved, not_achieved, not_measured, moved_up or administrative"""
    level: int
    """Level in force when it was closed."""
    to_audit: bool
    values_hash: str
    """First, first-review and final severity of each need, in the content."""
    note_hash: str
    audited_on: date | None
    audited_by: str
    finding: str
    """A code of the list closure_findings."""
    audit_hash: str
    followed_up_on: date | None
    follow_up_found: str
    """better, same, worse, unscored or not_reached"""
    reopened_on: date | None
    reopened_by: str
    reopen_reason: str
    """A code of the list reopen_reasons."""


@dataclass(frozen=True)
class LevelStepRow:
    """A named person changed the level in force, or decided to go on past the usual weeks."""

    case_number: str
    position: int
    on_day: date
    by_name: str
    kind: str
    """down, up or extend"""
    from_level: int
    to_level: int
    reason: str
    """A code of the list step_reasons."""
    look_on: date | None
    """The day somebody looks whether it was right; the way back for a step down."""
    basis: str
    """Hash of the level that the engine found then and why: while it finds the same, the level stays as the person set it."""
    note_hash: str


@dataclass(frozen=True)
class CaseNoteRow:
    """One note; what it says lies in the content."""

    case_number: str
    position: int
    on_day: date
    by_name: str
    kind: str
    """note or supervision"""
    private_of_child: bool
    note_hash: str


@dataclass(frozen=True)
class AwaitedRow:
    """An answer to the question whether what the family waits for is still needed."""

    case_number: str
    position: int
    on_day: date
    by_name: str
    awaited: str
    """A kind of help, or a reason that the case file says is awaited."""
    referral_id: int
    """0 where nobody here made the referral."""
    answer: str
    """still_needed, no_longer_needed or not_known"""


@dataclass(frozen=True)
class LookRow:
    """Something about a case that a person must look at; it stays until a named person has."""

    id: int
    case_number: str
    code: str
    """A code of the list look_reasons."""
    role: str
    raised_on: date
    due_on: date
    record: str
    """What it is about, such as ``referral 3``."""
    state: str
    """open or settled"""
    settled_on: date | None
    settled_by: str
    found: str
    note_hash: str
