"""Writing a workbook: into a copy of the one it came from while that is still there, else a plain one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from triage.errors import DataProblem
from triage.interchange.extra import needs
from triage.interchange.sheets.meant import Cell, Formula, text_of
from triage.interchange.sheets.workbook import check_book, load
from triage.interchange.tables.harmless import CONTROL, runs

_NEW = 10_000_000
_TITLE = 31
"""Most characters of a sheet's name."""


def write_book(
    target: Path, lines: Mapping[int, list[Cell]], changed: Mapping[int, set[int]], rest: Mapping[str, Any]
) -> None:
    """Write the rows of one sheet as a workbook."""
    needs("openpyxl")
    book = _original(rest, lines)
    if book is None:
        book = _plain(lines, rest)
    else:
        sheet = book[rest["sheet"]]
        last = max((row for row in lines if row < _NEW), default=0)
        for row in sorted(lines):
            place = row if row < _NEW else last + 1 + row - _NEW
            wanted = range(len(lines[row])) if row >= _NEW else sorted(changed.get(row, ()))
            for at in wanted:
                _put(sheet.cell(row=place, column=at + 1), lines[row][at])
        _remove(sheet, lines, last)
    book.save(target)


def _remove(sheet: Any, lines: Mapping[int, list[Cell]], last: int) -> None:
    """Empty the rows of services that are no longer in the directory; their rows stay, so that nothing else moves."""
    for row in range(1, last + 1):
        if row not in lines:
            for cell in sheet[row]:
                if type(cell).__name__ != "MergedCell":
                    cell.value = None


def _original(rest: Mapping[str, Any], lines: Mapping[int, list[Cell]]) -> Any:
    """The workbook it came from, opened to be edited; None where it is gone, or holds something else by now."""
    path = Path(str(rest.get("from") or ""))
    if rest.get("form") != "xlsx" or not rest.get("from") or not path.is_file():
        return None
    try:
        check_book(path, path.name)
        book = load(path, values=False, whole=True)
    except (DataProblem, OSError):
        return None
    if rest["sheet"] not in book.sheetnames:
        return None
    sheet, head = book[rest["sheet"]], int(rest["map"]["headings_row"])
    there = [text_of(cell.value) for cell in sheet[head]]
    wanted = [text_of(cell) for cell in lines.get(head, [])]
    return book if there[: len(wanted)] == wanted else None


def _plain(lines: Mapping[int, list[Cell]], rest: Mapping[str, Any]) -> Any:
    book: Any = import_module("openpyxl").Workbook()
    sheet = book.active
    sheet.title = str(rest.get("sheet") or "Services")[:_TITLE]
    last = max((row for row in lines if row < _NEW), default=0)
    for row, cells in sorted(lines.items()):
        place = row if row < _NEW else last + 1 + row - _NEW
        for at, cell in enumerate(cells):
            if cell not in (None, ""):
                _put(sheet.cell(row=place, column=at + 1), cell.value if isinstance(cell, Formula) else cell)
    return book


def _put(place: Any, cell: Cell) -> None:
    """Write one cell; a text that begins like a formula stays a text."""
    if type(place).__name__ == "MergedCell":
        return
    if isinstance(cell, str):
        clean = CONTROL.sub("", cell)
        place.value = clean or None
        if runs(clean):
            place.data_type = "s"
            place.quotePrefix = True
        return
    place.value = cell.value if isinstance(cell, Formula) else cell
    if isinstance(cell, (datetime, date)) and place.number_format == "General":
        place.number_format = "dd/mm/yyyy"
