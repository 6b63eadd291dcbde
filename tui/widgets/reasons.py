"""What an escalation, a level or an action rests on: the facts, then the rules that read them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.widgets import Static

from tui.pages.case import Because, CasePage

TICKS = {"proposed": "[ ]", "confirmed": "[x]", "done": "[x]", "put aside": "[-]"}
"""A shape for each state of an action."""


def hanging(lines: Iterable[tuple[Text, Text]], width: int) -> Table:
    """Lay lines out beside their marks, so that a long one goes on under its own beginning; ``width`` in cells."""
    grid = Table.grid(padding=0)
    grid.add_column(width=width)
    grid.add_column(ratio=1, overflow="fold")
    for mark, line in lines:
        grid.add_row(mark, line)
    return grid


def because(reasons: Because, *, rules: bool = True) -> Text:
    """Say why in words; ``rules`` whether the rules are named too."""
    text = Text()
    if reasons.facts:
        text.append("Because: ", "bold").append(reasons.facts)
    if rules and reasons.rules:
        text.append("\n" if text else "").append("Rule: ", "bold").append(reasons.rules)
    return text


class LevelBox(Static):
    """The level in force and what set it."""

    HELP: ClassVar[str] = (
        "The level of need in force, from 1 (universal) to 4 (statutory), and the facts that set it. "
        "A decision raises it at once; only a named person lowers it."
    )

    def __init__(self, page: CasePage) -> None:
        """Show the level of ``page``."""
        text = Text.assemble(("Level ", "bold"), (page.level, "bold"))
        if page.level_note:
            text.append(f"\n{page.level_note}")
        if any(alarm.because == page.level_because for alarm in page.alarms):
            text.append(" – for the reason above")
        else:
            text.append("\n").append_text(because(page.level_because))
        super().__init__(text)


class AskToday(Static):
    """The questions of today in two lines: the first ones in full, the rest counted; all of them stand further down."""

    HELP: ClassVar[str] = "Questions that are asked today; s records what was said."
    MOST = 2
    """Questions that are said in full."""

    def __init__(self, page: CasePage) -> None:
        """Show the questions of today of ``page``."""
        today = page.today
        text = Text.assemble((f"Ask today ({len(today)}): ", "bold"))
        text.append(" · ".join(one.text for one in today[: self.MOST]))
        left = len(today) - self.MOST
        if left > 0:
            text.append(f" · and {left} more")
        super().__init__(text)
