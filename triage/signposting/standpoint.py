"""One request beside one directory: how the home, or the school, stands to the place each service works in."""

from __future__ import annotations

from triage.signposting.area import IN_SHARE, Standing, area_status, read_postcode
from triage.signposting.catalogue import Directory
from triage.signposting.geography import authorities
from triage.signposting.records import Service, ServiceArea
from triage.signposting.request import Request

_SHOWN = 3
"""Places that are named in a sentence."""
_HOMES = 256
"""Homes that are remembered at most."""
_ASK = "only a whole postcode tells whether it covers the home"
_NO_POSTCODE = "nobody can say whether it covers the home until the postcode is known"


class Standpoint:
    """One request beside one directory; remembers how the home stands to each place."""

    def __init__(self, directory: Directory, request: Request) -> None:
        """Nothing is worked out before it is asked."""
        self.directory = directory
        self.request = request
        self.district, _ = read_postcode(request.postcode)
        self._known = self._remembered()
        self._areas: dict[tuple[str, ...], tuple[Standing, str]] = {}
        self.nowhere = area_status(
            directory.areas, request.authority, request.postcode, request.outward_codes
        ).no_such_district
        """A district that is nowhere was mistyped: it rules nothing out (contract, law 3), even where the authority is certain."""

    def _remembered(self) -> dict[str, tuple[Standing, float]]:
        """What is known already of this home: it only depends on the district and the workspace's own words."""
        asked, homes = self.request, self.directory.homes
        home = (self.district, asked.home_authority, asked.authority, asked.outward_codes)
        if home not in homes and len(homes) >= _HOMES:
            homes.clear()
        return homes.setdefault(home, {})

    @property
    def school_areas(self) -> tuple[str, ...]:
        """Words for the area of the school, as term dates may name it: as it was said, and its code or name."""
        said = (self.request.school_area or "").strip()
        if not said:
            return ()
        names = self.directory.areas.names
        alike = [code for code in names if self.directory.areas.same_place(code, said)]
        return (said, *alike, *(names[code] for code in alike))

    def standing(self, service: Service) -> tuple[Standing, str]:
        """How the home (or school) stands to the service's area, and what makes it so."""
        area = service.area
        if area is None:
            return "unknown", "the record does not say where the service works"
        key = (area.kind, *(area.codes or ()))
        found = self._areas.get(key)
        if found is None:
            found = self._areas[key] = self._standing(area)
        return found

    def _standing(self, area: ServiceArea) -> tuple[Standing, str]:
        if area.kind == "national":
            return "in", "it works all over the country"
        if area.kind == "remote":
            return "in", "it works at a distance"
        if not area.codes:
            return "unknown", "the record does not say where the service works"
        if area.kind == "school":
            return self._school(area.codes)
        if area.kind == "districts":
            return self._district(area.codes)
        return self._authorities(area.codes)

    def _authorities(self, codes: tuple[str, ...]) -> tuple[Standing, str]:
        found = [self.authority(code) for code in codes]
        named = self._named(codes)
        if "in" in found or self._together(codes) >= IN_SHARE:
            return "in", f"the home lies in its area ({named})"
        if "unclear" in found:
            return "unclear", f"{_ASK}: part of {self.district} lies in {named}"
        if "unknown" in found:
            return (
                "unknown",
                _NO_POSTCODE
                if self.district is None
                else f"nobody knows whether {self.district} lies in {named}",
            )
        where = f": {self.district} is not in {named}" if self.district else f" ({named})"
        return "out", f"the home lies outside its area{where}"

    def authority(self, code: str) -> Standing:
        """How the home stands to one authority."""
        if code not in self._known:
            request = self.request
            own = request.outward_codes if code == request.authority else ()
            status = area_status(self.directory.areas, code, request.postcode, own, request.home_authority)
            self._known[code] = status.status, status.share or 0.0
        return self._known[code][0]

    def may_cover(self, kind: str, code: str) -> bool:
        """Whether a service of this kind of area that names this place may be open to the home or school."""
        if kind == "local_authority":
            return self.authority(code) != "out"
        if kind == "districts":
            return self.district is None or self.nowhere or self.district == code
        school = (self.request.school_area or "").strip()
        return not school or self.directory.areas.same_place(code, school)

    def _together(self, codes: tuple[str, ...]) -> float:
        """Share of the home's district that lies in any of several authorities, 0 to 1."""
        if len(codes) == 1 or self.district is None:
            return 0.0
        parts = {part for code in codes for part in authorities.parts_of(code)}
        for part in parts:
            self.authority(part)
        return sum(self._known[part][1] for part in parts)

    def _named(self, codes: tuple[str, ...]) -> str:
        names = [self.directory.areas.name(code) or code for code in codes[:_SHOWN]]
        more = [f"{len(codes) - _SHOWN} more"] if len(codes) > _SHOWN else []
        return ", ".join(names + more)

    def _district(self, codes: tuple[str, ...]) -> tuple[Standing, str]:
        if self.district is None:
            return "unknown", _NO_POSTCODE
        named = ", ".join(codes[:_SHOWN]).upper() + (
            f" and {len(codes) - _SHOWN} more" if len(codes) > _SHOWN else ""
        )
        if self.district in {code.upper() for code in codes}:
            return "in", f"the home lies in its area ({self.district})"
        if self.nowhere:
            return (
                "unknown",
                f"there is no district {self.district}, so nobody can say whether it covers the home",
            )
        return "out", f"the home lies outside its area: {self.district} is not among {named}"

    def _school(self, codes: tuple[str, ...]) -> tuple[Standing, str]:
        school = (self.request.school_area or "").strip()
        if not school:
            return "unknown", "nobody has said in which area the school is"
        named = self._named(codes)
        if any(self.directory.areas.same_place(code, school) for code in codes):
            return "in", f"the school lies in its area ({named})"
        return "out", f"the school lies outside its area ({named})"
