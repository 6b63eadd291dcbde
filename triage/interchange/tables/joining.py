"""Rows to nested objects, and nested objects to rows again.

A row stands in each object that it belongs to, as in the JSON of the standards, and keeps all of its columns; its
line in the table says that it is the same row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from triage.interchange.tables.shapes import LINE, NEARER, Nest, Shape
from triage.interchange.tables.staging import Record, Staged

_DEEPEST = 6
"""Nests within nests; the standards need four."""
MOST = 20_000
"""Rows that may belong to one service, each counted wherever it stands."""
Used = dict[str, set[int]]
"""Table -> lines of the rows that stand in some object."""


class TooManyRows(Exception):
    """More rows refer to one service than can be true."""


class Joiner:
    """Makes the nested object of each service."""

    def __init__(self, staged: Staged) -> None:
        """Prepare for the tables that hold anything."""
        self._staged = staged
        self._left = MOST
        filled = {name for name, table in staged.by_name.items() if table.rows}
        self._inside: dict[str, list[Nest]] = {
            name: [
                nest
                for nest in staged.shape.inside(name).values()
                if nest.table in filled and self._has_column(nest, name)
            ]
            for name in filled
        }

    def _has_column(self, nest: Nest, outer: str) -> bool:
        return nest.column in self._staged.by_name[nest.table if nest.many else outer].columns

    def service(self, line: int, row: Record, used: Used) -> Record:
        """Give the whole of one service, noting which rows were used; raises :class:`TooManyRows`."""
        self._left = MOST
        return self._joined("service", line, row, used, 0)

    def _joined(self, table: str, line: int, row: Record, used: Used, depth: int) -> Record:
        self._left -= 1
        if self._left < 0:
            raise TooManyRows
        used.setdefault(table, set()).add(line)
        found: Record = {LINE: line, **row}
        if depth >= _DEEPEST:
            return found
        for nest in self._inside.get(table, ()):
            if nest.many:
                nearer = NEARER.get(table, ())
                rows = [
                    self._joined(nest.table, at, inner, used, depth + 1)
                    for at, inner in self._staged.by_link(nest.table, nest.column, row.get("id"))
                    if not any(inner.get(column) for column in nearer)
                ]
                if rows:
                    found[self._free(nest.key, row)] = rows
            elif inner_row := self._staged.by_id(nest.table, row.get(nest.column)):
                found[self._free(nest.key, row)] = self._joined(nest.table, *inner_row, used, depth + 1)
        return found

    @staticmethod
    def _free(key: str, row: Record) -> str:
        """Give the key, or another where a column has its name already."""
        while key in row:
            key = f"#{key}"
        return key


def parted(shape: Shape, table: str, nested: Record) -> Iterator[tuple[str, Record]]:
    """Give table and row of every object inside a nested one, itself first; the same row as often as it stands there."""
    nests = shape.inside(table)
    row: Record = {}
    inner: list[tuple[Nest, list[Record]]] = []
    for key, value in nested.items():
        nest = nests.get(key.lstrip("#"))
        if nest and isinstance(value, dict):
            inner.append((nest, [value]))
        elif nest and isinstance(value, list) and all(isinstance(part, dict) for part in value):
            inner.append((nest, list(value)))
        else:
            row[key] = value
    for nest, objects in inner:
        for at, place in enumerate(objects):
            if nest.many and LINE not in place and not place.get(nest.column) and "id" in row:
                objects[at] = {**place, nest.column: row["id"]}
            elif not nest.many and place.get("id") and str(row.get(nest.column) or "") != str(place["id"]):
                row[nest.column] = place["id"]
    yield table, row
    for nest, objects in inner:
        for place in objects:
            yield from parted(shape, nest.table, place)


def plain(value: Any) -> str:
    """Give the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
