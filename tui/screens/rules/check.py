"""What the check says of a file that was just changed, and taking the change back."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Static

from triage.desk.rule_editing import Edited
from tui.actions import bindings_of
from tui.actions.rules import RulesSituation
from tui.pages.checked import CheckPage, read_check
from tui.pages.wording import counted
from tui.screens.rules.editing import EditsRules, undo_edit
from tui.screens.rules.one import issues_text
from tui.screens.rules.reading import LongPage, heading, part
from tui.work import DeskThread, Trouble


class CheckScreen(EditsRules[bool], LongPage[bool]):
    """Answers True where the change was taken back."""

    WHERE = "rule_check"
    ABOUT = (
        "What the check says of the file you changed. ✗ a fault keeps the rules from being used; ! a warning is to be "
        "looked at. The file stays as you left it unless you take the change back."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("rule_check")
    WAITING = "Checking the file …"

    page: CheckPage | None = None
    reading = True
    taken_back = False

    def __init__(self, desk: DeskThread, edited: Edited) -> None:
        """Check the file of ``edited``."""
        super().__init__(desk)
        self.edited = edited

    def crumbs(self) -> tuple[str, ...]:
        """The place, then the file."""
        return (*super().crumbs(), f"Checked: {self.edited.name}")

    def situation(self) -> RulesSituation:
        """What decides which keys can work now."""
        return RulesSituation(
            role=self.desk.role,
            cannot_act=self.page.acting.cannot if self.page else "",
            reading=self.reading,
            changed=not self.taken_back,
            undo="" if self.taken_back else f"the change of {self.edited.name}",
        )

    def load(self) -> None:
        """Check the file in the background."""
        self.reading = True
        self.tell_keys()
        self.ask(partial(read_check, edited=self.edited, by=self.desk.by), self._loaded, group="load")

    async def _loaded(self, answer: CheckPage | Trouble) -> None:
        self.reading = False
        if isinstance(answer, Trouble):
            await self.say_instead("The file could not be checked", answer.text, "x puts it back as it was.")
        else:
            self.page = answer
            self.notice = answer.notice
            await self.fill(list(_parts(answer)))
        self.tell_keys()

    def after_edit(self, edited: Edited | None) -> None:
        """Check what was edited again; taking back goes to the text before the first change."""
        if edited is not None and edited.changed:
            self.edited = Edited(edited.name, self.edited.before, edited.after)
        self.load()

    def do_again(self) -> None:
        """Go back to the editor, at the first fault."""
        issues = [one for one in self.page.issues if one.file == self.edited.name] if self.page else []
        line = issues[0].line if issues else self.page.line if self.page else 1
        self.edit_file(self.edited.name, line)

    def do_undo(self) -> None:
        """The same as taking back."""
        self.do_take_back()

    def do_take_back(self) -> None:
        """Put the file back as it was."""
        work = partial(undo_edit, desk_thread=self.desk, edited=self.edited)
        self.ask(work, self._taken_back, group="edit")

    def _taken_back(self, answer: object) -> None:
        if isinstance(answer, Trouble):
            self.say(f"Nothing was taken back.\n{answer.text}", severity="warning")
            return
        self.taken_back = True
        self.say(f"Taken back: {self.edited.name} is as it was. u brings the change in again.")
        self.dismiss(True)

    def do_impact(self) -> None:
        """Work the impact out."""
        from tui.screens.rules.impact import ImpactScreen  # noqa: PLC0415

        self.app.push_screen(ImpactScreen(self.desk))

    def do_propose(self) -> None:
        """Have the checks run and propose the files."""
        from tui.screens.rules.proposing import ProposeScreen  # noqa: PLC0415

        self.app.push_screen(ProposeScreen(self.desk))

    def do_back(self) -> None:
        """Leave the change as it is."""
        self.dismiss(False)


def _parts(page: CheckPage) -> Iterable[Widget]:
    faults = [one for one in page.issues if one.fault]
    warnings = [one for one in page.issues if not one.fault]
    yield Static(Text(page.headline, "bold"), classes="faulty" if faults else "headed")
    if faults:
        yield Static(issues_text(faults, excerpts=True), classes="section")
        yield part("What now", page.what_now)
    if warnings:
        yield Static(issues_text(warnings, excerpts=True), classes="section")
    if page.lines:
        yield heading(f"What you changed ({counted(len(page.lines), 'line')})")
        for line in page.lines:
            yield Static(Text(line))
    if not faults:
        yield part("What now", page.what_now)
