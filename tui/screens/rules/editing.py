"""Changing a rule file: in the person's own editor where the terminal can be handed over, else in the one of the screens."""

from __future__ import annotations

import subprocess
from functools import partial

from textual.app import SuspendNotSupported

from triage.desk import Desk
from triage.desk.rule_editing import Edited, FileText, begin_edit, ended_edit, take_back
from tui.editors import chosen_editor, editor_command
from tui.screens.page import Page, Result
from tui.screens.rules.workshop import workshop
from tui.work import DeskThread, Trouble


class EditsRules(Page[Result]):
    """A page from which a rule file is changed."""

    def edit_file(self, name: str, line: int) -> None:
        """Open a file at a line, and check it afterwards."""
        self.ask(
            partial(begin_edit, name=name, by=self.desk.by), partial(self._begin, line=line), group="edit"
        )

    def _begin(self, answer: FileText | Trouble, line: int) -> None:
        if isinstance(answer, Trouble):
            self.say(f"The file was not opened.\n{answer.text}", severity="warning")
            return
        words = chosen_editor()
        if (
            words is None
            or answer.name in workshop(self.desk).texts
            or not self._hand_over(words, answer, line)
        ):
            from tui.screens.rules.text import TextScreen  # noqa: PLC0415 - it comes back here

            self.app.push_screen(TextScreen(self.desk, answer, line), self.after_edit)
            return
        self.ask(partial(ended_edit, begun=answer, by=self.desk.by), self._ended, group="edit")

    def _hand_over(self, words: list[str], file: FileText, line: int) -> bool:
        """Give the terminal to the editor until it ends; False where that cannot be done here, as in a browser."""
        try:
            with self.app.suspend():
                subprocess.run(editor_command(words, file.path, line), check=False)  # noqa: S603 - the editor its user chose
        except SuspendNotSupported:
            return False
        except OSError:
            self.say("Your editor could not be started; here is the one of the screens.", severity="warning")
            return False
        return True

    def _ended(self, answer: Edited | Trouble) -> None:
        self.desk.sit_down_again()
        if isinstance(answer, Trouble):
            self.say(answer.text, severity="warning")
            self.load()
        else:
            self.after_edit(answer)

    def after_edit(self, edited: Edited | None) -> None:
        """Show what the check says of a file that was changed."""
        if edited is None:
            self.load()
            return
        if not edited.changed:
            self.say(f"Nothing was changed in {edited.name}.")
            self.load()
            return
        self.remember(edited)
        from tui.screens.rules.check import CheckScreen  # noqa: PLC0415 - it comes back here

        self.app.push_screen(CheckScreen(self.desk, edited), self._checked)

    def _checked(self, taken_back: bool | None) -> None:
        if taken_back:
            self.undoable = None
        self.load()

    def remember(self, edited: Edited) -> None:
        """Let ``u`` take the change back."""
        self.can_be_undone(
            f"the change of {edited.name}", partial(undo_edit, desk_thread=self.desk, edited=edited)
        )


def undo_edit(desk: Desk, desk_thread: DeskThread, edited: Edited) -> None:
    """Put the file back as it was, and have it read anew."""
    take_back(desk, edited, desk_thread.by)
    desk_thread.sit_down_again()
