"""Shapes of rows about households, meetings and cases of one child."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class LinkRow:
    """Two cases of one household; an ended link stays."""

    id: int
    case_number: str
    other: str
    kind: str
    """What ``other`` is to ``case_number``: a code of ``triage.casework.households.RELATIONS``."""
    restricted: bool
    """Seen only by those who may see both cases."""
    on_day: date
    by_name: str
    ended_on: date | None
    ended_by: str
    note_hash: str
    """Why it was ended, in content of ``case_number``."""

    def far(self, number: str) -> str:
        """The case at the other end."""
        return self.other if number == self.case_number else self.case_number


@dataclass(frozen=True)
class VerdictRow:
    """What a person said of two cases that are alike; one that was undone stays."""

    id: int
    case_number: str
    other: str
    verdict: str
    """same, different or siblings"""
    pattern: str
    """Keyed hash of what was alike and what was not: where that changes, the question is asked again."""
    on_day: date
    by_name: str
    note_hash: str
    undone_on: date | None
    undone_by: str


@dataclass(frozen=True)
class MergeRow:
    """One case joined into another; a joining that was taken back stays."""

    id: int
    case_number: str
    """The case that was joined into the other."""
    joined_to: str
    on_day: date
    by_name: str
    second: str
    note_hash: str
    before_hash: str
    """How ``case_number`` stood before, in its own content."""
    into_hash: str
    """How ``joined_to`` stood before, in its own content."""
    seq: int
    """The decision on ``joined_to`` that the joining led to."""
    events_before: int
    """Number of the last event before the joining."""
    undone_on: date | None
    undone_by: str
    undone_note_hash: str


@dataclass(frozen=True)
class MergeQuestionRow:
    """Something on which two cases of one child do not agree; the values lie in the two cases."""

    id: int
    merge_id: int
    case_number: str
    """The case that goes on."""
    field: str
    person: str
    who: str
    need: str
    due_on: date
    state: str
    """open or settled"""
    settled_on: date | None
    settled_by: str


@dataclass(frozen=True)
class MeetingRow:
    """One meeting about one case or several; what was said lies in the content of each case."""

    id: int
    on_day: date
    kind: str
    present: tuple[str, ...]
    """Roles, never names."""
    next_on: date | None
    by_name: str
    kept_on: date


@dataclass(frozen=True)
class MeetingCaseRow:
    """One case that a meeting was about."""

    meeting_id: int
    case_number: str
    body_hash: str


@dataclass(frozen=True)
class MeetingActionRow:
    """Something that a meeting agreed; its words lie in the meeting's content."""

    meeting_id: int
    position: int
    case_number: str
    who: str
    """A role, or a registered name."""
    due_on: date
    state: str
    """open, done or dropped"""
    done_on: date | None
    done_by: str
