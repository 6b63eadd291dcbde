"""Framework files that are valid by default."""

from __future__ import annotations

import json
from typing import Any

from tests import shipped
from triage.outcomes.frameworks import Frameworks, read_frameworks

INDICATOR: dict[str, Any] = {
    "id": "asleep", "title": "Children sleep", "unit": "percent", "better": "higher", "stage": "leading",
    "baseline": {"value": "40", "year": "2025", "place": "Example", "source": "a survey"},
    "targets": [{"by": "2027-12-31", "value": "60", "agreed_by": "the board", "source": "minutes"}],
    "source": "agreed",
}  # fmt: skip


def an_indicator(**other: Any) -> dict[str, Any]:
    return {**INDICATOR, **other}


def an_outcome(*indicators: dict[str, Any], **other: Any) -> dict[str, Any]:
    return {
        "id": "sleep_well", "title": "Children sleep well", "horizon_years": 5, "source": "agreed",
        "indicators": list(indicators) or [an_indicator()],
        "activities": [{"id": "advice", "title": "Advice", "help": ["sleep"], "influences": ["asleep"], "source": "agreed"}],
        **other,
    }  # fmt: skip


def a_framework(**other: Any) -> dict[str, Any]:
    return {
        "format": 1, "kind": "framework", "id": "example", "title": "Example", "place": "Example", "about": "An example.",
        "source": "agreed", **other,
    }  # fmt: skip


def read(*files: dict[str, Any]) -> tuple[Frameworks, list[Any]]:
    """Files as JSON, which is YAML."""
    texts = {f"priorities/{number}.yaml": json.dumps(file) for number, file in enumerate(files)}
    found, issues = read_frameworks(texts, shipped.vocabulary())
    return found, list(issues)
