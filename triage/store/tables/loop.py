"""In SQL: the casework loop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from triage.store.database import Database
from triage.store.records import flat, shaped
from triage.store.rows_loop import AwaitedRow, CaseNoteRow, ClosingRow, LevelStepRow, LookRow


class LoopTables:
    """The part of the record that holds the casework loop."""

    _database: Database

    def change_referral(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one referral without moving it."""
        self._database.change("referrals", flat(values), "id = ?", (identity,))

    def add_closing(self, values: Mapping[str, Any]) -> int:
        """Add a closing; returns its position in the case, from 1."""
        return self._append("closings", values)

    def change_closing(self, number: str, position: int, values: Mapping[str, Any]) -> None:
        """Change columns of one closing."""
        self._database.change(
            "closings", flat(values), "case_number = ? AND position = ?", (number, position)
        )

    def closings(self, number: str | None = None) -> list[ClosingRow]:
        """Closings by case, oldest first."""
        return [shaped(ClosingRow, row) for row in self._of("closings", number)]

    def add_level_step(self, values: Mapping[str, Any]) -> int:
        """Add a change of level by a named person; returns its position in the case."""
        return self._append("level_steps", values)

    def level_steps(self, number: str | None = None) -> list[LevelStepRow]:
        """Changes of level by named persons, by case, oldest first."""
        return [shaped(LevelStepRow, row) for row in self._of("level_steps", number)]

    def add_case_note(self, values: Mapping[str, Any]) -> int:
        """Add a note; returns its position in the case."""
        return self._append("case_notes", values)

    def case_notes(self, number: str | None = None, kind: str | None = None) -> list[CaseNoteRow]:
        """Notes by case, oldest first."""
        return [
            shaped(CaseNoteRow, row)
            for row in self._database.select(
                "case_notes", {"case_number": number, "kind": kind}, "case_number, position"
            )
        ]

    def add_awaited_answer(self, values: Mapping[str, Any]) -> int:
        """Add an answer about something awaited; returns its position in the case."""
        return self._append("awaited_answers", values)

    def awaited_answers(self, number: str | None = None) -> list[AwaitedRow]:
        """Answers about what is awaited, by case, oldest first."""
        return [shaped(AwaitedRow, row) for row in self._of("awaited_answers", number)]

    def add_look(self, values: Mapping[str, Any]) -> int:
        """Ask a person to look at a case; returns the number of the look."""
        return self._database.insert("looks", flat({"state": "open", **values}))

    def change_look(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one look."""
        self._database.change("looks", flat(values), "id = ?", (identity,))

    def looks(self, number: str | None = None, state: str | None = None) -> list[LookRow]:
        """Looks by the day they are due, then by number."""
        return [
            shaped(LookRow, row)
            for row in self._database.select("looks", {"case_number": number, "state": state}, "due_on, id")
        ]

    def _of(self, table: str, number: str | None) -> list[dict[str, Any]]:
        return self._database.select(table, {"case_number": number}, "case_number, position")

    def _append(self, table: str, values: Mapping[str, Any]) -> int:
        row = self._database.one(
            f"SELECT COALESCE(MAX(position), 0) AS newest FROM {table} WHERE case_number = ?",  # noqa: S608 - names are our own
            (values["case_number"],),
        )
        position = int(row["newest"]) + 1 if row else 1
        self._database.insert(table, flat({**values, "position": position}))
        return position
