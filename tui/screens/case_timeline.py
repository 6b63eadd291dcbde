"""Who did what with one case, and when; narrowed by words or by kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from triage.desk import Desk
from tui.actions import bindings_of
from tui.pages.case_timeline import GROUPS, Timeline, read_timeline
from tui.screens.narrowed import FilterInput, Kept, NarrowedPage
from tui.widgets.columns import Column
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.widgets.longlist import ListRow, LongList


class TimelineList(LongList):
    """The log of one case."""

    HELP: ClassVar[str] = (
        "What was done with this case, the newest first: the day, who, what, and on which record. "
        "Nothing in it says anything about the child."
    )


class TimelineScreen(NarrowedPage[Timeline]):
    """The log of one case."""

    WHERE = "case_timeline"
    ABOUT = (
        "Everything that was done with this case, the newest first. / keeps the lines with words you type, k only one kind. "
        "Every step stands here with the name of who took it; nothing can be taken out."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("case_timeline")
    CALLED = "Timeline"
    CANNOT = "The timeline cannot be shown"
    NOTHING = (
        "Nothing was done with this case yet",
        "Each step stands here with the day and the name of who took it.",
        "Esc goes back to the case.",
    )
    OTHERS = "{lines} of the timeline hold other words."

    _group = ""

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

    def read(self) -> Callable[[Desk], Timeline]:
        """The log."""
        return partial(read_timeline, number=self.number, by=self.desk.by)

    def kept(self, found: Timeline) -> Kept:
        """The events that hold the words and are of the kind."""
        rows = [
            ListRow(one.key, (one.day, one.who, one.what, one.record))
            for one in found.kept(self.words, self._group)
        ]
        kind = f" · only {GROUPS[self._group].lower()} (k changes it)" if self._group else ""
        return Kept(rows, len(found.events), kind)

    @property
    def is_narrowed(self) -> bool:
        """Whether words or a kind narrow it."""
        return bool(self.words or self._group)

    def do_kind(self) -> None:
        """Go through the kinds of event, then all of them again."""
        order = ["", *GROUPS]
        self._group = order[(order.index(self._group) + 1) % len(order)]
        self.fill()

    def widen(self) -> None:
        """Show all lines of every kind again."""
        self._group = ""
        super().widen()
