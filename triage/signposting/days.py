"""Dates in months: how long a check or a statement holds, and when a birthday falls (contract, section 6)."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import lru_cache

CAPACITY_MONTHS = 3
"""How long a statement about room or a waiting list is believed."""
CHECK_MONTHS = 12
"""How long a check holds where the record names no interval."""


@lru_cache(maxsize=16384)
def months_on(day: date, months: int) -> date:
    """Give the same day ``months`` later (earlier where negative); the 31st becomes the last day of a shorter month.

    >>> months_on(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


def holds_on(said: date | None, months: int, day: date) -> bool:
    """Whether something said on ``said`` still holds on ``day``: to the same day ``months`` on, that day included.

    Nothing said, or said after the day, does not hold: it is unknown.

    >>> holds_on(date(2026, 11, 1), 12, date(2027, 11, 1)), holds_on(date(2026, 11, 1), 12, date(2027, 11, 2))
    (True, False)
    """
    return said is not None and said <= day <= months_on(said, months)


def completes(born: date, months: int) -> date:
    """Give the day on which somebody born on ``born`` completes ``months`` months of age.

    Born on the 29th to 31st: the first of the next month where the month is shorter, so that a birthday of 29 February
    falls on 1 March in common years (contract, section 6).

    >>> completes(date(2016, 2, 29), 18 * 12), completes(date(2016, 2, 29), 8 * 12), completes(date(2026, 1, 31), 1)
    (datetime.date(2034, 3, 1), datetime.date(2024, 2, 29), datetime.date(2026, 3, 1))
    """
    same = months_on(born, months)
    return same if same.day == born.day else same + timedelta(days=1)


def latest_birth(on: date, months: int) -> date:
    """Give the last day on which somebody can have been born who has completed ``months`` months on the day.

    >>> latest_birth(date(2027, 3, 31), 1)
    datetime.date(2027, 2, 28)
    """
    return months_on(on, -months)


def birthday(eighteenth: date, months: int) -> date:
    """Give the day on which somebody whose 18th birthday is ``eighteenth`` completes ``months`` months of age.

    >>> birthday(date(2030, 3, 4), 16 * 12)
    datetime.date(2028, 3, 4)
    """
    return months_on(eighteenth, months - 18 * 12)
