"""The question before anything is confirmed; the safe answer is the one that has focus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from tui.actions import bindings_of
from tui.screens.page import Page
from tui.widgets.keys import Keys
from tui.work import DeskThread


class ConfirmScreen(Page[bool], ModalScreen[bool]):
    """Names what would be confirmed and who confirms it; answers whether to."""

    WHERE = "confirm"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("confirm")

    def __init__(self, desk: DeskThread, number: str, lines: Sequence[str], name: str) -> None:
        """Ask about the actions in ``lines`` of the case ``number``, in the name of ``name``."""
        super().__init__(desk)
        self._number = number
        self._lines = lines
        self._name = name

    def compose(self) -> ComposeResult:
        """Lay out the question and its two answers."""
        text = Text("\n".join(self._lines))
        with Vertical(id="question"):
            yield Static(Text(f"Confirm in case {self._number}?", "bold"))
            with VerticalScroll(id="what", can_focus=False):
                yield Static(text)
            yield Static(
                Text(
                    f"It is recorded that {self._name} confirmed this on {self.desk.on.isoformat()}. Nothing is sent by it."
                )
            )
            with Horizontal(id="answers"):
                yield Button("Leave it", id="leave")
                yield Button(Text(f"Confirm as {self._name}"), id="yes")
            yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Put focus on the safe answer."""
        self.query_one("#leave").focus()
        self.tell_keys()

    @on(Button.Pressed)
    def _answered(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")

    def do_other(self) -> None:
        """Move to the other answer."""
        self.focus_next(Button)

    def do_leave(self) -> None:
        """Leave everything as it is."""
        self.dismiss(False)
