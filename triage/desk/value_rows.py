"""A value statement as rows for other programs: one for each row of the map, and what the whole came to beside every one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

UNKNOWN = "unknown"
_AMOUNTS = ("quantity", "unit", "gross", "impact", "present_value")
_SEEN_ONLY_WITH_PEOPLE = ("quantity", "gross", "impact", "present_value")


def value_rows(data: Mapping[str, Any], stamp: Mapping[str, str] | None = None) -> Iterator[dict[str, Any]]:
    """Rows of ``triage.valuation/1``, as it is inside or for others; ``stamp`` goes on each.

    What the whole came to and every warning stand in each row, after all else: a row that somebody copies out of the file, sorts or
    filters keeps them, and adding up a column of rows stays right. What is not known says so and is never 0.
    """
    whole = _whole(data)
    for row in data["rows"]:
        yield {**_row(row, data["basis"]), **(stamp or {}), **whole}


def _row(row: Mapping[str, Any], basis: str) -> dict[str, Any]:
    counts, proxy = row["counts"] or {}, row["proxy"] or {}
    unknown = dict.fromkeys(_SEEN_ONLY_WITH_PEOPLE, UNKNOWN) if row["value_known"] is False else {}
    return {
        **{name: row[name] for name in ("id", "stakeholder", "outcome", *_AMOUNTS)},
        **unknown,
        "value_of_one": proxy.get("value"),
        "kind": proxy.get("kind"),
        "basis": basis,
        **{name: counts.get(name) for name in ("paired", "lost", "same", "worse")},
        "evidence": "; ".join(row["evidence"]),
        **({"suppressed": row["suppressed"]} if "suppressed" in row else {}),
    }


def _whole(data: Mapping[str, Any]) -> dict[str, Any]:
    least, most = data["ratio_range"]["low"], data["ratio_range"]["high"]
    figures = {
        "total": data["total"] if data["value_known"] else None,
        "cost": data["cost"],
        "net": data["net"] if data["value_known"] else None,
        "ratio": data["ratio"],
        "ratio_low": least,
        "ratio_high": most,
    }
    return {
        **{name: UNKNOWN if amount is None else amount for name, amount in figures.items()},
        "warnings": "; ".join(f"{one['code']}: {one['text']}" for one in data["warnings"]),
    }
