"""One row of a sheet as a record: every column read by the map, what cannot be read kept and said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from triage.interchange.harmless import one_line
from triage.interchange.sheets.kinds import DAY, END, HOURS, KINDS, START
from triage.interchange.sheets.maps import Column, SheetMap
from triage.interchange.sheets.meant import Cell, Formula, Meant, plain, says_nothing, text_of, unread
from triage.interchange.sheets.times import read_times

Plain = dict[str, Any]
_LISTS = frozenset({"schedule", "access", "languages", "terms", "routes"})
_DIRECT = frozenset(
    {
        "area",
        "network",
        "tier",
        "sexes",
        "routes",
        "languages",
        "term_time_only",
        "requires_diagnosis",
        "cost",
        "status",
        "remote",
    }
)


@dataclass
class Unread:
    """A cell of which something was not understood."""

    heading: str
    text: str
    why: str


@dataclass
class RowRead:
    """What one row says."""

    keys: Plain = field(default_factory=dict)
    """Our keys, nested as in a record; ``organisation``, ``sector`` and ``reference`` beside them."""
    unread: list[Unread] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    """Headings of formulas whose result was not kept in the file."""


def read_cell(cell: Cell, column: Column) -> Meant:
    """What one cell means in a column; a mark for not known says nothing."""
    kind = KINDS[column.key]
    if kind.read is None:
        return Meant()
    if isinstance(cell, Formula) and cell.value is None:
        return unread(cell.text, "a formula whose result was not kept in the file")
    if column.words:
        said = {plain(word): means for word, means in column.words.items()}
        words = plain(cell)
        if words in said:
            means = said[words]
            return Meant() if means is None else kind.read(means, column.read)
    return Meant() if says_nothing(cell) else kind.read(cell, column.read)


def read_row(cells: Mapping[str, Cell], sheet_map: SheetMap) -> RowRead:
    """Read the cells of a row by heading."""
    found = RowRead()
    flat: Plain = {}
    parts: Plain = {}
    for heading, column in sheet_map.columns.items():
        cell = cells.get(heading)
        if isinstance(cell, Formula) and cell.value is None and KINDS[column.key].read:
            found.absent.append(heading)
        meant = read_cell(cell, column)
        if meant.unread is not None:
            found.unread.append(Unread(heading, meant.unread, meant.why))
        for key, value in meant.keys.items():
            if key.startswith("#"):
                parts[key] = (value, heading)
            else:
                _put(flat, key, value)
    _add_sessions(flat, parts, found)
    for key, value in sheet_map.constants.items():
        _constant(flat, key, value)
    _finish(flat, found)
    return found


def _put(flat: Plain, key: str, value: Any) -> None:
    if key in _LISTS and key in flat:
        flat[key] = [*flat[key], *(one for one in value if one not in flat[key])]
    elif key == "contact.how" and key in flat:
        flat[key] = f"{flat[key]}; {value}"
    elif key == "location.postcode" and key in flat:
        return  # a column of postcodes counts before an address that holds one
    elif (
        key == "location.note"
        or key not in flat
        or (key == "cost" and flat[key] != value and value != "free")
    ):
        flat[key] = value


def _constant(flat: Plain, key: str, value: Any) -> None:
    if key in _DIRECT:
        flat.setdefault(key, value)
    elif key in {"organisation", "sector"}:
        flat.setdefault(key, one_line(str(value)))
    elif key == "checked_by":
        flat.setdefault("checked.by", one_line(str(value)))


def _add_sessions(flat: Plain, parts: Plain, found: RowRead) -> None:
    """Days in one column and times in another, or in two, are one session."""
    if not parts:
        return
    day, heading = parts.get(DAY, ("", ""))
    hours = parts.get(HOURS, ("", ""))[0]
    start, end = (_clock(parts[key][0]) if key in parts else "" for key in (START, END))
    if not hours and start and end:
        hours = f"{start}-{end}"
    heading = heading or parts[next(iter(parts))][1]
    said = " ".join(filter(None, (day, hours or start)))
    if not day:
        found.unread.append(Unread(heading, said, "no day of the week is named"))
        return
    meant = read_times(f"{day} {hours}".strip())
    if meant.unread is not None:
        found.unread.append(Unread(heading, meant.unread, meant.why))
    for key, value in meant.keys.items():
        _put(flat, key, value)


def _clock(text: str) -> str:
    match = re.fullmatch(r"(\d{1,2}:\d{2}):\d{2}(?:\.0+)?", text.strip())
    return match[1] if match else text


def _finish(flat: Plain, found: RowRead) -> None:
    """Nest dotted keys, and leave out what would contradict itself."""
    _ages(flat, found)
    if "capacity.state" in flat and "checked.on" in flat:
        flat["capacity.said_on"] = flat["checked.on"]
    if "checked.on" not in flat:
        flat.pop("checked.by", None)
    else:
        flat["checked.source"] = "the sheet it came in"
    eligibility = flat.pop("eligibility", None)
    if eligibility:
        flat["summary"] = "\n".join(filter(None, (flat.get("summary"), f"For: {eligibility}")))
    for key, value in flat.items():
        outer, _, inner = key.partition(".")
        if inner:
            found.keys.setdefault(outer, {})[inner] = value
        else:
            found.keys[key] = value


def _ages(flat: Plain, found: RowRead) -> None:
    ends = {key: flat.pop(key) for key in [*flat] if key.startswith("ages.")}
    if not ends:
        return
    ages = {**flat.get("ages", {}), **{key.removeprefix("ages."): value for key, value in ends.items()}}
    low = ages.get("from_months", _months(ages.get("from")))
    high = ages.get("to_months", (ages["to"] * 12 + 11) if "to" in ages else None)
    if low is not None and high is not None and high < low:
        flat.pop("ages", None)
        found.unread.append(
            Unread(
                "ages",
                ", ".join(f"{key} {value}" for key, value in ages.items()),
                "the ages are the wrong way round",
            )
        )
        return
    flat["ages"] = ages


def _months(years: Any) -> int | None:
    return None if years is None else -12 if years == "unborn" else years * 12


def cells_of(
    columns: Sequence[str], cells: Sequence[Cell], filled: Mapping[int, Cell] | None = None
) -> dict[str, Cell]:
    """The cells of a row by heading; ``filled`` holds by place what a cell merged with those above takes from them."""
    above = filled or {}
    return {
        heading: above.get(at, cells[at] if at < len(cells) else None) for at, heading in enumerate(columns)
    }


def nothing_in(cells: Sequence[Cell]) -> bool:
    """Whether a row is blank."""
    return not any(text_of(cell).strip() or isinstance(cell, Formula) for cell in cells)
