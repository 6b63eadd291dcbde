"""The days a report is about, and the periods before and after them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from triage.desk import Desk
from triage.desk.reporting import chosen

Kind = Literal["quarter", "year", "financial", "own"]
SPANS: Final[tuple[Kind, ...]] = ("quarter", "year", "financial")
"""Kinds of period in the order in which a key goes through them."""
_APRIL, _MONTHS = 4, 3


@dataclass(frozen=True)
class Span:
    """First and last day, both counted."""

    kind: Kind
    start: date
    end: date

    @property
    def name(self) -> str:
        """The period as people call it: ``2026-Q3``, ``2026``, ``2026-27``, or its days."""
        if self.kind == "quarter":
            return f"{self.start.year}-Q{(self.start.month - 1) // _MONTHS + 1}"
        if self.kind == "year":
            return str(self.start.year)
        if self.kind == "financial":
            return f"{self.start.year}-{self.end.year % 100:02d}"
        return f"{self.start.isoformat()} to {self.end.isoformat()}"

    @property
    def short(self) -> str:
        """The period with its days, in fewer words where they are many."""
        return f"{self.name}, {self._days}" if self.kind == "financial" else self.words

    @property
    def words(self) -> str:
        """The period with its days."""
        kind = {"quarter": "Quarter", "year": "Year", "financial": "Financial year", "own": ""}[self.kind]
        return f"{kind} {self.name}, {self._days}" if kind else self._days

    @property
    def _days(self) -> str:
        first = f"{self.start.day} {self.start:%b}" + (
            "" if self.start.year == self.end.year else f" {self.start.year}"
        )
        return f"{first} to {self.end.day} {self.end:%b} {self.end.year}"

    @property
    def file_name(self) -> str:
        """The period as part of a file's name."""
        return self.name.replace(" ", "-")

    def begun(self, on: date) -> bool:
        """Whether it has begun by a day: nothing is reported of days to come."""
        return self.start <= on

    def earlier(self) -> Span:
        """The period of the same length before it."""
        return self._moved(-1)

    def later(self) -> Span:
        """The period of the same length after it."""
        return self._moved(1)

    def _moved(self, steps: int) -> Span:
        if self.kind == "own":
            length = (self.end - self.start + timedelta(days=1)) * steps
            return Span("own", self.start + length, self.end + length)
        day = self.start - timedelta(days=1) if steps < 0 else self.end + timedelta(days=1)
        return holding(self.kind, day)

    def next_kind(self) -> Span:
        """The period of the next kind that holds its last day."""
        place = SPANS.index(self.kind) + 1 if self.kind in SPANS else 0
        return holding(SPANS[place % len(SPANS)], self.end)


def holding(kind: Kind, day: date) -> Span:
    """The period of a kind that holds a day."""
    if kind == "year":
        return Span(kind, date(day.year, 1, 1), date(day.year, 12, 31))
    if kind == "financial":
        first = day.year if day.month >= _APRIL else day.year - 1
        return Span(kind, date(first, _APRIL, 1), date(first + 1, _APRIL - 1, 31))
    begun = _MONTHS * ((day.month - 1) // _MONTHS) + 1
    following = date(day.year + begun // 10, (begun + _MONTHS - 1) % 12 + 1, 1)
    return Span("quarter", date(day.year, begun, 1), following - timedelta(days=1))


def own(start: date, end: date) -> Span:
    """Days of somebody's own choice; a whole quarter or year is called so."""
    for kind in SPANS:
        found = holding(kind, start)
        if (found.start, found.end) == (start, end):
            return found
    return Span("own", start, end)


def usual(desk: Desk) -> Span:
    """What the reports begin with: the last quarter that has ended, or the running one where nothing was recorded before."""
    return own(*chosen(desk))


def asked_for(desk: Desk, start: str, end: str) -> Span:
    """The period that somebody typed: two days, or the name of a quarter in the first field, whatever stands in the second.

    Raises :class:`triage.errors.WrongUse` in words.
    """
    first, last = start.strip(), end.strip()
    if "q" in first.casefold():
        return own(*chosen(desk, named=first))
    return own(*chosen(desk, _day(first), _day(last)))


def _day(text: str) -> date | None:
    from triage.errors import WrongUse  # noqa: PLC0415 - only where something was typed wrong

    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUse(f"'{text}' is no day", mend="a day is written as 2026-07-01") from None
