"""Where the headings of a sheet are, and what each column is called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from triage.interchange.harmless import one_line, short_hash
from triage.interchange.sheets.grid import Grid, GridRow, trimmed
from triage.interchange.sheets.kinds import likeness
from triage.interchange.sheets.meant import Cell, plain, text_of
from triage.interchange.tables.delimited import distinct
from triage.interchange.tables.faults import refused

LOOKED_AT = 40
"""Rows from the top among which headings are looked for."""
_KNOWN = 84
"""Likeness, of 100, from which on a heading is taken for a known one."""


@dataclass(frozen=True)
class Headings:
    """The columns of a sheet."""

    row: int
    """1-based row of the headings; the lowest where there are several."""
    rows: int
    """How many rows they take."""
    columns: tuple[str, ...]
    """Headings, each its own, in the order of the sheet."""
    own: tuple[str, ...] = ()
    """What the lowest row says by itself, such as ``From`` of ``Age From``."""

    @property
    def fingerprint(self) -> str:
        """The same for the same headings in the same order, whatever their capitals and spaces."""
        return short_hash("\n".join(plain(name) for name in self.columns), 16)


def find_headings(grid: Grid, row: int | None = None, rows: int | None = None) -> Headings:
    """Find the headings, or take those at ``row``; raises :class:`triage.errors.DataProblem` where there are none."""
    top = list(islice(grid.rows(), max(LOOKED_AT, (row or 0) + 1)))
    if row is not None:
        place = next((at for at, one in enumerate(top) if one.number == row), None)
        if place is None or not any(map(text_of, top[place].cells)):
            raise refused(
                "IS111",
                f"row {row} holds no headings",
                "say in the map which row does: headings_row",
                file=grid.name,
            )
    else:
        place = _best(top)
    if place is None:
        raise refused(
            "IS111",
            "no row of headings was found",
            "put one heading above each column, or say headings_row in a map",
            file=grid.name,
        )
    several = rows or 1
    if rows is None and place + 1 < len(top) and row is None and _is_below(top[place], top[place + 1]):
        place, several = place + 1, 2
    elif rows is None and place > 0 and _is_group(top, place, grid):
        several = 2
    above = top[place - several + 1 : place] if several > 1 else []
    own = tuple(_text(cell) for cell in top[place].cells)
    names = tuple(_names(top[place], above, grid))
    return Headings(top[place].number, several, names, own + ("",) * (len(names) - len(own)))


def _best(top: Sequence[GridRow]) -> int | None:
    """The row with most known headings; else the first with two texts and a row of the same width below it."""
    found = [
        (sum(likeness(text_of(cell))[1] >= _KNOWN for cell in row.cells), -at) for at, row in enumerate(top)
    ]
    most, negative = max(found, default=(0, 0))
    if most >= 2:
        return -negative
    for at, row in enumerate(top[:-1] or top):
        filled = [cell for cell in trimmed(row.cells) if text_of(cell).strip()]
        below = trimmed(top[at + 1].cells) if at + 1 < len(top) else []
        if len(filled) >= 2 and all(isinstance(cell, str) for cell in filled) and len(below) >= 2:
            return at
    return -negative if most else None


def _is_below(here: GridRow, below: GridRow) -> bool:
    """Whether the row below divides headings of this one (``From`` and ``To`` under ``Age``) and is no row of data.

    It fills every gap of this row, and else stands only where a gap follows.
    """
    upper, lower = trimmed(here.cells), trimmed(below.cells)
    width = max(len(upper), len(lower))
    texts = [_text(upper[at]) if at < len(upper) else "" for at in range(width)]
    parts = [lower[at] if at < len(lower) else None for at in range(width)]
    gaps = [at for at in range(width) if not texts[at]]
    if not gaps or any(not isinstance(part, str) for part in parts if text_of(part).strip()):
        return False
    filled = {at for at in range(width) if text_of(parts[at]).strip()}
    begun = {at for at in filled if at not in gaps}
    return (
        set(gaps) <= filled
        and all(at + 1 in gaps for at in begun)
        and all(len(text_of(parts[at])) < 30 for at in filled)
        and len(filled) < width
    )


def _is_group(top: Sequence[GridRow], place: int, grid: Grid) -> bool:
    """Whether the row above groups the headings (``Age`` over ``From`` and ``To``) and is no title, no row of data."""
    above, here = trimmed(top[place - 1].cells), trimmed(top[place].cells)
    filled = [at for at, cell in enumerate(above) if text_of(cell).strip()]
    if not filled or any(not isinstance(above[at], str) for at in filled):
        return False
    spans = [
        block
        for block in grid.merged
        if block[0] <= top[place - 1].number <= block[1] and block[3] > block[2]
    ]
    if any(last - first + 1 < len(here) for *_, first, last in spans):
        return True
    bare = [at for at, cell in enumerate(here) if not text_of(cell).strip()]
    if bare and all(at in filled for at in bare):
        return True
    return 1 < len(filled) < sum(bool(text_of(cell).strip()) for cell in here) and all(
        len(text_of(above[at])) < 30 for at in filled
    )


def _names(row: GridRow, above: Sequence[GridRow], grid: Grid) -> list[str]:
    width = max(len(trimmed(one.cells)) for one in (*above, row))
    filled = [bool(_text(row.cells[at])) if at < len(row.cells) else False for at in range(width)]
    groups = [_spread(one, filled, grid) for one in above]
    found = []
    for at in range(width):
        own = _text(row.cells[at] if at < len(row.cells) else None)
        parts = [group[at] for group in groups if group[at]]
        found.append(
            one_line(" ".join([*parts, own] if not parts or plain(parts[-1]) != plain(own) else [own]), 120)
        )
    return distinct(found)


def _text(cell: Cell) -> str:
    return re.sub(r"\s+", " ", text_of(cell)).strip()


def _spread(row: GridRow, below: Sequence[bool], grid: Grid) -> list[str]:
    """A row of groups, each over all the columns it is meant for: its merged block, or up to the next group.

    ``below`` says for each column whether the row under it has a heading: a group goes no further than those.
    """
    width = len(below)
    texts = [_text(row.cells[at]) if at < len(row.cells) else "" for at in range(width)]
    blocks = [block for block in grid.merged if block[0] <= row.number <= block[1] and block[3] > block[2]]
    if blocks:
        for *_, first, last in blocks:
            for at in range(first - 1, min(last, width)):
                texts[at] = texts[first - 1]
        return texts
    kept = ""
    for at in range(width):
        kept = texts[at] or (kept if below[at] else "")
        texts[at] = kept
    return texts
