"""What an escalation, a level or an action rests on: the facts, then the rules that read them."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import shorten

from rich.table import Table
from rich.text import Text
from textual.widgets import Static

from tui.pages.case import ActionCard, Alarm, Because, CasePage
from tui.pages.wording import URGENT

TICKS = {"proposed": "[ ]", "confirmed": "[x]", "done": "[x]", "put aside": "[-]"}
"""A shape for each state of an action."""
MOST_FACTS = 100
"""Cells of facts that are shown for an action that is not chosen."""


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


class AlarmBox(Static):
    """One escalation: by when, what, who acts, whom to call, why."""

    def __init__(self, alarm: Alarm) -> None:
        """Show ``alarm``."""
        text = Text.assemble(
            (f"{URGENT} {alarm.when.upper()}: {alarm.what}", "bold"), f" – about {alarm.about}"
        )
        text.append(f" – {alarm.state}; needs no confirmation")
        text.append("\nWho acts: ", "bold").append(alarm.who_acts)
        for line in alarm.call:
            text.append("\nCall: ", "bold").append(line)
        text.append("\n").append_text(because(alarm.because))
        text.append("\nThen: ", "bold").append(alarm.record)
        super().__init__(text)


class LevelBox(Static):
    """The level in force and what set it."""

    def __init__(self, page: CasePage) -> None:
        """Show the level of ``page``."""
        text = Text.assemble(("Level ", "bold"), (page.level, "bold"))
        if page.level_note:
            text.append(f"\n{page.level_note}")
        if any(alarm.because == page.level_because for alarm in page.alarms):
            text.append(" – for the same reason as the escalation above")
        else:
            text.append("\n").append_text(because(page.level_because))
        super().__init__(text)


class ActionLine(Static, can_focus=True):
    """One action: two lines, and all its reasons and alternatives while it is chosen."""

    def __init__(self, card: ActionCard) -> None:
        """Show ``card``."""
        super().__init__()
        self.card = card

    def on_mount(self) -> None:
        """Draw it closed."""
        self._draw(chosen=False)

    def on_focus(self) -> None:
        """Draw it open: it is the chosen one; bring it into sight once there is room for all of it."""
        self._draw(chosen=True)
        self.call_after_refresh(self.call_after_refresh, self.scroll_visible, animate=False)

    def on_blur(self) -> None:
        """Draw it closed again."""
        self._draw(chosen=False)

    def _draw(self, *, chosen: bool) -> None:
        card = self.card
        text = Text.assemble((f"{card.position}. {card.what}", "bold"), f" – {card.when}\n")
        text.append(f"with {card.service}" if card.service else "no service is needed for this")
        if chosen:
            if card.alternatives:
                text.append(f"\nor {card.alternatives}")
            text.append("\n").append_text(because(card.because))
            text.append("\nState: ", "bold").append(card.state_words)
        elif card.because.facts:
            text.append(f"; because: {shorten(card.because.facts, MOST_FACTS, placeholder=' …')}")
        mark = f"{'>' if chosen else ' '} {TICKS.get(card.state, TICKS['proposed'])} "
        self.update(hanging([(Text(mark, "bold"), text)], width=len(mark)))
