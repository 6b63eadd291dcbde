"""The inbox: what could not be read, then open cases by escalation, level and waiting time."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, Static

from triage.desk.due.steps import Sheet, Step
from triage.desk.queue import Filters, changed_since
from triage.desk.screens.views import save_view
from tui.actions import bindings_of
from tui.actions.inbox import InboxSituation
from tui.pages.counting import count_on
from tui.pages.filters import from_query, to_query
from tui.pages.inbox import (
    WINDOW,
    InboxPage,
    InboxRow,
    asked,
    badges,
    counts,
    read_inbox,
    read_news,
    read_rows,
)
from tui.pages.unread import list_unread
from tui.screens.case import CaseScreen
from tui.screens.choose import ChooseScreen
from tui.screens.form import Field, FormScreen
from tui.screens.narrow import NarrowScreen
from tui.screens.page import Page
from tui.screens.unread import UnreadScreen
from tui.screens.views import ViewsScreen
from tui.widgets.columns import Column
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.inbox_parts import CaseList, FindBox, alarms_of, rows_of, say_empty
from tui.widgets.keys import Keys
from tui.widgets.longlist import LongList
from tui.work import DeskThread, Trouble

COUNTED_AT_ONCE = 100
"""Cases whose steps are counted in one go, unless other long reading is waited for."""
LOOK_SECONDS = 60.0
"""How often it is asked whether a colleague changed something."""
TYPING_SECONDS = 0.15
"""So long after the last letter the list is read."""


class InboxScreen(Page[None]):
    """The first screen."""

    WHERE = "inbox"
    ABOUT = (
        "Open cases: escalations first (by when), then the highest level, then the longest wait. "
        "Levels go from 1 ●○○○ universal to 4 ●●●● statutory. A filter shows less; it never changes the order."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("inbox")

    page: InboxPage | None = None
    reading = True

    def __init__(self, desk: DeskThread) -> None:
        """Show every open case."""
        super().__init__(desk)
        self.filters = Filters()
        self.sheet = Sheet(None)
        self._named: dict[str, str] = {}
        self._asked_at = 0
        self._read_at: int | None = None
        """How often files had been changed when the list was read; None where it could not be read."""

    def compose(self) -> ComposeResult:
        """Lay out head, unread referrals, what is due, list, filter and keys."""
        yield Head()
        yield Static("", id="unread", markup=False)
        yield Static("", id="badges", markup=False)
        yield Empty("Reading the record …", id="empty", markup=False)
        yield CaseList(
            (Column("Case", 20), Column("By when", 18), Column("Level", 18), Column("Days", 5, right=True, gives_way=1), Column("Next step")),
            id="cases",
        )  # fmt: skip
        yield FindBox(placeholder="Filter: words of needs, a case number, a level, a next step", id="filter")
        yield Static("", id="count", markup=False)
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Show an empty list and read the record."""
        for name in ("#cases", "#unread", "#badges", "#filter"):
            self.query_one(name).display = False
        self.set_interval(LOOK_SECONDS, self._look)
        self.load()

    def on_screen_resume(self) -> None:
        """On the way back from a case, read again where anything changed: tens of thousands of cases are not read for nothing."""
        if self.page is not None and self._read_at == self.desk.seatings:
            self.tell_keys()
            self._look()
        elif self.page is not None:
            self.load()

    def situation(self) -> InboxSituation:
        """What decides which keys can work now."""
        page = self.page
        return InboxSituation(
            role=self.desk.role,
            reading=self.reading,
            undo=self.undoable.what if self.undoable else "",
            cases=len(page.numbers) if page else 0,
            filtered=bool(self.filters) or self.query_one("#filter").has_focus,
            unnamed="" if self.desk.by else "nobody is named, and views are somebody's own",
            unread=len(page.unread) if page else 0,
        )

    # reading

    def load(self) -> None:
        """Read the record in the background; the list stays as it is meanwhile."""
        self._read(keep=False)

    def _read(self, *, keep: bool) -> None:
        """Read the list; ``keep``: only the filter changed, so the order read before serves."""
        self.reading, self._asked_at = True, self.desk.seatings
        self.tell_keys()
        before = self.page
        same = before is not None and (before.filters.state == "closed") == (self.filters.state == "closed")
        work = partial(
            read_inbox,
            filters=self.filters,
            by=self.desk.by,
            sheet=self.sheet,
            chosen=self.query_one(CaseList).chosen,
            near=self.query_one(CaseList).place,
            queue=before.queue if before and keep and same else None,
        )
        self.ask(work, self._loaded, group="load")

    def _loaded(self, answer: InboxPage | Trouble) -> None:
        self.reading = False
        if isinstance(answer, Trouble):
            self._troubled(answer)
        else:
            self._show(answer)
        self.tell_keys()

    def _troubled(self, trouble: Trouble) -> None:
        """Say what went wrong; a list read before stays, and is said to be old."""
        if self.page is None:
            self.query_one(Empty).say(
                "The record cannot be shown", trouble.text, "Press r to try again, or q to leave."
            )
            return
        self._read_at = None
        self.query_one("#count", Static).update(f"NOT UP TO DATE: {trouble.what}")
        self.say(trouble.text, severity="warning")

    def _show(self, page: InboxPage) -> None:
        before, self.page = self.page, page
        self._read_at = self._asked_at
        self.notice = page.notice
        self._show_unread(page)
        table = self.query_one(CaseList)
        table.display = bool(page.numbers)
        table.show(len(page.numbers), rows_of(page.rows), first=page.first, place=page.chosen)
        empty = self.query_one(Empty)
        empty.display = not page.numbers
        if not page.numbers:
            say_empty(empty, page)
        if not self.query_one("#filter").has_focus:
            self.set_focus(table if page.numbers else None)
        self.query_one("#count", Static).update(" · ".join(counts(page)))
        if before is None or before.queue is not page.queue:
            self._begin_counting(page)
        self._show_badges()

    def _show_unread(self, page: InboxPage) -> None:
        box = self.query_one("#unread", Static)
        box.display = bool(page.unread or page.unsent)
        box.update(alarms_of(page))

    @on(LongList.Wanted)
    def _wanted(self, event: LongList.Wanted) -> None:
        if self.page is None:
            return
        numbers = self.page.numbers[event.first : event.first + min(event.count, WINDOW * 2)]

        def read(answer: tuple[InboxRow, ...] | Trouble) -> None:
            if isinstance(answer, Trouble):
                event.longlist.give_up(event.reading)
                self._troubled(answer)
            else:
                event.longlist.give(event.reading, event.first, rows_of(answer))

        self.ask(partial(read_rows, numbers=numbers, by=self.desk.by), read, group="more")

    # what is due, counted a little at a time

    def _begin_counting(self, page: InboxPage) -> None:
        """Count again what changed since; all of it where somebody else looks, or the day's list was read anew by hand."""
        if self.sheet.by != self.desk.by or self.sheet.event < 0:
            self.sheet = Sheet(self.desk.by, event=page.queue.event)
            self._count_on()
        else:
            work = partial(changed_since, event=self.sheet.event)
            self.sheet.event = page.queue.event
            self.ask(work, self._changed, group="count")

    def _changed(self, numbers: frozenset[str] | Trouble) -> None:
        if not isinstance(numbers, Trouble) and self.page is not None:
            gone = self.sheet.steps.keys() - set(self.page.queue.numbers) if numbers else set()
            self.sheet.drop([number for number in (*numbers, *gone) if number in self.sheet.steps])
            self._count_on()

    def _count_on(self) -> None:
        if self.page is None:
            return
        held, left = self.sheet.steps, []
        for number in self.page.queue.numbers:
            if number not in held:
                left.append(number)
                if len(left) == COUNTED_AT_ONCE:
                    break
        self._show_badges()
        if left:
            work = partial(count_on, sheet=self.sheet, numbers=left, stand_back=self.desk.stand_back)
            self.ask(work, partial(self._counted, self.sheet), group="count", long=True)
        elif self.page.counting:
            self._read(keep=True)

    def _counted(self, sheet: Sheet, answer: dict[str, Step | None] | Trouble) -> None:
        if sheet is self.sheet and not isinstance(answer, Trouble):
            sheet.take(answer)
            self._count_on()

    def _show_badges(self) -> None:
        page, box = self.page, self.query_one("#badges", Static)
        if page is None:
            return
        said = f"Filter: {asked(page.filters, page.levels)} (esc shows every case)" if page.filters else ""
        box.display = bool(page.total)
        line = Text(
            said or badges(self.sheet, page.total, self.size.width - 2), no_wrap=True, overflow="ellipsis"
        )
        box.update(line, layout=False)

    def _look(self) -> None:
        """Read again where a colleague changed something since; the chosen case stays chosen."""
        page = self.page
        if page is None or not self.is_current:
            return

        def looked(news: tuple[int, tuple[str, ...]] | Trouble) -> None:
            page = self.page
            if not isinstance(news, Trouble) and page is not None and news != (page.queue.event, page.unsent):
                self.load()

        self.ask(partial(read_news, by=self.desk.by), looked, group="look")

    # keys

    @on(LongList.Picked)
    def _picked(self) -> None:
        self.action_act("open")

    @on(Input.Changed, "#filter")
    def _typed(self, event: Input.Changed) -> None:
        if event.value.strip() == self.filters.find.strip():
            return
        self.filters = replace(self.filters, find=event.value)
        self.rested(TYPING_SECONDS, partial(self._read, keep=True), group="typing")

    @on(Input.Submitted, "#filter")
    def _entered(self) -> None:
        """Go on in the list with what was found."""
        if self.page is not None and self.page.numbers:
            self.set_focus(self.query_one(CaseList))
        else:
            self.action_act("open")
        self.tell_keys()

    def do_open(self) -> None:
        """Open the chosen case."""
        number = self.query_one(CaseList).chosen
        if number is not None:
            self.app.push_screen(CaseScreen(self.desk, number))
        else:
            self.say("This row is still being read.", severity="warning")

    def do_mend(self) -> None:
        """Open a referral that could not be read; where there are several, choose one first."""
        self.ask(partial(list_unread, by=self.desk.by), self._mend_one_of, group="find")

    def _mend_one_of(self, answer: tuple[tuple[str, str], ...] | Trouble) -> None:
        if isinstance(answer, Trouble) or not answer:
            self.say(
                answer.text if isinstance(answer, Trouble) else "None waits any more.", severity="warning"
            )
        elif len(answer) == 1:
            self.app.push_screen(UnreadScreen(self.desk, int(answer[0][0])))
        else:

            def chosen(identity: str | None) -> None:
                if identity is not None:
                    self.app.push_screen(UnreadScreen(self.desk, int(identity)))

            self.app.push_screen(ChooseScreen(self.desk, "Which referral?", answer, ""), chosen)

    def do_filter(self) -> None:
        """Show the filter and type in it."""
        box = self.query_one("#filter", Input)
        box.display = True
        box.focus()
        self.tell_keys()

    def do_narrow(self) -> None:
        """Choose by level, state, whose, team, day."""
        page = self.page
        levels, teams = (page.levels, page.teams) if page else ((), ())

        def chosen(filters: Filters | None) -> None:
            if filters is not None:
                self._narrow(filters)

        self.app.push_screen(NarrowScreen(self.desk, self.filters, levels, teams), chosen)

    def _narrow(self, filters: Filters) -> None:
        box = self.query_one("#filter", Input)
        self.filters = filters
        box.value = filters.find
        box.display = bool(filters.find)
        self._read(keep=True)

    def do_back(self) -> None:
        """Clear the filter."""
        box = self.query_one("#filter", Input)
        self.set_focus(None)
        box.display = False
        self.filters = Filters()
        box.value = ""
        self._read(keep=True)

    def do_views(self) -> None:
        """Choose a view that was kept."""

        def chosen(query: str | None) -> None:
            if query is not None:
                self._narrow(from_query(query))

        self.app.push_screen(ViewsScreen(self.desk, "inbox"), chosen)

    def do_keep(self) -> None:
        """Keep the filter under a name."""
        query = to_query(self.filters)
        said = asked(self.filters, self.page.levels if self.page else ())

        def kept(answer: object) -> None:
            if answer is not None:
                self.say("This view is kept; v shows it.")

        screen = FormScreen(
            self.desk, "Keep this view", (f"It shows: {said}.",), (Field("name", "A name for it", needed=True),),
            lambda desk, answers: save_view(desk, "inbox", answers["name"], query, self.desk.by),
            yes="Keep it", kept=self._named,
        )  # fmt: skip
        self.app.push_screen(screen, kept)

    def do_reload(self) -> None:
        """Read the record again, and count again what is due."""
        self.sheet = Sheet(self.desk.by)
        self.load()
