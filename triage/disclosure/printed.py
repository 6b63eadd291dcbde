"""A table that is printed already, and further counts beside it: shown only where they give nothing back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from triage.disclosure.suppressing import Cover, board_of, protect
from triage.disclosure.table import Cell, Key, Sum, Table


@dataclass(frozen=True)
class More:
    """Counts to be shown beside a table, with everything that adds up between them and it."""

    shown: Mapping[Key, int]
    """Numbers that readers will have. What is no count of people, such as a difference of two, is among them too."""
    unprinted: Mapping[Key, int]
    """Counts that stand in no print and must not be worked out: people for the better and the worse, and what is left over."""
    sums: Collection[Sum]


class Printed:
    """A printed table that further counts are put beside, one lot after another."""

    def __init__(self, table: Table, threshold: int) -> None:
        """``table``: true counts, each marked where it is hidden (``suppressed``)."""
        self.threshold = threshold
        self.table = table
        self._covers: dict[Key, Cover] = {}
        self._covers = self._watched(table, self._small(table), None)

    def _small(self, table: Table) -> list[Key]:
        return [
            key
            for key, cell in table.cells.items()
            if 0 < (cell.value or 0) < self.threshold
            and (cell.suppressed or key in table.unprinted - table.unguarded)
        ]

    def _watched(
        self, table: Table, keys: Collection[Key], limit: Mapping[Key, Cover] | None
    ) -> dict[Key, Cover]:
        """What a reader can tell of some small counts; stops at the first of which more can be told than ``limit`` says."""
        board = board_of(table)
        found: dict[Key, Cover] = {}
        for key in sorted(keys, key=lambda key: (table.cells[key].value or 0, repr(key))):
            found[key] = protect(board, key, self.threshold - 1)
            before = None if limit is None else limit.get(key)
            if limit is not None and not found[key].as_good_as(before):
                break
        return found

    def take(self, more: More) -> bool:
        """Show these counts too, where nothing small can be told of them or of what is printed already; else say no."""
        cells = dict(self.table.cells)
        cells.update({key: Cell(count) for key, count in more.shown.items()})
        cells.update({key: Cell(count) for key, count in more.unprinted.items()})
        table = replace(
            self.table,
            cells=cells,
            sums=(*self.table.sums, *more.sums),
            unprinted=self.table.unprinted | set(more.unprinted),
            known=self.table.known | set(more.shown),
        )
        touched = {key for one in more.sums for key in (one.total, *one.parts)}
        again = [key for key, cover in self._covers.items() if cover.keys & touched or key in touched]
        fresh = [key for key in self._small(table) if key not in self._covers]
        found = self._watched(table, [*again, *fresh], self._covers)
        for key in (*again, *fresh):
            if key not in found or not found[key].as_good_as(self._covers.get(key)):
                return False
        self.table = table
        self._covers.update(found)
        return True
