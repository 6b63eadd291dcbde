"""Rows of the gaps report laid together for people: neighbouring ages and persons who stand alike in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from triage.signposting.gaps.ages import COLUMN, in_words
from triage.signposting.gaps.rows import Row


@dataclass
class Line:
    """One printed line."""

    row: Row
    """The first of its rows; they differ in person and age only."""
    persons: list[str]
    bits: int
    cells: int
    """How many cells of person, district and age group it stands for."""

    @property
    def who(self) -> str:
        """For whom: persons and their ages; a parent or carer of no known age by the word alone."""
        if not set(self.row.columns) & set(COLUMN):
            when = "age not known"
        else:
            when = "" if self.bits == COLUMN["adult"].mask else in_words(self.bits)
        return f"{', '.join(self.persons)} {when}".strip()


def lines_of(rows: Iterable[Row], there: Callable[[Row], str]) -> list[Line]:
    """Rows of one section as lines, the worst first: most asked for, then standing for most cells, then as they came.

    Rows that say the same (``there`` gives what a row says there is) are laid together over ages, and then over
    persons. A row that was asked for stands by itself, so that its count is of nobody else.
    """
    by_age: dict[Any, Line] = {}
    for row in rows:
        same = (row.help, row.places, row.state, row.services, row.long_wait, there(row), row.asked)
        alone = (row.columns, row.gap, row.person) if row.asked or row.unmet or row.at else ()
        key = (*same, row.person, alone)
        if key in by_age:
            line = by_age[key]
            line.bits |= row.bits
            line.cells += len(row.columns) * len(row.places)
        else:
            by_age[key] = Line(row, [row.person], row.bits, len(row.columns) * len(row.places))
    found: dict[Any, Line] = {}
    for (*same, _, alone), line in by_age.items():
        key = (*same, alone, line.bits)
        if key in found:
            found[key].persons += line.persons
            found[key].cells += line.cells
        else:
            found[key] = line
    return sorted(found.values(), key=lambda line: (-(line.row.unmet or line.row.asked or 0), -line.cells))
