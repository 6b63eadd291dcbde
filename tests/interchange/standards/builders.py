"""Feeds for the tests: services of each profile, files of them, and reading and giving them back in one call."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from triage.interchange.model import Asked, Found, Quarantined
from triage.interchange.standards.nested import Reader, item_of
from triage.interchange.standards.profiles import PROFILES
from triage.interchange.standards.reading import StandardReading, open_standard
from triage.interchange.standards.writing import AsText, StandardWriter

ON = date(2026, 11, 22)
SHARED = Path(__file__).parents[4] / "shared" / "data" / "hsds"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the public data files lie beside the checkout")


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def nested(number: int = 1, **other: Any) -> dict[str, Any]:
    """A service of HSDS 3 with nothing wrong; a key given as None is left out."""
    made = {
        "id": uuid(number), "name": f"Quiet Corner {number}", "status": "active",
        "organization": {"id": uuid(900), "name": "Fictional Trust", "description": "x"}, **other,
    }  # fmt: skip
    return {key: value for key, value in made.items() if value is not None}


def at(place: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One service at a location."""
    return [{"id": uuid(500), "location": {"id": uuid(501), "location_type": "physical", **place}}]


def oruk_1(number: int = 1, **other: Any) -> dict[str, Any]:
    organization = {"id": uuid(900), "name": "Fictional Trust", "description": "x"}
    return {
        "id": uuid(number),
        "name": f"Quiet Corner {number}",
        "organization": organization,
        "eligibilitys": [],
        **other,
    }


def outpost(number: int = 1, **other: Any) -> dict[str, Any]:
    return {
        "id": number, "name": f"Quiet Corner {number}", "min_age": None, "max_age": None, "needs_referral": None, "free": None,
        "organisation": {"id": 900, "name": "Fictional Trust"}, "locations": [], "send_needs": [], **other,
    }  # fmt: skip


def one(profile: str, source: Any, **other: Any) -> Found | Quarantined:
    """What becomes of one object."""
    despite = frozenset(other.pop("despite", ()))
    return item_of(Reader(PROFILES[profile], ON, "feed.json", despite), source, "it", **other)


def keys(profile: str, source: Any) -> dict[str, Any]:
    """Our keys for one object that must be usable, without those that every import gives."""
    found = one(profile, source)
    assert isinstance(found, Found), found.issues
    return {
        key: value
        for key, value in found.service.items()
        if key not in {"id", "name", "help", "for", "extras"}
    }


def codes(item: Found | Quarantined) -> set[str]:
    return {issue.code for issue in item.issues}


def reading(path: Path, **other: Any) -> StandardReading:
    return open_standard(Asked(path, ON, **other))


def file_of(folder: Path, data: Any, name: str = "feed.json") -> Path:
    path = folder / name
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


def read_all(path: Path, **other: Any) -> tuple[StandardReading, list[Found], list[Quarantined]]:
    found = reading(path, **other)
    items = list(found)
    return found, [x for x in items if isinstance(x, Found)], [x for x in items if isinstance(x, Quarantined)]


def given_back(path: Path, **other: Any) -> Any:
    """The document after an import and an export that nobody touched, as data."""
    found, used, parked = read_all(path, **other)
    held = {item.service["id"]: (item.provider, item.service) for item in used}
    raws = [AsText(item.raw) if isinstance(item.raw, str) else item.raw for item in parked]
    out = io.StringIO()
    rest = json.loads(json.dumps(found.rest))
    StandardWriter(found.profile).give_back(rest, held.get, raws.__getitem__, out)
    lines = found.rest["shape"] == "lines"
    return [json.loads(line) for line in out.getvalue().splitlines()] if lines else json.loads(out.getvalue())
