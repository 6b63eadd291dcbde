"""What every picture is made of: text that fits, a scale with round numbers, colours that also differ in print."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from triage.pages.page import Chart, Kind
from triage.pages.safe import marked, one_line
from triage.pages.shown import words

WIDTH = 720
"""Units across; a sheet of A4 between its margins is about 680 pixels, so that print stays near its size."""
SIZE = 13
"""Size of letters."""
SMALL = 11.5
LINE = 16
"""From one line of text to the next."""
INK, MUTED, GRID, PAPER = "#1b1b1b", "#525252", "#d4d4d4", "#ffffff"
BLUE, GREY, AMBER = "#1d5a96", "#6b7280", "#a34a00"
"""All stand out from white by more than 4.5 to 1 (WCAG 2.2, 1.4.3 and 1.4.11)."""
MOST_LINES = 5
FURTHEST = 1e15
"""Beyond this a number is told and not drawn."""
_NARROW, _BROAD = frozenset("iljtfrI.,:;'|!()[] "), frozenset("mwMWQO@%&")
_ARROWS = frozenset("→←↑↓…—")


def wide(text: str, size: float = SIZE) -> float:
    """Roughly how wide a text is, on the broad side; the letters of a reader's machine are not known."""
    parts = (
        1.02 if sign in _ARROWS or ord(sign) > 0x2E7F else 0.36 if sign in _NARROW else 0.92 if sign in _BROAD else 0.72 if sign.isupper() else 0.62
        for sign in text
    )  # fmt: skip
    return size * sum(parts)


def wrapped(text: str, room: float, most: int = MOST_LINES, size: float = SIZE) -> list[str]:
    """Lines that fit the room; a word that is too long is broken, and what passes ``most`` lines ends with …."""
    lines: list[str] = []
    now = ""
    for word in one_line(text)[:600].split(" "):
        for piece in _pieces(word, room, size):
            both = f"{now} {piece}" if now else piece
            if wide(both, size) <= room:
                now = both
            else:
                if now:
                    lines.append(now)
                now = piece
    if now:
        lines.append(now)
    if len(lines) > most:
        last = lines[most - 1]
        while last and wide(last + "…", size) > room:
            last = last[:-1]
        lines = [*lines[: most - 1], last.rstrip() + "…"]
    return lines or [""]


def _pieces(word: str, room: float, size: float) -> Iterable[str]:
    """A word in parts that fit; broken after a hyphen or underscore where there is one."""
    while wide(word, size) > room and len(word) > 1:
        cut = len(word)
        while cut > 1 and wide(word[:cut], size) > room:
            cut -= 1
        mark = max(word.rfind(sign, 0, cut) for sign in "-_/")
        cut = mark + 1 if mark > cut // 3 else cut
        yield word[:cut]
        word = word[cut:]
    yield word


def drawable(number: float | None) -> float | None:
    """The number if it can be put on a scale."""
    return None if number is None or not math.isfinite(number) or abs(number) > FURTHEST else float(number)


def places(chart: Chart) -> int | None:
    """Decimal places for all figures of a chart that are plain numbers: as few as say them all, at most two."""
    if chart.kind not in {"number", "text"}:
        return None
    ends = [
        end
        for mark in chart.marks
        for end in map(drawable, (mark.value, mark.low, mark.high, mark.after))
        if end is not None
    ]
    return next((digits for digits in (0, 1) if all(round(end, digits) == end for end in ends)), 2)


@dataclass(frozen=True)
class Scale:
    """Where a value lies across the picture."""

    low: float
    high: float
    left: float
    right: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """The place of a value."""
        return self.left + (self.right - self.left) * (value - self.low) / (self.high - self.low)


def scale(values: Sequence[float], left: float, right: float, *, nought: bool, count: int = 5) -> Scale:
    """A scale over the values with about ``count`` round numbers; ``nought`` has 0 on it whatever they are."""
    ends = [*values, *([0.0] if nought or not values else [])]
    low, high = min(ends), max(ends)
    if low == high:
        low, high = (min(0.0, low), max(0.0, high)) if low else (0.0, 1.0)
    step = _step((high - low) / count)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(number * step for number in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], left, right, ticks)


def _step(rough: float) -> float:
    """1, 2 or 5 times a power of ten, not below ``rough``."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= rough * (1 - 1e-9))


def tick(value: float, step: float, kind: Kind) -> str:
    """A number of the scale, short: £1.5m, 20 %."""
    size = abs(value)
    if kind in {"pounds", "count", "number"} and step >= 1000:
        unit, sign = (1e9, "bn") if size >= 1e9 else (1e6, "m") if size >= 1e6 else (1e3, "k")
        short = f"{size / unit:.2f}".rstrip("0").rstrip(".") + (sign if size else "")
        return ("-" if value < 0 else "") + ("£" if kind == "pounds" else "") + short
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    return words(Decimal(repr(round(value, 12))), "number" if kind == "text" else kind, places)


@dataclass
class Sheet:
    """A picture that grows: its parts in the order in which they are drawn."""

    parts: list[str] = field(default_factory=list)

    def text(
        self, x: float, y: float, text: str, *, anchor: str = "start", size: float = SIZE, fill: str = INK, bold: bool = False
    ) -> None:  # fmt: skip
        """One line of text; ``y`` is its base line."""
        weight = ' font-weight="600"' if bold else ""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size:g}" fill="{fill}"{weight}>{marked(text)}</text>'
        )

    def line(self, one: tuple[float, float], other: tuple[float, float], colour: str = INK, width: float = 1, dash: str = "") -> None:  # fmt: skip
        """A straight line."""
        broken = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<line x1="{one[0]:.1f}" y1="{one[1]:.1f}" x2="{other[0]:.1f}" y2="{other[1]:.1f}" stroke="{colour}" stroke-width="{width:g}"{broken}/>'
        )

    def box(
        self, left: float, right: float, top: float, high: float, fill: str, *, stroke: str = "none"
    ) -> None:
        """A bar between two places; one that would not be seen is a hair wide."""
        start, width = min(left, right), max(1.0, abs(right - left))
        self.parts.append(
            f'<rect x="{start:.1f}" y="{top:.1f}" width="{width:.1f}" height="{high:.1f}" fill="{fill}" stroke="{stroke}"/>'
        )

    def dot(self, x: float, y: float, *, fill: str, stroke: str, radius: float = 5) -> None:
        """A round point."""
        self.parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}" stroke="{stroke}" stroke-width="2"/>'
        )

    def picture(self, high: float, name: str, alt: str, ident: str, *, alone: bool = False) -> str:
        """The whole SVG; a reader of screens hears the name and the sentence."""
        space = ' xmlns="http://www.w3.org/2000/svg"' if alone else ""
        return (
            f'<svg{space} role="img" aria-labelledby="{ident}-t {ident}-d" viewBox="0 0 {WIDTH} {high:.0f}" width="100%" '
            f'font-family="system-ui,-apple-system,Segoe UI,Arial,sans-serif"><title id="{ident}-t">{marked(name)}</title>'
            f'<desc id="{ident}-d">{marked(alt)}</desc>{"".join(self.parts)}</svg>'
        )
