"""Changing a rule file: in the person's own editor where the terminal can be handed over, else in the one of the screens."""

from __future__ import annotations

import subprocess
from functools import partial
from pathlib import Path

from textual.app import SuspendNotSupported

from triage.desk import Desk
from triage.desk.rule_editing import Edited, FileText, begin_edit, ended_edit, take_back
from tui.editors import chosen_editor, editor_command, missing_editor
from tui.screens.page import Page, Result, Undo
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
        if words is None and (missing := missing_editor()):
            self.say(f"{missing}; here is the editor of the screens.", severity="warning")
        if words is None or answer.name in workshop(self.desk).texts:
            self._edit_here(answer, line)
            return
        failed = self._hand_over(words, answer, line)
        if failed is None:
            self._edit_here(answer, line)
            return
        self.ask(
            partial(ended_edit, begun=answer, by=self.desk.by),
            partial(self._ended, file=answer, line=line, failed=Path(words[0]).name if failed else ""),
            group="edit",
        )

    def _edit_here(self, file: FileText, line: int) -> None:
        """Open the editor of the screens."""
        from tui.screens.rules.text import TextScreen  # noqa: PLC0415 - it comes back here

        self.app.push_screen(TextScreen(self.desk, file, line), self.after_edit)

    def _hand_over(self, words: list[str], file: FileText, line: int) -> bool | None:
        """Give the terminal to the editor until it ends, and say whether it failed; None where it could not be begun here."""
        try:
            with self.app.suspend():
                ended = subprocess.run(editor_command(words, file.path, line), check=False)  # noqa: S603 - the editor its user chose
        except SuspendNotSupported:
            return None
        except OSError:
            self.say("Your editor could not be started; here is the one of the screens.", severity="warning")
            return None
        return ended.returncode != 0

    def _ended(self, answer: Edited | Trouble, file: FileText, line: int, failed: str) -> None:
        """Check what was changed; an editor that failed and changed nothing may never have opened the file."""
        self.desk.sit_down_again()
        if isinstance(answer, Trouble):
            self.say(answer.text, severity="warning")
            self.load()
        elif failed and not answer.changed:
            self.say(
                f"Your editor ({failed}) ended with an error, and nothing was changed; here is the one of the screens.",
                severity="warning",
            )
            self._edit_here(file, line)
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

        check = CheckScreen(self.desk, edited)
        self.app.push_screen(
            check, lambda taken_back: self._checked(check.edited, taken_back=bool(taken_back))
        )

    def _checked(self, edited: Edited, *, taken_back: bool) -> None:
        """Go on; what was put back can be had again, for it may have been long work."""
        if taken_back:
            self.undoable = Undo(
                f"the putting back of {edited.name}; the change is in the file again",
                partial(
                    undo_edit,
                    desk_thread=self.desk,
                    edited=Edited(edited.name, before=edited.after, after=edited.before),
                ),
            )
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
