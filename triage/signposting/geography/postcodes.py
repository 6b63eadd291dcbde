"""Reading what people type for a postcode."""

from __future__ import annotations

import re

_OUTWARD = r"(?:[A-Z]{1,2}[0-9][A-Z0-9]?|GIR|NPT)"
"""Outward codes: ``B90``, ``W1A``, ``EC1A``; and the two without a figure, ``GIR`` (one bank) and ``NPT`` (old Newport)."""
_DISTRICT = re.compile(rf"({_OUTWARD})(?:\s+[0-9])?")
_WHOLE = re.compile(rf"({_OUTWARD})\s*([0-9][A-Z]{{2}})")
_LONGEST = 40
"""Characters beyond which nothing typed can be a postcode."""


def _typed(postcode: str | None) -> str:
    text = postcode or ""
    return " ".join(text.upper().split()) if len(text) <= _LONGEST else ""


def read_postcode(postcode: str | None) -> tuple[str | None, bool]:
    """Outward code of a postcode or district, and whether the postcode was whole.

    >>> read_postcode("b90 1ab"), read_postcode("B901AB"), read_postcode("B90"), read_postcode("Solihull")
    (('B90', True), ('B90', True), ('B90', False), (None, False))
    """
    typed = _typed(postcode)
    whole = _WHOLE.fullmatch(typed)
    if whole:
        return whole.group(1), True
    district = _DISTRICT.fullmatch(typed)
    return (district.group(1) if district else None), False


def whole_postcode(postcode: str | None) -> str | None:
    """A whole postcode in its usual form, or None where what was typed is not one.

    >>> whole_postcode("b901ab"), whole_postcode("B90")
    ('B90 1AB', None)
    """
    whole = _WHOLE.fullmatch(_typed(postcode))
    return f"{whole.group(1)} {whole.group(2)}" if whole else None


def why_nowhere(postcode: str | None) -> str:
    """Why a postcode names no district, in words for whoever typed it; for one that stands in no table.

    ``ZZ99`` postcodes are the health service's for people with no fixed address; the British Forces have their own.

    >>> why_nowhere("ZZ99 3VZ"), why_nowhere("B89 1AB")
    ('it stands for somebody with no fixed address, or whose address is not known', 'there is no such district')
    """
    typed = _typed(postcode)
    district, _ = read_postcode(postcode)
    if district == "ZZ99":
        return "it stands for somebody with no fixed address, or whose address is not known"
    if district == "BF1" or typed.startswith("BFPO"):
        return "it is an address of the British Forces, which tells no district"
    if district is None:
        return "it cannot be read as a postcode" if (postcode or "").strip() else "no postcode is known"
    return "there is no such district"
