"""Suppression where the whole is printed all the same: its zeros have to help."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from dataclasses import replace
from typing import Any

from triage.disclosure.suppressing import suppress
from triage.disclosure.table import Key, Table

Column = Callable[[Key], Hashable | None]
"""The column a cell lies in; None for cells of the whole and others whose zeros stay."""


def suppress_beside_known(
    table: Table, threshold: int, column: Column, *, most_looks: int | None = None
) -> Table:
    """:func:`suppress`, and where what readers know leaves too little room, every small cell of that column, zeros too.

    Readers who know that 10 children in all got worse, and see ten rows hidden and all others at 0, know that each of
    the ten is 1. With the zeros hidden too they do not know which rows it was.
    """
    asked = _without_room(table, threshold, column)
    while True:
        marked = {
            key: replace(cell, suppressed="primary") if key in asked else cell
            for key, cell in table.cells.items()
        }
        found = suppress(replace(table, cells=marked), threshold, most_looks=most_looks)
        more = _few_in(table, {column(key) for key in found.exposed}, threshold, column) - asked
        if not more:
            return found
        asked |= more


def _without_room(table: Table, threshold: int, column: Column) -> set[Any]:
    """The small cells of columns whose known whole leaves no room: 1 for every row but one, and that one too small."""
    columns: set[Hashable | None] = set()
    for one in table.sums:
        rows = [value for part in one.parts if (value := table.count(part) or 0)]
        few = any(value < threshold for value in rows)
        if one.total in table.known and few and sum(rows) - (len(rows) - 1) < threshold:
            columns.update(column(part) for part in one.parts)
    return _few_in(table, columns, threshold, column)


def _few_in(table: Table, columns: Collection[Hashable | None], threshold: int, column: Column) -> set[Any]:
    return {
        key
        for key, cell in table.cells.items()
        if (name := column(key)) is not None
        and name in columns
        and (cell.value or 0) < threshold
        and key not in table.known
    }
