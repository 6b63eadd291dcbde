"""Ages in plain words: "four year old", "4yo", "18 months", "under 5s", "year 7", "teenager", "17½"."""

from __future__ import annotations

import re

from triage.signposting.finding.question import Ages, Reading
from triage.signposting.finding.words import Text

OLDEST = 120
_NUMBERS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20,
}  # fmt: skip
_PLURALS = {f"{word}s": number for word, number in _NUMBERS.items()} | {"fives": 5, "sixes": 6}
_N = rf"(?:\d{{1,3}}(?:\.\d{{1,2}})?|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_YEARS = r"(?:years?|yrs?|y)"
_NOT_AN_AGE = r"(?<!wait )(?<!waited )(?<!waiting )(?<!wait for )(?<!waited for )(?<!waiting for )(?<!last )(?<!past )(?<!next )(?<!within )(?<!over the )"

_EXPECTING = re.compile(rf"\b{_N} ?(?:weeks?|wks?|months?) (?:pregnant|gone)\b")
_MONTHS = re.compile(rf"{_NOT_AN_AGE}\b(?:aged? )?({_N}) ?(months?|mths?|mos?)\b(?: olds?\b)?(?! (?:wait|ago|pregnant))|\b(?:aged? )?({_N}) ?(weeks?|wks?|days?) olds?\b")  # fmt: skip
_RANGE = re.compile(rf"\b(?:aged? |ages |for )?({_N})s? ?(?:{_YEARS} )?(?:to|and|or) ({_N})(?:s\b| ?(?:{_YEARS} olds?|yos?|yrs|year olds?)\b)|\b(?:aged?|ages|between) ({_N}) (?:to|and|or) ({_N})\b")  # fmt: skip
_HALF = re.compile(rf"\b({_N}) (?:and (?:a )?)?half(?: ?{_YEARS})?(?: olds?)?\b")
_UNDER = re.compile(rf"\b(?:under|below|younger than|up to) (?:the age of )?({_N}|{'|'.join(_PLURALS)})s?(?: ?{_YEARS})?(?: olds?)?\b(?! ?(?:mile|km|week|min|hour|pound))|\b({_N}) (?:and|or) (?:under|younger|below)\b")  # fmt: skip
_OVER = re.compile(rf"\b(?:over|above|older than|from) (?:the )?(?:age of )?({_N})s\b|\b(?:over|above|older than) (?:the age of )?({_N})(?: ?{_YEARS})?(?: olds?)?\b(?! ?(?:mile|km|week|min|month))|\b({_N}) ?\+|\b({_N}) (?:and|or) (?:over|older|above)\b")  # fmt: skip
_SCHOOL_YEAR = re.compile(r"\b(?:yr|year|y)s? ?(1[0-3]|[1-9])\b(?! ?(?:year|month|week|old|of))")
_YEARS_OLD = re.compile(rf"{_NOT_AN_AGE}\b({_N}) ?(?:{_YEARS} olds?\b|yos?\b|{_YEARS} of age\b|yrs\b|years\b(?! (?:ago|wait|of))|y\b)")  # fmt: skip
_AGED = re.compile(rf"\b(?:aged?|ages) (?:of )?({_N})\b(?! ?(?:month|week|to\b))")
_IS = re.compile(rf"\b(?:he|she|they|hes|shes|theyre|is|who is|whos|im|just|nearly|almost|turned) (?:is |are |just |now |only |nearly |almost |turned )*({_N})\b(?! ?(?:{_YEARS}|months?|weeks?|days?|hours?|minutes?|%|of|times|am\b|pm\b|:))")  # fmt: skip

_BARE = re.compile(r"(?<![\w.:£#/-])(?<!room )(?<!number )(?<!no )(\d{1,2})(?![\w.:%/-])(?! ?(?:min|hour|mile|km|pound|pm|am|st|nd|rd|th|week|day|month|session|people|child|kid|time|sister|brother|sibling))")  # fmt: skip
_ALONE = re.compile(
    r"(?<![\d.])\b(\d{1,2}\.[05])\b(?! ?(?:miles?|km|pounds?|hours?|am|pm))|^(?:a |an |for a |for an )?(\d{1,2})(?= \||$)"
)

