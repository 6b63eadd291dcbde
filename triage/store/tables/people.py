"""In SQL: people, what they may see and do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from triage.store.database import Database
from triage.store.records import flat, shaped
from triage.store.rows_people import BreakGlassRow, PersonChangeRow, RestrictionRow


class PeopleTables:
    """The part of the record that holds people, what they may see and do."""

    _database: Database

    def change_person(self, name: str, values: Mapping[str, Any]) -> None:
        """Change columns of one person."""
        self._database.change("people", flat(values), "name = ?", (name,))

    def add_person_change(self, values: Mapping[str, Any]) -> None:
        """Keep that somebody's role, team or account changed, or that they left or came back."""
        self._database.insert("people_changes", flat(values))

    def person_changes(self, name: str | None = None) -> list[PersonChangeRow]:
        """Changes of one person or of everybody, oldest first."""
        rows = self._database.select("people_changes", {"name": name}, "id")
        return [shaped(PersonChangeRow, row) for row in rows]

    def add_restriction(self, values: Mapping[str, Any]) -> int:
        """Restrict a case to named people; returns the number of the restriction."""
        return self._database.insert("restrictions", flat(values))

    def end_restriction(self, number: str, *, on: date, by: str, note_hash: str) -> None:
        """End the restriction of a case that has no end yet."""
        ended = {"ended_on": on, "ended_by": by, "end_note_hash": note_hash}
        self._database.change("restrictions", flat(ended), "case_number = ? AND ended_on = ''", (number,))

    def restrictions(self, number: str | None = None, *, past: bool = False) -> list[RestrictionRow]:
        """Restrictions that hold, of one case or all; with ``past`` those that ended too, oldest first."""
        asked = {"case_number": number, "ended_on": None if past else ""}
        return [shaped(RestrictionRow, row) for row in self._database.select("restrictions", asked, "id")]

    def add_break_glass(self, values: Mapping[str, Any]) -> int:
        """Keep that somebody took access to a case; returns its number."""
        return self._database.insert("break_glass", flat(values))

    def change_break_glass(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one such access."""
        self._database.change("break_glass", flat(values), "id = ?", (identity,))

    def break_glass(self, number: str | None = None, *, unreviewed: bool = False) -> list[BreakGlassRow]:
        """Access that was taken, of one case or all, oldest first; with ``unreviewed`` only what nobody looked at yet."""
        asked = {"case_number": number, "reviewed_on": "" if unreviewed else None}
        return [shaped(BreakGlassRow, row) for row in self._database.select("break_glass", asked, "id")]
