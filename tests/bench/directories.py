"""Large made-up directories, one line a service, and people who ask them; the same for the same seed.

Codes of authorities and districts are the country's own, so that areas are worked out as they are in earnest. No
name, address or telephone number stands for anything.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from tests.signposting.builders import vocabulary
from triage.signposting import Request
from triage.signposting.geography import outward, table

ON = date(2026, 11, 20)
SERVICES_OF_A_PLACE = 500
"""Services that one authority's directory holds: as many authorities are filled as this gives."""
_PERSONS = (
    ("child",),
    ("child", "sibling"),
    ("parent",),
    ("parent", "family"),
    ("child", "family", "household"),
    ("family",),
)


@dataclass(frozen=True)
class Place:
    """One authority and the districts that lie wholly in it."""

    code: str
    districts: tuple[str, ...]


@cache
def places() -> tuple[Place, ...]:
    """English unitary and metropolitan authorities and boroughs with districts of their own, in order of code."""
    found: dict[str, list[str]] = {}
    for row in table.every():
        for code in row.authorities:
            if code.startswith("E0") and row.share(code) >= 0.95:
                found.setdefault(code, []).append(row.code)
    return tuple(Place(code, tuple(sorted(districts))) for code, districts in sorted(found.items()))


def lines(services: int, *, spread: bool = True, seed: int = 7) -> Iterator[str]:
    """A directory as JSON lines; ``spread`` over as many authorities as it fills, else all in one."""
    dice = random.Random(seed)
    used = places()[: max(1, services // SERVICES_OF_A_PLACE) if spread else 1]
    helps = sorted(vocabulary().of("help"))
    for number in range(services):
        place = used[number % len(used)]
        provider = {"id": f"provider-{number % max(1, services // 5)}", "name": f"Example provider {number % max(1, services // 5)}", "sector": "vcse"}  # fmt: skip
        yield json.dumps({"provider": provider, "service": _service(dice, number, place, helps)})


def _service(dice: random.Random, number: int, place: Place, helps: list[str]) -> dict[str, Any]:
    low = dice.choice((0, 0, 2, 4, 5, 8, 11, 13, 16))
    record: dict[str, Any] = {
        "id": f"svc-{number:06d}", "name": f"Example {dice.choice(('club', 'group', 'advice', 'clinic', 'course'))} {number} (illustrative)",
        "summary": f"{dice.choice(('One-to-one', 'Group', 'Telephone', 'Drop-in'))} help for {dice.choice(('families', 'children', 'young people', 'parents'))}",
        "help": dice.sample(helps, dice.choice((1, 1, 2, 3))), "for": dice.choice(_PERSONS), "ages": {"from": low, "to": low + dice.choice((4, 8, 17, 25))},
        "area": _area(dice, place), "network": dice.choice(("internal", "external", None)), "tier": dice.choice(("universal", "targeted", "specialist", None)),
        "routes": dice.choice((["professional", "self"], ["professional", "parent", "self"], ["professional"], ["self", "parent"], ["school", "gp"], None)),
        "status": dice.choice(("open", "open", "open", "open", None, "paused", "closed")),
        "checked": {"on": str(ON - timedelta(days=dice.randrange(500))), "by": "directory owner", "source": "made up"},
        "sexes": dice.choice(("any", "any", "any", None, "F", "M")), "requires_diagnosis": dice.choice((False, False, None, True)),
    }  # fmt: skip
    if dice.random() < 0.8:
        record["capacity"] = {"state": dice.choice(("room", "waiting_list", "full", "unknown")), "wait_weeks": dice.choice((0, 2, 6, 20)), "said_on": str(ON - timedelta(days=dice.randrange(200)))}  # fmt: skip
    if dice.random() < 0.5:
        record |= {
            "duration_weeks": dice.choice((6, 12, 40)),
            "location": {"postcode": dice.choice(place.districts)},
            "cost": dice.choice(("free", "£3", None)),
        }
        record |= {
            "schedule": [{"day": dice.choice(("monday", "saturday")), "from": "10:00", "to": "12:00"}],
            "languages": dice.choice((["en"], None)),
        }
    return {key: value for key, value in record.items() if value is not None}


def _area(dice: random.Random, place: Place) -> dict[str, Any] | None:
    return dice.choices(
        (
            {"kind": "local_authority", "codes": [place.code]},
            {"kind": "districts", "codes": dice.sample(place.districts, min(3, len(place.districts)))},
            {"kind": "national"},
            None,
        ),
        (80, 17, 1, 2),
    )[0]


def questions(count: int, services: int, *, spread: bool = True, seed: int = 11) -> list[Request]:
    """People who ask: each kind of help in turn, children of every age, homes in the authorities that are filled."""
    dice = random.Random(seed)
    used = places()[: max(1, services // SERVICES_OF_A_PLACE) if spread else 1]
    helps = sorted(vocabulary().of("help"))
    found = []
    for number in range(count):
        place = dice.choice(used)
        born = ON - timedelta(days=dice.randrange(17 * 365))
        months = (ON.year - born.year) * 12 + ON.month - born.month - (1 if ON.day < born.day else 0)
        found.append(
            Request(
                help=helps[number % len(helps)], person=dice.choice(("child", "child", "parent", "family")), on=ON, kind=dice.choice(("referral", "signpost")),
                age_months=months, born=born, sex=dice.choice(("F", "M")), postcode=dice.choice(place.districts), authority=place.code,
                language=dice.choice((None, "English", "Romanian")), has_diagnosis=dice.choice((True, False)),
            )
        )  # fmt: skip
    assert all(outward(asked.postcode) for asked in found)
    return found
