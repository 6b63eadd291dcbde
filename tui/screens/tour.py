"""The tour: a panel at the foot of the place it speaks of."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.actions import bindings_of
from tui.actions.first import FirstSituation
from tui.screens.page import Page
from tui.tours import TOURS
from tui.widgets.keys import Keys
from tui.work import DeskThread


class TourScreen(Page[None], ModalScreen[None]):
    """One step of the tour of a role."""

    WHERE = "tour"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("tour")

    def __init__(self, desk: DeskThread, step: int = 1) -> None:
        """Show the step, from 1."""
        super().__init__(desk)
        self._step = step

    def compose(self) -> ComposeResult:
        """Lay out the step."""
        steps = TOURS[self.desk.role]
        now = steps[self._step - 1]
        with Vertical(id="tour"):
            yield Static(Text(f"{self._step} of {len(steps)}  {now.title}", "bold"))
            yield Static(Text(now.text))
            yield Keys()

    def on_mount(self) -> None:
        """Show the keys."""
        self.tell_keys()

    def situation(self) -> FirstSituation:
        """Which step it is."""
        return FirstSituation(role=self.desk.role, step=self._step, steps=len(TOURS[self.desk.role]))

    async def _show(self, step: int) -> None:
        await self.dismiss()
        await self.home.go_to(TOURS[self.desk.role][step - 1].where)
        await self.home.push_screen(TourScreen(self.desk, step))

    def do_next(self) -> None:
        """Go on, or begin to work."""
        if self._step < len(TOURS[self.desk.role]):
            self.home.run_worker(self._show(self._step + 1), exclusive=True, group="tour")
        else:
            self.dismiss()
            self.home.run_worker(self.home.go_to(self.home.places[0].where), exclusive=True, group="tour")

    def do_previous(self) -> None:
        """Go back a step."""
        self.home.run_worker(self._show(self._step - 1), exclusive=True, group="tour")

    def do_leave(self) -> None:
        """Leave the tour."""
        self.dismiss()
