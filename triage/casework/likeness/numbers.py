"""NHS numbers, postcodes, addresses, telephone numbers and email addresses of two cases beside each other."""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

NHS_DIGITS = 10
_OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_WHOLE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)[0-9][A-Z]{2}")
_STREETS = {"st": "street", "rd": "road", "ave": "avenue", "av": "avenue", "cl": "close", "ln": "lane", "dr": "drive", "ct": "court", "cres": "crescent", "gdns": "gardens", "apt": "flat", "no": ""}  # fmt: skip
_ALIKE_ADDRESS = 88.0


def nhs_digits(written: str | None) -> str:
    """The ten digits of an NHS number; empty where there are not ten, or they are all one digit as stand-ins are.

    >>> nhs_digits("999 000 0018"), nhs_digits("0000000000")
    ('9990000018', '')
    """
    digits = re.sub(r"\D", "", written or "")
    return digits if len(digits) == NHS_DIGITS and len(set(digits)) > 1 else ""


@cache
def nhs_checks(digits: str) -> bool:
    """Whether the tenth digit is the check digit of the nine before it: modulus 11 (NHS Data Dictionary, "NHS Number").

    >>> nhs_checks("9990000018"), nhs_checks("9990000019")
    (True, False)
    """
    total = sum(int(digit) * (NHS_DIGITS - place) for place, digit in enumerate(digits[:9]))
    return (11 - total % 11) % 11 == int(digits[9]) and (11 - total % 11) != NHS_DIGITS


def nhs_level(one: str, other: str) -> str | None:
    """``same``; ``slip`` where one digit is off, or two changed places, and one number fails its check; ``different``.

    None where one is not there, or one fails its check and is not near the other: a number that cannot be right says
    nothing.
    """
    if not one or not other:
        return None
    if one == other:
        return "same"
    if nhs_checks(one) and nhs_checks(other):
        return "different"
    return "slip" if OSA.distance(one, other) == 1 else None


@cache
def postcode(written: str | None) -> tuple[str, str]:
    """Outward code and whole postcode without its space; empty where they cannot be read.

    >>> postcode("b90 3qb"), postcode("B90"), postcode("?")
    (('B90', 'B903QB'), ('B90', ''), ('', ''))
    """
    halves = (written or "").upper().split()
    together = "".join(halves)
    whole = _WHOLE.fullmatch(together)
    if whole:
        return whole.group(1), together
    return (halves[0], "") if halves and _OUTWARD.fullmatch(halves[0]) else ("", "")


def postcode_level(one: tuple[str, str], other: tuple[str, str]) -> str | None:
    """``same`` whole postcode, ``slip`` (one sign wrong in a whole one), same ``district``, ``near`` (a district one sign off),
    ``different``; None where one is not there.
    """  # noqa: D205 - one list of levels
    if not one[0] or not other[0]:
        return None
    if one[1] and other[1]:
        if one[1] == other[1]:
            return "same"
        if OSA.distance(one[1], other[1]) == 1:
            return "slip"
    if one[0] == other[0]:
        return "district"
    return "near" if OSA.distance(one[0], other[0]) == 1 else "different"


@cache
def address(written: str | None) -> str:
    """An address in one way of writing: lower case, words in full, in order of the alphabet."""
    words = re.sub(r"[^\w ]", " ", (written or "").casefold()).split()
    return " ".join(sorted(filter(None, (_STREETS.get(word, word) for word in words))))


def address_level(one: str, other: str) -> str | None:
    """``same`` where the house numbers are equal and the words alike; ``different``; None where one is not there."""
    if not one or not other:
        return None
    if one == other:
        return "same"
    houses = [{word for word in each.split() if word[0].isdigit()} for each in (one, other)]
    alike = houses[0] == houses[1] and fuzz.token_set_ratio(one, other) >= _ALIKE_ADDRESS
    return "same" if alike else "different"


@cache
def phone(written: str | None) -> str:
    """The last nine digits, so that +44 and a leading 0 are one; empty where there are fewer."""
    digits = re.sub(r"\D", "", written or "")
    return digits[-9:] if len(digits) >= 9 else ""
