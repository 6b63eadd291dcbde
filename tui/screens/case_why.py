"""What a case was not given, and why: services passed over, help that cannot be given, rules that nearly spoke."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from triage.desk import Desk
from tui.actions import bindings_of
from tui.actions.case import ListSituation
from tui.pages.case_why import KINDS, WhyAnswer, WhyLine, WhyPage, read_answer, read_why
from tui.screens.narrowed import FilterInput, Kept, NarrowedPage
from tui.widgets.columns import Column
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.widgets.longlist import ListRow, LongList
from tui.widgets.reasons import hanging
from tui.work import Trouble


class WhyList(LongList):
    """What was not given."""

    HELP: ClassVar[str] = (
        "What this case was not given, with the first reason. Enter asks what stands in the way of the chosen line, and "
        "which facts would change it."
    )


class WhyText(VerticalScroll):
    """The answer to why not for the chosen line."""

    HELP: ClassVar[str] = "Why the chosen line is not part of the decision. The arrow keys read on."


class WhyScreen(NarrowedPage[WhyPage]):
    """Why not, for everything the case was not given."""

    WHERE = "case_why"
    ABOUT = (
        "What this case was not given as things stand today: help that nobody can give now, services that were passed over, "
        "and rules that one fact kept silent. Nothing is recorded by looking, and what would change an answer is no advice "
        "to record it."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("case_why")
    CALLED = "Why not"
    CANNOT = "This cannot be shown"
    NOTHING = (
        "Nothing was passed over",
        "Everything that the rules ask for is offered, and no rule came near to asking for more.",
        "Esc goes back to the case.",
    )
    LONG = True

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
        """Show no answer yet."""
        self.query_one("#answer").display = False

    def situation(self) -> ListSituation:
        """What decides which keys can work now: enter asks about a line that is listed."""
        return replace(super().situation(), rows=self.listed.row_count if self.found else 0)

    def read(self) -> Callable[[Desk], WhyPage]:
        """What was not given."""
        return partial(read_why, number=self.number, by=self.desk.by)

    def kept(self, found: WhyPage) -> Kept:
        """The lines that hold the words."""
        rows = [
            ListRow(one.key, (f"{one.what}: {one.reason}", KINDS[one.group]))
            for one in found.kept(self.words)
        ]
        return Kept(rows, len(found.lines), " · decided again as of today; nothing is kept")

    @property
    def is_narrowed(self) -> bool:
        """Whether words narrow it, or an answer is open."""
        return bool(self.words) or self.query_one("#answer").display

    @on(LongList.Picked)
    def _picked(self) -> None:
        self.action_act("open")

    def _chosen(self) -> WhyLine | None:
        chosen = self.listed.chosen
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

    def do_back(self) -> None:
        """Close the answer, show all lines again, or go back to the case."""
        answer = self.query_one("#answer")
        if answer.display:
            answer.display = False
            if self.found and self.found.lines:
                self.listed.focus()
            self.tell_keys()
        else:
            super().do_back()
