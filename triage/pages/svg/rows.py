"""Pictures with one row for each mark: bars, before and after, tornado, intervals and the steps of a sum."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from triage.pages.page import Chart, Mark
from triage.pages.shown import words
from triage.pages.svg.paper import (
    AMBER,
    BLUE,
    GREY,
    GRID,
    INK,
    LINE,
    MUTED,
    PAPER,
    SIZE,
    SMALL,
    WIDTH,
    Scale,
    Sheet,
    drawable,
    places,
    scale,
    tick,
    wide,
    wrapped,
)

LABELS = 236
"""Room for labels at the left."""
TALLEST = 780
"""A picture taller than this would not fit a sheet of A4 with its heading."""
HEAD, FOOT = 26, 40
BAR = 15
_FROM_NOUGHT = frozenset({"bars", "steps"})


@dataclass(frozen=True)
class Row:
    """One mark laid out: its lines of text, what is said at the right, and where a running sum stood before it."""

    mark: Mark
    label: list[str]
    note: list[str]
    said: list[str]
    start: float = 0

    @property
    def high(self) -> float:
        """Height in units."""
        left = LINE * len(self.label) + 14 * len(self.note)
        return max(24, left + 8, LINE * len(self.said) + 8)


def row_charts(chart: Chart, ident: str, *, alone: bool) -> list[str]:
    """One SVG, or several on one scale where the rows are many."""
    rows = list(_rows(chart))
    right = WIDTH - max((wide(line) for row in rows for line in row.said), default=0) - 20
    measure = scale(
        [value for row in rows for value in _reach(chart, row)],
        LABELS + 14,
        max(LABELS + 160, right),
        nought=chart.shape in _FROM_NOUGHT,
    )
    parts = list(_parts(rows))
    pictures = []
    for number, part in enumerate(parts, 1):
        name = chart.title if len(parts) == 1 else f"{chart.title}, part {number} of {len(parts)}"
        pictures.append(
            _picture(chart, part, measure, (name, ident if number == 1 else f"{ident}-{number}"), alone=alone)
        )
    return pictures


def _parts(rows: Sequence[Row]) -> Iterator[list[Row]]:
    now: list[Row] = []
    for row in rows:
        if now and HEAD + FOOT + row.high + sum(one.high for one in now) > TALLEST:
            yield now
            now = []
        now.append(row)
    yield now


def _rows(chart: Chart) -> Iterator[Row]:
    stood = 0.0
    for mark in chart.marks:
        note = wrapped(mark.note, LABELS, 2, SMALL) if mark.note and _known(chart, mark) else []
        yield Row(mark, wrapped(mark.label, LABELS), note, _said(chart, mark), stood)
        if chart.shape == "steps":
            value, after = drawable(mark.value), drawable(mark.after)
            stood = after if value is None and after is not None else stood + (value or 0)


def _known(chart: Chart, mark: Mark) -> bool:
    if chart.shape == "tornado":
        return drawable(mark.low) is not None and drawable(mark.high) is not None
    if chart.shape == "steps":
        return drawable(mark.value) is not None or drawable(mark.after) is not None
    return drawable(mark.value) is not None


def _number(chart: Chart, value: float | None) -> str:
    if value is None:
        return "unknown"
    if drawable(value) is None and math.isfinite(value):
        return f"{value:.2e}"
    return words(value, chart.kind, places(chart))


def _said(chart: Chart, mark: Mark) -> list[str]:
    """What stands at the right: the figures themselves, so that nobody has to read them off a scale."""
    if not _known(chart, mark):
        return wrapped(mark.note or "unknown", 150, 2)
    if chart.shape == "before_after":
        worse = chart.better is not None and mark.value is not None and mark.after is not None
        verdict = _verdict(chart, mark) if worse else ""
        return [
            f"{_number(chart, mark.value)} → {_number(chart, mark.after)}",
            *([verdict] if verdict == "worse" else []),
        ]
    if chart.shape == "tornado":
        return [f"{_number(chart, mark.low)} to {_number(chart, mark.high)}"]
    if chart.shape == "steps":
        if mark.value is None:
            return [f"= {_number(chart, mark.after)}"]
        return [("+" if mark.value > 0 else "") + _number(chart, mark.value)]
    if drawable(mark.low) is not None and drawable(mark.high) is not None:
        return [_number(chart, mark.value), f"{_number(chart, mark.low)} to {_number(chart, mark.high)}"]
    return [_number(chart, mark.value)]


def _verdict(chart: Chart, mark: Mark) -> str:
    if mark.value is None or mark.after is None or mark.value == mark.after:
        return "same"
    return "better" if (mark.after < mark.value) == (chart.better == "lower") else "worse"


def _reach(chart: Chart, row: Row) -> Iterator[float]:
    """Every value that must lie on the scale."""
    mark = row.mark
    found = [drawable(mark.value), drawable(mark.low), drawable(mark.high), drawable(mark.after)]
    if chart.shape == "tornado":
        found = [drawable(mark.low), drawable(mark.high), drawable(chart.centre)]
    elif chart.shape == "steps":
        found = [row.start, drawable(mark.after), row.start + (drawable(mark.value) or 0)]
    yield from (value for value in found if value is not None)


def _picture(
    chart: Chart, rows: Sequence[Row], measure: Scale, named: tuple[str, str], *, alone: bool
) -> str:
    sheet = Sheet()
    bottom = HEAD + sum(row.high for row in rows)
    _axis(chart, sheet, measure, bottom)
    top: float = HEAD
    for row in rows:
        _row(chart, sheet, row, measure, top)
        top += row.high
    return sheet.picture(bottom + FOOT, named[0], chart.alt, named[1], alone=alone)


def _axis(chart: Chart, sheet: Sheet, measure: Scale, bottom: float) -> None:
    step = measure.ticks[1] - measure.ticks[0]
    last = float("-inf")
    for value in measure.ticks:
        x, text = measure.at(value), tick(value, step, chart.kind)
        nought = value == 0 and chart.shape in _FROM_NOUGHT
        sheet.line((x, HEAD - 6), (x, bottom), INK if nought else GRID, 1)
        if x - wide(text, SMALL) / 2 > last:
            sheet.text(x, bottom + 15, text, anchor="middle", size=SMALL, fill=MUTED)
            last = x + wide(text, SMALL) / 2 + 4
    sheet.text(
        (measure.left + measure.right) / 2,
        bottom + 32,
        _unit(chart),
        anchor="middle",
        size=SMALL,
        fill=MUTED,
    )
    _legend(chart, sheet, measure)
    centre = drawable(chart.centre)
    if centre is not None and chart.shape == "tornado":
        x = measure.at(centre)
        sheet.line((x, HEAD - 6), (x, bottom), INK, 1.5)
        sheet.text(
            x,
            HEAD - 11,
            f"as it stands {words(centre, chart.kind, places(chart))}",
            anchor="middle",
            size=SMALL,
        )


def _unit(chart: Chart) -> str:
    better = {"lower": "; lower is better", "higher": "; higher is better", None: ""}[chart.better]
    return chart.unit + better


def _legend(chart: Chart, sheet: Sheet, measure: Scale) -> None:
    if chart.shape != "before_after":
        return
    x, y = measure.left, HEAD - 14
    for text, fill in (("before", PAPER), ("after", BLUE)):
        sheet.dot(x + 5, y - 4, fill=fill, stroke=BLUE)
        sheet.text(x + 15, y, text, size=SMALL)
        x += 30 + wide(text, SMALL)


def _row(chart: Chart, sheet: Sheet, row: Row, measure: Scale, top: float) -> None:
    inside = LINE * len(row.label) + 14 * len(row.note)
    y = top + (row.high - inside) / 2
    for line in row.label:
        sheet.text(LABELS, y + 12, line, anchor="end")
        y += LINE
    for line in row.note:
        sheet.text(LABELS, y + 10, line, anchor="end", size=SMALL, fill=MUTED)
        y += 14
    middle = top + row.high / 2
    y = middle - LINE * len(row.said) / 2
    for number, line in enumerate(row.said):
        known = _known(chart, row.mark)
        sheet.text(
            WIDTH - 2,
            y + 12,
            line,
            anchor="end",
            fill=INK if known and number == 0 else MUTED if line != "worse" else AMBER,
            size=SIZE if number == 0 else SMALL,
            bold=line == "worse",
        )
        y += LINE
    if _known(chart, row.mark):
        _SHAPES[chart.shape](chart, sheet, row, measure, middle)


def _bar(chart: Chart, sheet: Sheet, row: Row, measure: Scale, y: float) -> None:
    value = drawable(row.mark.value) or 0
    sheet.box(measure.at(0), measure.at(value), y - BAR / 2, BAR, BLUE if value >= 0 else AMBER)
    _whisker(sheet, row.mark, measure, y, chart)


def _whisker(sheet: Sheet, mark: Mark, measure: Scale, y: float, chart: Chart) -> None:
    low, high = drawable(mark.low), drawable(mark.high)
    if low is None or high is None:
        return
    colour = INK if chart.shape == "bars" else BLUE
    sheet.line((measure.at(low), y), (measure.at(high), y), colour, 2)
    for end in (low, high):
        sheet.line((measure.at(end), y - 5), (measure.at(end), y + 5), colour, 2)


def _dumbbell(chart: Chart, sheet: Sheet, row: Row, measure: Scale, y: float) -> None:
    value, after = drawable(row.mark.value), drawable(row.mark.after)
    colour = AMBER if chart.better and _verdict(chart, row.mark) == "worse" else BLUE
    if value is not None and after is not None:
        sheet.line((measure.at(value), y), (measure.at(after), y), colour, 3, "" if colour == BLUE else "4 3")
    if value is not None:
        sheet.dot(measure.at(value), y, fill=PAPER, stroke=colour)
    if after is not None:
        sheet.dot(measure.at(after), y, fill=colour, stroke=colour)


def _tornado(chart: Chart, sheet: Sheet, row: Row, measure: Scale, y: float) -> None:
    low, high = drawable(row.mark.low) or 0, drawable(row.mark.high) or 0
    low, high = min(low, high), max(low, high)
    centre = drawable(chart.centre)
    middle = centre if centre is not None and low <= centre <= high else low
    if middle > low:
        sheet.box(measure.at(low), measure.at(middle), y - BAR / 2, BAR, AMBER)
    if high > middle or low == high:
        sheet.box(measure.at(middle), measure.at(high), y - BAR / 2, BAR, BLUE)


def _interval(chart: Chart, sheet: Sheet, row: Row, measure: Scale, y: float) -> None:
    _whisker(sheet, row.mark, measure, y, chart)
    sheet.dot(measure.at(drawable(row.mark.value) or 0), y, fill=BLUE, stroke=BLUE, radius=4)


def _step(_: Chart, sheet: Sheet, row: Row, measure: Scale, y: float) -> None:
    value, after = drawable(row.mark.value), drawable(row.mark.after)
    if value is None:
        sheet.box(measure.at(0), measure.at(after or 0), y - BAR / 2, BAR, GREY)
        return
    stood = row.start
    sheet.box(measure.at(stood), measure.at(stood + value), y - BAR / 2, BAR, BLUE if value >= 0 else AMBER)
    sheet.line((measure.at(stood), y - row.high / 2), (measure.at(stood), y - BAR / 2), MUTED, 1, "2 2")


_SHAPES = {
    "bars": _bar,
    "before_after": _dumbbell,
    "tornado": _tornado,
    "intervals": _interval,
    "steps": _step,
}
