"""My referrals: what is not sent, what became of the others, what is owed to whoever referred; and one of them."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from tui.actions import bindings_of
from tui.actions.referrals import MineSituation, ReferralsSituation
from tui.pages.referrals import MinePage, MineRow, OnePage, answer_one, discard, read_mine, read_one
from tui.pages.referrals import Question as Asked
from tui.pages.wording import URGENT, counted
from tui.screens.case import CaseScreen
from tui.screens.choose import ChooseScreen
from tui.screens.confirm import Reply
from tui.screens.discarding import discard_question
from tui.screens.form import Field, FormScreen
from tui.screens.page import Page
from tui.screens.referral import ReferralScreen
from tui.screens.referral_form import Reading
from tui.widgets.columns import Column
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.widgets.longlist import ListRow, LongList
from tui.work import DeskThread, Trouble


class MyList(LongList):
    """The list of one person's referrals."""

    HELP = (
        "Your referrals: what calls for somebody first, then what is not sent, then the others. Enter opens the chosen one "
        "(it has > before it), or goes on with one that is not sent."
    )


class ReferralsScreen(Page[None]):
    """The list."""

    WHERE = "referrals"
    ABOUT = (
        "The referrals that you made: where each stands, what is asked of you, and by when you hear what came of it. Those not sent "
        "yet are seen by you alone."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("referrals")

    page: MinePage | None = None
    reading = True

    def compose(self) -> ComposeResult:
        """Lay out head, unread ones, list, filter and keys."""
        yield Head()
        yield Static("", id="unread", markup=False)
        yield Empty("Reading your referrals …", id="empty", markup=False)
        yield MyList(
            [Column("Referral", 18), Column("State", 12), Column("Level", 16, gives_way=1), Column("Next")],
            id="mine",
        )
        yield Input(placeholder="Filter: a number, a state, a next step", id="filter")
        yield Static("", id="count", markup=False)
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Show an empty list and read."""
        for name in ("#mine", "#unread", "#filter"):
            self.query_one(name).display = False
        self.load()

    def on_screen_resume(self) -> None:
        """Read again: something may have changed."""
        super().on_screen_resume()
        if self.page is not None:
            self.load()

    def situation(self) -> ReferralsSituation:
        """What decides which keys can work now."""
        row = self._chosen()
        return ReferralsSituation(
            role=self.desk.role,
            reading=self.reading,
            undo=self.undoable.what if self.undoable else "",
            rows=len(self.page.rows) if self.page else 0,
            draft=row is not None and row.draft is not None,
            filtered=bool(self._find()) or self.query_one("#filter").has_focus,
        )

    def _find(self) -> str:
        return self.query_one("#filter", Input).value.strip()

    def _chosen(self) -> MineRow | None:
        key = self.query_one(MyList).chosen
        return next((row for row in self.page.rows if row.key == key), None) if self.page else None

    def load(self) -> None:
        """Read the list; it stays as it is meanwhile."""
        self.reading = True
        self.tell_keys()
        self.ask(partial(read_mine, find=self._find(), by=self.desk.by), self._loaded, group="load")

    def _loaded(self, answer: MinePage | Trouble) -> None:
        self.reading = False
        if isinstance(answer, Trouble):
            self._troubled(answer)
        else:
            self._show(answer)
        self.tell_keys()

    def _troubled(self, trouble: Trouble) -> None:
        self.page = None
        self.query_one(MyList).display = self.query_one("#unread").display = False
        empty = self.query_one(Empty)
        empty.display = True
        empty.say("Your referrals cannot be shown", trouble.text, "Press r to try again.")
        self.query_one("#count", Static).update("")

    def _show(self, page: MinePage) -> None:
        self.page = page
        self.notice = page.notice
        box = self.query_one("#unread", Static)
        box.display = bool(page.unread)
        if page.unread:
            head = f"{URGENT} {counted(len(page.unread), 'referral')} of yours could not be read and may be urgent"
            text = Text.assemble((head, "bold"))
            for line in page.unread[:2]:
                text.append(f"\n  {line}")
            text.append(
                "\n  The safeguarding lead reads it today. Call where somebody is in danger; send it again, mended."
            )
            box.update(text)
        table, empty = self.query_one(MyList), self.query_one(Empty)
        table.display, empty.display = bool(page.rows), not page.rows
        table.fill([ListRow(row.key, row.cells, urgent=row.urgent) for row in page.rows])
        if not page.rows and page.total:
            empty.say(
                f"Nothing matches “{page.find}”",
                f"You made {counted(page.total, 'referral')}; none matches.",
                "Press esc to clear the filter.",
            )
        elif not page.rows:
            empty.say(
                "Nothing here yet",
                "Here stand the referrals that you make, and what came of each.",
                "Press n to begin one.",
            )
        if not self.query_one("#filter").has_focus:
            self.set_focus(table if page.rows else None)
        said = [counted(len(page.rows), "referral") + (f" of {page.total}" if page.find else "")]
        said += [f"{page.asked} with open questions"] if page.asked else []
        said += [f"{page.owed} of which you are owed an answer"] if page.owed else []
        self.query_one("#count", Static).update(" · ".join(said) if page.total else "")

    @on(LongList.Moved)
    def _moved(self) -> None:
        self.tell_keys()

    @on(LongList.Picked)
    def _picked(self) -> None:
        self.action_act("open")

    @on(Input.Changed, "#filter")
    def _typed(self) -> None:
        self.load()

    @on(Input.Submitted, "#filter")
    def _entered(self) -> None:
        self.set_focus(self.query_one(MyList) if self.page is not None and self.page.rows else None)
        self.tell_keys()

    def do_open(self) -> None:
        """Open the chosen one, or go on with it."""
        row = self._chosen()
        if row is None:
            return
        if row.draft is not None:
            self.app.push_screen(ReferralScreen(self.desk, row.draft))
        else:
            self.app.push_screen(MineScreen(self.desk, row.key))

    def do_new(self) -> None:
        """Begin a new one."""
        self.run_worker(self.home.go_to("referral"), group="go")

    def do_filter(self) -> None:
        """Show the filter and type in it."""
        box = self.query_one("#filter", Input)
        box.display = True
        box.focus()
        self.tell_keys()

    def do_back(self) -> None:
        """Clear the filter."""
        box = self.query_one("#filter", Input)
        self.set_focus(None)
        box.display = False
        box.value = ""
        self.load()

    def do_reload(self) -> None:
        """Read again."""
        self.load()

    def do_discard(self) -> None:
        """Erase the chosen draft, after asking once."""
        row = self._chosen()
        if row is None or row.draft is None or self.page is None:
            return
        number = row.draft

        def answered(reply: Reply | None) -> None:
            if reply:
                work = partial(discard, draft=number, by=self.desk.by, reason=reply.reason)
                self.ask(work, self._discarded, group="discard")

        self.app.push_screen(discard_question(self.desk, self.page.reasons if row.urgent else {}), answered)

    def _discarded(self, answer: object) -> None:
        if isinstance(answer, Trouble):
            self.say(f"Nothing was erased.\n{answer.text}", severity="warning")
        else:
            self.say("The referral was discarded.")
        self.home.look_for_unsent()
        self.load()


class MineScreen(Page[None]):
    """One referral as its referrer sees it; whoever sees the case itself is shown that."""

    WHERE = "mine"
    ABOUT = "One of your referrals: where it stands, what you may know of what came of it, and what is asked of you."
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("mine")

    page: OnePage | None = None
    reading = True

    def __init__(self, desk: DeskThread, number: str) -> None:
        """Show the referral that became the case ``number``."""
        super().__init__(desk)
        self.number = number
        self._kept: dict[str, dict[str, str]] = {}

    def compose(self) -> ComposeResult:
        """Lay out head, what is urgent, the text and keys."""
        yield Head()
        yield Static("", id="danger", markup=False)
        with Reading(id="one"):
            yield Empty("Reading the referral …", markup=False)
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Read it."""
        self.query_one("#danger").display = False
        self.load()

    def crumbs(self) -> tuple[str, ...]:
        """The place, then the referral."""
        return (*super().crumbs(), self.number)

    def situation(self) -> MineSituation:
        """What decides which keys can work now."""
        page = self.page
        return MineSituation(
            role=self.desk.role,
            reading=self.reading,
            cannot_act=page.acting.cannot if page else "",
            asks=len(page.questions) if page else 0,
        )

    def load(self) -> None:
        """Read it."""
        self.reading = True
        self.tell_keys()
        self.ask(partial(read_one, number=self.number, by=self.desk.by), self._loaded, group="load")

    def _loaded(self, answer: OnePage | Trouble) -> None:
        self.reading = False
        text = self.query_one(Empty)
        if isinstance(answer, Trouble):
            text.say("This referral cannot be shown", answer.text, "Press r to try again, or esc to go back.")
        elif answer.whole and self.desk.role != "referrer":
            self.app.switch_screen(CaseScreen(self.desk, self.number))
            return
        else:
            self.page = answer
            self.notice = answer.notice
            box = self.query_one("#danger", Static)
            box.display = bool(answer.urgent)
            box.update("\n".join(answer.urgent))
            said = Text()
            for title, lines in answer.lines:
                said.append(f"{title}\n", "bold")
                for line in lines:
                    said.append(f"· {line}\n")
                said.append("\n")
            if answer.questions:
                said.append("a answers a question", "bold")
            text.update(said)
        self.tell_keys()

    def do_answer(self) -> None:
        """Answer a question; where there are several, choose one first."""
        page = self.page
        if page is None:
            return
        if len(page.questions) == 1:
            self._ask_about(page.questions[0])
            return

        def chosen(code: str | None) -> None:
            if code is not None:
                self._ask_about(page.questions[int(code)])

        rows = [(str(place), one.text) for place, one in enumerate(page.questions)]
        self.app.push_screen(ChooseScreen(self.desk, "Which question?", rows, ""), chosen)

    def _ask_about(self, asked: Asked) -> None:
        fields = [Field(**vars(field)) for field in asked.fields]
        form = FormScreen(
            self.desk,
            asked.text,
            ["What you do not know may be answered so. The case is looked at again with your answer."],
            fields,
            lambda desk, answers: answer_one(desk, self.number, asked.ask, answers, self.desk.by),
            yes="Send the answer",
            kept=self._kept.setdefault(asked.text, {}),
        )
        self.app.push_screen(form, lambda _: self.load())

    def do_reload(self) -> None:
        """Read it again."""
        self.load()

    def do_back(self) -> None:
        """Go back to the list."""
        self.dismiss()

    def do_down(self) -> None:
        """Read on."""
        self.query_one("#one", VerticalScroll).scroll_relative(y=3, animate=False)

    def do_up(self) -> None:
        """Read back."""
        self.query_one("#one", VerticalScroll).scroll_relative(y=-3, animate=False)
