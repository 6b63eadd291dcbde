"""The editor of the screens: for a browser, and for whoever chose no editor of their own."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static, TextArea

from triage.desk.rule_editing import Edited, FileText, write_edit
from tui.actions import bindings_of
from tui.actions.rules import RulesSituation
from tui.pages.checked import read_text_faults
from tui.pages.rules import IssueCard
from tui.screens.form import own_bindings
from tui.screens.page import Page
from tui.screens.rules.workshop import workshop
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.work import DeskThread, Trouble

PAUSE_SECONDS = 0.8
"""So long after the last letter the text is checked."""
SHOWN = 2
"""Faults that are shown below the text."""


class RuleText(TextArea, inherit_bindings=False):
    """The text of a file."""

    BINDINGS: ClassVar[list[BindingType]] = own_bindings()
    HELP = (
        "The text of the rule file. Type as in any editor; ctrl+z takes the last typing back, ctrl+s writes the file, "
        "esc goes back and keeps what you typed. What is wrong is said below the text when you pause."
    )


class TextScreen(Page[Edited | None]):
    """Answers with the change that was written; None where none was."""

    WHERE = "rule_text"
    ABOUT = (
        "The text of one rule file. It is checked as you type; nothing is written before ctrl+s. "
        "To use your own editor, set EDITOR before you start."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("rule_text")

    reading = False

    def __init__(self, desk: DeskThread, file: FileText, line: int) -> None:
        """Show ``file`` at ``line``, or what was typed into it and not saved."""
        super().__init__(desk)
        self.line = line
        kept = workshop(desk).texts.get(file.name)
        # What was typed belongs to the text it was typed into: saved over another one it would undo somebody's change.
        self.file = FileText(file.name, file.path, kept[0]) if kept else file
        self._first = kept[1] if kept else file.text
        self._kept = kept is not None
        self._moved = kept is not None and kept[0] != file.text

    def compose(self) -> ComposeResult:
        """Lay out head, text, faults and keys."""
        yield Head()
        yield Static("", id="text-about", markup=False)
        yield RuleText(
            self._first, id="text-area", show_line_numbers=True, tab_behavior="focus", soft_wrap=False
        )
        yield Static("", id="text-fault", markup=False)
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Begin at the line."""
        self.notice = workshop(self.desk).notice
        area = self.query_one(RuleText)
        self.query_one("#text-fault").display = False
        said = " – with what you typed before and did not save" if self._kept else ""
        if self._moved:
            said += "; the file was changed by somebody else since, so it cannot be saved over: copy what you need"
        self.query_one("#text-about", Static).update(f"{self.file.name}{said}")
        area.focus()
        last = area.document.line_count - 1
        area.move_cursor((min(self.line - 1, last), 0))
        self.call_after_refresh(self._bring_into_sight)
        self.tell_keys()

    def _bring_into_sight(self) -> None:
        area = self.query_one(RuleText)
        area.scroll_to(y=max(self.line - 3, 0), animate=False)

    def crumbs(self) -> tuple[str, ...]:
        """The place, then the file."""
        return (*super().crumbs(), f"Edit {self.file.name}")

    def situation(self) -> RulesSituation:
        """What decides which keys can work now."""
        return RulesSituation(
            role=self.desk.role, reading=self.reading, changed=self._text() != self.file.text
        )

    def _text(self) -> str:
        areas = self.query(RuleText)
        return areas.first().text if areas else self.file.text

    @on(TextArea.Changed)
    def _typed(self) -> None:
        texts = workshop(self.desk).texts
        if self._text() == self.file.text:
            texts.pop(self.file.name, None)
        else:
            texts[self.file.name] = (self.file.text, self._text())
        self.tell_keys()
        self.rested(PAUSE_SECONDS, self._check, group="pause")

    def _check(self) -> None:
        work = partial(read_text_faults, name=self.file.name, text=self._text())
        self.ask(work, self._checked, group="check", long=True)

    def _checked(self, answer: tuple[IssueCard, ...] | Trouble) -> None:
        note = self.query_one("#text-fault", Static)
        if isinstance(answer, Trouble):
            note.display = False
            return
        note.display = bool(answer)
        text = Text()
        for one in answer[:SHOWN]:
            text.append("\n" if text else "").append(f"{one.head}, line {one.line}: {one.what}", "bold")
            text.append(f" – {one.mend}")
        if len(answer) > SHOWN:
            text.append(f"\nand {len(answer) - SHOWN} more")
        note.update(text)

    def do_save(self) -> None:
        """Write the file."""
        self.reading = True
        self.tell_keys()
        work = partial(write_edit, begun=self.file, after=self._text(), by=self.desk.by)
        self.ask(work, self._saved, group="edit")

    def _saved(self, answer: Edited | Trouble) -> None:
        self.reading = False
        self.tell_keys()
        if isinstance(answer, Trouble):
            self.say(f"Nothing was written; what you typed is still here.\n{answer.text}", severity="warning")
            return
        workshop(self.desk).texts.pop(self.file.name, None)
        self.desk.sit_down_again()
        self.dismiss(answer)

    def do_back(self) -> None:
        """Go back; what was typed is kept."""
        if self._text() != self.file.text:
            self.say(f"Not saved; what you typed in {self.file.name} comes up again with e.")
        self.dismiss(None)
