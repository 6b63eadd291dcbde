"""What an escalation, a level or an action rests on: the facts, then the rules that read them."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Static

from tui.pages.case import ActionCard, Alarm, Because, CasePage
from tui.pages.wording import URGENT

TICKS = {"proposed": "[ ]", "confirmed": "[x]", "done": "[x]", "put aside": "[-]"}
"""A shape for each state of an action."""


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
        text.append(f"\n{alarm.state.capitalize()}. Needs no confirmation to be acted on.")
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
        super().__init__(text.append("\n").append_text(because(page.level_because)))


class ActionLine(Static, can_focus=True):
    """One action: two lines, and all its reasons and alternatives while it is chosen."""

    def __init__(self, card: ActionCard) -> None:
        """Show ``card``."""
        super().__init__()
        self.card = card

    def on_mount(self) -> None:
        """Draw it closed."""
        self._draw()

    def on_focus(self) -> None:
        """Draw it open: it is the chosen one."""
        self._draw()

    def on_blur(self) -> None:
        """Draw it closed again."""
        self._draw()

    def _draw(self) -> None:
        card = self.card
        chosen = self.has_focus
        text = Text()
        text.append(f"{'>' if chosen else ' '} {TICKS.get(card.state, '[ ]')} ", "bold")
        text.append(f"{card.position}. {card.what}", "bold")
        text.append(f" – {card.when}")
        details = Text(f"with {card.service}" if card.service else "no service is needed for this")
        if chosen:
            if card.alternatives:
                details.append(f"\nor {card.alternatives}")
            details.append("\n").append_text(because(card.because))
            details.append("\nState: ", "bold").append(card.state_words)
        elif card.because.facts:
            details.append(f"; {card.because.facts}")
        if not chosen:
            details.no_wrap, details.overflow = True, "ellipsis"
        for line in details.split("\n"):
            text.append("\n      ").append_text(line)
        self.update(text)
