"""Workbook parts that reports and statements share: text that stays text, formats, legal names, A4, the same bytes each time."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from triage.pages.page import Absent, Cell, Kind
from triage.pages.safe import one_line, seen
from triage.pages.shown import PLACES, plain, settled

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

LONGEST = 32_767
"""Characters that a cell can hold (ECMA-376; Excel specifications and limits)."""
LONGEST_NAME = 31
_USUAL_WIDTH, _LINE, _HIGHEST = 8.43, 15, 409
"""Width of a column in characters, height of a line and of the highest row in points (Excel specifications and limits)."""
_ILLEGAL = re.compile(r"[\[\]:*?/\\]")
_RESERVED = "history"
_MOST_EXACT = 10**15
"""A spreadsheet keeps 15 digits; a longer number stands as text."""
_BEFORE_THIS_NO_DAY = date(1900, 3, 1)
"""Spreadsheets count days from 1900 and take that year for a leap year; earlier days stand as text."""
STYLES: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 15},
    "heading": {"bold": True, "font_size": 12},
    "text": {"text_wrap": True, "valign": "top"},
    "label": {"valign": "top", "font_color": "#525252", "text_wrap": True},
    "plain": {"valign": "top"},
    "heading_plain": {"bold": True, "font_size": 11},
    "note_plain": {"valign": "top", "font_color": "#525252", "italic": True},
    "note": {"text_wrap": True, "valign": "top", "font_color": "#525252", "italic": True},
    "head": {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2},
    "head_n": {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2, "align": "right"},
    "stamp": {"bold": True, "font_color": "#7a1f1f", "border": 1, "border_color": "#7a1f1f", "text_wrap": True},
    "warning": {"text_wrap": True, "valign": "top", "bg_color": "#fdf4ea"},
    "absent": {"italic": True, "font_color": "#525252", "align": "right", "valign": "top"},
}  # fmt: skip


def number_format(kind: Kind, places: int | None = None) -> str:
    """The format of a spreadsheet for a kind; percent is 0 to 100 and so bears its sign as a word."""
    digits = PLACES.get(kind, 2) if places is None else places
    after = "." + "0" * digits if digits else ""
    if kind == "pounds":
        return f"£#,##0{after};-£#,##0{after}"
    if kind == "percent":
        return f'0{after}" %"'
    if kind == "day":
        return "yyyy-mm-dd"
    if kind in {"number", "text"} and places is None:
        return "#,##0.##########" if kind == "text" else "#,##0.00"
    return "#,##0.0" if kind in {"count", "days"} and places is None else f"#,##0{after}"


class Sheets:
    """A workbook being written; every text goes in as text, whatever it begins with."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._names: set[str] = set()
        self._widths: dict[tuple[str, int], float] = {}
        self._wrapped: dict[tuple[str, int], list[tuple[int, str]]] = {}

    def format(self, name: str = "", **more: Any) -> Format:
        """A format by the name of a style, with more properties; one object for equal ones."""
        properties = {**STYLES.get(name, {}), **more}
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(properties)
        return self._formats[key]

    def sheet(self, wanted: str, footer: str = "") -> Worksheet:
        """A new sheet of A4 under a name that is legal and not yet used; ``footer`` stands on every printed page."""
        made = self.book.add_worksheet(self._name(wanted))
        made.set_paper(9)
        made.set_landscape()
        made.fit_to_pages(1, 0)
        made.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        safe = one_line(footer).replace("&", "&&")[:180]
        made.set_footer(f"&L&8{safe}&R&8&A, page &P of &N")
        return made

    def width(self, sheet: Worksheet, column: int, width: float) -> None:
        """Make a column so wide, in characters."""
        sheet.set_column(column, column, width)
        self._widths[sheet.get_name(), column] = width

    def finish(self) -> None:
        """Make every row as high as its wrapped texts need; not every program does so by itself."""
        for (name, row), texts in self._wrapped.items():
            lines = max(
                sum(
                    max(1, math.ceil(len(part) * 0.98 / self._widths.get((name, column), _USUAL_WIDTH)))
                    for part in text.split("\n")
                )
                for column, text in texts
            )
            if lines > 1:
                self.book.get_worksheet_by_name(name).set_row(row, min(_HIGHEST, lines * _LINE))

    def _name(self, wanted: str) -> str:
        plain = _ILLEGAL.sub(" ", one_line(wanted)).strip().strip("'").strip() or "Sheet"
        plain = "History of it" if plain.lower() == _RESERVED else plain
        name, number = _cut(plain, LONGEST_NAME), 1
        while name.lower() in self._names:
            number += 1
            ending = f" {number}"
            name = _cut(plain, LONGEST_NAME - len(ending)) + ending
        self._names.add(name.lower())
        return name

    def text(self, sheet: Worksheet, row: int, column: int, text: str, style: str = "text") -> None:
        """Write a text as a text; one that a cell cannot hold ends with …."""
        shown = seen(text)
        shown = shown if _units(shown) <= LONGEST else shown[: LONGEST // 2 - 1] + "…"
        if STYLES.get(style, {}).get("text_wrap") and style != "stamp":
            self._wrapped.setdefault((sheet.get_name(), row), []).append((column, shown))
        if shown:
            sheet.write_string(row, column, shown, self.format(style))
        else:
            sheet.write_blank(row, column, None, self.format(style))

    def cell(self, sheet: Worksheet, row: int, column: int, cell: Cell, kind: Kind = "text", places: int | None = None) -> None:  # fmt: skip
        """Write a cell of a page: figures as numbers with a format, absent ones as their word."""
        cell = settled(cell)
        if isinstance(cell, Absent):
            self.text(sheet, row, column, cell.value, "absent")
        elif isinstance(cell, bool):
            self.text(sheet, row, column, "yes" if cell else "no")
        elif isinstance(cell, str):
            self.text(sheet, row, column, cell)
        elif isinstance(cell, date):
            if cell < _BEFORE_THIS_NO_DAY:
                self.text(sheet, row, column, cell.isoformat())
            else:
                found = datetime.combine(cell, time())
                style = self.format("", num_format="yyyy-mm-dd", valign="top", align="left")
                sheet.write_datetime(row, column, found, style)
        elif abs(float(cell)) >= _MOST_EXACT:
            self.text(sheet, row, column, plain(Decimal(repr(cell) if isinstance(cell, float) else cell)))
        else:
            whole = (
                places is None and cell == int(cell) and (kind in {"count", "days"} or isinstance(cell, int))
            )
            shown = "#,##0" if whole and kind in {"number", "count", "days"} else number_format(kind, places)
            sheet.write_number(row, column, float(cell), self.format("", num_format=shown, valign="top"))


def _cut(name: str, most: int) -> str:
    """The beginning of a name within so many units of UTF-16, which is what a spreadsheet counts."""
    while _units(name) > most:
        name = name[:-1]
    return name.strip().strip("'")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2


@contextmanager
def writing(title: str, made: date | None, fingerprint: str = "") -> Iterator[tuple[Sheets, io.BytesIO]]:
    """A workbook whose bytes are complete once this ends; its day of creation is ``made``, never the clock's."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - only where a workbook is written

    held = io.BytesIO()
    book = Workbook(
        held,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        },
    )
    book.set_properties(
        {
            "title": one_line(title)[:250],
            "comments": one_line(fingerprint),
            "created": datetime.combine(made or date(2000, 1, 1), time(), UTC).replace(tzinfo=None),
        }
    )
    book.set_calc_mode("auto")
    sheets = Sheets(book)
    yield sheets, held
    sheets.finish()
    book.close()
