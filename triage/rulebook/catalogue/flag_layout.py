"""Where everything of the flag picture lies: rows of raising rules, a flag, reading rules; stage by stage.

A rule that has to do with several flags stands beside each of them, so that lines stay short and never cross.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage.rulebook.catalogue.data import FlagUse, holds_back
from triage.rulebook.model import STAGES, Rule

RULE_WIDTH, FLAG_WIDTH, GUTTER, MARGIN = 300, 190, 60, 16
LINE, PAD, GAP, ROW_GAP = 16, 7, 8, 14
LETTER = 6.3
"""Width allowed for a letter of the 11-pixel type, in pixels; wider than most letters of common fonts are."""
HEAD = 34
RIGHT = MARGIN + RULE_WIDTH + FLAG_WIDTH + 2 * GUTTER
COLUMNS = (
    (MARGIN, "Rules that raise it"),
    (MARGIN + RULE_WIDTH + GUTTER, "Flag"),
    (RIGHT, "Rules that read it"),
)
"""Where each column begins, in pixels, and what stands in it."""
NOBODY = "shown in decisions and reports only"
STAGE_HEADS = {
    "safeguarding": "Flags raised by safeguarding rules",
    "flags": "Flags raised by the flag rules",
    "needs": "Flags raised by the needs rules",
    "review": "Flags raised at a review",
    "": "Flags that no rule raises",
}


@dataclass(frozen=True)
class Box:
    """A box with its lines of text; ``x`` and ``y`` are its upper left corner, in pixels."""

    kind: str
    """``rule``, ``flag`` or ``note``."""
    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]
    title: str


@dataclass(frozen=True)
class Arrow:
    """A line from the right side of one box to the left side of another."""

    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True)
class Layout:
    """The whole picture, in pixels."""

    width: int
    height: int
    heads: tuple[tuple[int, str], ...]
    """Height of each heading's baseline, and its words."""
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def layout(flags: Iterable[FlagUse]) -> Layout:
    """Lay the flags out, those that rules read before those that only decisions and reports show, stage by stage."""
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    heads: list[tuple[int, str]] = []
    y = MARGIN + HEAD
    for stage in (*STAGES, ""):
        rows = [flag for flag in flags if _stage(flag) == stage]
        if rows:
            heads.append((y + 18, STAGE_HEADS[stage]))
            y += HEAD
        for flag in sorted(rows, key=lambda flag: not flag.read_by):
            placed, drawn, y = _row(flag, y)
            boxes += placed
            arrows += drawn
            y += ROW_GAP
    width = 2 * MARGIN + 2 * RULE_WIDTH + FLAG_WIDTH + 2 * GUTTER
    return Layout(
        width, y - ROW_GAP + MARGIN if boxes else 2 * MARGIN, tuple(heads), tuple(boxes), tuple(arrows)
    )


def _stage(flag: FlagUse) -> str:
    return min((rule.stage for rule in flag.raised_by), key=STAGES.index, default="")


def _row(flag: FlagUse, top: int) -> tuple[list[Box], list[Arrow], int]:
    left = _column(flag.raised_by, MARGIN)
    middle = _box("flag", MARGIN + RULE_WIDTH + GUTTER, FLAG_WIDTH, flag.title, flag.name)
    right = _column(flag.read_by, RIGHT, flag.name)
    if not flag.read_by:
        right = [_box("note", RIGHT, RULE_WIDTH, NOBODY, "")]
    height = max(_height(column) for column in (left, [middle], right))
    placed_left, [placed], placed_right = (
        _stacked(column, top, height) for column in (left, [middle], right)
    )
    arrows = [_arrow(box, placed) for box in placed_left]
    arrows += [_arrow(placed, box) for box in placed_right if box.kind == "rule"]
    return [*placed_left, placed, *placed_right], arrows, top + height


def _column(rules: Iterable[Rule], x: int, read: str = "") -> list[Box]:
    return [_box("rule", x, RULE_WIDTH, rule.title + _told(rule, read), rule.id) for rule in rules]


def _told(rule: Rule, read: str) -> str:
    """What has to be said beside a rule's title: that it is not in force, or that the flag holds it back."""
    words: list[str] = [] if rule.status == "live" else [rule.status]
    words += ["held back by the flag"] if read and holds_back(read, rule) else []
    return f" ({', '.join(words)})" if words else ""


def _box(kind: str, x: int, width: int, text: str, title: str) -> Box:
    lines = wrapped(text, int((width - 2 * PAD) / LETTER))
    return Box(kind, x, 0, width, len(lines) * LINE + 2 * PAD, lines, title)


def _height(column: list[Box]) -> int:
    return sum(box.height for box in column) + GAP * max(0, len(column) - 1)


def _stacked(column: list[Box], top: int, height: int) -> list[Box]:
    """The boxes one below the other, in the middle of the row's height."""
    y = top + (height - _height(column)) // 2
    found = []
    for box in column:
        found.append(Box(box.kind, box.x, y, box.width, box.height, box.lines, box.title))
        y += box.height + GAP
    return found


def _arrow(start: Box, end: Box) -> Arrow:
    return Arrow(start.x + start.width, start.y + start.height // 2, end.x, end.y + end.height // 2)


def wrapped(text: str, most: int) -> tuple[str, ...]:
    """Text in lines of at most ``most`` letters; a longer word is cut."""
    lines = [""]
    for whole in text.split():
        word = whole
        while word:
            room = most - len(lines[-1]) - (1 if lines[-1] else 0)
            if len(word) <= room:
                lines[-1] += (" " if lines[-1] else "") + word
                word = ""
            elif lines[-1]:
                lines.append("")
            else:
                lines[-1], word = word[:most], word[most:]
    return tuple(lines)
