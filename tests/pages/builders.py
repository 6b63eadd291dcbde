"""A page with everything that a page may hold, and charts of every shape."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from triage.pages import (
    HIDDEN,
    NOT_APPLICABLE,
    UNKNOWN,
    Chart,
    Column,
    Figure,
    Figures,
    Mark,
    Page,
    Section,
    Table,
    Words,
)

SHAPES = ("bars", "before_after", "tornado", "line", "intervals", "steps")
LONG = "Improvements to the sleep of children who wake at night, and to the rest of those who live with them, as told at review"


def a_chart(shape: str = "bars", *marks: Mark, **changes: Any) -> Chart:
    given: dict[str, Any] = {
        "key": f"a_{shape}",
        "title": f"A picture of {shape}",
        "shape": shape,
        "marks": marks
        or (
            Mark("Sleep", 6.5, 5.25, 7.75, 3.0, "24 paired"),
            Mark(LONG, -2.0, -3.0, -1.0, 1.0),
            Mark("nobody", None),
        ),
        "unit": "points",
        "alt": "Sleep went down most.",
        "centre": 2.0,
    }
    return Chart(**{**given, **changes})


def a_table(*rows: tuple[Any, ...], **changes: Any) -> Table:
    columns = (
        Column("need", "Need"),
        Column("paired", "Paired", "count"),
        Column("fall", "Mean fall", "number"),
        Column("percent", "Reduction", "percent"),
        Column("value", "Value", "pounds"),
        Column("day", "Day", "day"),
    )
    usual: tuple[tuple[Any, ...], ...] = (
        ("Sleep", 24, Decimal("3.25"), 45.7, Decimal("1355697.44"), date(2026, 1, 2)),
        ("Anxiety", HIDDEN, UNKNOWN, NOT_APPLICABLE, -5, UNKNOWN),
    )
    given: dict[str, Any] = {
        "key": "outcomes",
        "title": "Outcomes by need",
        "columns": columns,
        "rows": rows or usual,
        "note": "Paired are needs.",
    }
    return Table(**{**given, **changes})


def a_page(*blocks: Any, **changes: Any) -> Page:
    usual = (
        Words(("First words.", "Second words.")),
        Figures((Figure("people", "People", 124, beside="3 lost"), Figure("few", "Few", HIDDEN))),
        a_table(),
    )
    given: dict[str, Any] = {
        "format": "triage.report-quarter/1",
        "title": "Quarter report",
        "about": (("Period", "2026-04-01 to 2026-06-30"),),
        "sections": (
            Section("activity", "Activity", blocks or usual),
            Section("pictures", "Pictures", tuple(map(a_chart, SHAPES))),
        ),
        "warnings": (("lost", "12 of 40 needs were lost to review."),),
        "fingerprint": "sha256:" + "ab" * 32,
        "facts": {"from": "2026-04-01", "to": None},
        "assurance": "not assured for live use here",
        "handling": "for use inside the service: small numbers are shown",
        "synthetic": True,
        "made": date(2026, 11, 22),
    }
    return Page(**{**given, **changes})
