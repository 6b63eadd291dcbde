"""Tables, figures and words of a report as lines of text, as wide as there is room; no figure is ever cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from triage.pages import Block, Figures, Table, Words, words
from tui.widgets.charts import chart_lines

GAPS = (2, 1)
"""Cells between columns: one where that keeps a row together."""
_LEAST_WORDS = 14
_CONSOLE = Console(width=400, color_system=None)
"""Only to wrap text."""


@dataclass(frozen=True)
class Line:
    """One line of the screen."""

    text: Text
    row: int | None = None
    """The row of its block that it belongs to; None for headings and notes."""


def lines_of(block: Block, width: int) -> Iterator[Line]:
    """Lay a block out in lines of ``width`` cells."""
    if isinstance(block, Words):
        before = ""
        for number, paragraph in enumerate(block.paragraphs):
            if number and max(cell_len(before), cell_len(paragraph)) > width:
                yield Line(Text())
            yield from wrapped(paragraph, width)
            before = paragraph
    elif isinstance(block, Figures):
        yield from _figures(block, width)
    elif isinstance(block, Table):
        yield from _table(block, width)
    else:
        for number, text in enumerate(chart_lines(block, width)):
            yield from (Line(one) for one in _fit(text, width, first=number == 0))
        if block.alt:
            yield from wrapped(block.alt, width, style="italic")


def _fit(text: Text, width: int, *, first: bool) -> Iterable[Text]:
    return text.wrap(_CONSOLE, width) if first and cell_len(text.plain) > width else (text,)


def wrapped(
    text: str, width: int, *, indent: int = 0, style: str = "", row: int | None = None
) -> Iterator[Line]:
    """One paragraph; later lines stand ``indent`` cells in."""
    lines = Text(text, style).wrap(_CONSOLE, max(width - indent, 20)) if text else [Text()]
    for number, line in enumerate(lines):
        line.rstrip()
        yield Line(Text(" " * (indent if number else 0)) + line, row)


def _figures(block: Figures, width: int) -> Iterator[Line]:
    values = [words(one.value, one.kind) for one in block.figures]
    room = max([*map(cell_len, values), 6])
    for row, (one, value) in enumerate(zip(block.figures, values, strict=True)):
        beside = f" ({one.beside})" if one.beside else ""
        parts = list(Text(f"{one.label}{beside}").wrap(_CONSOLE, max(width - room - GAPS[0], 20)))
        for number, part in enumerate(parts):
            part.rstrip()
            lead = Text(f"{value:>{room}}  ", "bold") if number == 0 else Text(" " * (room + GAPS[0]))
            yield Line(lead + part, row)


def _table(table: Table, width: int) -> Iterator[Line]:
    if table.title:
        yield from wrapped(table.title, width, style="bold")
    if not table.rows:
        yield from wrapped(table.empty, width)
    parts, gap = _fitted(table, width)
    for columns in parts if table.rows else ():
        widths = _widths(table, columns, width, gap)
        heads = [
            _cell(table.columns[number].title, room, right=_right(table, number))
            for number, room in zip(columns, widths, strict=True)
        ]
        yield from (Line(line) for line in _side_by_side(heads, widths, gap, "underline", foot=True))
        for row, cells in enumerate(table.rows):
            shown = [
                _cell(
                    words(cells[number], table.columns[number].kind, table.columns[number].places),
                    room,
                    right=_right(table, number),
                )
                for number, room in zip(columns, widths, strict=True)
            ]
            yield from (Line(line, row) for line in _side_by_side(shown, widths, gap))
    if table.note:
        yield from wrapped(table.note, width, style="italic")


def _right(table: Table, number: int) -> bool:
    return table.columns[number].kind not in ("text", "day")


def _cell(text: str, room: int, *, right: bool) -> list[str]:
    lines = [line.plain.rstrip() for line in Text(text).wrap(_CONSOLE, room)] or [""]
    return [(" " * max(room - cell_len(line), 0) + line) if right else line for line in lines]


def _side_by_side(
    cells: Sequence[list[str]], widths: Sequence[int], gap: int, style: str = "", *, foot: bool = False
) -> Iterator[Text]:
    """Cells of one row beside each other; headings stand at the foot of theirs."""
    high = max(map(len, cells))
    filled = [
        [""] * (high - len(cell)) + cell if foot else cell + [""] * (high - len(cell)) for cell in cells
    ]
    for number in range(high):
        line = Text()
        for place, (cell, room) in enumerate(zip(filled, widths, strict=True)):
            line.append(" " * (gap if place else 0))
            line.append(
                cell[number] + " " * max(room - cell_len(cell[number]), 0),
                style if number == high - 1 else "",
            )
        line.rstrip()
        yield line


def _contents(table: Table, number: int) -> list[int]:
    column = table.columns[number]
    return [cell_len(words(row[number], column.kind, column.places)) for row in table.rows]


def _least(table: Table, number: int) -> int:
    """The width below which a column cannot be read: words may go on in the next line, figures may not."""
    title = max((cell_len(word) for word in table.columns[number].title.split()), default=1)
    wanted = max([*_contents(table, number), title])
    return wanted if _right(table, number) else max(title, min(wanted, _LEAST_WORDS))


def _widths(table: Table, columns: Sequence[int], width: int, gap: int) -> list[int]:
    """What each column gets: the least it needs, then what it would like, words before headings of figures."""
    found = {number: _least(table, number) for number in columns}
    room = width - sum(found.values()) - gap * (len(columns) - 1)
    for figures in (False, True):
        for number in columns:
            if _right(table, number) is figures and room > 0:
                liked = max([*_contents(table, number), cell_len(table.columns[number].title)])
                more = max(min(liked - found[number], room), 0)
                found[number] += more
                room -= more
    return [found[number] for number in columns]


def _fitted(table: Table, width: int) -> tuple[list[tuple[int, ...]], int]:
    """The parts of a table and the gap between its columns: the wider one where it makes no more parts."""
    wide, narrow = (_parts(table, width, gap) for gap in GAPS)
    return (wide, GAPS[0]) if len(wide) == len(narrow) else (narrow, GAPS[1])


def _parts(table: Table, width: int, gap: int) -> list[tuple[int, ...]]:
    """The columns of a table in parts that fit; the words that name a row stand before each."""
    names = 0
    while names < len(table.columns) and not _right(table, names):
        names += 1
    every = range(len(table.columns))
    if names == len(table.columns):
        return [tuple(every)]
    head = every[: max(names, 1)]
    used = sum(_least(table, number) + gap for number in head) - gap
    parts: list[list[int]] = [[]]
    room = width - used
    for number in every[len(head) :]:
        wanted = _least(table, number) + gap
        if parts[-1] and wanted > room:
            parts.append([])
            room = width - used
        parts[-1].append(number)
        room -= wanted
    return [(*head, *one) for one in parts]
