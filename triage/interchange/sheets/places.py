"""Postcodes, areas, telephone numbers, addresses on the web: what a cell must look like to be one."""

from __future__ import annotations

import re

from triage.interchange.harmless import clean, one_line
from triage.interchange.sheets.meant import Cell, Formula, Meant, plain, text_of, unread

_WHOLE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})\b")
_OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_AUTHORITY = re.compile(r"[EWSN][0-9]{8}")
_NATIONAL = frozenset(
    {
        "national",
        "nationwide",
        "uk",
        "uk wide",
        "uk-wide",
        "england",
        "whole country",
        "anywhere in the uk",
        "all areas",
        "countrywide",
        "national service",
    }
)
_REMOTE = frozenset(
    {"online", "remote", "virtual", "telephone", "by phone", "phone", "online only", "helpline"}
)


def read_postcode(cell: Cell) -> Meant:
    """Read a postcode, whole or its first half; gives ``location.postcode``.

    >>> dict(read_postcode("zz1 1zz").keys), dict(read_postcode("ZZ9").keys), read_postcode("near the park").unread
    ({'location.postcode': 'ZZ1 1ZZ'}, {'location.postcode': 'ZZ9'}, 'near the park')
    """
    words = plain(cell).upper().rstrip(".,")
    if not words:
        return Meant()
    match = _WHOLE.fullmatch(words)
    if match:
        return Meant({"location.postcode": f"{match[1]} {match[2]}"})
    if _OUTWARD.fullmatch(words):
        return Meant({"location.postcode": words})
    return unread(cell, "this is no postcode")


def read_address(cell: Cell) -> Meant:
    """Read an address; gives ``location.note`` and the postcode where one stands in it."""
    words = clean(text_of(cell))
    if not words:
        return Meant()
    keys = {"location.note": one_line(words)}
    if match := _WHOLE.search(words.upper()):
        keys["location.postcode"] = f"{match[1]} {match[2]}"
    return Meant(keys)


def read_area(cell: Cell) -> Meant:
    """Read where a service works; gives ``area``: ONS codes, outward codes, the whole country, or online.

    >>> read_area("ZZ1, ZZ2 and ZZ3").keys["area"], read_area("Nationwide").keys["area"], read_area("the north end").unread
    ({'kind': 'districts', 'codes': ['ZZ1', 'ZZ2', 'ZZ3']}, {'kind': 'national'}, 'the north end')
    """
    words = plain(cell).rstrip(".")
    if not words:
        return Meant()
    if words in _NATIONAL:
        return Meant({"area": {"kind": "national"}})
    if words in _REMOTE:
        return Meant({"area": {"kind": "remote"}})
    codes = [part.upper() for part in re.split(r"\s*(?:[,;/&+\n|]|\band\b|\s)\s*", words) if part]
    unique = list(dict.fromkeys(codes))
    if all(_AUTHORITY.fullmatch(code) for code in unique):
        return Meant({"area": {"kind": "local_authority", "codes": unique}})
    if all(_OUTWARD.fullmatch(code) for code in unique):
        return Meant({"area": {"kind": "districts", "codes": unique}})
    return unread(cell, "this is no list of postcode districts, no ONS code, and not the whole country")


def read_phone(cell: Cell) -> Meant:
    """Read a telephone number; gives ``contact.phone``. A number cell has lost its leading nought, which is put back.

    >>> dict(read_phone("01632 960000").keys), dict(read_phone(1632960000).keys), read_phone("see website").unread
    ({'contact.phone': '01632 960000'}, {'contact.phone': '01632960000'}, 'see website')
    """
    value = cell.value if isinstance(cell, Formula) else cell
    words = one_line(text_of(value))
    if not words:
        return Meant()
    digits = re.sub(r"\D", "", words)
    if len(digits) < 3 or re.search(r"@|https?:|www\.", words):
        return unread(cell, "this is no telephone number")
    if isinstance(value, (int, float)) and re.fullmatch(r"[1-9]\d{9}", digits):
        return Meant({"contact.phone": f"0{digits}"})
    return Meant({"contact.phone": words})


def read_email(cell: Cell) -> Meant:
    """Read an e-mail address; gives ``contact.how`` in words."""
    words = one_line(text_of(cell)).removeprefix("mailto:")
    if not words:
        return Meant()
    if not re.fullmatch(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+", words):
        return unread(cell, "this is no e-mail address")
    return Meant({"contact.how": f"by email: {words}"})


def read_web(cell: Cell) -> Meant:
    """Read a web address; gives ``contact.web``."""
    words = one_line(text_of(cell), 500)
    if not words:
        return Meant()
    if re.search(r"\s", words) or not re.fullmatch(
        r"(?:https?://)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:[:/?#]\S*)?", words
    ):
        return unread(cell, "this is no web address")
    return Meant({"contact.web": words})
