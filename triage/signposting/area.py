"""Whether a home lies in an authority, from its postcode district (contract, section 6).

What the workspace says comes first: its own ``directory/areas.yaml``, then the outward codes of ``triage.toml``. For
every other district of the country the shipped table answers (:mod:`triage.signposting.geography`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from triage.signposting import geography
from triage.signposting.geography import authorities, read_postcode, table
from triage.signposting.records import AreasFile, District

__all__ = [
    "IN_SHARE",
    "AreaStatus",
    "AreaTable",
    "Standing",
    "area_status",
    "class_of",
    "read_postcode",
    "table_of",
]

IN_SHARE = 0.95
"""Least share of a district's postcodes that makes the district count as in (contract, section 6)."""

_NO_AUTHORITY = "99999999"
"""How the source's codes for the Channel Islands and the Isle of Man end."""

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
    home: str | None = None
    """Authority in which the home lies for certain, where the case says so; it settles ``status`` without any share."""
    no_such_district: bool = False
    """Whether a district was read that is nowhere in the country: mistyped, or no place (``ZZ99``, ``BF1``)."""


@dataclass(frozen=True)
class AreaTable:
    """The workspace's own postcode districts, the authorities they lie in, and which it covers wholly."""

    districts: Mapping[str, District]
    covered: frozenset[str]
    names: Mapping[str, str]
    source: str = ""

    def same_place(self, code: str, word: str) -> bool:
        """Whether ``word`` is the code or the name of the place ``code``."""
        return word.strip().casefold() in {code.casefold(), (self.name(code) or code).casefold()}

    def name(self, code: str) -> str | None:
        """The name of an authority: the workspace's own word for it, else the shipped table's; None where neither says."""
        return self.names.get(code) or authorities.authority_name(code)

    def shares(self, district: str) -> dict[str, float]:
        """Authority -> share of a district's postcodes there, 0 to 1, largest first; empty where nobody knows."""
        row = self.districts.get(district)
        known = geography.outward(district)
        counted: dict[str, int] = dict(row.authorities) if row else {}
        total = row.postcodes if row else known.postcodes if known else 0
        if known and sum(counted.values()) < total:
            counted = {**known.authorities, **counted}
        found = {code: min(count / total, 1.0) for code, count in counted.items() if count > 0}
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    def homes(self, district: str | None, home: str | None = None) -> tuple[str, ...]:
        """The authorities of the country in which a home counts as in: the lowest tier first, then its county.

        ``home`` is the authority that is known for certain; without it the ``district`` tells as far as it can.
        """
        if home:
            return tuple(code for code in (home, authorities.county_of(home)) if code)
        if district is None:
            return ()
        found = self.shares(district)
        counties = (authorities.county_of(code) for code in found)
        wanted = dict.fromkeys((*found, *(code for code in counties if code)))
        return tuple(
            code
            for code in wanted
            if not code.endswith(_NO_AUTHORITY) and area_status(self, code, district).status == "in"
        )


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


def class_of(there: int, postcodes: int) -> Standing:
    """The rule itself: of ``postcodes`` in a district, ``there`` lie in the authority.

    >>> class_of(95, 100), class_of(94, 100), class_of(1, 100), class_of(0, 100)
    ('in', 'unclear', 'unclear', 'out')
    """
    if there <= 0:
        return "out"
    return "in" if there / postcodes >= IN_SHARE else "unclear"


def area_status(
    areas: AreaTable,
    authority: str | None,
    postcode: str | None,
    outward_codes: Iterable[str] = (),
    home: str | None = None,
) -> AreaStatus:
    """How a home at ``postcode`` stands to ``authority`` (an ONS code, of a county too).

    At least 95 % of the district's postcodes there is ``in``, some is ``unclear``, none is ``out`` (contract,
    section 6). No or a garbled postcode is ``unknown``; so is a district that is nowhere in the country, which is
    said in ``no_such_district``, and one of whose postcodes nobody knows where they are; so is every district for an authority that neither the workspace nor the shipped
    table knows, unless the workspace named its own ``outward_codes`` for it. ``home`` is the authority in which the
    home lies for certain (ONS code): it settles ``in`` and ``out`` before any share is looked at, except between a
    county and one of its districts, which it does not tell, and codes that the shipped table has never heard of.

    >>> from triage.signposting.records import District
    >>> row = District(district="B36", postcodes=719, authorities={"E08000029": 431, "E08000025": 288})
    >>> area_status(AreaTable({"B36": row}, frozenset({"E08000029"}), {}), "E08000029", "B36").status
    'unclear'
    """
    district, whole = read_postcode(postcode)
    settled = _settled(authority, home)
    if settled:
        return AreaStatus(settled, district, None, whole, home)
    if district is None:
        return AreaStatus("unknown", home=home)
    own = frozenset(code.strip().upper() for code in outward_codes)
    row, known = areas.districts.get(district), geography.outward(district)
    unplaced = known is not None and not known.authorities
    if row is None and known is None and district not in own:
        return AreaStatus("unknown", district, None, whole, home, no_such_district=True)
    if row is None and unplaced and district not in own:
        return AreaStatus("unknown", district, None, whole, home)
    standing, share = (
        _own(areas, authority, row, district, own) or _shipped(authority, known, own) or ("unknown", None)
    )
    return AreaStatus(standing, district, share, whole, home)


def _settled(authority: str | None, home: str | None) -> Standing | None:
    """What a home whose authority is certain is to ``authority``, or None where the two codes cannot be compared."""
    if not authority or not home:
        return None
    if home in {authority, *authorities.parts_of(authority)}:
        return "in"
    if authority in authorities.parts_of(home) or not (_comparable(authority) and _comparable(home)):
        return None
    return "out"


def _comparable(code: str) -> bool:
    """Whether every lowest-tier part of an authority has postcodes in the shipped table: it exists today."""
    return all(map(table.knows, authorities.parts_of(code)))


def _own(
    areas: AreaTable, authority: str | None, row: District | None, district: str, codes: frozenset[str]
) -> tuple[Standing, float | None] | None:
    """What the workspace's own table and outward codes say, or None where they are silent."""
    if row is not None and authority:
        there = authorities.postcodes_in(row.authorities, authority)
        if there > 0 or authority in areas.covered or sum(row.authorities.values()) >= row.postcodes:
            return class_of(there, row.postcodes), min(there / row.postcodes, 1.0)
    elif authority in areas.covered:
        return "out", 0.0
    return ("in", None) if district in codes else None


def _shipped(
    authority: str | None, known: geography.Outward | None, codes: frozenset[str]
) -> tuple[Standing, float | None] | None:
    """What the shipped table says, or None where it cannot tell.

    It says nothing of an authority it has never heard of (one that was made or dissolved since): there the outward
    codes that the workspace listed for itself are all there is.
    """
    if authority and known and _comparable(authority):
        there = authorities.postcodes_in(known.authorities, authority)
        return class_of(there, known.postcodes), there / known.postcodes
    return ("out", None) if codes else None
