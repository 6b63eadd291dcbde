"""Small directories with odd ages, areas, dates and states."""

from __future__ import annotations

from typing import Any

from tests import shipped
from tests.chance import Chance
from tests.generated_cases import HELP

SUITABLE: dict[str, Any] = {
    "ages": {"from": "0", "to": "17"},
    "area": {"kind": "local_authority", "codes": [shipped.SOLIHULL]},
    "checked": {"on": "2026-11-01", "by": "directory owner", "source": "Example"},
    "status": "open",
    "ends_at": None,
}


def services(chance: Chance, most: int = 8) -> list[dict[str, Any]]:
    """Service records as plain data, ids ``svc-0`` and on."""
    return [_service(chance, number) for number in range(chance.pick((*range(4, most + 1), 3, 2, 1, 0)))]


def _service(chance: Chance, number: int) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": f"svc-{number}",
        "name": f"Example service {number} (illustrative)",
        "help": chance.some(HELP, 5, 2),
        "for": chance.some(("child", "parent", "family", "sibling", "carer", "unborn", "household"), 7, 4),
    }
    options = _odd(chance)
    if chance.yes(75):
        odd = chance.some(
            ("capacity", "ages", "channels", "checked", "area", "status", "ends_at", "routes"), 2
        )
        options = {**SUITABLE, **{key: options[key] for key in odd}}
    if options["ages"] and options["ages"].get("from") == "18":
        options["ends_at"] = None
    record.update({key: value for key, value in options.items() if value is not None})
    return record


def _odd(chance: Chance) -> dict[str, Any]:
    return {
        "ages": _ages(chance),
        "area": _area(chance),
        "checked": _checked(chance),
        "capacity": _capacity(chance),
        "status": chance.pick(("open", "open", "open", None, "paused", "closed")),
        "routes": chance.pick(
            (
                None,
                None,
                ["professional", "self"],
                ["professional", "self"],
                ["parent"],
                ["professional"],
                ["school"],
                ["gp"],
            )
        ),
        "sexes": chance.pick(("any", None, "any", None, "F", "M")),
        "duration_weeks": chance.pick((None, "6", "30")),
        "ends_at": chance.pick((None, None, "18")),
        "requires_diagnosis": chance.pick((None, "false", None, "true")),
        "languages": chance.pick((None, ["en"], ["en", "ro"])),
        "channels": chance.pick((None, ["home"], None, ["letter", "phone"])),
    }


def _ages(chance: Chance) -> dict[str, str] | None:
    lowest = chance.pick((None, "unborn", "0", "5", "9", "11", "18"))
    highest = chance.pick((None, "25", "7", "12", "17", "18", "120"))
    if chance.yes(20):
        return {"from_months": "0", "to_months": chance.pick(("24", "215"))}
    found = {key: value for key, value in (("from", lowest), ("to", highest)) if value is not None}
    if found.get("from", "").isdigit() and int(found["from"]) > int(found.get("to", "120")):
        del found["from"]
    return found or None


def _area(chance: Chance) -> dict[str, Any] | None:
    return chance.pick(
        (
            {"kind": "national"},
            {"kind": "local_authority", "codes": [shipped.SOLIHULL]},
            {"kind": "local_authority", "codes": [shipped.SOLIHULL]},
            {"kind": "local_authority", "codes": [shipped.BIRMINGHAM]},
            {"kind": "districts", "codes": ["B90", "B36"]},
            {"kind": "school", "codes": ["Solihull"]},
            {"kind": "remote"},
            None,
        )
    )


def _checked(chance: Chance) -> dict[str, str] | None:
    day = chance.pick(
        (
            "2026-11-01",
            "2026-11-20",
            "2026-11-02",
            "2026-10-20",
            "2026-11-20",
            "2025-11-20",
            "2025-11-19",
            "2026-11-21",
            None,
        )
    )
    if day is None:
        return None
    found = {"on": day, "by": "directory owner", "source": "Example"}
    if chance.yes(30):
        found["every_months"] = chance.pick(("1", "6", "24"))
    return found


def _capacity(chance: Chance) -> dict[str, str] | None:
    state = chance.pick(("room", "full", "waiting_list", "full", "unknown", None))
    if state is None:
        return None
    found = {"state": state}
    said = chance.pick(("2026-11-01", "2026-08-20", "2026-11-19", "2026-08-19", "2026-12-01", None))
    if said is not None:
        found["said_on"] = said
    if chance.yes(40):
        found["wait_weeks"] = chance.pick(("0", "4", "60"))
    return found
