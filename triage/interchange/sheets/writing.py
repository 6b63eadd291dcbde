"""The same sheet given back: every cell as it came, but for those that say what was changed here."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from triage.errors import WrongUse
from triage.interchange.model import FEED, Plain, Profile, Written
from triage.interchange.sheets.maps import Column, SheetMap
from triage.interchange.sheets.meant import Cell, Formula, text_of
from triage.interchange.sheets.reading import SHEET, from_json
from triage.interchange.sheets.rows import cells_of, read_cell, read_row
from triage.interchange.sheets.telling import SAYS, at, told
from triage.interchange.tables.delimited import Dialect, written
from triage.interchange.tables.harmless import defused
from triage.signposting.records import Service

Cells = list[Cell]
_KEYS = tuple(dict.fromkeys(key for keys in SAYS.values() for key in keys))
_NOT_SAID = tuple(
    key
    for key in (field.alias or name for name, field in Service.model_fields.items())
    if key not in {"id", "extras", *(said.partition(".")[0] for said in _KEYS)}
)
"""Keys of a record that no column can say: ``channels``, ``tier``, ``help`` …"""
_NEW = 10_000_000
"""Row of the first service that never stood in the sheet: behind all that did."""


class SheetWriter:
    """Gives services out as the sheet they came in."""

    @property
    def profile(self) -> Profile:
        """What it writes."""
        return SHEET

    def write(self, records: Iterable[tuple[Plain, Plain]], rest: Mapping[str, Any], target: Path) -> Written:
        """Write a text table, or a workbook where ``target`` ends in ``.xlsx``.

        ``rest`` is that of the import, with the map, the rows that are no services, and where the workbook lay: while
        it is still there unchanged in its columns, a copy of it is edited, so that its looks and other sheets stay.
        Services from elsewhere come behind the last row, as far as the columns can say them.
        """
        if target.suffix.lower() not in {".csv", ".tsv", ".txt", ".xlsx"}:
            mend = "name a file that ends in .csv or .xlsx; macros of a workbook are not given back"
            raise WrongUse(
                f"a sheet is not written as '{target.suffix}'", why="nothing was written", mend=mend
            )
        sheet_map = SheetMap.model_validate(rest["map"]) if rest.get("map") else own_map()
        columns = list(rest.get("columns") or sheet_map.columns)
        lost: Counter[str] = Counter()
        lines: dict[int, Cells] = {
            int(number): [from_json(cell) for cell in cells] for number, cells in rest.get("rows", ())
        }
        changed: dict[int, set[int]] = {}
        if not rest:
            lines[1] = list(columns)
        number, added = 0, 0
        for provider, service in records:
            feed = (service.get("extras") or {}).get(FEED) or {}
            if feed.get("profile") == SHEET.id and feed.get("gone"):
                continue
            number += 1
            mine = (
                feed.get("profile") == SHEET.id
                and feed.get("map") == sheet_map.name
                and SHEET.id in service["extras"]
            )
            row = int(feed["row"]) if mine else 0
            if not mine or row in lines:
                row = _NEW + added
                added += 1
            cells = [from_json(cell) for cell in json.loads(service["extras"][SHEET.id])] if mine else []
            merged = (
                {
                    int(place): from_json(cell)
                    for place, cell in json.loads(feed.get("merged") or "{}").items()
                }
                if mine
                else {}
            )
            changed[row] = set(
                _apply(cells, columns, sheet_map, (provider, service), lost, merged=merged, born=mine)
            )
            if not mine:
                cells.extend([None] * (len(columns) - len(cells)))
            lines[row] = cells
        if target.suffix.lower() == ".xlsx":
            from triage.interchange.sheets.book_writing import write_book  # noqa: PLC0415 - needs an extra

            write_book(target, lines, changed, rest)
        else:
            _write_text(target, lines, rest)
        return Written(number, dict(lost))


def own_map() -> SheetMap:
    """A map for services that never stood in a sheet: one column for each thing a sheet can say."""
    headings = {
        "Service": "name", "Organisation": "organisation", "Description": "summary", "Ages": "ages", "Postcode": "postcode", "Address": "address",
        "Area": "area", "Telephone": "phone", "Email": "email", "Website": "web", "How to get in touch": "contact_how", "Days and times": "times",
        "Cost": "cost", "Referral routes": "routes", "Waiting list": "waiting", "Languages": "languages", "Access": "access", "Category": "category",
        "Diagnosis required": "diagnosis", "Gender": "sexes", "Status": "status", "Last checked": "checked", "Checked by": "checked_by",
    }  # fmt: skip
    columns = {heading: {"key": word} for heading, word in headings.items()}
    return SheetMap.model_validate({"format": 1, "name": "services", "fingerprint": "", "columns": columns})


def _apply(
    cells: Cells,
    columns: list[str],
    sheet_map: SheetMap,
    record: tuple[Plain, Plain],
    lost: Counter[str],
    *,
    merged: Mapping[int, Cell],
    born: bool,
) -> Iterator[int]:
    """Write over the cells what a record says otherwise than they do; gives the places of those that were written."""
    provider, service = record
    now: Plain = {**service, "organisation": provider.get("name")}
    before = read_row(cells_of(columns, cells, merged), sheet_map).keys if born else {}
    if not before.get("organisation"):
        now["organisation"] = provider.get("name") if not born else None
    differing = {key for key in _KEYS if _plain(at(now, key)) != _plain(at(before, key))}
    unsaid = set(differing)
    for place, heading in enumerate(columns):
        column = sheet_map.columns.get(heading)
        if column is None:
            continue
        mine = differing & set(SAYS.get(column.key, ()))
        if not mine:
            continue
        old = text_of(cells[place]) if place < len(cells) else ""
        text = told(now, column, old)
        if text is None:
            continue
        unsaid -= mine
        text = _with_rest(text, old, cells[place] if place < len(cells) else None, column)
        if text == old:
            continue
        cells.extend([None] * (place + 1 - len(cells)))
        cells[place] = _typed(text, cells[place], column.key)
        yield place
    unsaid |= {key for key in _NOT_SAID if _plain(now.get(key)) != _plain(before.get(key))}
    lost.update(sorted(key for key in unsaid if at(now, key) not in (None, [], {}, "")))


def _with_rest(text: str, old: str, cell: Cell, column: Column) -> str:
    """The new text with what nobody understood of the old one in brackets, such as ``25 with SEND``."""
    meant = read_cell(cell, column)
    if not meant.keys or not meant.unread or not text:
        return text
    at_ = old.casefold().find(meant.unread.casefold())
    left = old[at_ : at_ + len(meant.unread)] if at_ >= 0 else meant.unread
    return f"{text} {left}" if left.startswith("(") else f"{text} ({left})"


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items() if part is not None}
    if isinstance(value, bool) or value is None:
        return value
    return str(value)


def _typed(text: str, old: Cell, key: str) -> Cell:
    """The new text as the type its cell had: a day in a cell of days, a number in one of numbers."""
    kind = old.value if isinstance(old, Formula) else old
    if key == "checked" and isinstance(kind, (datetime, date)):
        day, month, year = (
            (int(part) for part in text.split("/"))
            if "/" in text
            else reversed([int(part) for part in text.split("-")])
        )
        return datetime(year, month, day)  # noqa: DTZ001 - a day in a cell has no zone
    if (
        isinstance(kind, (int, float))
        and not isinstance(kind, bool)
        and text.isdigit()
        and not text.startswith("0")
    ):
        return int(text)
    return text


def _write_text(target: Path, lines: Mapping[int, Cells], rest: Mapping[str, Any]) -> None:
    dialect = Dialect(*rest["dialect"]) if rest.get("dialect") else Dialect("utf-8-sig", ",", "\r\n")
    later = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(dialect.encoding, dialect.encoding)
    with target.open("wb") as into:
        for number, row in enumerate(sorted(lines)):
            cells = lines[row]
            text = (
                written([defused(cell_text(cell)) for cell in cells], dialect) if cells else dialect.newline
            )
            into.write(_encoded(text, later if number else dialect.encoding))


def _encoded(text: str, encoding: str) -> bytes:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode(encoding, errors="replace")


def cell_text(cell: Cell) -> str:
    """The text of a cell in a text table."""
    if isinstance(cell, (datetime, date)) and not isinstance(cell, time):
        return f"{cell:%d/%m/%Y}"
    return text_of(cell)
