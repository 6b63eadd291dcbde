"""In SQL: measures, standings in care, feedback and light contacts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from triage.store.database import Database
from triage.store.records import flat, shaped
from triage.store.rows_measured import CareEntryRow, FeedbackRow, LightContactRow, MeasureEntryRow


class MeasuredTables:
    """The part of the record that holds measures, standings in care, feedback and light contacts."""

    _database: Database

    def add_measure_entry(self, values: Mapping[str, Any]) -> int:
        """Add a form that was filled in; returns its number."""
        return self._database.insert("measure_entries", flat(values))

    def change_measure_entry(self, identity: int, values: Mapping[str, Any]) -> None:
        """Take a form back."""
        self._database.change("measure_entries", flat(values), "id = ?", (identity,))

    def measure_entries(self, number: str | None = None) -> list[MeasureEntryRow]:
        """Forms in the order they were recorded, those taken back too."""
        rows = self._database.select("measure_entries", {"case_number": number}, "id")
        return [shaped(MeasureEntryRow, row) for row in rows]

    def add_care_entry(self, values: Mapping[str, Any]) -> int:
        """Add a standing in care; returns its number."""
        return self._database.insert("care_entries", flat(values))

    def change_care_entry(self, identity: int, values: Mapping[str, Any]) -> None:
        """End a standing, or take it back."""
        self._database.change("care_entries", flat(values), "id = ?", (identity,))

    def care_entries(self, number: str | None = None) -> list[CareEntryRow]:
        """Standings in the order they were recorded, those taken back too."""
        rows = self._database.select("care_entries", {"case_number": number}, "id")
        return [shaped(CareEntryRow, row) for row in rows]

    def add_feedback_entry(self, values: Mapping[str, Any]) -> int:
        """Add what somebody said; returns its number."""
        return self._database.insert("feedback_entries", flat(values))

    def change_feedback_entry(self, identity: int, values: Mapping[str, Any]) -> None:
        """End the agreement to quote, or take the entry back."""
        self._database.change("feedback_entries", flat(values), "id = ?", (identity,))

    def feedback_entries(self, number: str | None = None) -> list[FeedbackRow]:
        """What was said, in the order it was recorded, entries taken back too."""
        rows = self._database.select("feedback_entries", {"case_number": number}, "id")
        return [shaped(FeedbackRow, row) for row in rows]

    def add_light_contact(self, values: Mapping[str, Any]) -> int:
        """Add a light contact; returns its number."""
        return self._database.insert("light_contacts", flat(values))

    def change_light_contact(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one light contact."""
        self._database.change("light_contacts", flat(values), "id = ?", (identity,))

    def light_contacts(self, number: str | None = None) -> list[LightContactRow]:
        """Light contacts in the order they were recorded; ``number`` "" those without a case, None all."""
        rows = self._database.select("light_contacts", {"case_number": number}, "id")
        return [shaped(LightContactRow, row) for row in rows]
