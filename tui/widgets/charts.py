"""Charts in text: shapes with their numbers and words beside them, so that none needs colour to be read.

``chart_lines(chart, width)`` draws any :class:`triage.pages.Chart`; ``bar``, ``between`` and ``ends`` are the shapes; the
widget :class:`ChartView` draws one again when its width changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text
from textual.events import Resize
from textual.widgets import Static

from triage.pages import Chart, Mark, words

FULL, PARTS = "█", " ▏▎▍▌▋▊▉"
BEFORE, AFTER, VALUE = "○", "●", "●"
_LEAST_BAR, _MOST_LABEL, _LEAST_LABEL = 8, 34, 10
_CONSOLE = Console(width=200, color_system=None)
"""Only to wrap text."""


_SIGNS = {
    "before_after": f"{BEFORE} before, {AFTER} after",
    "tornado": "┼ as it stands",
    "intervals": f"{VALUE} the value, ─ from low to high",
}
"""What the signs of a shape mean; it stands with the title."""


def bar(size: float, most: float, width: int) -> str:
    """A bar as long as ``size`` beside ``most``; anything above nought can be seen."""
    if size <= 0 or most <= 0:
        return ""
    eighths = max(round(size / most * width * 8), 1)
    return FULL * (eighths // 8) + (PARTS[eighths % 8] if eighths % 8 else "")


def between(
    low: float, high: float, least: float, most: float, width: int, marks: Sequence[tuple[float, str]] = ()
) -> str:
    """A line from ``low`` to ``high`` on a scale from ``least`` to ``most``, with signs set at the values in ``marks``."""
    span = (most - least) or 1.0

    def place(value: float) -> int:
        return min(max(round((value - least) / span * (width - 1)), 0), width - 1)

    first, last = sorted((place(low), place(high)))
    line = [" "] * width
    line[first : last + 1] = "─" * (last - first + 1)
    for value, sign in marks:
        line[place(value)] = sign
    return "".join(line).rstrip()


def chart_lines(chart: Chart, width: int) -> list[Text]:
    """Draw a chart ``width`` cells wide: title with unit, a line for each mark, and what the picture shows in a sentence."""
    signs = _SIGNS.get(chart.shape, "")
    lines = [Text(f"{chart.title} ({chart.unit}{'; ' if signs else ''}{signs})", "bold")]
    if not chart.marks:
        return [*lines, Text("Nothing to show.")]
    said = [_said(chart, mark) for mark in chart.marks]
    longest = max(map(cell_len, said))
    label = min(max(cell_len(mark.label) for mark in chart.marks), _MOST_LABEL)
    label = max(min(label, width - longest - _LEAST_BAR - 4), _LEAST_LABEL)
    room = max(width - label - longest - 4, _LEAST_BAR)
    numbers = [
        end
        for mark in chart.marks
        for end in (mark.value, mark.low, mark.high, mark.after)
        if end is not None
    ]
    if chart.centre is not None:
        numbers.append(chart.centre)
    most = max([*numbers, 0.0])
    least = min(numbers, default=0.0) if chart.shape == "tornado" else min([*numbers, 0.0])
    for mark, text in zip(chart.marks, said, strict=True):
        picture = _drawn(chart, mark, least, most, room)
        names = _folded(mark.label, label)
        line = Text(f"{names[0]:<{label}}  ")
        line.append(picture + " " * (room - cell_len(picture)), "bold")
        line.append(f"  {text}")
        lines.append(line)
        lines.extend(Text(f"  {name}") for name in names[1:])
    return lines


def _folded(text: str, width: int) -> list[str]:
    """A label in as many lines as it needs: none of it is lost."""
    lines = [one.plain for one in Text(text).wrap(_CONSOLE, width)] or [""]
    return [one.rstrip() for one in lines]


def _said(chart: Chart, mark: Mark) -> str:
    """The numbers of a mark, and its note."""
    places = 1 if chart.kind == "number" else None

    def number(value: float) -> str:
        return words(value, chart.kind, places)

    if chart.shape == "tornado" and mark.low is not None and mark.high is not None:
        return f"{number(mark.low)} to {number(mark.high)}"
    if mark.value is None and mark.after is None:
        return mark.note or "unknown"
    text = "" if mark.value is None else number(mark.value)
    if mark.after is not None:
        text = f"{text} → {number(mark.after)}" if text else f"= {number(mark.after)}"
    if mark.low is not None and mark.high is not None:
        text += f" ({number(mark.low)} to {number(mark.high)})"
    return f"{text}, {mark.note}" if mark.note else text


def _drawn(chart: Chart, mark: Mark, least: float, most: float, room: int) -> str:
    """The shape of one mark."""
    if mark.low is not None and mark.high is not None and chart.shape in ("tornado", "intervals"):
        signs = [(chart.centre, "┼")] if chart.shape == "tornado" and chart.centre is not None else []
        if mark.value is not None:
            signs.append((mark.value, VALUE))
        return between(mark.low, mark.high, least, most, room, signs)
    if chart.shape == "before_after" and mark.value is not None and mark.after is not None:
        return between(mark.value, mark.after, least, most, room, [(mark.value, BEFORE), (mark.after, AFTER)])
    value = mark.value if mark.value is not None else mark.after
    if value is None:
        return ""
    if chart.shape == "intervals":
        return between(value, value, least, most, room, [(value, VALUE)])
    if least < 0:
        return between(0.0, value, least, most, room).replace("─", FULL)
    return bar(value, most, room)


class ChartView(Static):
    """One chart, as wide as there is room."""

    HELP: ClassVar[str] = "A chart in text: each line has its name, a shape, and its number in words."

    def __init__(self, chart: Chart, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Draw ``chart``."""
        super().__init__("", id=id)
        self.chart = chart

    def on_resize(self, event: Resize) -> None:
        """Draw it as wide as there is room now."""
        self.update(Text("\n").join(chart_lines(self.chart, event.size.width)))
