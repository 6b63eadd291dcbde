"""Who did what with one case, and when; narrowed by words or by kind."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, Static

from tui.actions import bindings_of
from tui.actions.case import ListSituation
from tui.pages.case_timeline import GROUPS, Timeline, read_timeline
from tui.pages.wording import counted
from tui.screens.page import Page
from tui.widgets.columns import Column
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.widgets.longlist import ListRow, LongList
from tui.work import DeskThread, Trouble


class TimelineList(LongList):
    """The log of one case."""

    HELP: ClassVar[str] = (
        "What was done with this case, the newest first: the day, who, what, and on which record. "
        "Nothing in it says anything about the child."
    )


class FilterInput(Input):
    """Words to narrow a list by."""

    HELP: ClassVar[str] = "Type words; only lines that hold all of them stay. Esc clears it."


class TimelineScreen(Page[None]):
    """The log of one case."""

    WHERE = "case_timeline"
    ABOUT = (
        "Everything that was done with this case, the newest first. / keeps the lines with words you type, k only one kind. "
        "Every step stands here with the name of who took it; nothing can be taken out."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("case_timeline")
    AUTO_FOCUS: ClassVar[str] = ""
    """The filter is not typed into before somebody asks for it."""

    found: Timeline | None = None
    reading = True

    def __init__(self, desk: DeskThread, number: str) -> None:
        """Show the log of the case ``number``."""
        super().__init__(desk)
        self.number = number
        self._group = ""

    def compose(self) -> ComposeResult:
        """Lay out head, filter, list and keys."""
        yield Head()
        yield FilterInput(placeholder="words of who, what or when", id="filter")
        yield Static("", id="count", markup=False)
        yield TimelineList(
            [
                Column("Day", 15),
                Column("Who", 20, gives_way=1),
                Column("What"),
                Column("On", 30, gives_way=2),
            ],
            id="events",
        )
        yield Empty("Reading the log …", markup=False)
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Read the log."""
        self.query_one("#filter").display = False
        self.query_one(TimelineList).display = False
        self.load()

    def crumbs(self) -> tuple[str, ...]:
        """The place, the case, and where this is."""
        return (*super().crumbs(), f"Case {self.number}", "Timeline")

    def situation(self) -> ListSituation:
        """What decides which keys can work now."""
        return ListSituation(
            role=self.desk.role,
            reading=self.reading,
            rows=len(self.found.events) if self.found else 0,
            filtered=bool(self._words or self._group),
        )

    @property
    def _words(self) -> str:
        return self.query_one("#filter", Input).value.strip()

    def load(self) -> None:
        """Read the log in the background."""
        self.reading = True
        self.tell_keys()
        self.ask(partial(read_timeline, number=self.number, by=self.desk.by), self._loaded, group="load")

    def _loaded(self, answer: Timeline | Trouble) -> None:
        self.reading = False
        if isinstance(answer, Timeline):
            self.found = answer
            self.notice = answer.notice
            self._fill()
            self.query_one(TimelineList).focus()
        elif self.found is None:
            self.query_one(Empty).say(
                "The timeline cannot be shown", answer.text, "Press r to try again, or esc to go back."
            )
        else:
            self.say(answer.text, severity="warning")
        self.tell_keys()

    @on(Input.Changed)
    def _fill(self) -> None:
        if self.found is None:
            return
        kept = self.found.kept(self._words, self._group)
        rows = [ListRow(one.key, (one.day, one.who, one.what, one.record)) for one in kept]
        table = self.query_one(TimelineList)
        table.fill(rows)
        table.display = bool(rows)
        empty = self.query_one(Empty)
        empty.display = not rows
        if not self.found.events:
            empty.say(
                "Nothing was done with this case yet",
                "Each step stands here with the day and the name of who took it.",
                "Esc goes back to the case.",
            )
        elif not rows:
            empty.say(
                "Nothing matches",
                f"{counted(len(self.found.events), 'line')} of the timeline hold other words.",
                "Esc shows all of it again.",
            )
        kind = f" · only {GROUPS[self._group].lower()} (k changes it)" if self._group else ""
        self.query_one("#count", Static).update(
            f"{len(kept)} of {counted(len(self.found.events), 'line')}{kind}"
        )
        self.tell_keys()

    @on(Input.Submitted)
    def _to_list(self) -> None:
        self.query_one(TimelineList).focus()

    def do_filter(self) -> None:
        """Keep lines that hold words."""
        field = self.query_one("#filter", Input)
        field.display = True
        field.focus()

    def do_kind(self) -> None:
        """Go through the kinds of event, then all of them again."""
        order = ["", *GROUPS]
        self._group = order[(order.index(self._group) + 1) % len(order)]
        self._fill()

    def do_back(self) -> None:
        """Show all lines again; else go back to the case."""
        if self._words or self._group or self.query_one("#filter").display:
            field = self.query_one("#filter", Input)
            field.value = ""
            field.display = False
            self._group = ""
            self._fill()
            self.query_one(TimelineList).focus()
        else:
            self.dismiss()

    def do_reload(self) -> None:
        """Read the log again."""
        self.load()
