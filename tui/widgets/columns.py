"""Columns that fit the width there is: each takes what it needs, one takes what is left, and what gives way goes first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from textwrap import wrap

from rich.cells import cell_len, set_cell_size

BETWEEN = "  "
SOME_LINES = 2
"""Lines of the widest cell that are shown of a row that is not urgent."""
LEAST = 16
"""Cells below which the column that takes what is left is not pressed while another can give way."""


@dataclass(frozen=True)
class Column:
    """One column."""

    title: str
    most: int = 0
    """Cells it takes at the most; 0 for the one column that takes what is left and goes on in further lines."""
    gives_way: int = 0
    """Left out where there is no room: the highest number first; 0 for what is always shown."""
    right: bool = False
    """Whether cells stand at its right edge, as numbers do."""


@dataclass
class Layout:
    """How wide each column is now."""

    columns: tuple[Column, ...]
    before: int = 0
    """Cells before the first column."""
    widths: tuple[int, ...] = ()
    """0 for a column that is left out."""
    fitted: int = 0
    """Cells that were shared out last."""
    _needed: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with what the titles need."""
        self.forget()

    def forget(self) -> None:
        """Let go of what was learnt from rows."""
        self.fitted = 0
        self._needed = [cell_len(column.title) for column in self.columns]

    def learn(self, rows: Iterable[tuple[str, ...]]) -> None:
        """Take into account how wide cells are."""
        for cells in rows:
            for place, cell in enumerate(cells):
                if len(cell) > self._needed[place]:
                    self._needed[place] = cell_len(cell)

    def fit(self, width: int) -> None:
        """Share out ``width`` cells."""
        self.fitted = width
        out: set[int] = set()
        for place in sorted(
            (place for place, column in enumerate(self.columns) if column.gives_way),
            key=lambda one: -self.columns[one].gives_way,
        ):
            if self._left(width, out) >= self._least():
                break
            out.add(place)
        left = max(self._left(width, out), 1)
        self.widths = tuple(
            0 if place in out else min(needed, column.most) if column.most else left
            for place, (column, needed) in enumerate(zip(self.columns, self._needed, strict=True))
        )

    def _least(self) -> int:
        return LEAST if any(not column.most for column in self.columns) else 0

    def _left(self, width: int, out: set[int]) -> int:
        kept = [place for place in range(len(self.columns)) if place not in out]
        fixed = sum(
            min(self._needed[place], self.columns[place].most) for place in kept if self.columns[place].most
        )
        return width - self.before - fixed - len(BETWEEN) * (len(kept) - 1)

    def line(self, cells: Iterable[str]) -> str:
        """Lay one line out."""
        return BETWEEN.join(
            _fitted(cell, width, right=column.right)
            for cell, width, column in zip(cells, self.widths, self.columns, strict=True)
            if width
        )

    def head(self) -> str:
        """Lay the titles out."""
        return self.line(column.title for column in self.columns) if self.widths else ""


def lines_of(layout: Layout, cells: tuple[str, ...], *, whole: bool) -> list[str]:
    """Lay a row out: one line, or as many as its widest cell takes; all of them where ``whole``."""
    if not layout.widths:
        return [""]
    broken = [
        _wrapped(cell, width, whole=whole) if width else [""]
        for cell, width in zip(cells, layout.widths, strict=True)
    ]
    return [
        layout.line(parts[line] if line < len(parts) else "" for parts in broken)
        for line in range(max(map(len, broken)))
    ]


def _wrapped(cell: str, width: int, *, whole: bool) -> list[str]:
    if cell_len(cell) <= width:
        return [cell]
    return wrap(cell, width, max_lines=None if whole else SOME_LINES, placeholder=" …") or [""]


def _fitted(cell: str, width: int, *, right: bool) -> str:
    if cell_len(cell) > width:
        return set_cell_size(cell, width - 1) + "…"
    return " " * (width - cell_len(cell)) + cell if right else set_cell_size(cell, width)
