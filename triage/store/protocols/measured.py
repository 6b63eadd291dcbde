"""What the product asks of a record about measures, standings in care, feedback and light contacts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from triage.store.rows_measured import CareEntryRow, FeedbackRow, LightContactRow, MeasureEntryRow


class MeasuredRecord(Protocol):
    """The part of the record that holds measures, standings in care, feedback and light contacts."""

    def add_measure_entry(self, values: Mapping[str, Any]) -> int:
        """Add a form that was filled in; returns its number."""
        ...

    def change_measure_entry(self, identity: int, values: Mapping[str, Any]) -> None:
        """Take a form back."""
        ...

    def measure_entries(self, number: str | None = None) -> list[MeasureEntryRow]:
        """Forms in the order they were recorded, those taken back too."""
        ...

    def add_care_entry(self, values: Mapping[str, Any]) -> int:
        """Add a standing in care; returns its number."""
        ...

    def change_care_entry(self, identity: int, values: Mapping[str, Any]) -> None:
        """End a standing, or take it back."""
        ...

    def care_entries(self, number: str | None = None) -> list[CareEntryRow]:
        """Standings in the order they were recorded, those taken back too."""
        ...

    def add_feedback_entry(self, values: Mapping[str, Any]) -> int:
        """Add what somebody said; returns its number."""
        ...

    def change_feedback_entry(self, identity: int, values: Mapping[str, Any]) -> None:
        """End the agreement to quote, or take the entry back."""
        ...

    def feedback_entries(self, number: str | None = None) -> list[FeedbackRow]:
        """What was said, in the order it was recorded, entries taken back too."""
        ...

    def add_light_contact(self, values: Mapping[str, Any]) -> int:
        """Add a light contact; returns its number."""
        ...

    def change_light_contact(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one light contact."""
        ...

    def light_contacts(self, number: str | None = None) -> list[LightContactRow]:
        """Light contacts in the order they were recorded; ``number`` "" those without a case, None all."""
        ...
