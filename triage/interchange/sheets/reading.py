"""Reading a sheet by its map: each row a service, or kept aside with the reason."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from pydantic import ValidationError

from triage.errors import Refused
from triage.interchange.harmless import json_text, one_line, slug
from triage.interchange.model import FEED, Asked, Found, Item, Plain, Profile, Quarantined, Term
from triage.interchange.sheets.grid import Grid, is_sheet, open_grid
from triage.interchange.sheets.headings import Headings
from triage.interchange.sheets.maps import SheetMap, read_map
from triage.interchange.sheets.meant import Cell, Formula
from triage.interchange.sheets.proposing import Line, body, headings_of
from triage.interchange.sheets.rows import RowRead, cells_of, read_row
from triage.interchange.standards.nested import Ids
from triage.interchange.tables.faults import refused
from triage.interchange.tables.recognising import refuse_single_table
from triage.model import Issue
from triage.signposting.meaning import service_issues
from triage.signposting.records import Service

SHEET = Profile("sheet", "a sheet with a map of its columns")
_WHY_UNREAD = "the record is used without it: what is not known is shown as not known"
_MEND_UNREAD = "write it in the sheet in a way that is read, or say under `words` in the map what it means"


def open_sheet(asked: Asked) -> SheetReading | None:
    """Find a sheet at a path, or None; raises :class:`triage.errors.DataProblem` for one that cannot be used.

    Raises :class:`triage.errors.Refused` where no map was accepted: nothing is read by a map that nobody looked at.
    """
    if not is_sheet(asked.path):
        return None
    if asked.map is None:
        refuse_single_table(asked.path)
    grid = open_grid(asked.path, asked.sheet)
    if asked.map is None:
        raise Refused(
            f"nobody has said yet what the columns of {grid.name} are",
            why="a column read as something else would tell families something wrong",
            mend="see what is proposed, correct it where needed, and accept it with --accept --by NAME",
        )
    sheet_map = read_map(asked.map.read_bytes(), asked.map.name)
    if sheet_map.sheet is not None and grid.sheet not in {None, sheet_map.sheet}:
        grid = open_grid(asked.path, sheet_map.sheet)
    return SheetReading(asked, grid, sheet_map)


class SheetReading:
    """A sheet and its map, ready to be read once."""

    def __init__(self, asked: Asked, grid: Grid, sheet_map: SheetMap) -> None:
        """Check that the map is for this sheet; raises :class:`triage.errors.DataProblem` where it is not."""
        self.profile = SHEET
        self.map, self.grid = sheet_map, grid
        self.evidence: tuple[str, ...] = (f"its headings are those of the map '{sheet_map.name}'",)
        self.assumed = False
        self.terms: tuple[Term, ...] = ()
        self.rest: dict[str, Any] = {}
        self._asked = asked
        self._services, self._providers = Ids(), Ids()
        self._headings = headings_of(grid, sheet_map)
        _same_columns(grid, sheet_map, self._headings)

    def __iter__(self) -> Iterator[Item]:
        """Every row below the headings that holds anything; banners and headings repeated are passed over."""
        taken: set[int] = set()
        keys: dict[str, int] = {}
        for line in body(self.grid, self._headings):
            item = self._item(line, keys)
            if isinstance(item, Found):
                taken.add(line.row.number)
            yield item
        self.rest = {
            "profile": SHEET.id,
            "form": self.grid.form,
            "file": self.grid.path.name,
            "sheet": self.grid.sheet,
            "map": json.loads(self.map.model_dump_json()),
            "columns": list(self._headings.columns),
            "dialect": [self.grid.dialect.encoding, self.grid.dialect.delimiter, self.grid.dialect.newline]
            if self.grid.dialect
            else None,
            "from": str(self.grid.path.resolve()),
            "rows": [
                [row.number, [as_json(cell) for cell in row.cells]]
                for row in self.grid.rows()
                if row.number not in taken
            ],
        }

    def _item(self, line: Line, keys: dict[str, int]) -> Item:
        cells = cells_of(self._headings.columns, line.row.cells, line.filled)
        read = read_row(cells, self.map)
        where = line.row.where
        raw = {heading: as_json(cell) for heading, cell in cells.items() if cell not in (None, "")}
        name = read.keys.get("name")
        if not name:
            return Quarantined(
                where,
                (
                    self._issue(
                        line,
                        "IS301",
                        "the row has no name",
                        "an offer without a name helps nobody",
                        "write the name of the service, or take the row out",
                        severity="error",
                    ),
                ),
                raw,
            )
        provider, service = self._record(line, read, keys)
        try:
            record = Service.model_validate(service)
            faults = [
                f"{'.'.join(str(step) for step in path)}: {what}"
                for path, _, what, _, _ in service_issues(record)
            ]
        except ValidationError as error:
            faults = [
                f"{'.'.join(str(step) for step in fault['loc'])}: {fault['msg']}"
                for fault in error.errors(include_url=False)[:3]
            ]
        if faults:
            return Quarantined(
                where,
                tuple(
                    self._issue(
                        line,
                        "IS302",
                        f"it makes no record: {fault}",
                        "it could not be loaded",
                        "correct the row",
                        severity="error",
                    )
                    for fault in faults
                ),
                raw,
            )
        return Found(provider, service, where, tuple(self._doubts(line, read, provider)))

    def _record(self, line: Line, read: RowRead, keys: dict[str, int]) -> tuple[Plain, Plain]:
        said = dict(read.keys)
        organisation, sector, reference = (
            one_line(str(said.pop(key, "") or "")) for key in ("organisation", "sector", "reference")
        )
        name = str(said.pop("name"))
        key = self._key(keys, reference, organisation, name)
        provider: Plain = {
            "id": self._providers.give(
                organisation or f"provider-{self.map.name}",
                f"sheet:{organisation or self.map.name}",
                "provider",
            ),
            "name": organisation or f"Provider not named in the sheet '{self.map.sheet or self.map.name}'",
        }
        if sector:
            provider["sector"] = sector
        feed: Plain = {
            "profile": SHEET.id,
            "key": key,
            "read": self._asked.on.isoformat(),
            "map": self.map.name,
            "row": line.row.number,
        }
        if line.filled:
            feed["merged"] = json_text({str(at): as_json(cell) for at, cell in line.filled.items()})
        if read.unread:
            feed["unread"] = {unread.heading: unread.text for unread in read.unread}
        service: Plain = {
            "id": self._services.give(name, f"sheet:{self.map.name}:{key}", "service"),
            "name": name,
            "help": [],
            "for": [],
        }
        service |= {key: value for key, value in said.items() if value not in (None, "", [], {})}
        service["extras"] = {FEED: feed, SHEET.id: json_text([as_json(cell) for cell in line.row.cells])}
        return provider, service

    def _key(self, keys: dict[str, int], reference: str, organisation: str, name: str) -> str:
        """What the sheet calls a row: its reference, else organisation and name; a number behind one that comes again."""
        made = reference or f"{slug(organisation)}/{slug(name) or name[:60]}"
        keys[made] = keys.get(made, 0) + 1
        return made if keys[made] == 1 else f"{made}#{keys[made]}"

    def _doubts(self, line: Line, read: RowRead, provider: Plain) -> Iterator[Issue]:
        for unread in read.unread:
            if unread.heading in read.absent:
                what = f"{line.row.where}: '{one_line(unread.heading, 60)}' is a formula whose result is not in the file"
                yield self._issue(
                    line, "IS312", what, _WHY_UNREAD, "open the workbook in a spreadsheet program and save it"
                )
                continue
            what = f"{line.row.where}: '{one_line(unread.heading, 60)}' was not understood: '{one_line(unread.text, 120)}'; {unread.why}"
            yield self._issue(line, "IS311", what, _WHY_UNREAD, _MEND_UNREAD)
        if str(provider["name"]).startswith("Provider not named in the sheet"):
            yield self._issue(
                line,
                "IS313",
                f"{line.row.where}: nobody says who gives it",
                _WHY_UNREAD,
                "fill in the organisation",
            )

    def _issue(
        self, line: Line, code: str, what: str, why: str, mend: str, *, severity: Any = "warning"
    ) -> Issue:
        return Issue(
            file=self.grid.name,
            line=line.row.line or line.row.number,
            code=code,
            severity=severity,
            what=what,
            why=why,
            mend=mend,
        )


def _same_columns(grid: Grid, sheet_map: SheetMap, headings: Headings) -> None:
    """Refuse a map for other headings: a column may have moved, come or gone."""
    if headings.fingerprint == sheet_map.fingerprint:
        return
    named, there = list(sheet_map.columns), list(headings.columns)
    gone = [name for name in named if name not in there and sheet_map.columns[name].key != "kept"]
    come = [name for name in there if name not in named]
    if not gone and not come:
        return
    parts = [f"not there any more: {', '.join(one_line(name, 40) for name in gone[:6])}"] if gone else []
    parts += [f"new: {', '.join(one_line(name, 40) for name in come[:6])}"] if come else []
    if gone:
        raise refused(
            "IS207",
            f"the map '{sheet_map.name}' is for other headings ({'; '.join(parts)})",
            "correct the map, or have one proposed without --map",
            file=grid.name,
            why="a column that is missing would be taken for not known in every row",
        )


def as_json(cell: Cell) -> Any:
    """A cell as JSON can hold it; days, times and formulas are mappings of one key."""
    if isinstance(cell, Formula):
        return {"formula": cell.text, "value": as_json(cell.value)}
    if isinstance(cell, datetime):
        return {"datetime": cell.isoformat()}
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    if isinstance(cell, time):
        return {"time": cell.isoformat()}
    if isinstance(cell, float) and (cell != cell or cell in (float("inf"), float("-inf"))):  # noqa: PLR0124 - not a number
        return str(cell)
    return cell


def from_json(value: Any) -> Cell:
    """The cell that :func:`as_json` was given; raises :class:`ValueError` for what it never gives."""
    if not isinstance(value, Mapping):
        return value  # type: ignore[no-any-return] # text, number, true and false, or nothing
    kind, said = next(iter(value.items()))
    if kind == "formula":
        return Formula(str(said), from_json(value.get("value")))
    makers: Mapping[str, Any] = {
        "datetime": datetime.fromisoformat,
        "date": date.fromisoformat,
        "time": time.fromisoformat,
    }
    if kind not in makers:
        raise ValueError(kind)
    made: Cell = makers[kind](str(said))
    return made
