"""Changing a score, an age or a number of days of one rule: type it, enter writes it."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Static

from triage.desk.rule_editing import Edited, change_numbers
from triage.desk.rule_numbers import RuleNumber, number_fault
from tui.actions import bindings_of
from tui.actions.rules import RulesSituation
from tui.pages.rule import RuleCard, read_rule
from tui.screens.page import Page
from tui.screens.rules.workshop import workshop
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.work import DeskThread, Trouble


class NumberBox(Input):
    """One number to type over."""

    HELP = "Type the new number over the old one; enter writes it into the file and checks it. A score may also be the word any."

    def __init__(self, number: RuleNumber, value: str) -> None:
        """Show ``value`` in the place of the number."""
        super().__init__(value, select_on_focus=True, max_length=5, compact=True)
        self.number = number


class NumbersScreen(Page[Edited | None]):
    """Answers with the change that was written; None where none was."""

    WHERE = "rule_numbers"
    ABOUT = (
        "The numbers of one rule, each with what it is about. Type over one, then enter: the file is written in that line "
        "alone, and checked. Nothing else of the file changes."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("rule_numbers")

    card: RuleCard | None = None
    reading = True

    def __init__(self, desk: DeskThread, rule: str) -> None:
        """Show the numbers of ``rule``."""
        super().__init__(desk)
        self.rule = rule

    def compose(self) -> ComposeResult:
        """Lay out head, the numbers, what is wrong, and keys."""
        yield Head()
        yield Static("", id="text-about", markup=False)
        with VerticalScroll(id="numbers", can_focus=False):
            yield Empty("Reading the rule …", markup=False)
        yield Static("", id="text-fault", markup=False)
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Read the rule."""
        self.query_one("#text-fault").display = False
        self.load()

    def crumbs(self) -> tuple[str, ...]:
        """The place, the rule, its numbers."""
        return (*super().crumbs(), f"Rule {self.rule}", "Numbers")

    def situation(self) -> RulesSituation:
        """What decides which keys can work now."""
        card = self.card
        return RulesSituation(
            role=self.desk.role,
            cannot_act=card.acting.cannot if card else "",
            reading=self.reading,
            numbers=len(card.numbers) if card else 0,
            changed=bool(self._changes()),
        )

    def load(self) -> None:
        """Read the rule."""
        if self.card is None:
            self.ask(
                partial(read_rule, name=self.rule, by=self.desk.by, rest=False), self._loaded, group="load"
            )
        self.tell_keys()

    async def _loaded(self, answer: RuleCard | Trouble) -> None:
        self.reading = False
        body = self.query_one("#numbers", VerticalScroll)
        empty = self.query_one(Empty)
        if isinstance(answer, Trouble):
            empty.say("This rule cannot be read now", answer.text, "Press esc to go back.")
        elif not answer.numbers:
            self.card = answer
            empty.say(
                "This rule has no number",
                "It applies whenever what it names is recorded, whatever the score.",
                "Press esc to go back; e there edits its text.",
            )
        else:
            self.card = answer
            self.notice = answer.notice
            self.query_one("#text-about", Static).update(Text(answer.title, "bold"))
            kept = workshop(self.desk).numbers.get(self.rule, {})
            rows = [
                Horizontal(
                    Static(
                        Text.assemble(f"{one.about}\n", (f"{one.label}, now: {one.written}", "dim")),
                        classes="about",
                    ),
                    NumberBox(one, kept.get((one.line, one.column), one.value)),
                    classes="number",
                )
                for one in answer.numbers
            ]
            with self.app.batch_update():
                await empty.remove()
                await body.mount(*rows)
            boxes = list(self.query(NumberBox))
            first = next(
                (box for box in boxes if box.number.key == "severity" and box.value != "any"), boxes[0]
            )
            first.focus()
        self.tell_keys()

    def _changes(self) -> dict[tuple[int, int], str]:
        return {
            (box.number.line, box.number.column): box.value.strip()
            for box in self.query(NumberBox)
            if box.value.strip() != box.number.value
        }

    @on(Input.Changed)
    def _typed(self) -> None:
        workshop(self.desk).numbers[self.rule] = self._changes()
        self._check()
        self.tell_keys()

    def _check(self) -> NumberBox | None:
        """Say what is wrong with the first number that cannot stand."""
        wrong = next(
            (
                box
                for box in self.query(NumberBox)
                if box.value.strip() != box.number.value and number_fault(box.number, box.value)
            ),
            None,
        )
        note = self.query_one("#text-fault", Static)
        note.display = wrong is not None
        note.update(f"✗ {wrong.number.about}: {number_fault(wrong.number, wrong.value)}" if wrong else "")
        return wrong

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.action_act("save")

    def do_next(self) -> None:
        """Go to the next number."""
        self.focus_next(NumberBox)

    def do_previous(self) -> None:
        """Go to the number before."""
        self.focus_previous(NumberBox)

    def do_save(self) -> None:
        """Write the numbers into the file."""
        wrong = self._check()
        if wrong is not None:
            wrong.focus()
            return
        self.reading = True
        self.tell_keys()
        work = partial(change_numbers, rule=self.rule, changes=self._changes(), by=self.desk.by)
        self.ask(work, self._saved, group="edit")

    def _saved(self, answer: Edited | Trouble) -> None:
        self.reading = False
        if isinstance(answer, Trouble):
            note = self.query_one("#text-fault", Static)
            note.display = True
            note.update(Text(f"✗ Nothing was written. {answer.text}"))
            self.tell_keys()
            return
        workshop(self.desk).numbers.pop(self.rule, None)
        self.desk.sit_down_again()
        self.dismiss(answer)

    def do_back(self) -> None:
        """Go back; what was typed is kept."""
        self.dismiss(None)
