"""Ages as people write them: ``5-11``, ``0 to 19 (25 SEND)``, ``under 5s``, ``all``, ``years 3-6``.

School years are read by the age of their pupils: those of year N are N + 4 at its start and N + 5 at its end, those of
reception 4 to 5 (the national curriculum for England, key stages and years).
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from triage.interchange.sheets.meant import Cell, Formula, Meant, plain, text_of, unread

_OLDEST, _NO_LIMIT = 130, 120
_ALL = re.compile(
    r"(?:all|any)(?: ages?)?(?: welcome| groups?)?|everyone|everybody|no (?:age )?(?:limits?|restrictions?)|open to all(?: ages)?|whole family"
)
_UNIT = r"(?:years? olds?|year-olds?|years?|yrs?|y/?o|y|months? olds?|months?|mths?|mos?|m|weeks?|wks?)"
_NUMBER = r"(\d{1,3}(?:\.5)?)"
_END = rf"{_NUMBER} ?({_UNIT}\b)?(?:'?s\b)?"
_START = rf"(?:(birth|newborns?|new born|babies|baby|pre-?birth|conception|pregnancy|unborn)|{_NUMBER} ?({_UNIT}\b)?(?:'?s\b)?)"
_AGED = r"(?:(?:children|child|young people|yp|families|those|people|parents)(?: and young people)? )?(?:with children )?(?:aged?s?:? ?|from |between |for )*"
_RANGE = re.compile(rf"{_AGED}{_START} ?(?:-|to|and|until|up to|through to|- ?to) ?(?:age )?{_END}")
_FROM = re.compile(
    rf"{_AGED}{_END} ?(?:\+|plus|and over|and above|and up|and older|or over|or above|or older|upwards|years? and over|onwards)(?= |$|[,;(])"
)
_FROM_WORD = re.compile(
    rf"(?:over|minimum|min|from|at least)(?: age)?(?: of)? ?{_END}(?: ?(?:upwards|onwards))?"
)
_UNDER = re.compile(
    rf"(?:children )?(?:under|below|younger than|less than|u)(?: the age of| age)? ?-?{_NUMBER} ?({_UNIT}\b)?(?:'?s\b)?"
)
_UP_TO = re.compile(
    rf"(?:up to|to|until|maximum|max)(?: the)?(?: age)?(?: of)? ?{_END}(?: and under)?|{_NUMBER} ?({_UNIT}\b)? (?:and|or) (?:under|below|younger)"
)
_YEARS = re.compile(
    r"(?:school )?(?:years?|yrs?\.?|y)(?: groups?)? ?(r|\d{1,2}|reception) ?(?:-|to|and|until) ?(?:years? |yrs? ?|y)?(\d{1,2})"
)
_ONE_YEAR = re.compile(r"(?:school )?(?:year|yr|y) ?(\d{1,2})(?: only| pupils| children)?")
_RECEPTION = re.compile(r"(?:reception|r|yr r|year r) ?(?:-|to) ?(?:years? |yrs? ?|y)(\d{1,2})")
_STAGE = re.compile(r"(?:key stages?|ks) ?([1-5]) ?(?:(?:-|to|and|&) ?(?:ks ?)?([1-5]))?")
_STAGES = {1: (5, 7), 2: (7, 11), 3: (11, 14), 4: (14, 16), 5: (16, 18)}
_FLUFF = re.compile(
    r"[ .,;]*(?:(?:years?|yrs?|months?)(?: (?:old|olds|of age))?|year olds?|y/?o|old|of age|inclusive|incl\.?|inc\.?|only|age range|ages?|olds)?[ .,;]*"
)
_SENTENCE = "this is no age or range of ages that can be read"


def read_ages(cell: Cell) -> Meant:
    """Read one column of ages; gives the key ``ages``.

    What follows the ages in words is kept unread; further numbers outside brackets make the whole cell unread, because
    then two groups are meant. A day is what a spreadsheet makes of ``5-11``.
    """
    value = cell.value if isinstance(cell, Formula) else cell
    if isinstance(value, (date, datetime)):
        return unread(cell, f"a spreadsheet has made a date of it; was it {value.day}-{value.month}?")
    words = plain(cell).replace("&", "and")
    words = re.sub(r"^(?:suitable for|for|approx\.?|approximately|circa|c\.) ", "", words)
    if not words:
        return Meant()
    if _ALL.fullmatch(words.rstrip(" .!")):
        return Meant({"ages": {"from": 0, "to": _NO_LIMIT}})
    if re.fullmatch(r"adults?(?: only)?|18 ?\+ only", words):
        return Meant({"ages": {"from": 18}})
    for pattern, found in _PATTERNS:
        if (match := pattern.match(words)) is None:
            continue
        ages = found(match)
        rest = words[match.end() :]
        if ages is None or (not match.group().endswith(" ") and _continues(rest)):
            continue
        return _told(cell, ages, rest)
    return unread(cell, _SENTENCE)


def _continues(rest: str) -> bool:
    """Whether a number was cut in two, or a word."""
    return bool(re.match(r"[\d.]*\d|[a-z]", rest))


def _told(cell: Cell, ages: dict[str, int], rest: str) -> Meant:
    low, high = _months(ages, "from"), _months(ages, "to")
    if low is not None and high is not None and high < low:
        return unread(cell, "the ages are the wrong way round")
    if max(low or 0, high or 0) > _OLDEST * 12 + 11:
        return unread(cell, "nobody is that old")
    if _FLUFF.fullmatch(rest):
        return Meant({"ages": ages})
    outside = re.sub(r"\([^)]*\)", " ", rest)
    if re.search(r"\d", outside):
        return unread(cell, "it names several groups of ages")
    return Meant({"ages": ages}, rest.strip(" .,;-"), "the ages were read, this beside them was not")


def _months(ages: dict[str, int], end: str) -> int | None:
    if f"{end}_months" in ages:
        return ages[f"{end}_months"]
    value: Any = ages.get(end)
    if value == "unborn":
        return -12
    return None if value is None else value * 12 + (11 if end == "to" else 0)


def _in_months(unit: str | None) -> bool:
    return bool(unit) and str(unit).startswith("m")


def _in_weeks(unit: str | None) -> bool:
    return bool(unit) and str(unit).startswith("w")


def _limit(end: str, number: str, unit: str | None) -> dict[str, Any] | None:
    """One end of a range; halves of years are months."""
    if _in_weeks(unit):
        return {f"{end}_months": int(float(number)) // 4} if end == "from" else None
    if _in_months(unit):
        return {f"{end}_months": int(float(number))}
    if "." in number:
        return {f"{end}_months": int(float(number) * 12)}
    return {end: int(number)}


def _from_range(match: re.Match[str]) -> dict[str, Any] | None:
    word, low, low_unit, high, high_unit = match.groups()
    upper = _limit("to", high, high_unit)
    if upper is None:
        return None
    if word:
        early = bool(re.match(r"pre|conception|pregnancy|unborn", word))
        return {"from": "unborn" if early else 0, **upper}
    unit = low_unit
    if unit is None and _in_months(high_unit) and int(float(low)) < int(float(high)):
        unit = high_unit
    lower = _limit("from", low, unit)
    if lower is None:
        return None
    if low == "0":
        lower = {"from": 0}
    return {**lower, **upper}


def _from_only(match: re.Match[str]) -> dict[str, Any] | None:
    return _limit("from", match[1], match[2])


def _under(match: re.Match[str]) -> dict[str, Any] | None:
    number, unit = match.groups()
    if _in_weeks(unit) or float(number) == 0:
        return None
    if _in_months(unit) or "." in number:
        months = int(float(number)) if _in_months(unit) else int(float(number) * 12)
        return {"to_months": months - 1}
    return {"to": int(number) - 1}


def _up_to(match: re.Match[str]) -> dict[str, Any] | None:
    number, unit = (match[1], match[2]) if match[1] else (match[3], match[4])
    return _limit("to", number, unit)


def _years(match: re.Match[str]) -> dict[str, Any] | None:
    first, last = match[1], int(match[2])
    start = 0 if first in {"r", "reception"} else int(first)
    return {"from": start + 4, "to": last + 5} if last <= 13 else None


def _one_year(match: re.Match[str]) -> dict[str, Any] | None:
    year = int(match[1])
    return {"from": year + 4, "to": year + 5} if 1 <= year <= 13 else None


def _reception(match: re.Match[str]) -> dict[str, Any] | None:
    last = int(match[1])
    return {"from": 4, "to": last + 5} if last <= 13 else None


def _stage(match: re.Match[str]) -> dict[str, Any] | None:
    first, last = int(match[1]), int(match[2] or match[1])
    return {"from": _STAGES[first][0], "to": _STAGES[last][1]} if first <= last else None


_PATTERNS = (
    (_YEARS, _years), (_RECEPTION, _reception), (_ONE_YEAR, _one_year), (_STAGE, _stage), (_RANGE, _from_range), (_FROM, _from_only),
    (_UNDER, _under), (_FROM_WORD, _from_only), (_UP_TO, _up_to),
)  # fmt: skip


def read_age_limit(cell: Cell, end: str) -> Meant:
    """Read a column that holds one end of the ages; ``end`` is ``from`` or ``to``; gives ``ages.from`` or its like.

    >>> dict(read_age_limit("5", "from").keys), dict(read_age_limit("18 months", "from").keys), dict(read_age_limit("25+", "to").keys)
    ({'ages.from': 5}, {'ages.from_months': 18}, {})
    """
    words = plain(cell)
    if not words:
        return Meant()
    if end == "from" and words in {"birth", "newborn", "0"}:
        return Meant({"ages.from": 0})
    if end == "from" and words in {"pre-birth", "unborn", "pregnancy", "conception"}:
        return Meant({"ages.from": "unborn"})
    if end == "to" and words in {"no limit", "none", "no upper limit", "any", "no maximum"}:
        return Meant({"ages.to": _NO_LIMIT})
    match = re.fullmatch(_END, words)
    limit = _limit(end, match[1], match[2]) if match else None
    if limit is None:
        return unread(cell, "this is no age")
    if next(iter(limit.values())) > (_OLDEST * 12 if next(iter(limit)).endswith("months") else _OLDEST):
        return unread(cell, "nobody is that old")
    return Meant({f"ages.{key}": value for key, value in limit.items()})


def ages_in_words(ages: dict[str, Any]) -> str:
    """Give ages as a cell of a sheet would say them.

    >>> ages_in_words({"from": 5, "to": 11}), ages_in_words({"to": 4}), ages_in_words({"from_months": 6, "to": 3}), ages_in_words({"from": 0, "to": 120})
    ('5-11', 'under 5', '6 months - 3 years', 'all ages')
    """
    low, high = ages.get("from"), ages.get("to")
    if low in {0, None} and high is not None and high >= _NO_LIMIT:
        return "all ages"
    if "from_months" in ages or "to_months" in ages:
        first = f"{ages['from_months']} months" if "from_months" in ages else _named(low)
        last = (
            f"{ages['to_months']} months"
            if "to_months" in ages
            else f"{high} years"
            if high is not None
            else ""
        )
        if first and last:
            return f"{first} - {last}"
        return f"{first}+" if first else f"up to {last}"
    if low is not None and high is not None and high < _NO_LIMIT:
        return f"pre-birth - {high}" if low == "unborn" else f"{low}-{high}"
    if high is not None and high < _NO_LIMIT:
        return f"under {high + 1}"
    return "" if low is None else f"{text_of(low)}+"


def _named(low: Any) -> str:
    if low is None:
        return ""
    return "birth" if low == 0 else "pre-birth" if low == "unborn" else f"{low} years"
