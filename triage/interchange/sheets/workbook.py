"""Workbooks: checked before anything opens them, then read a row at a time with values and formulas side by side."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from triage.errors import DataProblem, WrongUse
from triage.interchange.extra import needs
from triage.interchange.sheets.grid import MAX_ROWS, Grid, GridRow
from triage.interchange.sheets.meant import Cell, Formula
from triage.interchange.tables.container import check_members
from triage.interchange.tables.delimited import MAX_COLUMNS
from triage.interchange.tables.faults import plain_name, refused

MAX_UNPACKED = 400_000_000
"""Bytes of a workbook, unpacked."""
MAX_PART = 250_000_000
"""Bytes of one part of it: a sheet, or its table of texts."""
_BLANK_RUN = 2_000
"""Blank rows one after another, behind which nothing more is looked for."""
_DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})


def open_book(path: Path, sheet: str | None) -> Grid:
    """Choose a sheet of a workbook; raises :class:`triage.errors.DataProblem` or :class:`triage.errors.WrongUse`."""
    needs("openpyxl")
    name = plain_name(path.name)
    check_book(path, name)
    book = load(path, values=True)
    try:
        visible = [one.title for one in book.worksheets if one.sheet_state == "visible"]
        every = [one.title for one in book.worksheets]
        chosen = _chosen(book, visible, every, sheet, name)
        part = str(getattr(book[chosen], "_worksheet_path", ""))
        epoch = book.epoch
    finally:
        book.close()
    others = tuple(one for one in every if one != chosen)

    def rows() -> Iterator[GridRow]:
        return _rows(path, chosen, name, epoch)

    return Grid(path, "xlsx", rows, sheet=chosen, merged=_merged(path, part, name), others=others)


def check_book(path: Path, name: str) -> None:
    """Refuse a file that is no workbook, or would unpack to too much, or whose XML declares entities.

    Every size that is checked is also the most that is read: the zip library stops at it.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            members = packed.infolist()
            names = {member.filename for member in members}
            if "mimetype" in names or "index.apxl" in names or any(one.startswith("Index/") for one in names):
                raise refused(
                    "IS101",
                    "this is a sheet of another program",
                    "save it as xlsx or as CSV UTF-8",
                    file=name,
                )
            if "xl/workbook.xml" not in names:
                what = "this is a zip file and no workbook"
                raise refused(
                    "IS103", what, "give the workbook itself; a data package needs services.csv", file=name
                )
            check_members(members, name)
            if sum(member.file_size for member in members) > MAX_UNPACKED or any(
                member.file_size > MAX_PART for member in members
            ):
                what = f"the workbook would unpack to more than {MAX_UNPACKED / 1e6:,.0f} MB"
                raise refused("IS105", what, "save the one sheet as CSV UTF-8, and give that", file=name)
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    _no_declarations(packed, member, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise refused(
            "IS103", "the workbook is damaged or cut off", "fetch it again, or save it again", file=name
        ) from None


def _no_declarations(packed: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    """A workbook has no use for a document type; one that declares entities can grow a thousandfold when read."""
    with packed.open(member) as stream:
        head = stream.read(4096)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", errors="ignore").encode()
    if _DECLARED.search(head):
        raise refused(
            "IS106",
            "the workbook declares entities, as files made to exhaust a computer do",
            "make sure where it came from; save it again with a spreadsheet program",
            file=name,
            why="no spreadsheet program writes that, so it was not opened",
        )


def load(path: Path, *, values: bool, whole: bool = False) -> Any:
    """Open a workbook; with ``values`` formulas give what they came to; ``whole`` where it is to be written.

    Raises :class:`triage.errors.DataProblem` for one that cannot be opened.
    """
    openpyxl: Any = import_module("openpyxl")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(
                path,
                read_only=not whole,
                data_only=values,
                keep_links=False,
            )
    except (MemoryError, RecursionError):
        raise
    except Exception as failure:  # noqa: BLE001 - the library names no errors of its own for broken parts
        raise _damaged(plain_name(path.name), failure) from None


def _damaged(name: str, failure: Exception) -> DataProblem:
    return refused(
        "IS103",
        f"the workbook cannot be read ({type(failure).__name__})",
        "open it in a spreadsheet program and save it again",
        file=name,
    )


def _chosen(book: Any, visible: list[str], every: list[str], sheet: str | None, name: str) -> str:
    if sheet is not None:
        if sheet in every:
            return sheet
        raise WrongUse(
            f"the workbook has no sheet '{sheet}'",
            why="nothing was read",
            mend=f"its sheets are: {', '.join(map(plain_name, every))}",
        )
    filled = [title for title in visible if _has_rows(book[title])]
    if not filled:
        raise refused(
            "IS107",
            "no sheet of the workbook that can be seen holds anything",
            "name a hidden one with --sheet",
            file=name,
        )
    if len(filled) > 1:
        raise WrongUse(
            f"the workbook has several sheets: {', '.join(map(plain_name, filled))}",
            why="they may hold different things, so none was taken",
            mend=f"say which one: --sheet '{plain_name(filled[0])}'",
        )
    return filled[0]


def _has_rows(sheet: Any) -> bool:
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True)):
        if any(cell not in (None, "") for cell in row):
            return True
        if number > _BLANK_RUN:
            return False
    return False


