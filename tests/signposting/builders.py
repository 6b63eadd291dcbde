"""A small directory and a request that fits it, valid by default; each test says only what it changes."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from triage.signposting import Directory, Match, Request, load_directory, match
from triage.vocabulary import Vocabulary, load_vocabulary

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 20)
SOLIHULL, BIRMINGHAM = "E08000029", "E08000025"


@functools.cache
def vocabulary() -> Vocabulary:
    folder = ROOT / "rules" / "vocabulary"
    return load_vocabulary({path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.yaml"))})


@functools.cache
def shipped_texts() -> Mapping[str, str]:
    folder = ROOT / "directory"
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*.yaml"))
    }


@functools.cache
def shipped() -> Directory:
    return load_directory(shipped_texts(), vocabulary())


def a_service(**changes: Any) -> dict[str, Any]:
    """A service that takes :func:`a_request`; a value of ``...`` leaves the key out."""
    service: dict[str, Any] = {
        "id": "sleep-advice", "name": "Sleep Advice", "help": ["sleep"], "for": ["child"], "ages": {"from": "2", "to": "17"},
        "area": {"kind": "local_authority", "codes": [SOLIHULL]}, "network": "internal", "tier": "targeted", "routes": ["professional", "self"],
        "status": "open", "capacity": {"state": "room", "wait_weeks": "4", "said_on": "2026-11-01"},
        "checked": {"on": "2026-11-01", "by": "directory owner", "source": "Example", "every_months": "12"},
    }  # fmt: skip
    service.update({"for" if key == "for_" else key: value for key, value in changes.items()})
    return {key: value for key, value in service.items() if value is not ...}


def a_file(*services: Mapping[str, Any], provider: str = "example-trust") -> str:
    """One file as JSON, which is YAML too."""
    return json.dumps(
        {
            "format": "1",
            "provider": {"id": provider, "name": "Example Trust", "sector": "vcse"},
            "services": list(services),
        },
        indent=1,
    )


def a_directory(*services: Mapping[str, Any]) -> Directory:
    return load_directory(
        {"services/example.yaml": a_file(*services), "areas.yaml": shipped_texts()["areas.yaml"]},
        vocabulary(),
    )


def a_request(**changes: Any) -> Request:
    return dataclasses.replace(
        Request(help="sleep", person="child", on=DAY, age_months=96, postcode="B90", authority=SOLIHULL),
        **changes,
    )


def matched(*services: Mapping[str, Any], **changes: Any) -> Match:
    return match(a_directory(*(services or (a_service(),))), a_request(**changes))


def reason(service: Mapping[str, Any] | None = None, **changes: Any) -> str | None:
    """The reason against the one service, or None where it is offered."""
    found = matched(service or a_service(), **changes)
    return found.not_offered[0].reason if found.not_offered else None
