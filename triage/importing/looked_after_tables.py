"""One CSV table of an SSDA903 return: which one it is, and its rows with their lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from triage.errors import DataProblem
from triage.importing.elements import Element
from triage.model import Issue

MAX_TABLE_BYTES = 100_000_000
"""Largest table, in bytes; the largest authority's stays far below it."""
_WHY = "no child in this file can be read"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "Header": ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"),
    "Episodes": ("CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "URN"),
    "Reviews": ("CHILD", "DOB", "REVIEW", "REVIEW_CODE"),
    "UASC": ("CHILD", "SEX", "DOB", "DUC"),
    "OC2": ("CHILD", "DOB", "SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS", "TEETH_CHECK", "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED", "INTERVENTION_OFFERED"),
    "OC3": ("CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM"),
    "AD1": ("CHILD", "DOB", "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR"),
    "PlacedAdoption": ("CHILD", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED"),
    "PrevPerm": ("CHILD", "DOB", "PREV_PERM", "LA_PERM", "DATE_PERM"),
    "Missing": ("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"),
}  # fmt: skip
"""The tables and their columns, as Data to Insight's public validator of the return names them; AD1, OC3 and PlacedAdoption
are read and kept, and no fact is drawn from them."""
_TOLD_BY: Mapping[str, frozenset[str]] = {
    "Episodes": frozenset({"CHILD", "DECOM", "DEC"}), "OC2": frozenset({"CHILD", "SDQ_SCORE"}), "Missing": frozenset({"CHILD", "MISSING", "MIS_START"}),
    "Reviews": frozenset({"CHILD", "REVIEW_CODE"}), "UASC": frozenset({"CHILD", "DUC"}), "OC3": frozenset({"CHILD", "IN_TOUCH"}), "AD1": frozenset({"CHILD", "DATE_INT"}),
    "PlacedAdoption": frozenset({"CHILD", "DATE_PLACED"}), "PrevPerm": frozenset({"CHILD", "PREV_PERM"}), "Header": frozenset({"CHILD", "DOB", "ETHNIC"}),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One row of a table; a cell left empty is not there."""

    table: str
    file: str
    line: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """The cell without spaces around it; empty where nothing stands in it."""
        return self.cells.get(column, "")

    def place(self, column: str) -> Element | None:
        """The cell with its place, or None where nothing stands in it; its column in the file is not kept."""
        value = self.text(column)
        return Element(column, self.line, 1, value, complete=True) if value else None

    def start(self) -> Element:
        """The row itself, for what is wrong with it as a whole."""
        return Element("CHILD", self.line, 1, self.text("CHILD"), complete=True)


@dataclass
class Table:
    """One table of the return."""

    kind: str
    name: str
    rows: list[Row] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def _refused(name: str, what: str, mend: str, line: int = 1) -> DataProblem:
    return DataProblem([Issue(file=name, line=line, code="SD101", what=what, why=_WHY, mend=mend)])


def _decoded(raw: bytes, name: str) -> str:
    if len(raw) > MAX_TABLE_BYTES:
        raise _refused(
            name,
            f"the file has {len(raw) / 1e6:.0f} MB; the most is {MAX_TABLE_BYTES / 1e6:.0f} MB",
            "check that this is the table you meant",
        )
    if b"\x00" in raw:
        raise _refused(name, "this is not a text file", "save the table again as CSV UTF-8")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused(name, "the file is neither UTF-8 nor Windows text", "save the table again as CSV UTF-8")


def read_table(raw: bytes, name: str) -> Table:
    """Read one table; raises :class:`DataProblem` for a file that is no table of the return.

    A row without CHILD, or with more cells than the heading, is an error of its own; the other rows go on.
    """
    reader = csv.reader(io.StringIO(_decoded(raw, name), newline=""), strict=True)
    try:
        heading = [cell.strip().upper() for cell in next(reader, [])]
        kind = next((kind for kind, told_by in _TOLD_BY.items() if told_by <= set(heading)), None)
        if kind is None:
            raise _refused(
                name,
                "the columns of this file are not those of a table of the SSDA903 return",
                "give tables with their heading row, such as CHILD, SEX, DOB, ETHNIC for the header",
            )
        if len(set(heading)) < len(heading):
            raise _refused(name, "a column stands twice in the heading", "keep the one that is right")
        table = Table(kind, name)
        _unknown_columns(table, heading)
        before = reader.line_num
        for cells in reader:
            line, before = before + 1, reader.line_num
            _row(table, heading, cells, line)
    except csv.Error:
        raise _refused(
            name,
            "a quoted text does not end, or a cell is too long",
            "look at the quotation marks near this line",
            reader.line_num,
        ) from None
    return table


def _row(table: Table, heading: list[str], cells: list[str], line: int) -> None:
    if not any(cell.strip() for cell in cells):
        return
    held = {column: cell.strip() for column, cell in zip(heading, cells, strict=False) if cell.strip()}
    row = Row(table.kind, table.name, line, held)
    fault = None
    if not row.text("CHILD"):
        fault = "a row names no CHILD", "give the child's number in the council's record"
    elif len(cells) > len(heading):
        fault = "a row has more cells than the heading has columns", "look for a comma inside a cell"
    if fault:
        table.issues.append(
            Issue(file=table.name, line=line, code="SD104", what=f"{fault[0]} (table {table.kind})", why="this row was not read, and what it says of a child is missing", mend=fault[1])
        )  # fmt: skip
        return
    table.rows.append(row)


def _unknown_columns(table: Table, heading: list[str]) -> None:
    unknown = [column for column in heading if column not in COLUMNS[table.kind]]
    if unknown:
        table.issues.append(
            Issue(
                file=table.name, line=1, code="SD105", severity="warning", what=f"{len(unknown)} columns of the table {table.kind} are not known here",
                why="they were not read", mend="check which year's guidance the file follows",
            )
        )  # fmt: skip