def _merged(path: Path, part: str, name: str) -> tuple[tuple[int, int, int, int], ...]:
    """Blocks of merged cells, looked for in the sheet's own text: reading a row at a time does not give them."""
    found: list[tuple[int, int, int, int]] = []
    if not part:
        return ()
    try:
        with zipfile.ZipFile(path) as packed, packed.open(part.lstrip("/")) as stream:
            waiting = b""
            while chunk := stream.read(1 << 20):
                waiting += chunk
                for match in _MERGE.finditer(waiting):
                    left, top, right, bottom = (part.decode() for part in match.groups())
                    found.append((int(top), int(bottom), _column(left), _column(right)))
                waiting = (
                    waiting[-200:]
                    if len(found) == 0 or waiting.rfind(b"<") < 0
                    else waiting[waiting.rfind(b"<") :]
                )
                if len(found) > 50_000:
                    raise refused(
                        "IS105", "the sheet has too many merged cells", "save it as CSV UTF-8", file=name
                    )
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError):
        return ()
    return tuple(dict.fromkeys(found))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _rows(path: Path, sheet: str, name: str, epoch: datetime) -> Iterator[GridRow]:
    values, formulas = load(path, values=True), load(path, values=False)
    try:
        of_values, of_formulas = values[sheet], formulas[sheet]
        of_values.reset_dimensions()
        of_formulas.reset_dimensions()
        pairs = zip(
            of_values.iter_rows(values_only=True), of_formulas.iter_rows(values_only=True), strict=False
        )
        blank: list[GridRow] = []
        for number, (row, worked) in enumerate(_safely(pairs, name), start=1):
            cells = [_cell(cell, formula, epoch) for cell, formula in zip(row, worked, strict=False)]
            while cells and (cells[-1] is None or cells[-1] == ""):
                cells.pop()
            if len(cells) > MAX_COLUMNS:
                what = f"a row has {len(cells):,} columns; the most is {MAX_COLUMNS:,}"
                raise refused(
                    "IS104",
                    what,
                    "keep the columns that say something about services",
                    file=name,
                    line=number,
                )
            if number > MAX_ROWS:
                raise refused(
                    "IS104",
                    f"the sheet has more than {MAX_ROWS:,} rows",
                    "give the rows that are services",
                    file=name,
                )
            blank.append(GridRow(number, cells))
            if not cells and len(blank) > _BLANK_RUN:
                return
            if cells:
                yield from blank
                blank = []
    finally:
        values.close()
        formulas.close()


def _safely(pairs: Iterator[tuple[Any, Any]], name: str) -> Iterator[tuple[Any, Any]]:
    try:
        yield from pairs
    except (MemoryError, RecursionError, DataProblem):
        raise
    except Exception as failure:  # noqa: BLE001 - the library names no errors of its own for broken parts
        raise _damaged(name, failure) from None


def _cell(value: Any, formula: Any, epoch: datetime) -> Cell:
    plain = _plain(value, epoch)
    text = getattr(formula, "text", formula)
    if isinstance(text, str) and text.startswith("=") and text != value:
        return Formula(text, None if plain in _ERRORS else plain)
    return plain


def _plain(value: Any, epoch: datetime) -> Cell:
    if isinstance(value, timedelta):
        return (epoch + value).time() if value < timedelta(days=1) else str(value)
    plain: Cell = value if isinstance(value, (str, int, float, bool, datetime, date, time)) else None
    return str(value) if plain is None and value is not None else plain
