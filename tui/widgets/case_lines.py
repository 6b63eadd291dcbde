"""Lines of a case that can be chosen: an action, a question, something to look at."""

from __future__ import annotations

from textwrap import shorten
from typing import ClassVar

from rich.text import Text
from textual.widgets import Static

from tui.pages.case import ActionCard, LookLine, QuestionLine
from tui.widgets.reasons import TICKS, because, hanging

MOST_FACTS = 100
"""Cells of facts that are shown for an action that is not chosen."""
MOST_PASSED = 3
"""Services that were not offered for an action, as listed with it; all of them stand under why not."""


class Line(Static, can_focus=True):
    """A line that says more while it is chosen."""

    def on_mount(self) -> None:
        """Draw it closed."""
        self.draw(chosen=False)

    def on_focus(self) -> None:
        """Draw it open: it is the chosen one; bring it into sight once there is room for all of it."""
        self.draw(chosen=True)
        self.call_after_refresh(self.call_after_refresh, self.scroll_visible, animate=False)

    def on_blur(self) -> None:
        """Draw it closed again."""
        self.draw(chosen=False)

    def draw(self, *, chosen: bool) -> None:
        """Draw it; each kind of line says how."""
        raise NotImplementedError


class ActionLine(Line):
    """One action: two lines, and all its reasons and alternatives while it is chosen."""

    HELP: ClassVar[str] = (
        "An action. c confirms it, x puts it aside with a reason, o compares services and refers to one, m says what became "
        "of a referral, d that support was given. Nothing is sent by confirming."
    )

    def __init__(self, card: ActionCard) -> None:
        """Show ``card``."""
        super().__init__()
        self.card = card

    def draw(self, *, chosen: bool) -> None:
        """Two lines; chosen, everything there is to say."""
        card = self.card
        text = Text.assemble((f"{card.position}. {card.what}", "bold"), f"\n{card.when} · ")
        text.append(f"with {card.service}" if card.service else "no service is needed for this")
        if chosen:
            if card.alternatives:
                text.append(f"\nor {card.alternatives}")
            for line in card.passed_over[:MOST_PASSED]:
                text.append("\nNot offered: ", "bold").append(line)
            if len(card.passed_over) > MOST_PASSED:
                text.append(f"\nand {len(card.passed_over) - MOST_PASSED} more not offered: w")
            text.append("\n").append_text(because(card.because))
            text.append("\nState: ", "bold").append(card.state_words)
            if card.before:
                text.append(f"\n{card.before[:1].upper()}{card.before[1:]}")
            _, key, what = card.follows
            if card.state != "proposed" and what:
                text.append(f"\n{key} or enter: {what}", "italic")
        elif card.state == "put aside":
            text.append(f"; {card.state_words}")
        elif card.because.facts:
            text.append(f"; because: {shorten(card.because.facts, MOST_FACTS, placeholder=' …')}")
        mark = f"{'>' if chosen else ' '} {TICKS.get(card.state, TICKS['proposed'])} "
        self.update(hanging([(Text(mark, "bold"), text)], width=len(mark)))


class QuestionItem(Line):
    """One question of the decision."""

    HELP: ClassVar[str] = (
        "A question that the decision asks. s or enter records what was said; not knowing is an answer too."
    )

    def __init__(self, question: QuestionLine) -> None:
        """Show ``question``."""
        super().__init__()
        self.question = question

    def draw(self, *, chosen: bool) -> None:
        """One line; chosen, with the key that answers it."""
        text = Text(self.question.text)
        if self.question.when:
            text.append(f" – {self.question.when}")
        if chosen:
            text.append("\ns or enter: record the answer", "italic")
        self.update(hanging([(Text("> ? " if chosen else "  ? ", "bold"), text)], width=4))


class LookItem(Line):
    """Something that waits for a person to look."""

    HELP: ClassVar[str] = "A named person looks at this. k or enter says what you found."

    def __init__(self, look: LookLine) -> None:
        """Show ``look``."""
        super().__init__()
        self.look = look

    def draw(self, *, chosen: bool) -> None:
        """One line; chosen, with the key that settles it."""
        text = Text(f"{self.look.who.capitalize()}: {self.look.text} – {self.look.when}")
        if self.look.facts:
            text.append(f". Because: {self.look.facts}")
        if chosen:
            text.append("\nk or enter: say what you found", "italic")
        self.update(hanging([(Text("> o " if chosen else "  o ", "bold"), text)], width=4))
