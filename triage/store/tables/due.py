"""In SQL: whose job something is, and what a day's list asks of every case at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from triage.store.database import Database
from triage.store.records import EscalationRow, ReferralRow, ReviewRow, flat, shaped
from triage.store.rows_due import AbsenceRow


class DueTables:
    """The part of the record that holds whose job something is."""

    _database: Database

    def add_absence(self, values: Mapping[str, Any]) -> int:
        """Add an absence with its cover; returns its number."""
        return self._database.insert("absences", flat(values))

    def end_absence(self, identity: int, on: date, by: str) -> None:
        """End an absence early: ``on`` is the first day back."""
        self._database.change("absences", flat({"ended_on": on, "ended_by": by}), "id = ?", (identity,))

    def absences(self, on: date | None = None, *, name: str | None = None) -> list[AbsenceRow]:
        """Absences by their first day: all, those of one person, or those that hold on a day."""
        rows = [
            shaped(AbsenceRow, row)
            for row in self._database.select("absences", {"name": name}, "from_on, id")
        ]
        return rows if on is None else [row for row in rows if row.holds(on)]

    def covered_by(self, name: str, on: date) -> list[str]:
        """Names of those for whom somebody is named as cover on a day."""
        return sorted({row.name for row in self.absences(on) if row.cover == name})

    def last_supervisions(self) -> dict[str, date]:
        """Day of the last supervision by case number; a case that never had one is not there."""
        rows = self._database.rows(
            "SELECT case_number, MAX(on_day) AS last FROM case_notes WHERE kind = ? GROUP BY case_number",
            ("supervision",),
        )
        return {row["case_number"]: date.fromisoformat(row["last"]) for row in rows}

    def latest_decisions(self, number: str | None = None) -> dict[str, tuple[int, date]]:
        """Number and day of the latest decision by case number, of one case or all, in one question."""
        if number is not None:
            rows = self._database.rows(
                "SELECT case_number, seq, decided_on FROM decisions WHERE case_number = ? ORDER BY seq DESC LIMIT 1",
                (number,),
            )
        else:
            rows = self._database.rows(
                """SELECT d.case_number, d.seq, d.decided_on FROM decisions d
                JOIN (SELECT case_number, MAX(seq) AS newest FROM decisions GROUP BY case_number) latest
                ON latest.case_number = d.case_number AND latest.newest = d.seq"""
            )
        return {row["case_number"]: (int(row["seq"]), date.fromisoformat(row["decided_on"])) for row in rows}

    def escalations_in(
        self, states: Collection[str], number: str | None = None, *, disputed: bool = False
    ) -> list[EscalationRow]:
        """Escalations in one of ``states``, by due day; with ``disputed`` also those whose decision is disputed."""
        asked = f"state IN ({_marks(states)})" if states else "1 = 0"
        if disputed:
            asked = f"({asked} OR disputed_on <> '')"
        return [
            shaped(EscalationRow, row)
            for row in self._database.rows(
                f"SELECT * FROM escalations WHERE {asked}{_of(number)} ORDER BY due_on, id",  # noqa: S608 - names are our own
                (*states, *([number] if number is not None else [])),
            )
        ]

    def referrals_due(self, final: Collection[str], number: str | None = None) -> list[ReferralRow]:
        """Referrals in none of the ``final`` states, and those of which something is still to be asked or told, as made."""
        asked = (
            f"(state NOT IN ({_marks(final)}) OR ask_on <> '' OR feedback_due_on <> '')" if final else "1 = 1"
        )
        return [
            shaped(ReferralRow, row)
            for row in self._database.rows(
                f"SELECT * FROM referrals WHERE {asked}{_of(number)} ORDER BY id",  # noqa: S608 - names are our own
                (*final, *([number] if number is not None else [])),
            )
        ]

    def last_reviews(self, number: str | None = None) -> dict[str, date]:
        """Day of the last review by case number; a case that was never reviewed is not there."""
        return self._last_days("reviews", number)

    def first_case_on(self) -> date | None:
        """The day the first case was added; None before."""
        row = self._database.one("SELECT MIN(added_on) AS first FROM cases")
        return date.fromisoformat(row["first"]) if row and row["first"] else None

    def reviews_since(self, on: date) -> list[ReviewRow]:
        """Reviews of a day or later, by case and position."""
        return [
            shaped(ReviewRow, row)
            for row in self._database.rows(
                "SELECT * FROM reviews WHERE on_day >= ? ORDER BY case_number, position", (on.isoformat(),)
            )
        ]

    def last_events(self) -> dict[str, date]:
        """Day of the last entry in the log by case number."""
        return self._last_days("events", None)

    def _last_days(self, table: str, number: str | None) -> dict[str, date]:
        rows = self._database.rows(
            f"SELECT case_number, MAX(on_day) AS last FROM {table} WHERE case_number <> ''{_of(number)} GROUP BY case_number",  # noqa: S608 - names are our own
            () if number is None else (number,),
        )
        return {row["case_number"]: date.fromisoformat(row["last"]) for row in rows}


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" for _ in values)


def _of(number: str | None) -> str:
    return "" if number is None else " AND case_number = ?"
