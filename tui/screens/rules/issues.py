"""Everything the check of the rules found."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.actions import bindings_of
from tui.actions.rules import RulesSituation
from tui.pages.mending import mend_rules
from tui.pages.rules import IssueCard, Marks, may_edit, read_marks
from tui.pages.wording import Acting
from tui.screens.rules.editing import EditsRules
from tui.screens.rules.one import issues_text
from tui.screens.rules.workshop import workshop
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.work import Trouble

MOST_SHOWN = 300
"""Issues in the list; with more than these the first ones are what is to be mended first."""


class IssueList(OptionList):
    """Faults and warnings."""

    HELP = "What is wrong, faults first. Up and down choose; enter opens the file at that line."


class IssuesScreen(EditsRules[None]):
    """The list of faults and warnings; the chosen one in full below."""

    WHERE = "rule_issues"
    ABOUT = (
        "Everything the check of the rules found: ✗ a fault keeps rules from being used, ! a warning is to be looked at. "
        "Each says where, why it matters and how to mend it."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("rule_issues")

    AUTO_FOCUS = ""
    marks: Marks | None = None
    acting = Acting("")
    reading = True

    def compose(self) -> ComposeResult:
        """Lay out head, list, the chosen one and keys."""
        yield Head()
        yield Empty("Checking every rule file …", markup=False)
        yield IssueList(id="issue-list", markup=False)
        yield Static("", id="issue-brief", markup=False)
        yield Static("", id="count", markup=False)
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Check the files."""
        self.notice = workshop(self.desk).notice
        self.query_one(IssueList).display = False
        self.query_one("#issue-brief").display = False
        self.load()

    def crumbs(self) -> tuple[str, ...]:
        """The place, then the faults."""
        return (*super().crumbs(), "Faults")

    def situation(self) -> RulesSituation:
        """What decides which keys can work now."""
        return RulesSituation(
            role=self.desk.role,
            cannot_act=self.acting.cannot,
            undo=self.undoable.what if self.undoable else "",
            reading=self.reading,
            rules=1 if self.marks else 0,
            chosen=self._chosen() is not None,
        )

    def load(self) -> None:
        """Check every file in the background."""
        self.reading = True
        self.tell_keys()
        self.ask(partial(may_edit, by=self.desk.by), self._may, group="may")
        self.ask(read_marks, self._loaded, group="load", long=True)

    def _may(self, answer: Acting | Trouble) -> None:
        if isinstance(answer, Acting):
            self.acting = answer
            self.tell_keys()

    def _loaded(self, answer: Marks | Trouble) -> None:
        self.reading = False
        listed, empty = self.query_one(IssueList), self.query_one(Empty)
        if isinstance(answer, Trouble):
            empty.say(
                "The rules could not be checked", answer.text, "Press r to try again, or esc to go back."
            )
            empty.display = True
        else:
            self.marks = answer
            listed.clear_options()
            shown = answer.issues[:MOST_SHOWN]
            listed.add_options([Option(_line(one), id=str(place)) for place, one in enumerate(shown)])
            listed.display = bool(shown)
            empty.display = not shown
            if shown:
                listed.highlighted = 0
                self.set_focus(listed)
            else:
                empty.say(
                    "Nothing is wrong",
                    "The check found no fault and no warning in any rule file.",
                    "Press esc to go back.",
                )
            more = len(answer.issues) - len(shown)
            self.query_one("#count", Static).update(
                answer.summary + (f"; the first {MOST_SHOWN} are listed" if more else "")
            )
        self._brief()
        self.tell_keys()

    def _chosen(self) -> IssueCard | None:
        if self.marks is None or not self.marks.issues:
            return None
        option = self.query_one(IssueList).highlighted_option
        return self.marks.issues[int(option.id)] if option is not None and option.id else None

    def _brief(self) -> None:
        box, one = self.query_one("#issue-brief", Static), self._chosen()
        box.display = one is not None
        box.update(issues_text([one], excerpts=True) if one else "")

    @on(OptionList.OptionHighlighted)
    def _other(self) -> None:
        self._brief()
        self.tell_keys()

    @on(OptionList.OptionSelected)
    def _picked(self) -> None:
        self.action_act("edit")

    def do_edit(self) -> None:
        """Open the file at the chosen fault."""
        one = self._chosen()
        if one is not None:
            self.edit_file(one.file, one.line)

    def do_mend(self) -> None:
        """Have mended what is mechanical."""
        self.ask(partial(mend_rules, by=self.desk.by), self._mended, group="edit")

    def _mended(self, answer: tuple[str, ...] | Trouble) -> None:
        self.desk.sit_down_again()
        if isinstance(answer, Trouble):
            self.say(f"Nothing was mended.\n{answer.text}", severity="warning")
        else:
            self.say(
                "\n".join(answer) if answer else "There was nothing that can be mended without a thought."
            )
        self.load()

    def do_reload(self) -> None:
        """Check every file again."""
        self.desk.sit_down_again()
        self.load()

    def do_back(self) -> None:
        """Go back."""
        self.dismiss()


def _line(one: IssueCard) -> Text:
    text = Text(no_wrap=True, overflow="ellipsis")
    text.append(f"{one.head:<10}", "bold" if one.fault else "")
    return text.append(f"{one.file.removeprefix('rules/')}:{one.line}  {one.what}")
