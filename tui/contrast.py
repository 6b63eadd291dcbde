"""How well text and shapes stand out in each theme (WCAG 2.2, success criteria 1.4.3 and 1.4.11), worked out from its colours.

``python -m tui.contrast docs/screens-contrast.md`` writes the page.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from textual.color import Color
from textual.theme import Theme

from tui.themes import THEMES

TEXT_LEAST: Final = 4.5
"""Ratio that text needs."""
SHAPE_LEAST: Final = 3.0
"""Ratio that borders, bars and other shapes need."""
GROUNDS: Final = ("background", "surface", "panel")
TEXTS: Final = {
    "foreground": "text",
    "text-muted": "quiet text, and keys that are off",
    "text-primary": "links and keys",
    "text-warning": "warnings",
    "text-error": "mistakes and escalations",
    "text-success": "what went well",
}
SHAPES: Final = {"border": "borders and what has focus", "scrollbar": "scroll bars"}
CHOSEN: Final = ("block-cursor-foreground", "block-cursor-background")
"""Text on a chosen line, and its ground."""


@dataclass(frozen=True)
class Pair:
    """One thing drawn on another, and how well it stands out."""

    what: str
    on: str
    ratio: float
    least: float

    @property
    def enough(self) -> bool:
        """Whether it can be read or seen."""
        return self.ratio >= self.least


def ratio(one: Color, other: Color) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Color) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b)


def pairs(theme: Theme) -> Iterable[Pair]:
    """Everything that the screens draw in one theme."""
    colours = theme.to_color_system().generate()

    def of(name: str) -> Color:
        return Color.parse(colours[name])

    for least, named in ((TEXT_LEAST, TEXTS), (SHAPE_LEAST, SHAPES)):
        for name, what in named.items():
            for ground in GROUNDS:
                yield Pair(what, ground, ratio(of(name), of(ground)), least)
    text, chosen = (of(name) for name in CHOSEN)
    yield Pair("text", "chosen line", ratio(text, chosen), TEXT_LEAST)
    yield Pair("chosen line", "background", ratio(chosen, of("background")), SHAPE_LEAST)


def page() -> str:
    """The page with every theme, in Markdown."""
    lines = [
        "# Contrast of the screens",
        "",
        "Written by `python -m tui.contrast docs/screens-contrast.md` from the colours of the themes. The least ratio of each on the",
        "three grounds (background, surface, panel); text needs 4.5 to 1 and shapes 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11). A test also",
        "measures what is really drawn, letter by letter. Nothing is said by colour alone. `NO_COLOR` takes the theme without colours.",
        "",
        "| what | needs | " + " | ".join(theme.name.replace("-", " ") for theme in THEMES) + " |",
        "| --- | ---: | " + " | ".join("---:" for _ in THEMES) + " |",
    ]
    least: dict[tuple[str, float], list[float]] = {}
    for theme in THEMES:
        found: dict[tuple[str, float], float] = {}
        for pair in pairs(theme):
            what = f"{pair.what} on a chosen line" if pair.on == "chosen line" else pair.what
            found[(what, pair.least)] = min(found.get((what, pair.least), 21.0), pair.ratio)
        for key, number in found.items():
            least.setdefault(key, []).append(number)
    for (what, needs), numbers in least.items():
        lines.append(
            f"| {what} | {needs} | " + " | ".join(f"{int(number * 10) / 10:.1f}" for number in numbers) + " |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
