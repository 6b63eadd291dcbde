"""What the product asks of a record about people, what they may see and do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from triage.store.rows_people import BreakGlassRow, PersonChangeRow, RestrictionRow


class PeopleRecord(Protocol):
    """The part of the record that holds people, what they may see and do."""

    def change_person(self, name: str, values: Mapping[str, Any]) -> None:
        """Change columns of one person."""
        ...

    def add_person_change(self, values: Mapping[str, Any]) -> None:
        """Keep that somebody's role, team or account changed, or that they left or came back."""
        ...

    def person_changes(self, name: str | None = None) -> list[PersonChangeRow]:
        """Changes of one person or of everybody, oldest first."""
        ...

    def add_restriction(self, values: Mapping[str, Any]) -> int:
        """Restrict a case to named people; returns the number of the restriction."""
        ...

    def end_restriction(self, number: str, *, on: date, by: str, note_hash: str) -> None:
        """End the restriction of a case that has no end yet."""
        ...

    def restrictions(self, number: str | None = None, *, past: bool = False) -> list[RestrictionRow]:
        """Restrictions that hold, of one case or all; with ``past`` those that ended too, oldest first."""
        ...

    def add_break_glass(self, values: Mapping[str, Any]) -> int:
        """Keep that somebody took access to a case; returns its number."""
        ...

    def change_break_glass(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one such access."""
        ...

    def break_glass(self, number: str | None = None, *, unreviewed: bool = False) -> list[BreakGlassRow]:
        """Access that was taken, of one case or all, oldest first; with ``unreviewed`` only what nobody looked at yet."""
        ...
