"""The places of the coverage table: postcode districts, each as far as it lies in one authority."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage.signposting.area import IN_SHARE, AreaTable, read_postcode

EDGE_SHARE = 1 - IN_SHARE
"""A district with no more of its postcodes than this in an authority belongs to its neighbours (contract, section 6)."""


@dataclass(frozen=True)
class Place:
    """One postcode district, as far as it lies in one authority."""

    code: str
    """The outward code, such as B90; ``elsewhere`` and ``not known`` for homes outside the places looked at."""
    authority: str | None = None
    """ONS code, or None where nobody has said."""


ELSEWHERE = Place("elsewhere")
NOT_KNOWN = Place("not known")


def places_of(
    areas: AreaTable, authority: str | None, outward_codes: Iterable[str] = ()
) -> tuple[Place, ...]:
    """The districts of an authority in order of code: of the workspace's own table, else those it names for itself.

    A district of which no more than 5 % lies in the authority is left to its neighbours. Without an authority every
    district that the table covers wholly counts; where there is nothing to go by, there are no places.
    """
    wanted = [authority] if authority else sorted(areas.covered)
    found = [
        Place(row.district, code)
        for row in areas.districts.values()
        for code in wanted
        if row.authorities.get(code, 0) > EDGE_SHARE * row.postcodes
    ]
    if not found:
        own = (read_postcode(code)[0] for code in outward_codes)
        found = [Place(code, authority) for code in dict.fromkeys(own) if code]
    return tuple(sorted(found, key=lambda place: (_by_number(place.code), place.authority or "")))


def _by_number(code: str) -> tuple[str, int, str]:
    """B9 before B10."""
    letters = code.rstrip("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") or code[: 2 if code[1:2].isalpha() else 1]
    rest = code[len(letters) :]
    digits = "".join(sign for sign in rest if sign.isdigit())
    return letters, int(digits or 0), rest


def place_of(postcode: str | None, places: Iterable[Place]) -> Place:
    """The place in which a home lies: one of ``places``, :data:`ELSEWHERE` or :data:`NOT_KNOWN`."""
    district, _ = read_postcode(postcode)
    if district is None:
        return NOT_KNOWN
    return next((place for place in places if place.code == district), ELSEWHERE)
