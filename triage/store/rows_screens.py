"""What the record gives back about drafts and saved views."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DraftRow:
    """One referral that somebody began; what was typed is read apart, and by its author alone."""

    id: int
    author: str
    begun_on: date
    saved_on: date
    """The day something was last typed in it."""
    state: str
    """begun, urgent (begun, and it calls for somebody; nothing else of what it says), sent or discarded."""
    ended_on: date | None
    ended_by: str
    case_number: str
    """The case it became, where it was sent."""


@dataclass(frozen=True)
class SavedViewRow:
    """A filter that somebody keeps under a name, in one place of the screens."""

    person: str
    place: str
    name: str
    query: str
