"""Formulas beside what the statement says: the one must give the other to the penny.

A formula names cells and numbers only, never a text of the map, so that nothing anybody wrote is ever run. Each bears its
result, for programs that show a workbook without working it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from triage.pages.page import Kind
from triage.pages.sheets import Sheets, number_format
from triage.pages.shown import words

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

INPUT = {"bg_color": "#eaf1f8", "font_color": "#154573"}
"""How a cell looks that somebody may change."""
CHECK_FORMAT = "0.00;[Red]-0.00;0.00"
SHARE_FORMAT = "0.0###%"


def with_unknown(form: str) -> str:
    """A number format that shows 0 as "unknown": formulas go on, and follow where somebody puts a quantity in.

    >>> with_unknown("£#,##0;-£#,##0")
    '£#,##0;-£#,##0;"unknown"'
    """
    above, _, below = form.partition(";")
    return f'{above};{below or "-" + above};"unknown"'


def name_of(column: int) -> str:
    """Letters of a column.

    >>> name_of(0), name_of(25), name_of(26), name_of(701), name_of(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    letters, left = "", column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def ref(row: int, column: int, sheet: str = "", *, fixed: bool = True) -> str:
    """A cell of a sheet; rows and columns count from 0.

    >>> ref(4, 2), ref(4, 2, "What-ifs"), ref(4, 2, fixed=False)
    ('$C$5', "'What-ifs'!$C$5", 'C5')
    """
    mark = "$" if fixed else ""
    cell = f"{mark}{name_of(column)}{mark}{row + 1}"
    return f"'{sheet}'!{cell}" if sheet else cell


def span(first: int, last: int, column: int, sheet: str = "") -> str:
    """Cells of one column from one row to another, both included.

    >>> span(2, 9, 1, "Map")
    "'Map'!$B$3:$B$10"
    """
    cells = f"${name_of(column)}${first + 1}:${name_of(column)}${last + 1}"
    return f"'{sheet}'!{cells}" if sheet else cells


def number(value: Decimal) -> str:
    """A number in a formula: in brackets, so that a sign before it stays its own."""
    text = f"{value:f}"
    return f"({text})" if value < 0 else text


@dataclass
class Grid:
    """One sheet being filled, row by row, under one heading row."""

    sheets: Sheets
    name: str
    sheet: Worksheet
    row: int = 0
    checks: list[tuple[int, int]] = field(default_factory=list)
    unknown: bool = False
    """Whether a 0 stands for what is not known in what is written now."""

    def title(self, text: str, *notes: str) -> None:
        """The title and what a reader needs to know; the table begins two rows below."""
        self.sheets.text(self.sheet, self.row, 0, text, "title")
        for note in notes:
            self.row += 1
            self.sheets.text(self.sheet, self.row, 0, note, "note_plain")
        self.row += 2

    def head(self, titles: Sequence[tuple[str, int]], *, freeze: int | None = 1) -> None:
        """Headings with the widths of their columns; they stay in sight and are repeated on paper."""
        for column, (text, width) in enumerate(titles):
            self.sheets.text(self.sheet, self.row, column, text, "head")
            self.sheets.width(self.sheet, column, width)
        if freeze is not None:
            self.sheet.freeze_panes(self.row + 1, freeze)
            self.sheet.repeat_rows(self.row)
        self.row += 1

    def text(self, column: int, text: str, style: str = "text") -> None:
        """A text as text."""
        self.sheets.text(self.sheet, self.row, column, text, style)

    def given(self, column: int, value: Decimal | int | None, form: str = "#,##0.##########") -> None:
        """An input that somebody may change; None says unknown."""
        if value is None:
            self.text(column, "unknown", "absent")
            return
        self.sheet.write_number(
            self.row,
            column,
            float(value),
            self.sheets.format("", num_format=self._form(form), valign="top", **INPUT),
        )

    def stated(self, column: int, value: Decimal | None, kind: Kind = "pounds", places: int = 2) -> None:
        """A figure as the statement has it, written as a number."""
        if value is None:
            self.text(column, "unknown", "absent")
            return
        style = self.sheets.format(
            "",
            num_format=self._form(number_format(kind, places)),
            valign="top",
            font_color="#525252",
        )
        self.sheet.write_number(self.row, column, float(value), style)

    def live(self, column: int, formula: str, value: Decimal | float | None, kind: Kind = "pounds", places: int | None = 2, *, form: str = "", bold: bool = False) -> None:  # fmt: skip
        """A formula with its result."""
        more: dict[str, Any] = {"bold": True} if bold else {}
        shown = self._form(form or number_format(kind, places))
        style = self.sheets.format("", num_format=shown, valign="top", **more)
        self.sheet.write_formula(self.row, column, f"={formula}", style, 0 if value is None else float(value))

    def _form(self, form: str) -> str:
        return with_unknown(form) if self.unknown else form

    def check(self, column: int, live: int, stated: int, places: int = 2) -> None:
        """The difference between what is worked out here and what is stated, rounded; 0.00 where they agree."""
        cells = f"{ref(self.row, live, fixed=False)}-{ref(self.row, stated, fixed=False)}"
        style = self.sheets.format("", num_format=CHECK_FORMAT, valign="top")
        self.sheet.write_formula(self.row, column, f"=ROUND({cells},{places})", style, 0)
        self.checks.append((self.row, column))

    def largest_check(self) -> str:
        """The largest difference in this sheet, as a formula; empty where nothing is checked."""
        columns: dict[int, list[int]] = {}
        for row, column in self.checks:
            columns.setdefault(column, []).append(row)
        parts = [span(min(rows), max(rows), column, self.name) for column, rows in columns.items()]
        return ",".join(f"MAX({part}),-MIN({part})" for part in parts)

    def long_text(self, text: str) -> None:
        """A line that runs over the columns beside it."""
        self.text(0, text, "note_plain")
        self.row += 1


def in_words(value: Decimal | None) -> str:
    """An amount as text, or unknown."""
    return "unknown" if value is None else words(value, "pounds", 2)
