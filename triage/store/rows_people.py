"""Rows about who may see and do what: changes of people, restricted cases, and access taken in an emergency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PersonChangeRow:
    """One change of somebody's role, team or account, or of whether they work here."""

    id: int
    name: str
    on_day: date
    by_name: str
    what: str
    """role, team, account, left or back"""
    was: str
    became: str


@dataclass(frozen=True)
class RestrictionRow:
    """Days on which only named people read a case; at most one of a case has no end."""

    id: int
    case_number: str
    reason: str
    """A code of the list restriction_reasons."""
    on_day: date
    by_name: str
    readers: tuple[str, ...]
    """Who reads it besides safeguarding leads."""
    ended_on: date | None
    ended_by: str
    end_note_hash: str
    """Why it ended, in the content of the case."""


@dataclass(frozen=True)
class BreakGlassRow:
    """Access to a case that somebody took for a few hours, and what came of looking at it afterwards."""

    id: int
    case_number: str
    by_name: str
    reason: str
    """A code of the list break_glass_reasons."""
    note_hash: str
    on_day: date
    opened_at: str
    """When it began: ISO date and time in UTC, to the second."""
    ends_at: str
    """When it ends by itself: ISO date and time in UTC, to the second."""
    reviewed_on: date | None
    reviewed_by: str
    finding: str
    """A code of the list break_glass_findings; empty until somebody else has looked."""
    finding_hash: str
