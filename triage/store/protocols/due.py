"""What the product asks of a record about whose job something is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Protocol

from triage.store.records import EscalationRow, ReferralRow, ReviewRow
from triage.store.rows_due import AbsenceRow


class DueRecord(Protocol):
    """The part of the record that holds whose job something is, and what a day's list asks of every case at once."""

    def add_absence(self, values: Mapping[str, Any]) -> int:
        """Add an absence with its cover; returns its number."""
        ...

    def end_absence(self, identity: int, on: date, by: str) -> None:
        """End an absence early: ``on`` is the first day back."""
        ...

    def absences(self, on: date | None = None, *, name: str | None = None) -> list[AbsenceRow]:
        """Absences by their first day: all, those of one person, or those that hold on a day."""
        ...

    def covered_by(self, name: str, on: date) -> list[str]:
        """Names of those for whom somebody is named as cover on a day."""
        ...

    def last_supervisions(self) -> dict[str, date]:
        """Day of the last supervision by case number; a case that never had one is not there."""
        ...

    def latest_decisions(self, number: str | None = None) -> dict[str, tuple[int, date]]:
        """Number and day of the latest decision by case number, of one case or all, in one question."""
        ...

    def escalations_in(
        self, states: Collection[str], number: str | None = None, *, disputed: bool = False
    ) -> list[EscalationRow]:
        """Escalations in one of ``states``, by due day; with ``disputed`` also those whose decision is disputed."""
        ...

    def referrals_due(self, final: Collection[str], number: str | None = None) -> list[ReferralRow]:
        """Referrals in none of the ``final`` states, and those of which something is still to be asked or told, as made."""
        ...

    def last_reviews(self, number: str | None = None) -> dict[str, date]:
        """Day of the last review by case number; a case that was never reviewed is not there."""
        ...

    def first_case_on(self) -> date | None:
        """The day the first case was added; None before."""
        ...

    def reviews_since(self, on: date) -> list[ReviewRow]:
        """Reviews of a day or later, by case and position."""
        ...

    def last_events(self) -> dict[str, date]:
        """Day of the last entry in the log by case number."""
        ...
