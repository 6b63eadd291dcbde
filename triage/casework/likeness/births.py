"""Two dates of birth beside each other, or a date and an age: which slips of the pen could lie between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

SLACK_DAYS = 183
"""How far a written age may be off: people round, and ages written down grow old."""
_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Birth:
    """What is known of the day of birth: the day, or the days between which it lies."""

    day: date | None = None
    earliest: date | None = None
    latest: date | None = None

    @property
    def known(self) -> bool:
        """Whether anything is known."""
        return self.day is not None or self.earliest is not None


NOTHING = Birth()
"""Nobody said."""


def from_age(years: float, on: date) -> Birth:
    """Days of birth of somebody who was ``years`` old on a day, whole years unless a fraction is given."""
    width = _YEAR if years == int(years) else _YEAR / 12
    latest = on - timedelta(days=round(years * _YEAR))
    return Birth(earliest=latest - timedelta(days=round(width)), latest=latest)


def from_expected(day: date) -> Birth:
    """Days of birth of a baby expected on a day: a month either way."""
    return Birth(earliest=day - timedelta(days=30), latest=day + timedelta(days=30))


def level(one: Birth, other: Birth) -> str | None:
    """How two births stand to each other; None where one is not known.

    ``same``; slips: ``swapped`` (day and month), ``one_digit`` (one wrong, or two neighbours the wrong way round),
    ``year`` (one year off), ``first_of_january`` (one is the stand-in for an unknown day of the same year); ``fits_age`` and
    ``age_off`` where one side has no day; else ``different``.
    """
    if one.day is not None and other.day is not None:
        return _days(*sorted((one.day, other.day)))
    if not one.known or not other.known:
        return None
    slack = timedelta(days=SLACK_DAYS)
    first, second = _span(one), _span(other)
    fits = first[0] - slack <= second[1] and second[0] - slack <= first[1]
    return "fits_age" if fits else "age_off"


def _span(birth: Birth) -> tuple[date, date]:
    earliest, latest = birth.day or birth.earliest, birth.day or birth.latest
    assert earliest is not None
    assert latest is not None
    return earliest, latest


def _days(one: date, other: date) -> str:
    if one == other:
        return "same"
    if one.year == other.year:
        if (one.day, one.month) == (other.month, other.day):
            return "swapped"
        if (1, 1) in {(one.day, one.month), (other.day, other.month)}:
            return "first_of_january"
    if (one.day, one.month) == (other.day, other.month) and abs(one.year - other.year) == 1:
        return "year"
    return "one_digit" if _one_slip(f"{one:%Y%m%d}", f"{other:%Y%m%d}") else "different"


def _one_slip(one: str, other: str) -> bool:
    """Whether one digit is wrong, or two neighbours are the wrong way round."""
    off = [place for place, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
    if len(off) == 1:
        return True
    return (
        len(off) == 2
        and off[1] == off[0] + 1
        and (one[off[0]], one[off[1]]) == (other[off[1]], other[off[0]])
    )