_NAMED: tuple[tuple[str, tuple[int, int], str], ...] = (
    (r"new ?borns?|newly born", (0, 2), "newborn baby"),
    (r"(?<!lost a )(?<!lost the )(?<!expecting a )(?<!having a )bab(?:y|ies)(?! (?:loss|died|death))|infants?", (0, 11), "baby"),
    (r"toddlers?|tots", (12, 47), "toddler"),
    (r"pre ?school(?:er)?s?(?: aged?)?|nursery aged?", (24, 59), "before school"),
    (r"in reception|reception (?:aged?|class|child|year)", (48, 71), "reception"),
    (r"key ?stage (?:1|one)|ks1", (60, 95), "key stage 1"),
    (r"key ?stage (?:2|two)|ks2", (84, 143), "key stage 2"),
    (r"key ?stage (?:3|three)|ks3", (132, 179), "key stage 3"),
    (r"key ?stage (?:4|four)|ks4", (168, 203), "key stage 4"),
    (r"primary (?:school )?(?:aged?|pupils?|child(?:ren)?)|(?:at|in) primary(?: school)?", (48, 143), "primary school age"),
    (r"secondary (?:school )?(?:aged?|pupils?|child(?:ren)?)|(?:at|in) secondary(?: school)?", (132, 203), "secondary school age"),
    (r"sixth ?form(?:ers?)?", (192, 227), "sixth form age"),
    (r"pre ?teens?|tweens?", (108, 155), "age 9 to 12"),
    (r"teen(?:ager|age)?s?(?! parents?| mums?| pregnancy| relationship)|adolescents?", (156, 227), "teenager"),
    (r"school ?age(?:d)?", (48, 203), "school age"),
)  # fmt: skip
"""Words for ages, months of life they mean, and how they are said back.

Years of school in England: reception is the school year in which a child turns five, and so on
(https://www.gov.uk/national-curriculum)."""
_NAMES = tuple((re.compile(rf"\b(?:{pattern})\b"), Ages(*months), words) for pattern, months, words in _NAMED)


def _number(word: str) -> float:
    return float(_NUMBERS[word]) if word in _NUMBERS else float(_PLURALS.get(word, 0) or word.rstrip("s"))


def _exact(years: float) -> Ages | None:
    """A whole number of years is the whole year of life; a part of a year is that month."""
    if not 0 <= years <= OLDEST:
        return None
    low = int(years * 12)
    return Ages(low, low + 11 if years == int(years) else low)


def _said(years: float) -> str:
    return f"{years:g}"


def read_age(text: Text) -> tuple[Ages | None, list[Reading]]:
    """The age that is meant, taken out of the text, and how it was understood; numbers go before words.

    Where several ages are named the youngest to the oldest are meant.
    """
    found: list[tuple[Ages, Reading]] = []
    for pattern, make in _READERS:
        for match in text.take_all(pattern, most=5):
            made = make([part for part in match.groups() if part is not None])
            if made is None or made[0] is None:
                text.left += f" | {match.group(0)}"
            else:
                found.append((made[0], Reading("age", made[1], match.group(0).strip())))
    if not found:
        return None, []
    ages = Ages(min(one.low for one, _ in found), max(one.high for one, _ in found))
    return ages, [reading for _, reading in found]


def read_named_age(text: Text) -> tuple[Ages | None, list[Reading], list[str]]:
    """The age that a word such as "toddler" means; the words stay to be looked for, since groups carry them in their names."""
    for pattern, ages, words in _NAMES:
        match = text.take(pattern)
        if match:
            return ages, [Reading("age", words, match.group(0))], match.group(0).split()
    return None, [], []


def read_bare_age(text: Text) -> tuple[Ages | None, list[Reading]]:
    """A number from 1 to 19 that stands alone in what is left of a question: "youth club 13". Two of them say nothing."""
    found = _BARE.findall(text.left)
    if len(found) != 1 or not 1 <= int(found[0]) <= 19:
        return None, []
    text.take(_BARE)
    return _exact(float(found[0])), [Reading("age", f"age {found[0]}", found[0])]


Made = tuple[Ages | None, str] | None


def _months(parts: list[str]) -> Made:
    number, unit = _number(parts[0]), parts[1]
    months = number if unit.startswith(("mo", "mth")) else number * (7 if unit.startswith("w") else 1) / 30.4
    if months > OLDEST * 12:
        return None
    return Ages(int(months), int(months)), f"age {_said(number)} {_plural(unit, number)}"


def _plural(unit: str, number: float) -> str:
    name = {"m": "month", "w": "week", "d": "day"}[unit[0]]
    return name if number == 1 else f"{name}s"


def _range(parts: list[str]) -> Made:
    low, high = sorted(_number(part) for part in parts[:2])
    if high > OLDEST:
        return None
    return Ages(int(low * 12), int(high * 12) + 11), f"age {_said(low)} to {_said(high)}"


def _half(parts: list[str]) -> Made:
    years = _number(parts[0]) + 0.5
    return _exact(years), f"age {_said(years)}"


def _under(parts: list[str]) -> Made:
    years = _number(parts[0])
    return (Ages(0, int(years * 12) - 1), f"under {_said(years)}") if 0 < years <= 25 else None


def _over(parts: list[str]) -> Made:
    years = _number(parts[0])
    return (Ages(int(years * 12), 25 * 12), f"{_said(years)} and over") if years <= 25 else None


def _school_year(parts: list[str]) -> Made:
    years = int(parts[0]) + 4
    return Ages(years * 12, (years + 1) * 12 + 11), f"school year {parts[0]}, age {years} to {years + 1}"


def _years(parts: list[str]) -> Made:
    years = _number(parts[0])
    return _exact(years), f"age {_said(years)}"


def _small(parts: list[str]) -> Made:
    return _years(parts) if _number(parts[0]) <= 25 else None


_READERS = (
    (_MONTHS, _months),
    (_RANGE, _range),
    (_HALF, _half),
    (_UNDER, _under),
    (_OVER, _over),
    (_YEARS_OLD, _years),
    (_AGED, _years),
    (_SCHOOL_YEAR, _school_year),
    (_IS, _small),
    (_ALONE, _small),
)
