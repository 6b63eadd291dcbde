"""Whether a home lies in an authority, from its postcode district (contract, section 6)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from triage.signposting.records import AreasFile, District

IN_SHARE = 0.95
"""Least share of a district's postcodes that makes the district count as in (contract, section 6)."""

_OUTWARD = r"[A-Z]{1,2}[0-9][A-Z0-9]?"
_DISTRICT = re.compile(rf"({_OUTWARD})(?:\s+[0-9])?")
_WHOLE = re.compile(rf"({_OUTWARD})\s*[0-9][A-Z]{{2}}")

Standing = Literal["in", "out", "unclear", "unknown"]


@dataclass(frozen=True)
class AreaStatus:
    """How a home stands to one authority."""

    status: Standing
    district: str | None = None
    """Outward code read from the postcode, or None where none could be read."""
    share: float | None = None
    """Share of the district's postcodes that lie in the authority, 0 to 1, or None where nobody knows."""
    whole_postcode: bool = False
    """Whether a whole postcode was given, and not only its district."""


@dataclass(frozen=True)
class AreaTable:
    """Postcode districts, the authorities they lie in, and which authorities the table covers wholly."""

    districts: Mapping[str, District]
    covered: frozenset[str]
    names: Mapping[str, str]
    source: str = ""

    def same_place(self, code: str, word: str) -> bool:
        """Whether ``word`` is the code or the name of the place ``code``."""
        wanted = word.strip().casefold()
        return wanted in {code.casefold(), self.names.get(code, code).casefold()}


def table_of(areas: AreasFile | None) -> AreaTable:
    """Give the table of a checked file; an empty one where there is none."""
    if areas is None:
        return AreaTable({}, frozenset(), {})
    return AreaTable(
        {row.district: row for row in areas.districts},
        frozenset(areas.covered),
        areas.authorities,
        areas.source,
    )


def read_postcode(postcode: str | None) -> tuple[str | None, bool]:
    """Outward code of a postcode or district, and whether the postcode was whole.

    >>> read_postcode("b90 1ab"), read_postcode("B901AB"), read_postcode("B90"), read_postcode("Solihull")
    (('B90', True), ('B90', True), ('B90', False), (None, False))
    """
    typed = " ".join((postcode or "").upper().split())
    whole = _WHOLE.fullmatch(typed)
    if whole:
        return whole.group(1), True
    district = _DISTRICT.fullmatch(typed)
    return (district.group(1) if district else None), False


def area_status(
    areas: AreaTable, authority: str | None, postcode: str | None, outward_codes: Iterable[str] = ()
) -> AreaStatus:
    """How a home at ``postcode`` stands to ``authority`` (an ONS code).

    At least 95 % of the district's postcodes there is ``in``, some is ``unclear``, none is ``out`` (contract,
    section 6). No or a garbled postcode is ``unknown``, and so is a district of which the table knows nothing,
    unless it covers the authority wholly or the workspace named its own ``outward_codes`` for the authority.

    >>> from triage.signposting.records import District
    >>> row = District(district="B36", postcodes=719, authorities={"E08000029": 431, "E08000025": 288})
    >>> area_status(AreaTable({"B36": row}, frozenset({"E08000029"}), {}), "E08000029", "B36").status
    'unclear'
    """
    district, whole = read_postcode(postcode)
    if district is None:
        return AreaStatus("unknown")
    standing, share = _standing(
        areas, authority, district, tuple(code.strip().upper() for code in outward_codes)
    )
    return AreaStatus(standing, district, share, whole)


def _standing(
    areas: AreaTable, authority: str | None, district: str, own: tuple[str, ...]
) -> tuple[Standing, float | None]:
    row = areas.districts.get(district)
    if row is not None and authority:
        there = row.authorities.get(authority)
        if there is not None and there > 0:
            share = there / row.postcodes
            return ("in" if share >= IN_SHARE else "unclear"), share
        if authority in areas.covered or sum(row.authorities.values()) >= row.postcodes:
            return "out", 0.0
    if row is None and authority in areas.covered:
        return "out", 0.0
    if own:
        return ("in", None) if district in own else ("out", None)
    return "unknown", None
