"""The views somebody kept in one place: choose one, or forget one."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from triage.desk import Desk
from triage.desk.screens.views import forget_view, save_view, saved_views
from tui.actions import bindings_of
from tui.actions.inbox import ViewsSituation
from tui.screens.page import Page
from tui.widgets.columns import Column
from tui.widgets.empty import Empty
from tui.widgets.keys import Keys
from tui.widgets.longlist import ListRow, LongList
from tui.work import DeskThread, Trouble


class ViewList(LongList):
    """The views."""

    HELP = "Views you kept. Up and down choose one, enter shows it, d forgets it."


class ViewsScreen(Page[str], ModalScreen[str]):
    """Answers with the text of the view that was chosen; None where it was left."""

    WHERE = "views"
    ABOUT = "Filters that you kept under a name. They are yours alone, and change no case."
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("views")

    def __init__(self, desk: DeskThread, place: str) -> None:
        """Show the views of one place."""
        super().__init__(desk)
        self._place = place
        self._views: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """Lay out the list and the keys."""
        with Vertical(id="views"):
            yield Static(Text("Views you kept", "bold"))
            yield Empty("Reading …", id="empty", markup=False)
            yield ViewList((Column("View"),), id="view-list")
            yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Read the views."""
        self.query_one(ViewList).display = False
        self.load()

    def situation(self) -> ViewsSituation:
        """What decides which keys can work now."""
        return ViewsSituation(
            role=self.desk.role, undo=self.undoable.what if self.undoable else "", views=len(self._views)
        )

    def load(self) -> None:
        """Read the views."""
        self.tell_keys()
        self.ask(partial(_read, place=self._place, by=self.desk.by), self._loaded, group="load")

    def _loaded(self, answer: dict[str, str] | Trouble) -> None:
        empty, views = self.query_one(Empty), self.query_one(ViewList)
        if isinstance(answer, Trouble):
            empty.say("The views cannot be shown", answer.text, "Press esc to go back.")
            return
        self._views = answer
        views.display = bool(answer)
        empty.display = not answer
        if answer:
            views.fill([ListRow(name, (name,)) for name in answer])
            views.focus()
        else:
            empty.say(
                "No view is kept yet",
                "Here stand filters that you kept under a name.",
                "Press esc, set a filter with / or f, then s keeps it.",
            )
        self.tell_keys()

    async def action_go(self, digit: int) -> None:
        """Stay: this is answered or left first."""
        del digit

    @on(LongList.Picked)
    def _picked(self) -> None:
        self.action_act("choose")

    def do_choose(self) -> None:
        """Show the list with the chosen view."""
        name = self.query_one(ViewList).chosen
        if name is not None:
            self.dismiss(self._views[name])

    def do_forget(self) -> None:
        """Forget the chosen view."""
        name = self.query_one(ViewList).chosen
        if name is None:
            return
        query = self._views[name]

        def forgotten(answer: object) -> None:
            if isinstance(answer, Trouble):
                self.say(f"Nothing was forgotten.\n{answer.text}", severity="warning")
                return
            self.can_be_undone(
                f"forgot the view {name}",
                partial(save_view, place=self._place, name=name, query=query, by=self.desk.by),
            )
            self.say("Forgotten; u brings it back.")
            self.load()

        self.ask(
            partial(forget_view, place=self._place, name=name, by=self.desk.by), forgotten, group="forget"
        )

    def do_leave(self) -> None:
        """Leave the list as it was."""
        self.dismiss(None)


def _read(desk: Desk, place: str, by: str | None) -> dict[str, str]:
    return {row.name: row.query for row in saved_views(desk, place, by)}
