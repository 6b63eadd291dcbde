"""Days as people write them in a column: ``4/3/2026``, ``4 March 2026``, a date cell, a spreadsheet's serial number.

``03/04/2026`` is 3 April to one person and 4 March to another. Which of the two a column means is said by its other
cells or by the person who accepts the map, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal

from triage.interchange.sheets.meant import Cell, Formula, Meant, plain, unread

Order = Literal["day_month_year", "month_day_year"]
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SLASHED = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?:[ t]\d{1,2}:\d{2}.*)?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ t].*)?")
_NAMED = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ \-/]([a-z]{3,9})\.?,?[ \-/](\d{4}|\d{2})"
)
_NAMED_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_EPOCH = date(1899, 12, 30)
"""Day nought of a spreadsheet (1900 system; its day 60, 29 February 1900, never was)."""
SERIALS = range(25_569, 73_051)
"""Serial numbers of 1970 to 2099: what a number in a column of days may be."""


def read_day(cell: Cell, order: Order | None = None) -> Meant:
    """Read a day; gives the key ``day``; ``order`` says how days in digits are written, where that is known.

    >>> dict(read_day("14/3/2026").keys), dict(read_day("3/4/2026").keys), dict(read_day("3/4/2026", "day_month_year").keys)
    ({'day': '2026-03-14'}, {}, {'day': '2026-04-03'})
    """
    value = cell.value if isinstance(cell, Formula) else cell
    if isinstance(value, datetime):
        return _day(value.date())
    if isinstance(value, date):
        return _day(value)
    words = plain(value)
    if not words:
        return Meant()
    if re.fullmatch(r"\d{5}(?:\.\d+)?", words) and int(float(words)) in SERIALS:
        return _day(_EPOCH + timedelta(days=int(float(words))))
    if match := _ISO.fullmatch(words):
        return _made(cell, match[1], match[2], match[3])
    if match := _NAMED.fullmatch(words):
        return _made(cell, match[3], _month(match[2]), match[1])
    if match := _NAMED_FIRST.fullmatch(words):
        return _made(cell, match[3], _month(match[1]), match[2])
    if match := _SLASHED.fullmatch(words):
        return _slashed(cell, match, order)
    return unread(cell, "this is no day")


def _slashed(cell: Cell, match: re.Match[str], order: Order | None) -> Meant:
    first, second, year = match.groups()
    if order == "day_month_year":
        return _made(cell, year, second, first)
    if order == "month_day_year":
        return _made(cell, year, first, second)
    if int(first) > 12 or first == second:
        return _made(cell, year, second, first)
    if int(second) > 12:
        return _made(cell, year, first, second)
    return unread(cell, "day or month first? The map may say day_month_year or month_day_year")


def _month(word: str) -> str:
    return str(_MONTHS.index(word[:3]) + 1) if word[:3] in _MONTHS else "0"


def _made(cell: Cell, year: str, month: str, day: str) -> Meant:
    full = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return _day(date(full, int(month), int(day)))
    except ValueError:
        return unread(cell, "there is no such day")


def _day(day: date) -> Meant:
    return Meant({"day": day.isoformat()})


def order_of(cells: Iterable[Cell]) -> tuple[Order | None, bool]:
    """Say how a column writes its days, and whether that must be asked.

    A day above the twelfth tells; where cells tell both, or none does and some could be either, nobody knows.

    >>> order_of(["3/4/2026", "25/4/2026"]), order_of(["3/4/2026"]), order_of(["2026-04-03"])
    (('day_month_year', False), (None, True), (None, False))
    """
    day_first = month_first = either = False
    for cell in cells:
        match = _SLASHED.fullmatch(plain(cell)) if isinstance(cell, str) else None
        if match is None:
            continue
        first, second = int(match[1]), int(match[2])
        day_first = day_first or (first > 12 >= second)
        month_first = month_first or (second > 12 >= first)
        either = either or (first != second and first <= 12 and second <= 12)
    if day_first != month_first:
        return ("day_month_year" if day_first else "month_day_year"), False
    return None, either or (day_first and month_first)


def day_in_words(day: str, like: str, order: Order | None) -> str:
    """Give a day in the manner of another cell of the column: with slashes, dots, a month in words or year first.

    Where neither a cell nor the map says how, it is year first: that is the same day to everybody.

    >>> day_in_words("2026-11-22", "04/03/2026", None), day_in_words("2026-11-22", "4 March 2026", None), day_in_words("2026-11-22", "", None)
    ('22/11/2026', '22 November 2026', '2026-11-22')
    """
    found = date.fromisoformat(day)
    words = plain(like)
    if _ISO.fullmatch(words) or (not words and order is None):
        return day
    if _NAMED.fullmatch(words):
        return f"{found.day} {found:%B} {found.year}"
    separator = next((sign for sign in "/.-" if sign in words), "/")
    if order == "month_day_year":
        return f"{found:%m}{separator}{found:%d}{separator}{found.year}"
    return f"{found:%d}{separator}{found:%m}{separator}{found.year}"
