"""What the record gives back about measures, standings in care, feedback and light contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class MeasureEntryRow:
    """One form that somebody entered; whose it is, by whom and the scores lie in the content."""

    id: int
    case_number: str
    measure: str
    """A code of the list measures."""
    on_day: date
    """The day it was filled in."""
    recorded_on: date
    by_name: str
    body_hash: str
    taken_back_on: date | None
    """The day somebody said that it was entered wrongly; it counts no more and stays."""
    taken_back_by: str
    note_hash: str


@dataclass(frozen=True)
class CareEntryRow:
    """One standing with children's social care; which lies in the content."""

    id: int
    case_number: str
    from_day: date
    to_day: date | None
    """The last day; None where it goes on."""
    recorded_on: date
    by_name: str
    body_hash: str
    taken_back_on: date | None
    taken_back_by: str
    note_hash: str


@dataclass(frozen=True)
class FeedbackRow:
    """What somebody said about the help; the words lie in the content."""

    id: int
    case_number: str
    on_day: date
    by_name: str
    said_by: str
    """A code of the list feedback_from."""
    may_quote: bool
    """Whether quoting was agreed to when it was said; see ``quote_ended_on``."""
    body_hash: str
    quote_ended_on: date | None
    """The day the agreement to quote was taken back."""
    quote_ended_by: str
    taken_back_on: date | None
    taken_back_by: str
    note_hash: str

    @property
    def quotable(self) -> bool:
        """Whether these words may be quoted now."""
        return self.may_quote and self.quote_ended_on is None and self.taken_back_on is None


@dataclass(frozen=True)
class LightContactRow:
    """One light contact; what it was about and what came of it lies in the content."""

    id: int
    case_number: str
    """The case it belongs to; empty where there is none."""
    on_day: date
    recorded_on: date
    by_name: str
    body_hash: str
    became: str
    """The case it was added as, where it was more than a light contact."""
    taken_back_on: date | None
    taken_back_by: str

    @property
    def owner(self) -> str:
        """Whom its content is kept for."""
        return self.case_number or light_owner(self.id)


def light_owner(identity: int) -> str:
    """The owner of the content of a light contact without a case."""
    return f"light contact {identity}"
