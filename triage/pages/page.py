"""A report as plain data: sections of words, figures, tables and charts, before it is a screen, a web page or a workbook.

Every report and statement is described once, as a :class:`Page`; the terminal, the HTML page, the workbook and JSON all show
that description. A figure that is hidden because it tells of few people is :data:`HIDDEN` here already, so that no way of
showing it can give it away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Literal


class Absent(Enum):
    """Why a cell holds no figure; both are said in words, never shown as 0 or left empty."""

    HIDDEN = "hidden"
    """Of too few people to be passed on."""
    UNKNOWN = "unknown"
    """Nobody knows or recorded it."""
    NOT_APPLICABLE = "–"
    """There is nothing to say, such as a mean of nobody."""


HIDDEN, UNKNOWN, NOT_APPLICABLE = Absent.HIDDEN, Absent.UNKNOWN, Absent.NOT_APPLICABLE
Cell = str | int | Decimal | float | date | Absent
Kind = Literal["text", "count", "number", "percent", "pounds", "ratio", "days", "day"]
"""How figures of a column are written; ``percent`` is 0 to 100."""


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    key: str
    """Name in JSON and CSV, snake_case."""
    title: str
    kind: Kind = "text"
    places: int | None = None
    """Decimal places; what is usual for the kind when None."""


@dataclass(frozen=True)
class Table:
    """Rows under columns; every row has one cell for each column."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    empty: str = "Nothing was recorded."
    """What is said where there are no rows."""

    def __post_init__(self) -> None:
        """Raise :class:`ValueError` for a row that does not fit the columns: a figure under a wrong heading is worse than none."""
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"table {self.key}, row {number}: {len(row)} cells under {len(self.columns)} columns"
                )


@dataclass(frozen=True)
class Figure:
    """One figure with its name, and in ``beside`` what must travel with it (how many were paired, lost, worse)."""

    key: str
    label: str
    value: Cell
    kind: Kind = "count"
    beside: str = ""


@dataclass(frozen=True)
class Figures:
    """Figures that stand together."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Words:
    """Plain paragraphs."""

    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Mark:
    """One label of a chart with its value; ``low`` and ``high`` are the ends of an interval or of a tornado's bar."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    after: float | None = None
    """The second value of a before and after chart."""
    note: str = ""


@dataclass(frozen=True)
class Chart:
    """A picture described by its data; ``table`` says the same to those who read rather than look.

    ``bars``: one bar a label; ``before_after``: value and after joined by a line; ``tornado``: low to high about ``centre``;
    ``line``: values in order, such as months; ``intervals``: value with low and high; ``steps``: how a sum is reached:
    each value is added to what stands so far (below 0 it is taken away), and a mark with ``after`` and no value is a sum
    that stands there. A value of None is said as the mark's note, or as unknown.
    """

    key: str
    title: str
    shape: Literal["bars", "before_after", "tornado", "line", "intervals", "steps"]
    marks: tuple[Mark, ...]
    unit: str
    alt: str
    """What the picture shows, in a sentence."""
    centre: float | None = None
    kind: Kind = "number"
    better: Literal["lower", "higher"] | None = None


Block = Words | Figures | Table | Chart


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Page:
    """A whole report."""

    format: str
    """Such as ``triage.report-quarter/1``."""
    title: str
    about: tuple[tuple[str, str], ...]
    """Period, place, day made, basis: label and words."""
    sections: tuple[Section, ...]
    warnings: tuple[tuple[str, str], ...] = ()
    """Code and text; they stand first wherever the page is shown."""
    fingerprint: str = ""
    facts: Mapping[str, str | int | bool | None] = field(default_factory=dict)
    """Further keys of the JSON, such as ``from`` and ``to``."""
    assurance: str = ""
    """What stands at the head and on every printed sheet where nobody signed for live use; empty where somebody did."""
    handling: str = ""
    """Who may see it, such as that small numbers are shown; at the head and on every printed sheet."""
    synthetic: bool = False
    """Whether any figure rests on made-up cases; said at the head and on every printed sheet."""
    made: date | None = None
    """The day it was made; a workbook bears it as its day of creation."""
