"""What is due: escalations above all, then by day, for one person, a team or everybody."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, Static

from triage.desk.due.agenda import WHOSE
from tui.actions import bindings_of
from tui.actions.due import DueSituation
from tui.pages.due import AHEAD, AT, COMMAND, PLACE, DuePage, DueRow, counts, head, read_due
from tui.screens.case import CaseScreen
from tui.screens.choose import ChooseScreen
from tui.screens.finding import FindsPage
from tui.widgets.columns import Column
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.widgets.longlist import ListRow, LongList
from tui.work import DeskThread, Trouble

TYPING_SECONDS = 0.15
"""So long after the last letter the list is read."""


class DueList(LongList):
    """What is due."""

    HELP = (
        "What is due: ▲ urgent things first, then by day, the longest overdue first. Up and down choose, enter goes where it "
        "is done. Nothing is recorded from this list."
    )


class FindBox(Input):
    """Words that things due are kept by."""

    HELP = "Type a case number, a name, a day or words of what is to be done. Enter goes on in the list, escape clears it."


class DueScreen(FindsPage[None]):
    """The list of a day."""

    WHERE = "due"
    ABOUT = (
        "What is due and whose job it is. Escalations and referrals that nobody could read stand above all, whatever their day; "
        "then what is overdue, the longest first, then today and later."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("due")

    page: DuePage | None = None
    reading = True

    def __init__(self, desk: DeskThread) -> None:
        """Begin with everybody's work of today, so that nothing urgent is out of sight."""
        super().__init__(desk)
        self._whose = "all"
        self._ahead: int | None = 0
        self._kind = ""
        self._words = ""
        self._first = 0

    def compose(self) -> ComposeResult:
        """Lay out head, whose work it is, list, filter and keys."""
        yield Head()
        yield Static("", id="whose", markup=False)
        yield Empty("Reading what is due …", id="empty", markup=False)
        yield DueList(
            (Column("By when", 16), Column("Case", 16), Column("To do"), Column("Whose job", 24), Column("Level", 18, gives_way=1)),
            id="due-list",
        )  # fmt: skip
        yield FindBox(placeholder="Filter: a case number, a name, a day, what is to be done", id="find")
        yield Static("", id="count", markup=False)
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Read what is due."""
        for name in ("#due-list", "#find"):
            self.query_one(name).display = False
        self.load()

    def on_screen_resume(self) -> None:
        """Read again on the way back: something may be done."""
        if self.page is not None:
            self.load()

    def situation(self) -> DueSituation:
        """What decides which keys can work now."""
        page = self.page
        return DueSituation(
            role=self.desk.role,
            reading=self.reading,
            undo=self.undoable.what if self.undoable else "",
            rows=len(page.rows) if page else 0,
            kinds=len(page.kinds) if page else 0,
            filtered=bool(self._words.strip() or self._kind) or self.query_one("#find").has_focus,
        )

    def load(self) -> None:
        """Read what is due in the background; the list stays as it is meanwhile."""
        self.reading = True
        self.tell_keys()
        work = partial(
            read_due,
            by=self.desk.by,
            whose=self._whose,
            ahead=self._ahead,
            kind=self._kind,
            find=self._words,
            first=self._first,
        )
        self.ask(work, self._loaded, group="load", long=True)

    def _loaded(self, answer: DuePage | Trouble) -> None:
        self.reading = False
        if isinstance(answer, DuePage):
            self._show(answer)
        elif self.page is None:
            self.query_one(Empty).say(
                "What is due cannot be shown", answer.text, "Press r to try again, or q to leave."
            )
        else:
            self.query_one("#count", Static).update(f"NOT UP TO DATE: {answer.what}")
            self.say(answer.text, severity="warning")
        self.tell_keys()

    def _show(self, page: DuePage) -> None:
        self.page = page
        self.notice = page.notice
        table = self.query_one(DueList)
        table.display = bool(page.rows)
        table.fill([_listed(row) for row in page.rows])
        empty = self.query_one(Empty)
        empty.display = not page.rows
        if not page.rows:
            _say_empty(empty, page)
        if not self.query_one("#find").has_focus:
            self.set_focus(table if page.rows else None)
        self.query_one("#whose", Static).update(Text(head(page), no_wrap=True, overflow="ellipsis"))
        self.query_one("#count", Static).update(" · ".join(counts(page)))

    @property
    def _row(self) -> DueRow | None:
        place = self.query_one(DueList).place
        rows = self.page.rows if self.page else ()
        return rows[place] if place < len(rows) else None

    @on(LongList.Picked)
    def _picked(self) -> None:
        self.action_act("open")

    @on(Input.Changed, "#find")
    def _typed(self, event: Input.Changed) -> None:
        if event.value.strip() == self._words.strip():
            return
        self._words = event.value
        self.rested(TYPING_SECONDS, self.load, group="typing")

    @on(Input.Submitted, "#find")
    def _entered(self) -> None:
        """Go on in the list with what was found."""
        if self.page is not None and self.page.rows:
            self.set_focus(self.query_one(DueList))
        else:
            self.action_act("open")
        self.tell_keys()

    def do_open(self) -> None:
        """Go where the chosen thing is done."""
        row = self._row
        if row is None:
            return
        if row.kind == "draft" or (row.kind == "unsent_danger" and row.author == self.desk.by):
            from tui.screens.referral import ReferralScreen  # noqa: PLC0415 - a place of its own

            self.app.push_screen(ReferralScreen(self.desk, draft=int(row.record.split()[-1])))
        elif row.kind in PLACE:
            self.app.call_later(self.home.go_to, PLACE[row.kind])
        elif row.kind == "unsent_danger":
            self.say(
                f"Ask {row.author} now: what it says is seen by them alone until they send it. If they cannot be reached and you "
                "know which child it may be, act as for an immediate danger. It goes from here when it is sent or discarded.",
                severity="warning",
            )
        elif row.kind == "unread_referral":
            from tui.screens.unread import UnreadScreen  # noqa: PLC0415 - a page of the inbox

            self.app.push_screen(UnreadScreen(self.desk, int(row.record.split()[2])))
        elif row.case is None:
            command = COMMAND.get(row.kind, "triage due")
            self.say(f"{row.what}.\n{row.record}; at the command line: {command}")
        else:
            about = row.escalation or row.referral
            self.app.push_screen(CaseScreen(self.desk, row.case, AT.get(row.kind, ""), about))

    def do_whose(self) -> None:
        """Choose whose work is shown."""

        def chosen(code: str | None) -> None:
            if code is not None:
                self._whose, self._first = code, 0
                self.load()

        self.app.push_screen(
            ChooseScreen(self.desk, "Whose work?", tuple(WHOSE.items()), self._whose), chosen
        )

    def do_kind(self) -> None:
        """Choose one kind of thing."""

        def chosen(code: str | None) -> None:
            if code is not None:
                self._kind = code
                self.load()

        kinds = (("", "every kind"), *(self.page.kinds if self.page else ()))
        self.app.push_screen(ChooseScreen(self.desk, "Which kind?", kinds, self._kind), chosen)

    def do_further(self) -> None:
        """Look at the next cases, where there are more than can be looked at at once; after the last at the first."""
        page = self.page
        if page is None or not page.not_read:
            self.say("Every case is looked at here: there are no further ones.")
            return
        self._first = page.first + page.looked if page.first + page.looked < page.cases else 0
        self.load()

    def do_ahead(self) -> None:
        """Look further ahead, and begin again with today."""
        days = [days for _, days in AHEAD]
        self._ahead = days[(days.index(self._ahead) + 1) % len(days)]
        self.load()

    def do_back(self) -> None:
        """Clear words and kind."""
        self.put_find_away()
        self._words = self._kind = ""
        self.load()

    def do_reload(self) -> None:
        """Read again what is due."""
        self.load()


def _listed(row: DueRow) -> ListRow:
    what = row.what + (f" ({row.why})" if row.why else "")
    return ListRow(row.key, (row.when, row.case or "–", what, row.whose, row.level), urgent=row.urgent)


def _say_empty(empty: Empty, page: DuePage) -> None:
    """Tell nothing due from nothing that matches, and from what was not looked at."""
    if page.not_read:
        empty.say(
            "Nothing to show of the cases that were looked at",
            f"Of very many cases some are looked at: {page.looked_at}.",
            "Press n to read on, w to choose whose work is shown, or esc to clear the filter.",
        )
    elif page.total:
        empty.say(
            "Nothing matches this filter",
            f"{page.total:,} things are due; none of them matches.",
            "Press esc to clear the filter.",
        )
    elif page.whose in ("mine", "team") and page.total == 0:
        empty.say(
            f"Nothing is due that is {WHOSE[page.whose]}",
            "Here stands what is to be done by today, with what is overdue first.",
            "Press w to see everybody's, or d to look further ahead.",
        )
    else:
        empty.say(
            "Nothing is due",
            "Here stands what is to be done by today: escalations, questions, looks, reviews, referrals without an answer.",
            "Press d to look further ahead.",
        )
