"""What the product asks of a record about the casework loop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from triage.store.rows_loop import AwaitedRow, CaseNoteRow, ClosingRow, LevelStepRow, LookRow


class LoopRecord(Protocol):
    """The part of the record that holds the casework loop."""

    def change_referral(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one referral without moving it."""
        ...

    def add_closing(self, values: Mapping[str, Any]) -> int:
        """Add a closing; returns its position in the case, from 1."""
        ...

    def change_closing(self, number: str, position: int, values: Mapping[str, Any]) -> None:
        """Change columns of one closing."""
        ...

    def closings(self, number: str | None = None) -> list[ClosingRow]:
        """Closings by case, oldest first."""
        ...

    def add_level_step(self, values: Mapping[str, Any]) -> int:
        """Add a change of level by a named person; returns its position in the case."""
        ...

    def level_steps(self, number: str | None = None) -> list[LevelStepRow]:
        """Changes of level by named persons, by case, oldest first."""
        ...

    def add_case_note(self, values: Mapping[str, Any]) -> int:
        """Add a note; returns its position in the case."""
        ...

    def case_notes(self, number: str | None = None, kind: str | None = None) -> list[CaseNoteRow]:
        """Notes by case, oldest first."""
        ...

    def add_awaited_answer(self, values: Mapping[str, Any]) -> int:
        """Add an answer about something awaited; returns its position in the case."""
        ...

    def awaited_answers(self, number: str | None = None) -> list[AwaitedRow]:
        """Answers about what is awaited, by case, oldest first."""
        ...

    def add_look(self, values: Mapping[str, Any]) -> int:
        """Ask a person to look at a case; returns the number of the look."""
        ...

    def change_look(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one look."""
        ...

    def looks(self, number: str | None = None, state: str | None = None) -> list[LookRow]:
        """Looks by the day they are due, then by number."""
        ...
