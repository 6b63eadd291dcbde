"""Maps that are valid by default, and a plain second reading of the arithmetic to compare with."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from triage.model.history import CaseHistory
from triage.valuing import ImpactMap, Library, load_library, load_map
from triage.workspace import shipped_files

RATE = {"rate": "0.10", "source": "a survey"}


@cache
def library() -> Library:
    return load_library(
        {name: text for name, text in shipped_files("rules").items() if name.startswith("value/")}
    )


def shipped(map_id: str) -> ImpactMap:
    name, text = library().map_text(map_id)
    return load_map(text, name, library())


def a_row(row_id: str = "sleep", **changes: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": row_id,
        "stakeholder": "health_services",
        "outcome": "Sleep improves",
        "quantity": {
            "records": {"need": "sleep", "by_at_least": "2", "at": "final", "net_of_worse": "true"},
            "unit": "people",
        },
        "proxy": {
            "value": "1000",
            "unit": "per person",
            "price_year": "2024-25",
            "source": "a study",
            "kind": "fiscal",
            "cashable": "false",
        },
        "deadweight": dict(RATE),
        "displacement": dict(RATE),
        "attribution_to_others": dict(RATE),
        "drop_off": {"rate": "0", "applied": "false"},
    }
    return copy.deepcopy({**row, **changes})


def query(
    need: str | list[str] = "sleep",
    least: int = 2,
    at: str = "final",
    *,
    unit: str = "people",
    net: bool = True,
    **more: Any,
) -> dict[str, Any]:
    return {
        "records": {
            "need": need,
            "by_at_least": str(least),
            "at": at,
            "net_of_worse": "true" if net else "false",
        },
        "unit": unit,
        **more,
    }


def typed(number: str, unit: str = "needs") -> dict[str, Any]:
    return {
        "typed": number,
        "unit": unit,
        "reason": "published table",
        "source": "a report",
        "basis": "printed",
    }


def proxy(value: str, **changes: Any) -> dict[str, Any]:
    return {
        "value": value,
        "unit": "per person",
        "price_year": "2024-25",
        "source": "a study",
        "kind": "fiscal",
        "cashable": "false",
        **changes,
    }


def a_map(*rows: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "format": "1",
        "id": "example",
        "title": "An example",
        "currency": "GBP",
        "price_year": "2024-25",
        "cost": {"amount": "1000", "source": "annual accounts"},
        "discounting": "none",
        "horizon_years": "1",
        "rows": list(rows) or [a_row()],
        **changes,
    }


def read(data: dict[str, Any]) -> ImpactMap:
    return load_map(json.dumps(data), "example.json", library())


def plain_people_value(record: Iterable[CaseHistory], need: str, least: int, each: Decimal) -> Decimal:
    """A second, plain reading: people whose need fell by enough less those whose rose by as much, times what one is worth."""
    score = 0
    for history in record:
        for entry in history.needs:
            if entry.need != need or entry.first[1] is None:
                continue
            later = [value for day, value in sorted(entry.reviews) if value is not None]
            if later and entry.first[1] - later[-1] >= least:
                score += 1
            if later and later[-1] - entry.first[1] >= least:
                score -= 1
    return score * each
