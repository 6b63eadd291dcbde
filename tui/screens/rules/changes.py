"""Versions and proposals; what differs; bringing a version back."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from triage.desk import Desk
from triage.desk.publishing import Restored, restore
from tui.actions import bindings_of
from tui.actions.rules import RulesSituation
from tui.pages.rule_changes import ChangeRow, ChangesPage, DiffPage, read_changes, read_diff
from tui.pages.wording import counted
from tui.screens.form import Answers, Field, FormScreen
from tui.screens.page import Page
from tui.screens.rules.reading import LongPage, part
from tui.screens.rules.workshop import workshop
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.work import DeskThread, Trouble


class EntryList(OptionList):
    """Versions and proposals."""

    HELP = "Versions and proposals; what waits for somebody stands first. Enter opens one, b brings an earlier version back."


class ChangesScreen(Page[None]):
    """What became of the rules."""

    WHERE = "rule_changes"
    ABOUT = (
        "Every version of the rules and every proposed change: who, when and why, and which version decides. A change is "
        "proposed by one person and approved by another before it is published."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("rule_changes")

    AUTO_FOCUS = ""
    page: ChangesPage | None = None
    reading = True

    def compose(self) -> ComposeResult:
        """Lay out head, what decides, list and keys."""
        yield Head()
        yield Static("", id="deciding", markup=False)
        yield Empty("Reading …", markup=False)
        yield EntryList(id="entry-list", markup=False)
        yield Static("", id="entry-brief", markup=False)
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Read them."""
        self.query_one(EntryList).display = False
        self.query_one("#entry-brief").display = False
        self.load()

    def on_screen_resume(self) -> None:
        """Read again on the way back."""
        if self.page is not None:
            self.load()

    def crumbs(self) -> tuple[str, ...]:
        """The place, then the changes."""
        return (*super().crumbs(), "Changes")

    def situation(self) -> RulesSituation:
        """What decides which keys can work now."""
        row = self._chosen()
        return RulesSituation(
            role=self.desk.role,
            cannot_act=self.page.acting.cannot if self.page else "",
            reading=self.reading,
            chosen=row is not None,
            standing=row.standing if row else "",
        )

    def load(self) -> None:
        """Read in the background."""
        self.reading = True
        self.tell_keys()
        self.ask(partial(read_changes, by=self.desk.by), self._loaded, group="load")

    def _loaded(self, answer: ChangesPage | Trouble) -> None:
        self.reading = False
        empty, listed = self.query_one(Empty), self.query_one(EntryList)
        if isinstance(answer, Trouble):
            empty.say("The changes cannot be shown", answer.text, "Press r to try again, or esc to go back.")
            empty.display = True
        else:
            before = self._chosen()
            self.page = answer
            self.notice = answer.notice
            said = answer.deciding
            if answer.differs:
                said += f" {counted(len(answer.differs), 'file')} in rules/ differ from the newest version (d shows how)."
            self.query_one("#deciding", Static).update(said)
            listed.clear_options()
            listed.add_options([Option(_line(row), id=row.key) for row in answer.rows])
            listed.display, empty.display = bool(answer.rows), not answer.rows
            if answer.rows:
                keys = [row.key for row in answer.rows]
                listed.highlighted = keys.index(before.key) if before and before.key in keys else 0
                self.set_focus(listed)
            else:
                empty.say(
                    "Nothing was changed yet",
                    "Here stand the versions of the rules and the changes somebody proposed.",
                    "Change a rule first, then press p to propose it.",
                )
        self._brief()
        self.tell_keys()

    def _chosen(self) -> ChangeRow | None:
        if self.page is None or not self.page.rows:
            return None
        option = self.query_one(EntryList).highlighted_option
        return next((row for row in self.page.rows if option and row.key == option.id), None)

    def _brief(self) -> None:
        row, box = self._chosen(), self.query_one("#entry-brief", Static)
        box.display = row is not None
        if row is not None:
            box.update(Text.assemble((_name(row), "bold"), f" – {row.state}\n{row.title}\n{row.detail}"))

    @on(OptionList.OptionHighlighted)
    def _other(self) -> None:
        self._brief()
        self.tell_keys()

    @on(OptionList.OptionSelected)
    def _picked(self) -> None:
        self.action_act("open")

    def do_open(self) -> None:
        """Open a proposal, or what a version says otherwise than the one before."""
        row = self._chosen()
        if row is None:
            return
        if row.is_version:
            self.app.push_screen(DiffScreen(self.desk, str(row.number), "working"))
        else:
            from tui.screens.rules.proposal import ProposalScreen  # noqa: PLC0415 - it leads on from here

            self.app.push_screen(ProposalScreen(self.desk, row.number))

    def do_propose(self) -> None:
        """Have the checks run and propose the files."""
        from tui.screens.rules.proposing import ProposeScreen  # noqa: PLC0415

        self.app.push_screen(ProposeScreen(self.desk))

    def do_diff(self) -> None:
        """Show what the files say otherwise."""
        self.app.push_screen(DiffScreen(self.desk, "published", "working"))

    def do_restore(self) -> None:
        """Ask for why and the second person, then bring the version back."""
        row = self._chosen()
        if row is None:
            return
        number, by = row.number, self.desk.by
        fields = [
            Field("note", "Why", help="kept for good", needed=True, multiline=True),
            Field("second", "Second person", help="a registered person other than you; a safeguarding lead where an escalation may be lost", needed=True),
        ]  # fmt: skip

        def work(desk: Desk, answers: Answers) -> Restored:
            return restore(desk, number, by, answers["second"].strip(), answers["note"])

        self.app.push_screen(
            FormScreen(
                self.desk,
                f"Bring version {number} of the rules back into effect at once?",
                [
                    "It decides from today, as a new version. Decisions made before keep the rules they were made with.",
                    "The files in rules/ are rewritten; what nobody proposed yet is set aside first and can be brought back.",
                ],
                fields,
                work,
                yes=f"Bring back as {by}",
                danger=True,
                kept=workshop(self.desk).form(f"restore {number}"),
            ),
            self._restored,
        )

    def _restored(self, answer: Restored | None) -> None:
        if answer is None:
            return
        self.desk.sit_down_again()
        kept = (
            f" What they held before is set aside as kept-{answer.files.kept}." if answer.files.kept else ""
        )
        touched = counted(len(answer.files.touched), "file")
        self.say(
            f"Version {answer.version.row.number} decides from today; {touched} in rules/ rewritten.{kept}"
        )
        self.load()

    def do_reload(self) -> None:
        """Read again."""
        self.desk.sit_down_again()
        self.load()

    def do_back(self) -> None:
        """Go back."""
        self.dismiss()


