"""Working days to calendar days, with the country's bank holidays."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from triage.rulebook import Within


@lru_cache(maxsize=64)
def _bank_holidays(country: str, year: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415 - only where working days are counted

    return frozenset(holidays.country_holidays("GB", subdiv=country, years=year))


def calendar_days(within: Within | None, on: date, country: str) -> int | None:
    """Calendar days from ``on`` for a time limit; None for none.

    A working day is Monday to Friday and no bank holiday of ``country`` (ENG, SCT, WLS or NIR).
    """
    if within is None:
        return None
    if not within.working:
        return within.days
    day, left = on, within.days
    while left > 0:
        day += timedelta(days=1)
        if is_working_day(day, country):
            left -= 1
    return (day - on).days


def is_working_day(day: date, country: str) -> bool:
    """Whether a day is Monday to Friday and no bank holiday of ``country``."""
    return day.weekday() < 5 and day not in _bank_holidays(country, day.year)
