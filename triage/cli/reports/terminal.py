"""A page on a terminal: 80 columns, warnings first, charts as bars of text; nothing is said by colour alone."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Literal

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from triage.cli.render import console as screen
from triage.pages import Chart, Figures, Mark, Page, Section, Table, Words, words

WIDTH = 80
_BAR = 28
"""Width of the longest bar, in columns."""
_FULL, _PARTS = "█", " ▏▎▍▌▋▊▉"
_LABEL = 30
_GAP = 2
_LEAST_WORDS = 14
"""Columns that a column of words gets at least before a table is printed in parts."""


def printed(page: Page) -> None:
    """Print a page on standard output."""
    _print(screen(), page)


def as_text(page: Page) -> str:
    """The page as plain text of 80 columns."""
    held = io.StringIO()
    _print(Console(file=held, width=WIDTH, highlight=False, no_color=True, color_system=None), page)
    return held.getvalue()


def _print(console: Console, page: Page) -> None:
    width = min(console.width, WIDTH)
    _say(console, width, page.title, style="bold")
    for label, said in page.about:
        _say(console, width, f"{label}: {said}")
    for said in (page.assurance, page.handling):
        if said:
            _say(console, width, said, style="bold")
    if page.synthetic:
        _say(console, width, "synthetic: made-up children stand behind these figures", style="bold")
    for code, text in page.warnings:
        _say(console, width, f"! {text} [{code}]", indent=2)
    for section in page.sections:
        _section(console, width, section)
    if page.fingerprint:
        console.print()
        _say(console, width, f"fingerprint {page.fingerprint}")


def _say(console: Console, width: int, text: str, *, indent: int = 0, style: str = "") -> None:
    """One paragraph wrapped to the width; later lines stand ``indent`` columns in."""
    lines = Text(text, style=style).wrap(console, max(width - indent, 20)) if text else [Text()]
    for number, line in enumerate(lines):
        line.rstrip()
        console.print(Text(" " * (indent if number else 0)) + line, soft_wrap=True)


def _section(console: Console, width: int, section: Section) -> None:
    console.print()
    _say(console, width, section.title.upper(), style="bold")
    for block in section.blocks:
        if isinstance(block, Words):
            for paragraph in block.paragraphs:
                console.print()
                _say(console, width, paragraph)
        elif isinstance(block, Figures):
            console.print()
            _figures(console, width, block)
        elif isinstance(block, Table):
            console.print()
            _table(console, width, block)
        else:
            console.print()
            _chart(console, width, block)


def _figures(console: Console, width: int, block: Figures) -> None:
    for figure in block.figures:
        value = words(figure.value, figure.kind)
        _say(
            console,
            width,
            f"{value:>9}  {figure.label}" + (f" ({figure.beside})" if figure.beside else ""),
            indent=11,
        )


def _table(console: Console, width: int, table: Table) -> None:
    if table.title:
        _say(console, width, table.title, style="bold")
    if not table.rows:
        _say(console, width, table.empty)
        return
    gap = _GAP if len(_parts(table, width, _GAP)) == len(_parts(table, width, 1)) else 1
    for columns in _parts(table, width, gap):
        grid = Grid(box=None, pad_edge=False, padding=(0, gap, 0, 0), show_edge=False)
        for number, room in zip(columns, _widths(table, columns, width, gap), strict=True):
            column = table.columns[number]
            justify: Literal["left", "right"] = "left" if column.kind in ("text", "day") else "right"
            grid.add_column(Text(column.title), justify=justify, overflow="fold", width=room)
        for row in table.rows:
            grid.add_row(
                *(Text(words(row[n], table.columns[n].kind, table.columns[n].places)) for n in columns)
            )
        console.print(grid, width=width)
    if table.note:
        _say(console, width, table.note)


def _cells(table: Table, number: int) -> list[int]:
    column = table.columns[number]
    return [cell_len(words(row[number], column.kind, column.places)) for row in table.rows]


def _least(table: Table, number: int) -> int:
    """The width below which a column cannot be read: words may go on in the next line, figures may not."""
    column = table.columns[number]
    title = max((cell_len(word) for word in column.title.split()), default=1)
    wanted = max([*_cells(table, number), title])
    return max(title, min(wanted, _LEAST_WORDS)) if column.kind == "text" else wanted


def _widths(table: Table, columns: Sequence[int], width: int, gap: int) -> list[int]:
    """What each column gets: the least it needs, then what it would like, words before headings of figures."""
    found = {number: _least(table, number) for number in columns}
    room = width - sum(found.values()) - gap * (len(columns) - 1)
    for wordy in (True, False):
        for number in columns:
            column = table.columns[number]
            if (column.kind in ("text", "day")) is wordy and room > 0:
                more = min(max([*_cells(table, number), cell_len(column.title)]) - found[number], room)
                found[number] += max(more, 0)
                room -= max(more, 0)
    return [found[number] for number in columns]


def _parts(table: Table, width: int, gap: int) -> list[tuple[int, ...]]:
    """The columns of a table in parts that fit; the words that name a row stand before each."""
    names = []
    for number, column in enumerate(table.columns):
        if column.kind != "text":
            break
        names.append(number)
    if len(names) == len(table.columns):
        return [tuple(names)]
    used = sum(_least(table, number) + gap for number in names) - gap
    parts: list[list[int]] = [[]]
    room = width - used
    for number in range(len(names), len(table.columns)):
        wanted = _least(table, number) + gap
        if parts[-1] and wanted > room:
            parts.append([])
            room = width - used
        parts[-1].append(number)
        room -= wanted
    return [(*names, *part) for part in parts]


def _chart(console: Console, width: int, chart: Chart) -> None:
    _say(console, width, f"{chart.title} ({chart.unit})", style="bold")
    if not chart.marks:
        _say(console, width, "Nothing to show.")
        return
    label = min(max((cell_len(mark.label) for mark in chart.marks), default=0), _LABEL)
    ends = [
        end
        for mark in chart.marks
        for end in (mark.value, mark.low, mark.high, mark.after)
        if end is not None
    ]
    top, bottom = max([*ends, 0.0]), min([*ends, 0.0])
    span = (top - bottom) or 1.0
    for mark in chart.marks:
        line = Text(_cut(mark.label, label).ljust(label) + "  ")
        line.append(_drawn(chart, mark, bottom, span).ljust(_BAR + 2))
        line.append(_said(chart, mark))
        line.truncate(width)
        console.print(line, soft_wrap=True)


def _cut(text: str, width: int) -> str:
    return text if cell_len(text) <= width else text[: width - 1] + "…"


def _said(chart: Chart, mark: Mark) -> str:
    if mark.value is None and mark.after is None:
        return mark.note or "unknown"
    value = "" if mark.value is None else words(mark.value, chart.kind, None if chart.kind != "number" else 1)
    if mark.after is not None:
        value = f"{value} -> {words(mark.after, chart.kind, None if chart.kind != 'number' else 1)}".strip()
    if mark.low is not None and mark.high is not None:
        value += (
            f" ({mark.low:.0f} to {mark.high:.0f})"
            if chart.kind == "percent"
            else f" ({mark.low:,.2f} to {mark.high:,.2f})"
        )
    return value


def _drawn(chart: Chart, mark: Mark, bottom: float, span: float) -> str:
    """One line of a picture: a bar from nought, or a range with its value."""

    def place(value: float) -> int:
        return round((value - bottom) / span * _BAR)

    if mark.value is None and mark.after is None:
        return ""
    if mark.after is not None and mark.value is not None:
        low, high = sorted((place(mark.value), place(mark.after)))
        line = " " * low + "─" * (high - low + 1)
        return _put(_put(line, place(mark.value), "○"), place(mark.after), "●")
    value = mark.value if mark.value is not None else mark.after or 0.0
    if mark.low is not None and mark.high is not None and chart.shape in ("intervals", "tornado"):
        low, high = place(mark.low), place(mark.high)
        return _put(" " * low + "─" * (high - low + 1), place(value), "●")
    if bottom < 0:
        zero, end = place(0.0), place(value)
        low, high = sorted((zero, end))
        return " " * low + _FULL * (high - low)
    eighths = round(value / span * _BAR * 8)
    return _FULL * (eighths // 8) + (_PARTS[eighths % 8] if eighths % 8 else "")


def _put(line: str, place: int, sign: str) -> str:
    return line.ljust(place)[:place] + sign + line[place + 1 :]
