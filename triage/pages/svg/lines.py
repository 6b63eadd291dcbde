"""Values in order, such as months: points joined where neighbours are known, and a gap where they are not."""

from __future__ import annotations

from triage.pages.page import Chart
from triage.pages.shown import words
from triage.pages.svg.paper import (
    BLUE,
    GRID,
    MUTED,
    SMALL,
    WIDTH,
    Scale,
    Sheet,
    drawable,
    scale,
    tick,
    wide,
    wrapped,
)
from triage.pages.svg.paper import places as decimals

TOP, HIGH = 34, 240
_FEW = 13
"""Up to this many points bear their figures."""


def line_chart(chart: Chart, ident: str, *, alone: bool) -> str:
    """SVG of a line; low and high of a mark are a stroke through its point."""
    sheet = Sheet()
    values = [
        value
        for mark in chart.marks
        for value in map(drawable, (mark.value, mark.low, mark.high))
        if value is not None
    ]
    measure = scale(values, TOP + HIGH, TOP, nought=True)
    step = measure.ticks[1] - measure.ticks[0]
    texts = [tick(value, step, chart.kind) for value in measure.ticks]
    left = max(wide(text, SMALL) for text in texts) + 12
    for value, text in zip(measure.ticks, texts, strict=True):
        y = measure.at(value)
        sheet.line((left, y), (WIDTH - 8, y), MUTED if value == 0 else GRID)
        sheet.text(left - 6, y + 4, text, anchor="end", size=SMALL, fill=MUTED)
    better = {"lower": "; lower is better", "higher": "; higher is better", None: ""}[chart.better]
    sheet.text(0, 14, chart.unit + better, size=SMALL, fill=MUTED)
    pitch = (WIDTH - 8 - left) / len(chart.marks)
    places = [left + pitch * (number + 0.5) for number in range(len(chart.marks))]
    _points(chart, sheet, measure, places)
    bottom = _labels(chart, sheet, places, pitch)
    return sheet.picture(bottom, chart.title, chart.alt, ident, alone=alone)


def _points(chart: Chart, sheet: Sheet, measure: Scale, places: list[float]) -> None:
    before: tuple[float, float] | None = None
    digits = decimals(chart)
    for mark, x in zip(chart.marks, places, strict=True):
        value = drawable(mark.value)
        if value is None:
            before = None
            sheet.text(
                x, TOP + HIGH - 5, "?" if len(places) > _FEW else mark.note or "unknown", anchor="middle", size=SMALL, fill=MUTED
            )  # fmt: skip
            continue
        now = (x, measure.at(value))
        if before is not None:
            sheet.line(before, now, BLUE, 2.5)
        before = now
    for mark, x in zip(chart.marks, places, strict=True):
        value, low, high = drawable(mark.value), drawable(mark.low), drawable(mark.high)
        if value is None:
            continue
        if low is not None and high is not None:
            sheet.line((x, measure.at(low)), (x, measure.at(high)), BLUE, 1.5)
        sheet.dot(x, measure.at(value), fill=BLUE, stroke=BLUE, radius=3.5)
        if len(places) <= _FEW:
            over = measure.at(max(value, high)) if high is not None else measure.at(value)
            sheet.text(x, over - 9, words(value, chart.kind, digits), anchor="middle", size=SMALL)


def _labels(chart: Chart, sheet: Sheet, places: list[float], pitch: float) -> float:
    """Names under the points, every second or third where they would touch; gives where the picture ends."""
    y = TOP + HIGH + 18
    most = max(wide(mark.label, SMALL) for mark in chart.marks)
    every = 1
    while pitch * every < min(most + 8, 96) and every < len(places):
        every += 1
    lines = 1
    for number, (mark, x) in enumerate(zip(chart.marks, places, strict=True)):
        if number % every:
            continue
        texts = wrapped(mark.label, max(pitch * every - 6, 40), 3, SMALL)
        lines = max(lines, len(texts))
        middle = min(
            max(x, wide(max(texts, key=len), SMALL) / 2), WIDTH - wide(max(texts, key=len), SMALL) / 2
        )
        for place, text in enumerate(texts):
            sheet.text(middle, y + 14 * place, text, anchor="middle", size=SMALL)
    return y + 14 * lines
