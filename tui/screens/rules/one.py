"""One rule: what it says, why, its examples, whom it touched, what hangs on it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Static

from triage.desk.rule_editing import Edited, change_state
from tui.actions import bindings_of
from tui.actions.rules import RulesSituation
from tui.pages.rule import ExampleCard, RuleCard, read_rule
from tui.pages.rules import STATE_WORDS, IssueCard
from tui.screens.form import Field, FormScreen
from tui.screens.rules.editing import EditsRules
from tui.screens.rules.reading import Line, LongPage, heading, part
from tui.screens.rules.workshop import workshop
from tui.work import DeskThread, Trouble

INDENT = "   "


class RuleScreen(EditsRules[None], LongPage[None]):
    """One rule, read again each time it is shown."""

    WHERE = "rule"
    ABOUT = (
        "One rule in plain English: when it applies, what follows, why it is there, who answers for it, and examples that "
        "are tried each time it is shown. ✓ the example does what it says, ✗ it does not."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("rule")
    WAITING = "Reading the rule …"

    card: RuleCard | None = None
    reading = True

    def __init__(self, desk: DeskThread, name: str) -> None:
        """Show the rule ``name``."""
        super().__init__(desk)
        self._name_of_rule = name

    def crumbs(self) -> tuple[str, ...]:
        """The place, then the rule."""
        return (*super().crumbs(), f"Rule {self._name_of_rule}")

    def situation(self) -> RulesSituation:
        """What decides which keys can work now."""
        card, line = self.card, self.chosen()
        return RulesSituation(
            role=self.desk.role,
            cannot_act=card.acting.cannot if card else "",
            undo=self.undoable.what if self.undoable else "",
            reading=self.reading,
            readable=card is not None,
            numbers=len(card.numbers) if card else 0,
            chosen=bool(line and line.leads),
        )

    def load(self) -> None:
        """Read what is quick, show it, then the rest."""
        self.reading = True
        self.tell_keys()
        self.ask(
            partial(read_rule, name=self._name_of_rule, by=self.desk.by, rest=False),
            self._loaded,
            group="load",
        )

    async def _loaded(self, answer: RuleCard | Trouble) -> None:
        self.reading = False
        if isinstance(answer, Trouble):
            self.card = None
            await self.say_instead(
                "This rule cannot be read now",
                answer.text,
                "Press esc to go back; f in the list of rules shows every fault and where it stands.",
            )
        else:
            first = self.card is None
            self.card = answer if first or answer.complete else self._with_rest(answer)
            self.notice = workshop(self.desk).notice = answer.notice
            if first or answer.complete:
                await self.fill(list(_parts(answer)))
            if not answer.complete:
                self.ask(
                    partial(read_rule, name=self._name_of_rule, by=self.desk.by), self._loaded, group="load"
                )
        self.tell_keys()

    def _with_rest(self, quick: RuleCard) -> RuleCard:
        """Keep showing what took longer until it was worked out again."""
        return quick

    def do_edit(self) -> None:
        """Open the file at this rule."""
        if self.card is not None:
            self.edit_file(self.card.file, self.card.line)

    def do_numbers(self) -> None:
        """Change a number of it."""
        from tui.screens.rules.numbers import NumbersScreen  # noqa: PLC0415 - it comes back here

        self.app.push_screen(NumbersScreen(self.desk, self._name_of_rule), self.after_edit)

    def do_state(self) -> None:
        """Ask for another state."""
        card = self.card
        if card is None:
            return
        field = Field(
            "state",
            "From now on it is",
            choices=tuple((code, f"{code} – {words}") for code, words in STATE_WORDS.items()),
            needed=True,
        )
        name, by = self._name_of_rule, self.desk.by

        def work(desk: object, answers: object) -> Edited:
            return change_state(desk, name, answers["state"], by)  # type: ignore[arg-type,index]

        self.app.push_screen(
            FormScreen(
                self.desk,
                f"State of the rule “{card.title}”",
                [f"It is {card.state}.", card.deciding],
                [field],
                work,
                yes="Write it into the file",
                kept=workshop(self.desk).form(f"state {name}"),
            ),
            self._state_changed,
        )

    def _state_changed(self, edited: Edited | None) -> None:
        if edited is not None:
            self.desk.sit_down_again()
            self.after_edit(edited)

    def do_impact(self) -> None:
        """Work the impact out, or show what is being worked out."""
        from tui.screens.rules.impact import ImpactScreen  # noqa: PLC0415

        self.app.push_screen(ImpactScreen(self.desk))

    def do_propose(self) -> None:
        """Have the checks run and propose the files."""
        from tui.screens.rules.proposing import ProposeScreen  # noqa: PLC0415

        self.app.push_screen(ProposeScreen(self.desk))

    def do_changes(self) -> None:
        """Show versions and proposals."""
        from tui.screens.rules.changes import ChangesScreen  # noqa: PLC0415

        self.app.push_screen(ChangesScreen(self.desk))

    def do_copy(self) -> None:
        """Write a new rule that starts from this one."""
        from tui.screens.rules.new import ask_for_rule  # noqa: PLC0415

        ask_for_rule(self, self._name_of_rule, self.card.title if self.card else "", like=True)

    def do_open(self) -> None:
        """Open the linked rule."""
        line = self.chosen()
        if line is not None and line.leads:
            self.app.push_screen(RuleScreen(self.desk, line.leads))

    def do_reload(self) -> None:
        """Read it again from the files."""
        self.desk.sit_down_again()
        self.load()


def _parts(card: RuleCard) -> Iterable[Widget]:
    yield Static(Text(card.title, "bold"))
    yield Static(Text(f"{card.state}\n{card.about}"), classes="about")
    faults = [one for one in card.issues if one.fault]
    if faults:
        yield Static(issues_text(faults), classes="faulty")
    yield part("When", _indented(card.when), mark="")
    if card.unless:
        yield part("Unless", _indented(card.unless), mark="")
    yield part("Then", card.then)
    if card.notes:
        yield part("Note", card.notes)
    warnings = [one for one in card.issues if not one.fault]
    if warnings:
        yield Static(issues_text(warnings), classes="section")
    if card.broken:
        yield Static(Text(card.broken, "bold"), classes="section")
    yield from _examples(card)
    yield part("Why it is there", [card.why])
    yield part("Where it comes from", card.sources or ["nobody has said"])
    yield part("Who answers for it", [card.owner])
    if card.known_as:
        yield part("Also found as", [card.known_as])
    if card.trial:
        yield part("On trial", [card.trial])
    if card.lately:
        yield part("Whom it touched lately", card.lately)
    if card.links:
        yield heading("What hangs on it")
    for head, said, rules in card.links:
        yield Static(Text(f"{head} {said}".strip()))
        for rule in rules:
            yield Line(Text(rule), Text("enter opens it", "italic"), leads=rule)
    yield part("Which rules decide", [card.deciding])


def _examples(card: RuleCard) -> Iterable[Widget]:
    if not card.examples:
        yield part("Examples", ["none yet: a rule in force needs one that fires and one that does not"])
        return
    run = sum(one.passed is not None for one in card.examples)
    said = (
        f"{card.failing} of {run} FAIL"
        if card.failing
        else f"{run} of {len(card.examples)} hold"
        if run
        else "being tried …"
    )
    yield heading(f"Examples ({said})")
    for one in card.examples:
        yield Line(*_example(one))


def _example(one: ExampleCard) -> tuple[Text, Text]:
    head = Text.assemble((one.mark, "bold" if one.passed is False else ""), f"  {one.name} – {one.expect}")
    if one.passed is False:
        head.append(f", but it does this: {one.outcome}", "bold")
    more = Text(one.why_not)
    for place, (depth, words, holds) in enumerate(one.lines):
        more.append(
            f"{chr(10) if place or one.why_not else ''}{INDENT * depth}{'yes' if holds else 'no '}  {words}"
        )
    return head, more


def _indented(lines: Iterable[tuple[int, str]]) -> list[str]:
    return [f"{INDENT * depth}{'· ' if depth else ''}{words}" for depth, words in lines]


def issues_text(issues: Iterable[IssueCard], *, excerpts: bool = False) -> Text:
    """Issues in full: mark, place, what, why, mend."""
    text = Text()
    for one in issues:
        text.append("\n\n" if text and excerpts else "\n" if text else "")
        text.append(f"{one.head}: {one.what}", "bold").append(f"\n  where: {one.place} ({one.code})", "dim")
        if excerpts and one.excerpt:
            text.append("\n" + one.excerpt)
        if one.why:
            text.append(f"\n  why: {one.why}")
        if one.mend:
            text.append(f"\n  mend: {one.mend}")
    return text
