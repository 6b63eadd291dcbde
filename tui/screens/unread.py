"""A referral that could not be read: what is wrong above, its text below, to be mended in place."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.timer import Timer
from textual.widgets import Static, TextArea

from tui.actions import bindings_of
from tui.actions.inbox import UnreadSituation
from tui.pages.unread import (
    MOST_FAULTS,
    CallsLess,
    MendedNow,
    UnreadPage,
    read_faults,
    read_unread,
    save_unread,
)
from tui.screens.confirm import Question, Reply
from tui.screens.form import own_bindings
from tui.screens.page import Page
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.work import DeskThread, Trouble

PAUSE_SECONDS = 0.8
"""So long after the last letter the text is read again."""


class UnreadText(TextArea, inherit_bindings=False):
    """The text of a referral."""

    BINDINGS: ClassVar[list[BindingType]] = own_bindings()
    HELP = (
        "The text of the referral as it was received. Mend what is named above; ctrl+s reads it again and makes a case of it, "
        "esc goes back and keeps what you typed. What came is kept as it was."
    )


class UnreadScreen(Page[str | None]):
    """Answers with the number of the case that was made; None where none was."""

    WHERE = "unread"
    ABOUT = (
        "A referral that could not be read. What it calls for stands at the top and does not wait for the mending. Nothing is "
        "changed before ctrl+s; the text as it was received is kept."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("unread")

    page: UnreadPage | None = None
    reading = True

    def __init__(self, desk: DeskThread, identity: int) -> None:
        """Show the referral ``identity`` of those that could not be read."""
        super().__init__(desk)
        self.identity = identity
        self._rests: Timer | None = None

    @property
    def _kept(self) -> tuple[str, ...]:
        return ("unread", str(self.identity), self.desk.by or "")

    def compose(self) -> ComposeResult:
        """Lay out head, what is wrong, text and keys."""
        yield Head()
        yield Static("Reading the referral …", id="unread-wrong", markup=False)
        yield UnreadText("", id="unread-text", show_line_numbers=True, tab_behavior="focus", soft_wrap=True)
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Read it."""
        self.query_one(UnreadText).display = False
        self.load()

    def crumbs(self) -> tuple[str, ...]:
        """The place, then which."""
        return (*super().crumbs(), f"Unread referral {self.identity}")

    def situation(self) -> UnreadSituation:
        """What decides which keys can work now."""
        page = self.page
        return UnreadSituation(
            role=self.desk.role,
            reading=self.reading,
            cannot_act=page.acting.cannot if page else "",
            read=page is not None,
            waits=page.waits if page else True,
        )

    def load(self) -> None:
        """Read it as it was received."""
        self.reading = True
        self.tell_keys()
        self.ask(partial(read_unread, identity=self.identity, by=self.desk.by), self._loaded, group="load")

    def _loaded(self, answer: UnreadPage | Trouble) -> None:
        self.reading = False
        if isinstance(answer, Trouble):
            self.query_one("#unread-wrong", Static).update(f"It cannot be shown.\n{answer.text}")
            self.tell_keys()
            return
        self.page = answer
        self.notice = answer.notice
        area = self.query_one(UnreadText)
        area.display = True
        area.text = self.app_kept or answer.text
        area.focus()
        area.move_cursor((min(answer.line - 1, area.document.line_count - 1), 0))
        self._tell(answer.faults)
        if self.app_kept:
            self._check()
        self.tell_keys()

    @property
    def app_kept(self) -> str:
        """What was typed before and not made a case of."""
        return str(self.home.unsent.get(self._kept, ""))

    def _tell(self, faults: tuple[str, ...]) -> None:
        page = self.page
        if page is None:
            return
        text = Text("\n".join(page.calls), "bold")
        text.append(f"\n{page.about}", "not bold")
        for line in faults[:MOST_FAULTS]:
            text.append(f"\n! {line}")
        if len(faults) > MOST_FAULTS:
            text.append(f"\n! and {len(faults) - MOST_FAULTS} more")
        if not faults:
            text.append("\nNothing is wrong with it any more: ctrl+s makes a case of it.")
        self.query_one("#unread-wrong", Static).update(text)

    @on(TextArea.Changed)
    def _typed(self) -> None:
        page, text = self.page, self.query_one(UnreadText).text
        if page is None:
            return
        if text == page.text:
            self.home.unsent.pop(self._kept, None)
        else:
            self.home.unsent[self._kept] = text
        if self._rests is not None:
            self._rests.stop()
        self._rests = self.set_timer(PAUSE_SECONDS, self._check)

    def _check(self) -> None:
        text = self.query_one(UnreadText).text
        work = partial(read_faults, identity=self.identity, text=text, by=self.desk.by)

        def checked(answer: MendedNow | Trouble) -> None:
            if isinstance(answer, MendedNow):
                self._tell(answer.faults)

        self.ask(work, checked, group="look")

    def do_save(self) -> None:
        """Read it again, and make a case of it."""
        self._save("")

    def _save(self, reason: str) -> None:
        self.reading = True
        self.tell_keys()
        text = self.query_one(UnreadText).text
        work = partial(save_unread, identity=self.identity, text=text, by=self.desk.by, reason=reason)
        self.ask(work, self._saved, group="save")

    def _saved(self, answer: MendedNow | CallsLess | Trouble) -> None:
        self.reading = False
        self.tell_keys()
        if isinstance(answer, Trouble):
            self.say(
                f"Nothing was recorded; what you typed is still here.\n{answer.text}", severity="warning"
            )
        elif isinstance(answer, CallsLess):
            self._ask_why(answer)
        elif answer.number:
            self.home.unsent.pop(self._kept, None)
            self.say(f"It is case {answer.number} now. What came is kept as it was received.")
            self.dismiss(answer.number)
        else:
            self._tell(answer.faults)
            self.query_one(UnreadText).move_cursor((max(answer.line - 1, 0), 0))
            self.say("Not a case yet: something is wrong still, named above the text.", severity="warning")

    def _ask_why(self, less: CallsLess) -> None:
        """Nothing it called for goes without a reason."""

        def answered(reply: Reply | None) -> None:
            if reply:
                self._save(reply.reason)

        lines = ["As it came it called for what follows, and the text as it is now does not:", *less.lines]
        question = Question(
            self.desk, "Make a case of it without this?", lines, name=self.desk.by or "nobody", yes="Without it",
            reasons=tuple(less.reasons.items()), record="made a case of it without this, and why,",
        )  # fmt: skip
        self.app.push_screen(question, answered)

    def do_back(self) -> None:
        """Go back; what was typed is kept."""
        if self.app_kept:
            self.say("It is not a case yet; what you typed comes up again.")
        self.dismiss(None)
