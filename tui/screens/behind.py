"""The cases behind a figure; enter opens one."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.binding import BindingType

from tui.actions import bindings_of
from tui.pages.behind import BehindPage, read_behind
from tui.pages.sheets import Target
from tui.screens.report_page import ReportPage
from tui.work import DeskThread, Trouble


class BehindScreen(ReportPage):
    """What one row of a report counts."""

    WHERE = "behind"
    ABOUT = "The cases that a figure counts, as far as you may see them. Enter opens a case, esc goes back."
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("behind")
    EMPTY = "Reading the cases …"

    def __init__(self, desk: DeskThread, target: Target) -> None:
        """Show what stands behind ``target``."""
        super().__init__(desk)
        self.target = target

    def crumbs(self) -> tuple[str, ...]:
        """The place, then the row."""
        return (*super().crumbs(), self.target.title)

    def load(self) -> None:
        """Read the cases in the background."""
        self.reading = True
        self.working = "reading the cases"
        self.show()
        read = partial(read_behind, target=self.target, by=self.desk.by)
        self.ask(read, self._loaded, group="load", long=True)

    def _loaded(self, answer: BehindPage | Trouble) -> None:
        self.reading, self.working = False, ""
        if isinstance(answer, Trouble):
            self.troubled(answer)
            return
        self.trouble = None
        self.notice = answer.notice
        self.parts = (answer.part,)
        self.show()
