"""A list about one case that is read once and narrowed by words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, Protocol, TypeVar

from textual import on
from textual.widgets import Input, Static

from triage.desk import Desk
from tui.actions.case import ListSituation
from tui.pages.wording import counted
from tui.screens.page import Page
from tui.widgets.empty import Empty
from tui.widgets.longlist import ListRow, LongList
from tui.work import DeskThread, Trouble


class Noticed(Protocol):
    """What is read: it brings the workspace's notice."""

    @property
    def notice(self) -> str:
        """What every output says until live use was signed for."""


Found = TypeVar("Found", bound=Noticed)
Words = tuple[str, str, str]
"""What stands where nothing is listed: a title, why, and what to do."""


class FilterInput(Input):
    """Words to narrow a list by."""

    HELP: ClassVar[str] = "Type words; only lines that hold all of them stay. Esc clears it."


@dataclass(frozen=True)
class Kept:
    """What is shown of what was read."""

    rows: Sequence[ListRow]
    total: int
    """Lines that there are."""
    more: str = ""
    """Said after how many are shown."""


class NarrowedPage(Page[None], Generic[Found]):
    """A page with a filter, a count, one list, and words where nothing is listed."""

    AUTO_FOCUS: ClassVar[str] = ""
    """The filter is not typed into before somebody asks for it."""
    CALLED: ClassVar[str]
    """Its breadcrumb."""
    CANNOT: ClassVar[str]
    """Said where it cannot be read."""
    NOTHING: ClassVar[Words]
    """Said where there is nothing to list."""
    OTHERS: ClassVar[str] = "{lines} hold other words."
    """Said where the filter keeps nothing, of how many lines there are."""
    LONG: ClassVar[bool] = False
    """Whether reading takes long."""

    found: Found | None = None
    reading = True

    def __init__(self, desk: DeskThread, number: str) -> None:
        """Show the list of the case ``number``."""
        super().__init__(desk)
        self.number = number

    def on_mount(self) -> None:
        """Read what is listed."""
        self.filter_box.display = self.listed.display = False
        self.load()

    def crumbs(self) -> tuple[str, ...]:
        """The place, the case, and where this is."""
        return (*super().crumbs(), f"Case {self.number}", self.CALLED)

    def situation(self) -> ListSituation:
        """What decides which keys can work now."""
        return ListSituation(
            role=self.desk.role,
            reading=self.reading,
            rows=self.kept(self.found).total if self.found is not None else 0,
            filtered=self.is_narrowed,
        )

    def read(self) -> Callable[[Desk], Found]:
        """What is asked of the desk."""
        raise NotImplementedError

    def kept(self, found: Found) -> Kept:
        """What is shown of what was read."""
        raise NotImplementedError

    @property
    def listed(self) -> LongList:
        """The list."""
        return self.query_one(LongList)

    @property
    def filter_box(self) -> FilterInput:
        """Where words are typed."""
        return self.query_one(FilterInput)

    @property
    def words(self) -> str:
        """The words it is narrowed by."""
        return self.filter_box.value.strip()

    @property
    def is_narrowed(self) -> bool:
        """Whether esc shows more again before it goes back."""
        return bool(self.words)

    def load(self) -> None:
        """Read in the background."""
        self.reading = True
        self.tell_keys()
        self.ask(self.read(), self._loaded, group="load", long=self.LONG)

    def _loaded(self, answer: Found | Trouble) -> None:
        self.reading = False
        if not isinstance(answer, Trouble):
            self.found = answer
            self.notice = answer.notice
            self.fill()
            self.listed.focus()
        elif self.found is None:
            self.query_one(Empty).say(self.CANNOT, answer.text, "Press r to try again, or esc to go back.")
        else:
            self.say(answer.text, severity="warning")
        self.tell_keys()

    @on(Input.Changed)
    def fill(self) -> None:
        """Show what the words keep."""
        if self.found is None:
            return
        kept = self.kept(self.found)
        self.listed.fill(kept.rows)
        self.listed.display = bool(kept.rows)
        empty = self.query_one(Empty)
        empty.display = not kept.rows
        lines = counted(kept.total, "line")
        if not kept.total:
            empty.say(*self.NOTHING)
        elif not kept.rows:
            empty.say("Nothing matches", self.OTHERS.format(lines=lines), "Esc shows all of it again.")
        self.query_one("#count", Static).update(f"{len(kept.rows)} of {lines}{kept.more}")
        self.tell_keys()

    @on(Input.Submitted)
    def _to_list(self) -> None:
        self.listed.focus()

    def do_filter(self) -> None:
        """Keep lines that hold words."""
        self.filter_box.display = True
        self.filter_box.focus()

    def widen(self) -> None:
        """Show all lines again."""
        self.filter_box.value = ""
        self.filter_box.display = False
        self.fill()
        self.listed.focus()

    def do_back(self) -> None:
        """Show all lines again; else go back to the case."""
        if self.is_narrowed or self.filter_box.display:
            self.widen()
        else:
            self.dismiss()

    def do_reload(self) -> None:
        """Read it again."""
        self.load()
