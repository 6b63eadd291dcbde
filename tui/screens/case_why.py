"""What a case was not given, and why: services passed over, help that cannot be given, rules that nearly spoke."""

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
from tui.actions.case import ListSituation
from tui.pages.case_why import KINDS, WhyAnswer, WhyLine, WhyPage, read_answer, read_why
from tui.pages.wording import counted
from tui.screens.case_timeline import FilterInput
from tui.screens.page import Page
from tui.widgets.columns import Column
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.widgets.longlist import ListRow, LongList
from tui.widgets.reasons import hanging
from tui.work import DeskThread, Trouble


class WhyList(LongList):
    """What was not given."""

    HELP: ClassVar[str] = (
        "What this case was not given, with the first reason. Enter asks what stands in the way of the chosen line, and "
        "which facts would change it."
    )


class WhyText(VerticalScroll):
    """The answer to why not for the chosen line."""

    HELP: ClassVar[str] = "Why the chosen line is not part of the decision. The arrow keys read on."


class WhyScreen(Page[None]):
    """Why not, for everything the case was not given."""

    WHERE = "case_why"
    ABOUT = (
        "What this case was not given as things stand today: help that nobody can give now, services that were passed over, "
        "and rules that one fact kept silent. Nothing is recorded by looking, and what would change an answer is no advice "
        "to record it."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("case_why")
    AUTO_FOCUS: ClassVar[str] = ""
    """The filter is not typed into before somebody asks for it."""

    found: WhyPage | None = None
    reading = True

    def __init__(self, desk: DeskThread, number: str) -> None:
        """Ask about the case ``number``."""
        super().__init__(desk)
        self.number = number

    def compose(self) -> ComposeResult:
        """Lay out head, filter, list, answer and keys."""
        yield Head()
        yield FilterInput(placeholder="words of a service, a kind of help or a reason", id="filter")
        yield Static("", id="count", markup=False)
        yield WhyList([Column("What, and why not"), Column("Kind", 20, gives_way=1)], id="lines")
        with WhyText(id="answer"):
            yield Static("", id="answer-text", markup=False)
        yield Empty("Asking why not …", markup=False)
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Read what was not given."""
        for one in ("#filter", "#lines", "#answer"):
            self.query_one(one).display = False
        self.load()

    def crumbs(self) -> tuple[str, ...]:
        """The place, the case, and where this is."""
        return (*super().crumbs(), f"Case {self.number}", "Why not")

    def situation(self) -> ListSituation:
        """What decides which keys can work now."""
        return ListSituation(
            role=self.desk.role,
            reading=self.reading,
            rows=self.query_one(WhyList).row_count if self.found else 0,
            filtered=bool(self._words) or self.query_one("#answer").display,
        )

    @property
    def _words(self) -> str:
        return self.query_one("#filter", Input).value.strip()

    def load(self) -> None:
        """Read in the background, at the desk for long reading."""
        self.reading = True
        self.tell_keys()
        work = partial(read_why, number=self.number, by=self.desk.by)
        self.ask(work, self._loaded, group="load", long=True)

    def _loaded(self, answer: WhyPage | Trouble) -> None:
        self.reading = False
        if isinstance(answer, WhyPage):
            self.found = answer
            self.notice = answer.notice
            self._fill()
            self.query_one(WhyList).focus()
        elif self.found is None:
            self.query_one(Empty).say(
                "This cannot be shown", answer.text, "Press r to try again, or esc to go back."
            )
        else:
            self.say(answer.text, severity="warning")
        self.tell_keys()

    @on(Input.Changed)
    def _fill(self) -> None:
        if self.found is None:
            return
        kept = self.found.kept(self._words)
        table = self.query_one(WhyList)
        table.fill([ListRow(one.key, (f"{one.what}: {one.reason}", KINDS[one.group])) for one in kept])
        table.display = bool(kept)
        empty = self.query_one(Empty)
        empty.display = not kept
        if not self.found.lines:
            empty.say(
                "Nothing was passed over",
                "Everything that the rules ask for is offered, and no rule came near to asking for more.",
                "Esc goes back to the case.",
            )
        elif not kept:
            empty.say(
                "Nothing matches",
                f"{counted(len(self.found.lines), 'line')} hold other words.",
                "Esc shows all of them again.",
            )
        said = f"{len(kept)} of {counted(len(self.found.lines), 'line')} · decided again as of today; nothing is kept"
        self.query_one("#count", Static).update(said)
        self.tell_keys()

    @on(Input.Submitted)
    def _to_list(self) -> None:
        self.query_one(WhyList).focus()

    @on(LongList.Picked)
    def _picked(self) -> None:
        self.action_act("open")

    def _chosen(self) -> WhyLine | None:
        chosen = self.query_one(WhyList).chosen
        return next((one for one in self.found.lines if one.key == chosen), None) if self.found else None

    def do_open(self) -> None:
        """Ask why not for the chosen line."""
        line = self._chosen()
        if line is None:
            return
        self.query_one("#answer").display = True
        self.query_one("#answer-text", Static).update(Text(f"Asking why not: {line.what} …", "italic"))
        work = partial(read_answer, number=self.number, line=line, by=self.desk.by)
        self.ask(work, partial(self._answered, line=line), group="why", long=True)
        self.tell_keys()

    def _answered(self, answer: WhyAnswer | Trouble, *, line: WhyLine) -> None:
        title, lines = (
            (line.what, (answer.text,)) if isinstance(answer, Trouble) else (answer.title, answer.lines)
        )
        body = [(Text("· "), Text(one)) for one in lines]
        text = self.query_one("#answer-text", Static)
        text.update(hanging([(Text(""), Text(f"Why not: {title}", "bold")), *body], width=2))
        self.query_one(WhyText).scroll_home(animate=False)

    def do_filter(self) -> None:
        """Keep lines that hold words."""
        field = self.query_one("#filter", Input)
        field.display = True
        field.focus()

    def do_back(self) -> None:
        """Close the answer, show all lines again, or go back to the case."""
        field, answer = self.query_one("#filter", Input), self.query_one("#answer")
        if answer.display:
            answer.display = False
        elif field.value or field.display:
            field.value = ""
            field.display = False
            self._fill()
        else:
            self.dismiss()
            return
        if self.found and self.found.lines:
            self.query_one(WhyList).focus()
        self.tell_keys()

    def do_reload(self) -> None:
        """Ask again."""
        self.load()
