"""Sheets for the tests: text tables and workbooks of a borough that does not exist, read and given back in one call."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from triage.interchange.model import Asked, Found, Item, Quarantined, Written
from triage.interchange.sheets.grid import open_grid
from triage.interchange.sheets.maps import map_text
from triage.interchange.sheets.proposing import propose
from triage.interchange.sheets.reading import SheetReading, open_sheet
from triage.interchange.sheets.writing import SheetWriter

openpyxl: Any = import_module("openpyxl")
ON = date(2026, 11, 22)
HEADINGS = (
    "Service name",
    "Organisation",
    "Ages",
    "Days & times",
    "Cost",
    "Referral route",
    "Last checked",
    "Notes",
)
ROWS: tuple[tuple[str, ...], ...] = (
    (
        "Pretend Play",
        "Madeup Hub",
        "under 5s",
        "Sat 10-12 (term time only)",
        "Free",
        "self-referral",
        "25/03/2026",
        "blue door",
    ),
    (
        "Pretend Sleep Help",
        "Madeup Trust",
        "0 to 19 (25 SEND)",
        "1st Tue 10-12",
        "Free/£3 per session",
        "GP / professional",
        "14/03/2026",
        "",
    ),
    (
        "Pretend Youth Club",
        "Madeup Trust",
        "years 7-11",
        "Fri 7-9pm",
        "£2",
        "via portal",
        "2026-02-01",
        "ring first",
    ),
)


def csv_file(
    path: Path,
    rows: Sequence[Sequence[str]],
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
    newline: str = "\n",
) -> Path:
    def cell(text: str) -> str:
        return (
            f'"{text.replace(chr(34), chr(34) * 2)}"'
            if any(sign in text for sign in (delimiter, '"', "\n", "\r"))
            else text
        )

    text = "".join(delimiter.join(map(cell, row)) + newline for row in rows)
    path.write_bytes(text.encode(encoding))
    return path


def book_file(
    path: Path,
    rows: Sequence[Sequence[Any]],
    *,
    sheet: str = "Services",
    more: Callable[[Any], None] = lambda _: None,
) -> Path:
    book: Any = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    more(book)
    book.save(path)
    return path


def map_for(
    path: Path, *, sheet: str | None = None, change: Callable[[str], str] = lambda text: text
) -> Path:
    """The map proposed for a sheet, written beside it."""
    file = path.with_suffix(".map.yaml")
    file.write_text(change(map_text(propose(open_grid(path, sheet)).map)), "utf-8")
    return file


def reading(path: Path, **other: Any) -> SheetReading:
    found = open_sheet(Asked(path, ON, map=map_for(path, **other), sheet=other.get("sheet")))
    assert found is not None
    return found


def read(path: Path, **other: Any) -> tuple[list[Found], list[Quarantined], SheetReading]:
    opened = reading(path, **other)
    items: list[Item] = list(opened)
    return (
        [one for one in items if isinstance(one, Found)],
        [one for one in items if isinstance(one, Quarantined)],
        opened,
    )


def back(found: Sequence[Found], opened: SheetReading, target: Path) -> Written:
    """Give the sheet back, with everything between as the workspace would keep it: as JSON."""
    pairs = json.loads(json.dumps([[one.provider, one.service] for one in found]))
    return SheetWriter().write(
        [(provider, service) for provider, service in pairs], json.loads(json.dumps(opened.rest)), target
    )


def cells_of_book(path: Path, sheet: str | None = None, *, values: bool = False) -> list[list[Any]]:
    book: Any = openpyxl.load_workbook(path, data_only=values)
    page = book[sheet] if sheet else book.active
    return [[cell.value for cell in row] for row in page.iter_rows()]
