"""Services that carry terms, and crosswalks with what people made of them; each test says only what it changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.signposting.builders import a_file, a_service, shipped_texts, vocabulary
from triage.signposting import Directory, load_directory

BEREAVED = {"scheme": "example-terms", "id": "17", "title": "Bereavement and grief"}
SAID = {"by": "Sam Example", "on": "2026-11-10"}


def a_term(**changes: Any) -> dict[str, Any]:
    return {**BEREAVED, **changes}


def an_entry(**changes: Any) -> dict[str, Any]:
    """A review that accepts :func:`a_term`; a value of ``...`` leaves the key out."""
    entry: dict[str, Any] = {**BEREAVED, "help": ["bereavement"], "for": ["child"], "reviewed": SAID}
    entry.update({"for" if key == "for_" else key: value for key, value in changes.items()})
    return {key: value for key, value in entry.items() if value is not ...}


def waiting(**changes: Any) -> dict[str, Any]:
    """A service that carries the term and of which nobody said what help it gives."""
    return a_service(**{"id": "grief-group", "help": ..., "for_": ..., "terms": [a_term()], **changes})


def walk_text(*entries: Mapping[str, Any]) -> str:
    return json.dumps({"format": 1, "entries": list(entries)})


def terms_directory(services: list[Mapping[str, Any]], *entries: Mapping[str, Any]) -> Directory:
    files = {
        "services/example.yaml": a_file(*services),
        "areas.yaml": shipped_texts()["areas.yaml"],
        "crosswalk.yaml": walk_text(*entries),
    }
    return load_directory(files, vocabulary())
