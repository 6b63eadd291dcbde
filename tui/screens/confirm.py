"""The question before what is hard to take back; the safe answer is the one that has focus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Button, Input, Static

from tui.actions import bindings_of
from tui.screens.page import Page
from tui.widgets.choices import Choice, OneOf
from tui.widgets.field import Field
from tui.widgets.keys import Keys
from tui.work import DeskThread

NAMES_SHOWN = 3
"""Names of possible second people that are shown; the rest are found by typing."""


@dataclass(frozen=True)
class Reply:
    """What somebody answered who did not leave everything as it was."""

    reason: str = ""
    """Code of the reason that was chosen."""
    text: str = ""
    """What was written in the box."""
    second: str = ""
    """Name of the second person."""


class Question(Page[Reply | None], ModalScreen[Reply | None]):
    """Names what would be done, who does it and how it is recorded; asks for a reason where one is needed."""

    WHERE = "confirm"
    ABOUT = (
        "A question before something that is hard to take back. The safe answer has focus: enter leaves everything as it "
        "is. Tab goes on to what is asked for and to the other answer; esc leaves, and what was typed is kept for the "
        "next time the same is asked. Page down and page up read what does not fit."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("confirm")

    def __init__(
        self,
        desk: DeskThread,
        title: str,
        lines: Sequence[str],
        *,
        name: str,
        record: str = "",
        note: str = "",
        yes: str = "Confirm",
        leave: str = "Leave it",
        reasons: Sequence[tuple[str, str]] = (),
        words: str = "",
        words_needed: bool = False,
        seconds: Sequence[str] | None = None,
        check: Callable[[Reply], str] | None = None,
    ) -> None:
        """Ask ``title`` about ``lines``, to be done by ``name``.

        ``record`` follows "It is recorded that NAME"; ``note`` is said after it. One of ``reasons`` (code, title) must be
        chosen. ``words`` labels a box to write in, which may stay empty unless ``words_needed``. ``seconds`` are the names
        who may be the second person (None: none is asked for). ``check`` gives what is wrong with a reply, or nothing.
        """
        super().__init__(desk)
        self._title = title
        self._lines = tuple(lines)
        self._acts = name
        self._record = record
        self._note = note
        self._yes = yes
        self._leave = leave
        self._reasons = tuple(reasons)
        self._words = words
        self._words_needed = words_needed
        self._seconds = None if seconds is None else tuple(one for one in seconds if one != name)
        self._check = check

    def compose(self) -> ComposeResult:
        """Lay out the question, what is asked for, and the two answers."""
        kept = self.home.unsent.get(self._same, Reply())
        with Vertical(id="question"):
            yield Static(Text(self._title, "bold"))
            with VerticalScroll(id="asked", can_focus=False):
                if self._lines:
                    yield Static(Text("\n".join(self._lines)), id="what")
                if self._reasons:
                    options = [Choice(code, title) for code, title in self._reasons]
                    yield Field("Reason", OneOf(options, kept.reason, upright=True), id="reason")
                if self._words:
                    yield Field(self._words, Input(kept.text), id="words", check=self._fault_of_words)
                if self._seconds is not None:
                    yield Field(
                        "Second person",
                        Input(
                            kept.second,
                            suggester=SuggestFromList(self._seconds, case_sensitive=False),
                        ),
                        hint=self._who_may(),
                        id="second",
                    )
            # Below what is scrolled, so that a refusal is never out of sight.
            yield Static("", id="fault", markup=False)
            yield Static(Text(self._recorded()), id="recorded")
            with Horizontal(id="answers"):
                yield Button(Text(self._leave), id="leave")
                yield Button(Text(f"{self._yes} as {self._acts}" if self._acts else self._yes), id="yes")
            yield Keys(classes="keys")

    @property
    def _same(self) -> tuple[str, ...]:
        """By what the same question is known again."""
        return (self._title, *self._lines)

    def _recorded(self) -> str:
        said = (
            f"It is recorded that {self._acts} {self._record} on {self.desk.on.isoformat()}."
            if self._record
            else ""
        )
        return " ".join(part for part in (said, self._note) if part)

    def _who_may(self) -> str:
        if not self._seconds:
            return "Nobody else is registered here; a second person must be somebody other than you."
        shown = ", ".join(self._seconds[:NAMES_SHOWN])
        more = len(self._seconds) - NAMES_SHOWN
        return f"Somebody other than you: {shown}" + (
            f" and {more} more; type the beginning" if more > 0 else ""
        )

    def on_mount(self) -> None:
        """Put focus on the safe answer."""
        self.query_one("#fault").display = False
        self.query_one("#recorded").display = bool(self._recorded())
        self.query_one("#leave").focus()
        self.tell_keys()
        self.call_after_refresh(self._say_whether_more)

    def _say_whether_more(self) -> None:
        """Say how the rest is read where not all of what would be done is in sight."""
        if self.query("#what") and self.query_one("#asked").max_scroll_y > 0:
            recorded = self.query_one("#recorded", Static)
            recorded.update(Text(f"Page down reads the rest. {self._recorded()}".strip()))
            recorded.display = True

    def do_read_on(self) -> None:
        """Read on in what would be done."""
        self._read(1)

    def do_read_back(self) -> None:
        """Read back in it."""
        self._read(-1)

    def _read(self, step: int) -> None:
        asked = self.query_one("#asked")
        asked.scroll_relative(y=step * max(asked.size.height - 1, 1), animate=False)

    def reply(self) -> Reply:
        """What is filled in now; the beginning of one second person's name stands for all of it."""
        held = {field.id: field.value.strip() for field in self.query(Field)}
        second = held.get("second", "")
        fitting = [one for one in self._seconds or () if one.casefold().startswith(second.casefold())]
        return Reply(
            reason=held.get("reason", ""),
            text=held.get("words", ""),
            second=fitting[0] if second and len(fitting) == 1 else second,
        )

    def _fault_of_words(self, text: str) -> str:
        return (
            "Please write a few words; they are kept in the record."
            if self._words_needed and not text.strip()
            else ""
        )

    def _faults(self, reply: Reply) -> dict[str, str]:
        """What is missing, by the field under which it is said."""
        return {
            "reason": "" if reply.reason or not self._reasons else "Please choose a reason.",
            "words": self._fault_of_words(reply.text) if self._words else "",
            "second": self._fault_of_second(reply.second) if self._seconds is not None else "",
        }

    def _fault_of_second(self, second: str) -> str:
        if not second:
            return "Please name a second person; this is not decided alone."
        return "The second person must be somebody other than you." if second == self._acts else ""

    @on(Button.Pressed)
    def _answered(self, event: Button.Pressed) -> None:
        if event.button.id != "yes":
            self.do_leave()
            return
        reply = self.reply()
        faults = self._faults(reply)
        for field in self.query(Field):
            field.tell(faults.get(field.id or "", ""))
        faulty = [field for field in self.query(Field) if field.fault]
        if faulty:
            faulty[0].enter()
            return
        refused = self._check(reply) if self._check else ""
        told = self.query_one("#fault", Static)
        told.update(f"! {refused}" if refused else "")
        told.display = bool(refused)
        if not refused:
            self.home.unsent.pop(self._same, None)
            self.dismiss(reply)

    @on(Input.Submitted)
    def _entered(self) -> None:
        """Go on to what comes after the box."""
        self.focus_next()

    def do_other(self) -> None:
        """Move to the other answer."""
        self.focus_next(Button)

    def do_leave(self) -> None:
        """Leave everything as it is; what was filled in is offered again when the same is asked."""
        reply = self.reply()
        if reply != Reply():
            self.home.unsent[self._same] = reply
        self.dismiss(None)
