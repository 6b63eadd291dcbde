"""A map proposed from the headings and the cells below them, with what a person must decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from triage.interchange.harmless import slug
from triage.interchange.sheets.days import order_of
from triage.interchange.sheets.grid import Grid, GridRow
from triage.interchange.sheets.headings import Headings, find_headings
from triage.interchange.sheets.kinds import KINDS, likely
from triage.interchange.sheets.maps import Column, SheetMap
from triage.interchange.sheets.meant import Cell, says_nothing, text_of
from triage.interchange.sheets.rows import RowRead, cells_of, nothing_in, read_cell, read_row
from triage.interchange.sheets.times import read_times

SAMPLE = 400
"""Rows whose cells are looked at."""
SHOWN = 10
"""Rows that are shown as they would be read."""
SURE, PERHAPS = 88, 70
"""Likeness of a heading, of 100, from which on its wording alone tells; and from which on its cells may."""
_MOST = 0.6
"""Share of the filled cells that must be read where the wording alone does not tell."""
_FREE_TEXT = frozenset(
    {
        "name",
        "organisation",
        "summary",
        "address",
        "contact_how",
        "category",
        "eligibility",
        "transport",
        "checked_by",
        "reference",
        "cost",
    }
)
"""Kinds that take any words: their cells tell nothing."""


@dataclass(frozen=True)
class Line:
    """One row that may be a service."""

    row: GridRow
    filled: dict[int, Cell]
    """By place: what a cell merged with those above it takes from them."""


@dataclass(frozen=True)
class Shown:
    """One row as it would be read."""

    line: Line
    read: RowRead
    cells: dict[str, Cell]
    """By heading."""


@dataclass(frozen=True)
class Proposal:
    """A map, and what it would do."""

    map: SheetMap
    shown: tuple[Shown, ...] = ()
    questions: tuple[str, ...] = ()
    """What only a person can decide, a sentence each."""
    notes: dict[str, str] = field(default_factory=dict)
    """Heading -> a remark on how it was decided."""
    rows: int = 0
    """Rows that were looked at."""


def propose(grid: Grid) -> Proposal:
    """Propose a map for a sheet; raises :class:`triage.errors.DataProblem` for one without headings."""
    headings = find_headings(grid)
    sample = list(islice(body(grid, headings), SAMPLE))
    columns = {heading: _column_cells(sample, at) for at, heading in enumerate(headings.columns)}
    own = dict(zip(headings.columns, headings.own, strict=True)) if headings.rows > 1 else {}
    chosen = _choose(columns, own)
    notes: dict[str, str] = {}
    questions: list[str] = []
    kept: dict[str, Column] = {}
    for heading, cells in columns.items():
        word, score = chosen.get(heading, ("kept", 0.0))
        column = Column(key=word)
        if word == "checked":
            order, ask = order_of(cells)
            column = Column(key=word, read=order)
            if ask:
                example = next((text_of(cell) for cell in cells if order_of([cell]) == (None, True)), "")
                questions.append(
                    f"In '{heading}', is {example} day first or month first? Write `read: day_month_year` or `read: month_day_year`; "
                    "until then such days are not read."
                )
        elif word == "kept":
            near = next(
                (kind for kind, like in likely(heading)[:1] if like >= PERHAPS and kind != "kept"), None
            )
            if near and any(not says_nothing(cell) for cell in cells):
                notes[heading] = f"perhaps {near}?"
        elif score < SURE:
            notes[heading] = "told by its cells"
        kept[heading] = column
    if "name" not in {column.key for column in kept.values()}:
        questions.append(
            "Which column is the name of the service? Write `{key: name}` for it; rows without a name are not used."
        )
    sheet_map = SheetMap(
        format=1, name=slug(grid.sheet or grid.path.stem) or "sheet", sheet=grid.sheet, headings_row=headings.row,
        headings_rows=headings.rows, fingerprint=headings.fingerprint, columns=kept,
    )  # fmt: skip
    questions.extend(_missing(sheet_map))
    return Proposal(sheet_map, tuple(preview(grid, sheet_map, sample)), tuple(questions), notes, len(sample))


def preview(grid: Grid, sheet_map: SheetMap, lines: list[Line] | None = None) -> Iterator[Shown]:
    """Show the first rows as a map would read them."""
    headings = headings_of(grid, sheet_map)
    for line in islice(lines if lines is not None else body(grid, headings), SHOWN):
        cells = cells_of(headings.columns, line.row.cells, line.filled)
        yield Shown(line, read_row(cells, sheet_map), cells)


def headings_of(grid: Grid, sheet_map: SheetMap) -> Headings:
    """The headings of a sheet where its map says they are."""
    return find_headings(grid, sheet_map.headings_row, sheet_map.headings_rows)


def body(grid: Grid, headings: Headings) -> Iterator[Line]:
    """Rows below the headings that may be services: no blank ones, no headings repeated, no banners across the sheet."""
    wide = max(2, len(headings.columns) // 2)
    across = {first: right - left + 1 for first, last, left, right in grid.merged if first == last}
    down = [block for block in grid.merged if block[1] > block[0] > headings.row]
    tops: dict[tuple[int, int], Cell] = {}
    for row in grid.rows():
        if row.number <= headings.row:
            continue
        filled: dict[int, Cell] = {}
        for first, last, left, right in down:
            if first == row.number:
                tops[first, left] = row.cells[left - 1] if left <= len(row.cells) else None
            elif first < row.number <= last:
                filled |= dict.fromkeys(range(left - 1, right), tops.get((first, left)))
        if nothing_in(row.cells) or across.get(row.number, 0) > wide:
            continue
        texts = [text_of(cell).strip() for cell in row.cells[: len(headings.columns)]]
        if (
            sum(
                bool(text) and text == heading for text, heading in zip(texts, headings.columns, strict=False)
            )
            > wide
        ):
            continue
        yield Line(row, filled)


def _column_cells(sample: list[Line], at: int) -> list[Cell]:
    found = [line.filled.get(at, line.row.cells[at] if at < len(line.row.cells) else None) for line in sample]
    return [cell for cell in found if not says_nothing(cell)]


def _likely(heading: str, own: str) -> list[tuple[str, float]]:
    """Kinds by the whole heading, and by what its lowest row says alone, which counts a little less."""
    found = dict(likely(heading))
    for word, like in likely(own) if own and own != heading else ():
        found[word] = max(found.get(word, 0.0), like - 5)
    return sorted(found.items(), key=lambda pair: -pair[1])


def _choose(columns: dict[str, list[Cell]], own: dict[str, str]) -> dict[str, tuple[str, float]]:
    """The kind of each heading: the likest first, each kind once, and only where its cells agree."""
    offers = sorted(
        (
            (-(like + 12 * _agrees(word, cells)), place, heading, word, like)
            for place, (heading, cells) in enumerate(columns.items())
            for word, like in _likely(heading, own.get(heading, ""))
            if like >= SURE or (like >= PERHAPS and _agrees(word, cells) >= _MOST and word not in _FREE_TEXT)
        ),
        key=lambda offer: offer[:2],
    )
    chosen: dict[str, tuple[str, float]] = {}
    taken: set[str] = set()
    for _, _, heading, word, like in offers:
        if heading in chosen or (word in taken and not KINDS[word].many):
            continue
        if (
            columns[heading]
            and _agrees(word, columns[heading]) == 0
            and KINDS[word].read
            and len(likely(heading)) > 1
            and like < 100
        ):
            continue
        chosen[heading] = (word, like)
        taken.add(word)
    return _times_beside_days(chosen, columns)


def _agrees(word: str, cells: list[Cell]) -> float:
    """The share of filled cells that the kind reads wholly; a half where none is filled or any words would do."""
    if not cells or word in _FREE_TEXT or word in {"kept", "day", "hours", "start_time", "end_time"}:
        return 0.5
    column = Column(key=word)
    if word == "checked":
        column = Column(key=word, read=order_of(cells)[0] or "day_month_year")
    some = cells[:60]
    return sum(bool(meant.keys) for meant in (read_cell(cell, column) for cell in some)) / len(some)


def _times_beside_days(
    chosen: dict[str, tuple[str, float]], columns: dict[str, list[Cell]]
) -> dict[str, tuple[str, float]]:
    """``Times`` beside ``Day`` holds times alone, where its cells name no days of their own."""
    kinds = {word: heading for heading, (word, _) in chosen.items()}
    if "day" in kinds and "hours" not in kinds and "times" in kinds:
        cells = columns[kinds["times"]]
        bare = [
            cell for cell in cells if not read_times(cell).keys and read_times(f"monday {text_of(cell)}").keys
        ]
        if bare and len(bare) * 2 >= len(cells):
            chosen[kinds["times"]] = ("hours", chosen[kinds["times"]][1])
    if "day" in kinds and not {"hours", "times", "start_time"} & {word for word, _ in chosen.values()}:
        chosen[kinds["day"]] = ("times", chosen[kinds["day"]][1])
    return chosen


def _missing(sheet_map: SheetMap) -> Iterator[str]:
    kinds = {column.key for column in sheet_map.columns.values()}
    if "area" not in kinds:
        yield (
            "No column says where the services work. Without it none is offered; if it is the same for all, write for example "
            'constants: {area: {"kind": "local_authority", "codes": ["E08000029"]}}.'
        )
    if "organisation" not in kinds:
        yield "No column says who gives the services. If it is one organisation, write constants: {organisation: its name}."
    if "checked" not in kinds:
        yield "No column says when a row was last checked. Each service stays unconfirmed until `triage directory verify`."
