"""The list of rules, with what the check says of each."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.actions import bindings_of
from tui.actions.rules import RulesSituation
from tui.pages.rules import (
    FAULT,
    ORDERS,
    STATE_SHAPES,
    STATE_WORDS,
    WARNING,
    Marks,
    RuleRow,
    RulesPage,
    groups_of,
    read_marks,
    read_rules,
)
from tui.pages.wording import counted
from tui.screens.finding import FindsInList
from tui.screens.rules.editing import EditsRules
from tui.screens.rules.workshop import workshop
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.work import Trouble

FIND = (
    "Search: words of the rule, another name for it, a file, a state; late finds what is past its review date"
)
_MARK_WIDTH = 4
_WIDE = 120


class RuleList(OptionList):
    """The rules in the list."""

    HELP = (
        "The rules. Up and down choose one, enter opens it, t changes its numbers, / searches. "
        f"{FAULT} has a fault, {WARNING} a warning; ● in force, ◐ on trial, ○ draft, × retired."
    )


class RulesScreen(EditsRules[None], FindsInList[None]):
    """Every rule that can be read, whatever is wrong with others."""

    WHERE = "rules"
    ABOUT = (
        "The rules of this workspace, as their files say it now. Rules propose; people decide. A change is checked, "
        "tried on your own cases, proposed, approved by somebody else and published. ● in force, ◐ on trial, ○ draft, "
        "× retired."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("rules")
    LIST = RuleList

    page: RulesPage | None = None
    marks: Marks | None = None
    reading = True
    order = ORDERS[0]

    def compose(self) -> ComposeResult:
        """Lay out head, what decides, search, list, the chosen rule and keys."""
        yield Head()
        yield Static("", id="deciding", markup=False)
        yield Input(placeholder=FIND, id="find")
        yield Empty("Reading the rules …", id="empty", markup=False)
        with Horizontal(id="rules-panes"):
            yield RuleList(id="rule-list", markup=False)
            yield Static("", id="rule-brief", markup=False)
        yield Static("", id="count", markup=False)
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Read the rules, then have them checked."""
        self.query_one("#find").display = False
        self.query_one("#rules-panes").display = False
        self.load()

    def on_screen_resume(self) -> None:
        """Read again on the way back: files may have changed."""
        if self.page is not None:
            self.load()

    def situation(self) -> RulesSituation:
        """What decides which keys can work now."""
        row = self._chosen()
        return RulesSituation(
            role=self.desk.role,
            cannot_act=self.page.acting.cannot if self.page else "the rules are still being read",
            undo=self.undoable.what if self.undoable else "",
            reading=self.reading,
            rules=len(self.page.rows) if self.page else 0,
            filtered=bool(self._find()) or self.query_one("#find").has_focus,
            chosen=row is not None,
            numbers=1 if row is not None else 0,
            issues=len(self.marks.issues) if self.marks else len(self.page.broken) if self.page else 0,
        )

    def load(self) -> None:
        """Read the files in the background; the list stays as it is meanwhile."""
        self.reading = True
        self.tell_keys()
        self.ask(partial(read_rules, by=self.desk.by), self._loaded, group="load")

    def _loaded(self, answer: RulesPage | Trouble) -> None:
        self.reading = False
        if isinstance(answer, Trouble):
            self.query_one(Empty).say(
                "The rules cannot be shown", answer.text, "Press r to try again, or q to leave."
            )
            self.query_one(Empty).display = True
        else:
            self.page = answer
            self.notice = workshop(self.desk).notice = answer.notice
            self._show()
            self.ask(read_marks, self._marked, group="marks", long=True)
        self.tell_keys()

    def _marked(self, answer: Marks | Trouble) -> None:
        if isinstance(answer, Trouble):
            self.say(f"The rules could not be checked.\n{answer.text}", severity="warning")
            return
        self.marks = answer
        self._show()

    def _show(self) -> None:
        page = self.page
        if page is None:
            return
        before = self._chosen()
        rows = page.shown(self._find(), self.order)
        self.query_one("#deciding", Static).update(self._deciding(page))
        panes, empty = self.query_one("#rules-panes"), self.query_one(Empty)
        panes.display, empty.display = bool(rows), not rows
        if rows:
            self._fill(rows, before.id if before else None)
        elif page.rows:
            empty.say(
                f"Nothing matches “{self._find()}”",
                f"There are {counted(len(page.rows), 'rule')}; none of them says every one of these words.",
                "Press esc to show every rule again.",
            )
        elif page.broken:
            empty.say(
                "No rule can be read",
                "\n".join(f"{one.place}: {one.what}" for one in page.broken[:6]),
                "Press f to see every fault and how to mend it. Cases still show what was decided before.",
            )
        else:
            empty.say(
                "No rule yet",
                "Here stand the rules that say what is offered, asked and escalated, and when.",
                "Press n to write the first one.",
            )
        self.query_one("#count", Static).update(self._counts(page, len(rows)))
        if not self.query_one("#find").has_focus:
            self.set_focus(self.query_one(RuleList) if rows else None)
        self._brief()
        self.tell_keys()

    def _deciding(self, page: RulesPage) -> Text:
        text = Text(page.deciding)
        if page.broken:
            text = Text.assemble(
                (
                    f"{FAULT} {counted(len(page.broken), 'fault')} keep rules from being read (f shows them). ",
                    "bold",
                ),
                text,
            )
        return text

    def _counts(self, page: RulesPage, shown: int) -> str:
        said = [counted(shown, "rule") + (f" of {len(page.rows)}" if shown != len(page.rows) else "")]
        if late := sum(row.late for row in page.rows):
            said.append(f"{late} past the review date (/late)")
        said.append(self.marks.summary if self.marks else "checking the rules …")
        said.append(f"by {self.order} (g)")
        job = workshop(self.desk).impact
        if job is not None and job.running:
            said.append(f"impact: {job.words} (i)")
        return " · ".join(said)

    def _fill(self, rows: list[RuleRow], chosen: str | None) -> None:
        listed = self.query_one(RuleList)
        options: list[Option] = []
        for name, group in groups_of(rows, self.order):
            options.append(Option(Text(f"— {name} ({len(group)})", "bold"), disabled=True))
            options += [Option(self._line(row), id=row.id) for row in group]
        listed.clear_options()
        listed.add_options(options)
        wanted = chosen if chosen in {row.id for row in rows} else rows[0].id
        listed.highlighted = listed.get_option_index(wanted)

    def _line(self, row: RuleRow) -> Text:
        faults, warnings = self.marks.of(row.id) if self.marks else (0, 0)
        mark = f"{FAULT}{faults}" if faults else f"{WARNING}{warnings}" if warnings else ""
        text = Text(no_wrap=True, overflow="ellipsis")
        text.append(f"{mark:<{_MARK_WIDTH - 1}}", "bold").append(f"{STATE_SHAPES[row.state]} ")
        text.append(row.title)
        if row.late:
            text.append(" (late)", "bold")
        return text

    def _chosen(self) -> RuleRow | None:
        page, found = self.page, self.query(RuleList)
        if page is None or not found or not self.query_one("#rules-panes").display:
            return None
        option = found.first().highlighted_option
        return next((row for row in page.rows if option and row.id == option.id), None)

    def _brief(self) -> None:
        """The chosen rule in full words: a list cuts long titles."""
        row = self._chosen()
        box = self.query_one("#rule-brief", Static)
        if row is None:
            box.update("")
            return
        text = Text.assemble(
            (row.title, "bold"),
            f"\n{STATE_SHAPES[row.state]} {row.state}: {STATE_WORDS[row.state]} · stage {row.stage}",
        )
        text.append(f" · {row.owner}, {row.review}")
        for one in self.marks.issues if self.marks else ():
            if one.rule == row.id:
                text.append(f"\n{one.head}: {one.what}", "bold" if one.fault else "")
        box.update(text)

    @on(Input.Changed, "#find")
    def _typed(self) -> None:
        self._show()

    def do_open(self) -> None:
        """Open the chosen rule."""
        row = self._chosen()
        if row is not None:
            from tui.screens.rules.one import RuleScreen  # noqa: PLC0415 - it leads to the pages after it

            self.app.push_screen(RuleScreen(self.desk, row.id))

    def do_back(self) -> None:
        """Clear the search."""
        self.put_find_away()
        self._show()

    def do_group(self) -> None:
        """Group by the next thing."""
        self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
        self._show()

    def do_edit(self) -> None:
        """Open the file at the chosen rule."""
        row = self._chosen()
        if row is not None:
            self.edit_file(row.file, row.line)

    def do_numbers(self) -> None:
        """Change a number of the chosen rule."""
        row = self._chosen()
        if row is not None:
            from tui.screens.rules.numbers import NumbersScreen  # noqa: PLC0415

            self.app.push_screen(NumbersScreen(self.desk, row.id), self.after_edit)

    def do_issues(self) -> None:
        """Show every fault."""
        from tui.screens.rules.issues import IssuesScreen  # noqa: PLC0415

        self.app.push_screen(IssuesScreen(self.desk))

    def do_impact(self) -> None:
        """Work the impact out, or show what is being worked out."""
        from tui.screens.rules.impact import ImpactScreen  # noqa: PLC0415

        self.app.push_screen(ImpactScreen(self.desk))

    def do_changes(self) -> None:
        """Show versions and proposals."""
        from tui.screens.rules.changes import ChangesScreen  # noqa: PLC0415

        self.app.push_screen(ChangesScreen(self.desk))

    def do_new(self) -> None:
        """Write a new rule."""
        from tui.screens.rules.new import ask_for_rule  # noqa: PLC0415

        row = self._chosen()
        ask_for_rule(self, row.id if row is not None else "", row.title if row is not None else "")

    def do_reload(self) -> None:
        """Read the files again."""
        self.desk.sit_down_again()
        self.marks = None
        self.load()