def _name(row: ChangeRow) -> str:
    return f"Version {row.number}" if row.is_version else f"Proposal {row.number}"


def _line(row: ChangeRow) -> Text:
    text = Text(no_wrap=True, overflow="ellipsis")
    return text.append(f"{_name(row):<13}", "bold").append(f"{row.state}: {row.title}")


class DiffScreen(LongPage[None]):
    """What one state of the rules says otherwise than another."""

    WHERE = "rule_diff"
    ABOUT = "What differs, in plain English: rules that escalate first, words and examples apart."
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("rule_diff")
    WAITING = "Comparing …"

    def __init__(self, desk: DeskThread, old: str, new: str) -> None:
        """Compare ``old`` with ``new``, each named as for the command."""
        super().__init__(desk)
        self._old, self._new = old, new

    async def begin(self) -> None:
        """Compare."""
        self.notice = workshop(self.desk).notice
        self.load()

    def crumbs(self) -> tuple[str, ...]:
        """The place, then the differences."""
        return (*super().crumbs(), "Differences")

    def load(self) -> None:
        """Compare in the background."""
        self.tell_keys()
        self.ask(partial(read_diff, old=self._old, new=self._new), self._loaded, group="load", long=True)

    async def _loaded(self, answer: DiffPage | Trouble) -> None:
        if isinstance(answer, Trouble):
            await self.say_instead("They cannot be compared now", answer.text, "Press esc to go back.")
            return
        said = ["Nothing differs."] if not answer.sections else []
        if answer.sections and answer.same_decisions:
            said = ["No decision changes by it: rules in force, codes and wording are the same."]
        parts = [Static(Text(answer.head, "bold")), *(Static(Text(line)) for line in said)]
        await self.fill([*parts, *(part(head, lines, mark="") for head, lines in answer.sections)])
        self.tell_keys()
