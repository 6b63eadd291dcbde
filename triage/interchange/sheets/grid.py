"""Rows of a sheet, whatever file it lies in: a text table, or one sheet of a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast

from triage.interchange.sheets.meant import Cell
from triage.interchange.tables.delimited import Dialect, dialect_of, rows_of
from triage.interchange.tables.faults import plain_name, refused
from triage.interchange.tables.harmless import as_read

TEXT_ENDINGS = frozenset({".csv", ".tsv", ".txt", ".tab"})
BOOK_ENDINGS = frozenset({".xlsx", ".xlsm"})
MAX_ROWS = 200_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER = {".xls": "the old kind of Excel workbook (.xls)", ".ods": "an OpenDocument sheet (.ods)", ".numbers": "a Numbers sheet",
          ".xlsb": "a binary workbook (.xlsb)", ".pdf": "a PDF", ".docx": "a Word document", ".doc": "a Word document",
          ".gsheet": "a link to a Google sheet"}  # fmt: skip
_SAVE = "open it in a spreadsheet program, save it as xlsx or as CSV UTF-8, and give that"


@dataclass(frozen=True)
class GridRow:
    """One row of a sheet, blank ones too."""

    number: int
    """1-based row, as a spreadsheet program shows it."""
    cells: list[Cell]
    line: int | None = None
    """1-based line of a text table, where cells may hold line breaks."""

    @property
    def where(self) -> str:
        """The place of the row, for people."""
        return (
            f"row {self.number}"
            if self.line is None or self.line == self.number
            else f"row {self.number} (line {self.line})"
        )


@dataclass(frozen=True)
class Grid:
    """One sheet, ready to be read as often as needed."""

    path: Path
    form: str
    """``csv`` or ``xlsx``."""
    rows: Callable[[], Iterator[GridRow]]
    sheet: str | None = None
    """Name of the sheet in a workbook."""
    dialect: Dialect | None = None
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """First and last row and column of each block of merged cells (1-based)."""
    others: tuple[str, ...] = ()
    """Names of further sheets of the workbook, hidden ones too."""
    about: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The file as people are told of it."""
        return plain_name(self.path.name)


def is_sheet(path: Path) -> bool:
    """Whether a file is, by its ending and first bytes, a sheet or something that people take for one."""
    return path.is_file() and path.suffix.lower() in TEXT_ENDINGS | BOOK_ENDINGS | set(_OTHER)


def open_grid(path: Path, sheet: str | None = None) -> Grid:
    """Find the sheet in a file; raises :class:`triage.errors.DataProblem` for what cannot be read.

    Raises :class:`triage.errors.WrongUse` where a workbook has several sheets and nobody said which.
    """
    name, ending = plain_name(path.name), path.suffix.lower()
    with path.open("rb") as stream:
        head = stream.read(8)
    if ending in _OTHER:
        raise refused("IS101", f"this is {_OTHER[ending]}, which is not read here", _SAVE, file=name)
    if head.startswith(_OLE):
        what = "this workbook is locked with a password, or is of the old kind under a new name"
        raise refused("IS102", what, "open it, take the password off, and save it as xlsx", file=name)
    if head.startswith(b"PK"):
        from triage.interchange.sheets.workbook import open_book  # noqa: PLC0415 - needs an extra

        return open_book(path, sheet)
    if ending in BOOK_ENDINGS:
        raise refused(
            "IS103",
            "this is no whole xlsx workbook; it may have been cut off on its way",
            "fetch it again, or save it again",
            file=name,
        )
    opened = partial(_open, path)
    return _text_grid(path, cast("Callable[[], BinaryIO]", opened))


def _open(path: Path) -> BinaryIO:
    return path.open("rb")


def _text_grid(path: Path, opened: Callable[[], BinaryIO]) -> Grid:
    name = plain_name(path.name)
    dialect = dialect_of(opened, name)

    def rows() -> Iterator[GridRow]:
        for number, row in enumerate(rows_of(opened, dialect, name), start=1):
            if number > MAX_ROWS:
                raise refused(
                    "IS104",
                    f"the sheet has more than {MAX_ROWS:,} rows",
                    "give the rows that are services",
                    file=name,
                )
            yield GridRow(number, [as_read(cell) for cell in row.cells], row.line)

    return Grid(path, "csv", rows, dialect=dialect)


def trimmed(cells: list[Cell]) -> list[Cell]:
    """The cells up to the last that holds anything."""
    last = len(cells)
    while last and (cells[last - 1] is None or cells[last - 1] == ""):
        last -= 1
    return cells[:last]
