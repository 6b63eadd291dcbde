"""The help screen, made from the table of actions; and the blank one, for when somebody walks past."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from tui.actions import Situation, actions_of, bindings_of
from tui.screens.page import Page
from tui.widgets.keys import Keys
from tui.widgets.reasons import hanging
from tui.work import DeskThread

KEY_WIDTH = 20
"""Cells for the names of keys."""


class HelpScreen(Page[None]):
    """Every key of the screen that was left, with what it does and why it is off; first of all what has focus."""

    WHERE = "help"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("help")

    def __init__(self, desk: DeskThread, of: str, now: Situation, about: str, focused: Widget | None) -> None:
        """Explain the screen ``of`` as things stand ``now``, beginning with the widget that has focus."""
        super().__init__(desk)
        self._of = of
        self._now = now
        self._about = about
        self._focused = focused

    @classmethod
    def of(cls, page: Page[Any]) -> Self:
        """Explain ``page`` as it stands."""
        return cls(page.desk, page.WHERE, page.situation(), page.ABOUT, page.focused)

    def compose(self) -> ComposeResult:
        """Lay out the text and the keys of this screen itself."""
        yield Static("Help", classes="head")
        with VerticalScroll():
            here = (getattr(self._focused, "HELP", None) or "").strip()
            if here:
                yield Static(Text.assemble(("Here: ", "bold"), here), classes="help")
            yield Static(Text(self._about), classes="help")
            yield Static(hanging(self._lines(), width=KEY_WIDTH), classes="help")
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Show the keys, and let the arrow keys scroll."""
        self.tell_keys()
        self.query_one(VerticalScroll).focus()

    def _lines(self) -> Iterable[tuple[Text, Text]]:
        for action in actions_of(self._of):
            text = Text.assemble((action.label, "bold"), f" – {action.help}")
            why = action.why_off(self._now)
            if why:
                text.append(f" Off now: {why}.", "italic")
            if action.command:
                text.append(f" At the command line: {action.command}", "dim")
            yield Text(action.shown_key, "bold"), text

    def do_close(self) -> None:
        """Go back."""
        self.dismiss()


class BlankScreen(Page[None]):
    """Nothing about anybody."""

    WHERE = "blank"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("blank")

    def compose(self) -> ComposeResult:
        """Lay out nothing but the way back."""
        yield Static("f9 shows the screen again", id="blank")

    def do_back(self) -> None:
        """Show what was there before."""
        self.dismiss()
