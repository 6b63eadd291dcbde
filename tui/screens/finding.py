"""A box to find words in, over a list or a map: it is there while it is used."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.widgets import Input, OptionList

from tui.screens.page import Page, Result


class FindsPage(Page[Result]):
    """A page with such a box, ``#find``."""

    AUTO_FOCUS = ""
    """The box is not typed into before somebody asks for it."""

    @property
    def find_box(self) -> Input:
        """The box."""
        return self.query_one("#find", Input)

    def _find(self) -> str:
        """What is looked for."""
        return self.find_box.value.strip()

    def do_filter(self) -> None:
        """Show the box and type in it."""
        self.find_box.display = True
        self.find_box.focus()
        self.tell_keys()

    def put_find_away(self) -> None:
        """Look for nothing any more."""
        self.set_focus(None)
        self.find_box.display = False
        self.find_box.value = ""


class FindsInList(FindsPage[Result]):
    """A page whose box narrows a list, with a few lines below about the row that is chosen."""

    LIST: ClassVar[type[OptionList]]

    def _chosen(self) -> object | None:
        """The row that is chosen."""
        raise NotImplementedError

    def _brief(self) -> None:
        """Say a few lines about the chosen row."""
        raise NotImplementedError

    @on(OptionList.OptionHighlighted)
    def _other(self) -> None:
        self._brief()
        self.tell_keys()

    @on(OptionList.OptionSelected)
    def _picked(self) -> None:
        self.action_act("open")

    @on(Input.Submitted, "#find")
    def _entered(self) -> None:
        """Go on in the list with what was found; say so where there is nothing."""
        if self._chosen() is None:
            self.action_act("open")
        else:
            self.set_focus(self.query_one(self.LIST))
        self.tell_keys()
