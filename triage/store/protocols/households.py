"""What the product asks of a record about households, meetings and cases of one child."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from triage.store.rows_households import (
    LinkRow,
    MeetingActionRow,
    MeetingCaseRow,
    MeetingRow,
    MergeQuestionRow,
    MergeRow,
    VerdictRow,
)


class HouseholdRecord(Protocol):
    """The part of the record that holds households, meetings and cases of one child."""

    # links

    def add_link(
        self,
        number: str,
        other: str,
        on: date,
        by: str,
        kind: str = "lives_with",
        *,
        restricted: bool = False,
    ) -> None:
        """Join two cases of one household; a link that stands already is left as it is."""
        ...

    def end_link(self, identity: int, on: date, by: str, note_hash: str = "") -> None:
        """End a link; it stays with the day and who ended it."""
        ...

    def links(self, number: str) -> list[str]:
        """Numbers of the cases joined to a case by a link that stands and is not restricted."""
        ...

    def household_links(self, number: str | None = None, *, ended: bool = False) -> list[LinkRow]:
        """Links of a case or all, restricted ones too, in the order they were made; with ``ended`` also those that ended."""
        ...

    # cases of one child

    def numbers_with_marks(self, marks: Iterable[str]) -> list[str]:
        """Numbers of the cases that share one of the marks, each once."""
        ...

    def every_mark(self) -> list[tuple[str, str]]:
        """All marks as (mark, case number), by mark."""
        ...

    def replace_marks(self, number: str, marks: Iterable[tuple[str, str]]) -> None:
        """Put the marks of a case in the place of those it had."""
        ...

    def add_verdict(self, values: Mapping[str, Any]) -> int:
        """Keep what a person said of two cases; returns its number."""
        ...

    def undo_verdict(self, identity: int, on: date, by: str) -> None:
        """Take back what was said; it stays with the day and who took it back."""
        ...

    def verdicts(self, number: str | None = None, *, undone: bool = False) -> list[VerdictRow]:
        """What people said of a case and others, or of all, oldest first; with ``undone`` also what was taken back."""
        ...

    def add_merge(self, values: Mapping[str, Any]) -> int:
        """Keep a joining; returns its number."""
        ...

    def change_merge(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one joining."""
        ...

    def merges(self, *, undone: bool = False) -> list[MergeRow]:
        """Joinings that stand, oldest first; with ``undone`` also those that were taken back."""
        ...

    def merge_of(self, number: str) -> MergeRow | None:
        """The joining by which a case went into another, where that stands."""
        ...

    def merged_into(self, number: str) -> list[MergeRow]:
        """Joinings that stand and brought another case into this one."""
        ...

    def add_merge_question(self, values: Mapping[str, Any]) -> int:
        """Keep something on which two cases do not agree; returns its number."""
        ...

    def settle_merge_question(self, identity: int, on: date, by: str) -> None:
        """Take a question as settled."""
        ...

    def merge_questions(
        self, number: str | None = None, state: str | None = "open"
    ) -> list[MergeQuestionRow]:
        """Questions of a case that goes on, or of all, by day."""
        ...

    # meetings

    def add_meeting(self, values: Mapping[str, Any], cases: Iterable[tuple[str, str]]) -> int:
        """Keep a meeting with its cases and the hash of what was said for each; returns its number."""
        ...

    def add_meeting_action(self, values: Mapping[str, Any]) -> None:
        """Keep something that a meeting agreed."""
        ...

    def change_meeting_action(self, meeting: int, position: int, values: Mapping[str, Any]) -> None:
        """Change columns of one agreed action."""
        ...

    def meetings(self, number: str | None = None) -> list[MeetingRow]:
        """Meetings about a case, or all, by day."""
        ...

    def meeting_cases(self, meeting: int | None = None) -> list[MeetingCaseRow]:
        """The cases of one meeting, or of all."""
        ...

    def meeting_actions(
        self, meeting: int | None = None, number: str | None = None, state: str | None = None
    ) -> list[MeetingActionRow]:
        """What meetings agreed, by day."""
        ...
