"""A long text that is read on with the arrow keys; where it has lines to choose, they choose those."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import VerticalScroll
from textual.widget import Widget

from tui.screens.page import Page, Result

STEP = 3
"""Lines that an arrow key reads on where nothing can be chosen."""


class ReadsOn(Page[Result]):
    """A page with one such text."""

    def body(self) -> VerticalScroll:
        """The text."""
        raise NotImplementedError

    def choose(self, step: int) -> None:
        """Choose the next line, or the one before; where there is none, read on."""
        raise NotImplementedError

    def walk(self, lines: Sequence[Widget], step: int) -> int | None:
        """Choose the next of ``lines``, or read on; answers with the place of the line that was chosen before."""
        place = next((index for index, line in enumerate(lines) if line is self.focused), None)
        wanted = place + step if place is not None else 0 if step > 0 else -1
        if 0 <= wanted < len(lines):
            self.set_focus(lines[wanted])
        else:
            self.body().scroll_relative(y=STEP * step, animate=False)
        return place

    def do_next(self) -> None:
        """Choose the next line, or read on."""
        self.choose(1)

    def do_previous(self) -> None:
        """Choose the line before, or read back."""
        self.choose(-1)

    def do_page_down(self) -> None:
        """Read on by a screenful."""
        self.body().scroll_page_down(animate=False)

    def do_page_up(self) -> None:
        """Read back by a screenful."""
        self.body().scroll_page_up(animate=False)

    def do_top(self) -> None:
        """Go to the top."""
        self.body().scroll_home(animate=False)

    def do_end(self) -> None:
        """Go to the end."""
        self.body().scroll_end(animate=False)

    def do_back(self) -> None:
        """Go back to where this was opened from."""
        self.dismiss()

    def do_reload(self) -> None:
        """Read it again."""
        self.load()
