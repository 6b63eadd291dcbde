"""A service joined from tables, as the JSON of its standard would say it; and back, with what only a table says.

The nested object is the same as in a feed of JSON, so that every profile can give it out. What a table says beside it
lies under ``extras.feed.rows``: the lines its rows stood on, and cells whose text a number would not give back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from triage.interchange.model import FEED, Found, Item, Plain
from triage.interchange.standards.nested import Reader, item_of
from triage.interchange.tables.joining import parted, plain
from triage.interchange.tables.shapes import LINE, MORE, Shape
from triage.interchange.tables.staging import Record

ROWS = "rows"
"""Key under ``extras.feed``: ``{package, lines, texts}``."""
_NUMBERS: Mapping[str, frozenset[str]] = {
    "service": frozenset({"minimum_age", "maximum_age"}),
    "eligibility": frozenset({"minimum_age", "maximum_age"}),
    "location": frozenset({"latitude", "longitude"}),
    "cost_option": frozenset({"amount"}),
    "schedule": frozenset({"timezone", "count", "interval"}),
    "regular_schedule": frozenset({"interval"}),
    "organization": frozenset({"year_incorporated"}),
    "phone": frozenset({"extension"}),
    "service_capacity": frozenset({"available", "maximum"}),
}
"""Columns that hold numbers in JSON and, like everything, text in a table."""
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?")


def item_from(nested: Record, reader: Reader, shape: Shape, where: str, package: str) -> Item:
    """One record from a joined service, or why it cannot be used."""
    lines: list[int] = []
    texts: dict[str, Plain] = {}
    for number, (table, row) in enumerate(parted(shape, "service", nested)):
        lines.append(int(row.get(LINE, 0)))
        odd = {key: value for key, value in row.items() if key == MORE or _loses(table, key, value)}
        if odd:
            texts[str(number)] = odd
    item = item_of(reader, _clean(shape, "service", nested), where)
    if isinstance(item, Found):
        item.service["extras"][FEED][ROWS] = {"package": package, "lines": lines} | (
            {"texts": texts} if texts else {}
        )
    return item


def _number(table: str, key: str, value: Any) -> Any:
    if isinstance(value, str) and key in _NUMBERS.get(table, ()) and _NUMBER.fullmatch(value.strip()):
        text = value.strip()
        return float(text) if "." in text else int(text)
    return value


def _loses(table: str, key: str, value: Any) -> bool:
    """Whether the text of a cell would not come back from what is made of it."""
    made = _number(table, key, value)
    return made is not value and plain(made) != value


def _clean(shape: Shape, table: str, nested: Record) -> Record:
    """The nested object without our own marks, its numbers as numbers."""
    inner = shape.inside(table)
    found: Record = {}
    for key, value in nested.items():
        if key in {LINE, MORE}:
            continue
        nest = inner.get(key.lstrip("#"))
        within = nest.table if nest else None
        if within and isinstance(value, dict):
            found[key] = _clean(shape, within, value)
        elif within and isinstance(value, list) and all(isinstance(one, dict) for one in value):
            found[key] = [_clean(shape, within, one) for one in value]
        else:
            found[key] = _number(table, key, value)
    return found


def rows_of_source(
    shape: Shape, source: Plain, feed: Mapping[str, Any], package: str | None
) -> Iterator[tuple[str, int, Record]]:
    """Table, line (0 where it is not known) and row of everything in a nested object, as it came."""
    kept = feed.get(ROWS)
    kept = kept if isinstance(kept, Mapping) and kept.get("package") == package else {}
    lines, texts = kept.get("lines") or [], kept.get("texts") or {}
    for number, (table, row) in enumerate(parted(shape, "service", source)):
        yield table, int(lines[number]) if number < len(lines) else 0, {**row, **texts.get(str(number), {})}
