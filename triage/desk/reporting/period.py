"""Which days a report is about: a quarter, or from one day to another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from triage.desk.opening import Desk
from triage.errors import WrongUse

_CALENDAR = re.compile(r"(\d{4})-?[Qq]([1-4])", re.ASCII)
_FINANCIAL = re.compile(r"(\d{4})[-/](\d{2})-?[Qq]([1-4])", re.ASCII)
_APRIL = 4
MOST_MONTHS = 120


@dataclass(frozen=True)
class Month:
    """A calendar month, or the part of it that a period holds."""

    name: str
    """Such as ``2026-07``."""
    start: date
    end: date


@dataclass(frozen=True)
class Period:
    """Days from ``start`` to ``end``, both included, as the record knows them on the day ``on``."""

    start: date
    end: date
    on: date

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in the period and is not later than the day the report is made."""
        return day is not None and self.start <= day <= self.last

    @property
    def last(self) -> date:
        """The last day anything is known of: the end of the period, or the day itself where that comes first."""
        return min(self.end, self.on)

    @property
    def running(self) -> bool:
        """Whether the period has not ended on the day."""
        return self.end > self.on

    def months(self) -> tuple[Month, ...]:
        """The calendar months of the period up to its last known day."""
        found = []
        first = self.start
        while first <= self.last:
            following = _next_month(first)
            found.append(Month(f"{first:%Y-%m}", first, min(following - timedelta(days=1), self.last)))
            first = following
        return tuple(found)

    def words(self) -> str:
        """The period in words."""
        return f"{self.start.isoformat()} to {self.end.isoformat()}"


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def months_back(day: date, months: int) -> date:
    """The first day of the month that lies ``months`` before the month of ``day``."""
    place = day.year * 12 + day.month - 1 - months
    return date(max(place // 12, 1), place % 12 + 1, 1)


def quarter_days(text: str) -> tuple[date, date]:
    """First and last day of a quarter: ``2026-Q3`` is July to September 2026, ``2026-27-Q3`` October to December 2026.

    The second form counts from April, as the financial year of councils and the NHS does. Raises :class:`WrongUse`.
    """
    found = _CALENDAR.fullmatch(text.strip())
    if found:
        return _quarter(int(found[1]), int(found[2]))
    found = _FINANCIAL.fullmatch(text.strip())
    if found and int(found[2]) == (int(found[1]) + 1) % 100:
        start = int(found[1]) * 12 + _APRIL - 1 + 3 * (int(found[3]) - 1)
        return _quarter(start // 12, start % 12 // 3 + 1)
    raise WrongUse(
        "this is no quarter",
        why="a quarter is named by its year and number",
        mend="2026-Q3 is July to September 2026; 2026-27-Q3 is the third quarter of the financial year 2026-27, October to December",
    )


def _quarter(year: int, number: int) -> tuple[date, date]:
    if not date.min.year < year < date.max.year:
        raise WrongUse("this is no quarter", mend="name one such as 2026-Q3")
    start = date(year, 3 * number - 2, 1)
    return start, _next_month(_next_month(_next_month(start))) - timedelta(days=1)


def chosen(
    desk: Desk, start: date | None = None, end: date | None = None, named: str | None = None
) -> tuple[date, date]:
    """The first and last day that somebody asked for.

    Without any: the last calendar quarter that has ended by the day; the running one where nothing was recorded before.
    ``start`` alone goes on to the day; ``end`` alone begins with the first case. Raises :class:`WrongUse` for days in the
    wrong order, a period that has not begun, or both a quarter and days.
    """
    if named is not None:
        if start is not None or end is not None:
            raise WrongUse("a quarter and days were both named", mend="name --quarter, or --from and --to")
        start, end = quarter_days(named)
    first = desk.store.first_case_on() if desk.has_record else None
    if start is None and end is None:
        start, end = _usual(desk.on, first)
    elif start is None:
        assert end is not None
        start = min(first or end, end)
    elif end is None:
        end = max(desk.on, start)
    _check(start, end, desk.on)
    return start, end


def _check(start: date, end: date, on: date) -> None:
    if end < start:
        raise WrongUse(
            f"the period ends on {end}, before it begins on {start}", mend="give --from before --to"
        )
    if start > on:
        raise WrongUse(
            f"the period begins on {start}, after {on}",
            why="a report tells what was recorded",
            mend="name an earlier period, or act as on a later day with --on",
        )
    if (end.year - start.year) * 12 + end.month - start.month > MOST_MONTHS:
        raise WrongUse(f"the period is longer than {MOST_MONTHS} months", mend="name a shorter one")


def _usual(on: date, first: date | None) -> tuple[date, date]:
    running = _quarter(on.year, (on.month - 1) // 3 + 1)
    if running[1] == on:
        return running
    eve = running[0] - timedelta(days=1)
    before = _quarter(eve.year, (eve.month - 1) // 3 + 1)
    return running if first is None or first > before[1] else before
