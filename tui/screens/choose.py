"""One choice out of a list: parts of a report, impact maps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.actions import bindings_of
from tui.screens.page import Page
from tui.widgets.keys import Keys
from tui.work import DeskThread


class _List(OptionList, inherit_bindings=False):
    HELP = "Choose with the arrow keys and enter; esc leaves everything as it was."
    # Enter is a row of the table of actions, as every key that does something.
    BINDINGS: ClassVar[list[BindingType]] = [
        key for key in OptionList.BINDINGS if isinstance(key, Binding) and key.key != "enter"
    ]


class ChooseScreen(Page[str | None], ModalScreen[str | None]):
    """Answers with the code that was chosen; None where it was left."""

    WHERE = "choose"
    ABOUT = "A list to choose one thing from. Enter takes it, esc leaves everything as it was."
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("choose")

    def __init__(
        self, desk: DeskThread, title: str, options: Sequence[tuple[str, str]], chosen: str = ""
    ) -> None:
        """Ask ``title``; ``options`` are codes and words, ``chosen`` the code that is marked at first."""
        super().__init__(desk)
        self._title = title
        self._options = tuple(options)
        self._chosen = chosen
        self._marked: int | None = None

    def compose(self) -> ComposeResult:
        """Lay out the question and the list."""
        with Vertical(id="choose"):
            yield Static(Text(self._title, "bold"))
            yield _List(*(Option(self._said(n), id=f"o{n}") for n in range(len(self._options))), id="options")
            yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Begin at what is chosen now."""
        codes = [code for code, _ in self._options]
        chosen = self.query_one("#options", OptionList)
        chosen.highlighted = codes.index(self._chosen) if self._chosen in codes else 0
        chosen.focus()
        self.tell_keys()

    def _said(self, place: int, *, marked: bool = False) -> Text:
        """One line: a mark before it where the arrow keys are, a word after it where it is what is shown now."""
        code, words = self._options[place]
        now = " (now)" if code == self._chosen else ""
        return Text(f"{'> ' if marked else '  '}{words}{now}")

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        """Mark the line in words too: never by colour alone."""
        if self._marked is not None:
            event.option_list.replace_option_prompt_at_index(self._marked, self._said(self._marked))
        self._marked = event.option_index
        event.option_list.replace_option_prompt_at_index(
            event.option_index, self._said(event.option_index, marked=True)
        )

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._options[event.option_index][0])

    async def action_go(self, digit: int) -> None:
        """Stay: the question is answered or left first."""
        del digit

    def do_choose(self) -> None:
        """Take what is marked."""
        place = self.query_one("#options", OptionList).highlighted
        if place is not None:
            self.dismiss(self._options[place][0])

    def do_leave(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)
