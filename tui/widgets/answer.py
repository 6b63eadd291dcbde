"""One answer out of a few that goes on to the next question once its letter was typed."""

from __future__ import annotations

from textual.events import Key

from tui.widgets.choices import OneOf


class Answer(OneOf):
    """As :class:`OneOf`; a letter answers and goes on, arrow keys stay."""

    HELP = (
        "Type the letter in brackets: it answers and goes on to the next question. Don't know is an answer of its own and "
        "never a no; what you leave stays not asked. Arrow keys choose, delete takes the answer away."
    )

    def on_key(self, event: Key) -> None:
        """Take the letter of an answer and go on."""
        letter = event.character.lower() if event.character else ""
        known = bool(letter) and any(option.key == letter for option in self.options)
        super().on_key(event)
        if known:
            self.screen.focus_next()
