"""Rows about whose job something is: absences with their cover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class AbsenceRow:
    """Days on which somebody is away, first and last included, and who looks after their work."""

    id: int
    name: str
    from_on: date
    to_on: date
    cover: str
    entered_by: str
    entered_on: date
    ended_on: date | None
    """The first day back, where the absence ended early or was taken back; None while it runs as planned."""
    ended_by: str

    def holds(self, on: date) -> bool:
        """Whether the person is away on a day."""
        return self.from_on <= on <= self.to_on and (self.ended_on is None or on < self.ended_on)
