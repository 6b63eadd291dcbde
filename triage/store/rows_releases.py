"""What the record gives back about figures that left the service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ReleaseRow:
    """One set of figures made to be passed on, with small numbers hidden; which period, as known on which day."""

    id: int
    act: str
    """What was made: ``outcomes``, ``value``, ``report`` or ``measures``."""
    about: str
    """Codes of groupings, the id of a map, the name of a report or codes of measures; empty for all there are."""
    start_on: date | None
    """The first day of the period; None where it is open."""
    end_on: date | None
    """The last day of the period; None where it is open."""
    on_day: date
    """As known on this day."""
    threshold: int
    """Counts below this were hidden."""
    by_name: str
    """Who made it, where they were named."""
