"""Places and areas: where people go, and whether that place can be; whom the service covers, where it says so plainly."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from triage.interchange.harmless import one_line, without_markup
from triage.interchange.model import Plain
from triage.interchange.standards.view import Area, Place, kind_of, number_of

SOUTH, NORTH, WEST, EAST = 49.8, 61.0, -8.7, 1.8
"""Degrees round the United Kingdom: Scilly to Unst, Fermanagh to Lowestoft."""
_COUNTRIES = frozenset({"gb", "gbr", "uk", "england", "scotland", "wales", "cymru", "northern ireland", "united kingdom", "great britain",
                        "eng", "sco", "wls", "nir", "gb-eng", "gb-sct", "gb-wls", "gb-nir", "u.k."})  # fmt: skip
_CROWN = frozenset({"im", "je", "gg", "imn", "jey", "ggy"})
_AUTHORITY = re.compile(r"\b(?:E0[6-9]|E10|W06|S12|N09)[0-9]{6}\b")
_COUNTRY = re.compile(r"\b(?:K0[2-4]000001|E92000001)\b")
_ANY_CODE = re.compile(r"\b[EKNSW][0-9]{8}\b")
_DISTRICT = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")


def read_places(
    places: list[Place], errors: list[tuple[str, str]], doubts: list[tuple[str, str]]
) -> tuple[Plain | None, list[str], str | None]:
    """Location, access and transport of our record; adds to ``errors`` places that cannot be, to ``doubts`` odd ones."""
    for number, place in enumerate(places):
        where = "its place" if len(places) == 1 else f"place {number + 1}"
        if fault := _fault(place, where):
            errors.append(fault)
        doubts.extend(_doubts(place, where))
    real = [
        place for place in places if place.kind != "virtual" and (place.postcode or place.lines or place.name)
    ]
    there = [place for place in places if place.kind != "virtual"]
    said = (one_line(without_markup(text)) for place in there for text in place.access)
    access = [text for text in dict.fromkeys(said) if text]
    transport = next((without_markup(place.transport) for place in there if place.transport), None)
    if not real:
        return None, access, transport
    first = real[0]
    note = [_words(first)]
    if len(real) > 1:
        others = [
            text for place in real[1:6] if (text := ", ".join(filter(None, (_words(place), _code(place)))))
        ]
        more = f" and {len(real) - 6} more" if len(real) > 6 else ""
        note.append(f"also at {'; '.join(others)}{more}" if others else "")
    location: Plain = {}
    if _code(first):
        location["postcode"] = _code(first)
    if words := ". ".join(filter(None, note)):
        location["note"] = words
    return location or None, access, transport


def _words(place: Place) -> str:
    parts = [one_line(part, 120) for part in (place.name, *place.lines) if part]
    return ", ".join(dict.fromkeys(filter(None, parts)))


def _code(place: Place) -> str:
    return one_line(place.postcode or "", 12).upper()


def _fault(place: Place, where: str) -> tuple[str, str] | None:
    if place.latitude is None and place.longitude is None:
        return None
    north, east = number_of(place.latitude), number_of(place.longitude)
    if north is None or east is None:
        wrong = place.latitude if north is None else place.longitude
        return "DI404", f"a coordinate of {where} is {kind_of(wrong)} where a number is meant"
    if _inside(north, east) or _unset(place):
        return None
    if _inside(east, north):
        return "DI431", f"latitude and longitude of {where} are swapped: {_said(place)}"
    said = f"latitude {_said(place, ', longitude ')}"
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        return "DI430", f"the coordinates of {where} are nowhere on Earth: {said}"
    return "DI430", f"the coordinates of {where} lie outside the United Kingdom: {said}"


def _said(place: Place, between: str = ", ") -> str:
    return between.join(one_line(str(value), 20) for value in (place.latitude, place.longitude))


def _unset(place: Place) -> bool:
    """Whether the coordinates are 0, 0, as programs write them that were given none."""
    return number_of(place.latitude) == 0 and number_of(place.longitude) == 0


def _doubts(place: Place, where: str) -> Iterator[tuple[str, str]]:
    country = (place.country or "").strip().casefold()
    if country and country not in _COUNTRIES | _CROWN:
        yield "DI457", f"the country of {where} is given as '{one_line(place.country or '', 30)}'"
    if _unset(place):
        yield "DI456", f"the coordinates of {where} are 0, 0: nobody filled them in"
    elif any(isinstance(value, str) for value in (place.latitude, place.longitude)):
        yield "DI452", f"the coordinates of {where} are written as text: {_said(place)} are read as numbers"


def _inside(north: Any, east: Any) -> bool:
    return bool(SOUTH <= north <= NORTH and WEST <= east <= EAST)


def read_area(areas: list[Area]) -> Plain | None:
    """The area where every statement is one of ONS codes, or of postcode districts, and nothing else; None else."""
    if not areas:
        return None
    codes: list[str] = []
    districts: list[str] = []
    for area in areas:
        texts = [text for text in (area.uri, _plain_extent(area.extent), *area.words) if text]
        countries = [code for text in texts for code in _COUNTRY.findall(text)]
        found = [code for text in texts for code in _AUTHORITY.findall(text)]
        others = [
            code for text in texts for code in _ANY_CODE.findall(text) if code not in (*found, *countries)
        ]
        if others or (found and countries):
            return None
        if countries:
            codes.append("")
        elif found:
            codes.extend(found)
        elif named := _districts(texts):
            districts.extend(named)
        else:
            return None
    if "" in codes:
        return {"kind": "national"} if not districts and set(codes) == {""} else None
    if codes and not districts:
        return {"kind": "local_authority", "codes": list(dict.fromkeys(codes))}
    if districts and not codes:
        return {"kind": "districts", "codes": list(dict.fromkeys(districts))}
    return None


def _plain_extent(extent: str | None) -> str | None:
    """An extent in words; a drawn outline says nothing that can be read here."""
    if extent is None or len(extent) > 2000:
        return None
    try:
        return None if isinstance(json.loads(extent), dict) else extent
    except (ValueError, RecursionError):
        return extent


def _districts(texts: list[str]) -> list[str]:
    """Outward codes, where one of the texts is nothing but a list of them."""
    for text in texts:
        words = [word.upper() for word in re.split(r"[,;/\s]+|\band\b", text.strip()) if word]
        if words and all(_DISTRICT.fullmatch(word) for word in words):
            return words
    return []
