"""A new rule: questions in plain words, then the rule read back in English before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Static

from triage.desk import Desk
from triage.desk.rule_asking import rule_asked_for, write_new_rule
from triage.desk.rule_browsing import at_work, shelf
from triage.desk.rule_editing import Edited
from triage.desk.rule_numbers import age_fault, score_fault
from triage.desk.rule_writing import NewRule
from tui.actions import bindings_of
from tui.actions.rules import RulesSituation
from tui.pages.rules import issue_card
from tui.screens.form import Answers, Field, FormScreen
from tui.screens.rules.editing import EditsRules
from tui.screens.rules.one import issues_text
from tui.screens.rules.reading import Body, LongPage, part
from tui.screens.rules.workshop import workshop
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.work import DeskThread, Trouble

MOST_OWNERS = 5


@dataclass(frozen=True)
class _Known:
    """What the questions are asked with."""

    owners: tuple[str, ...]
    levels: tuple[tuple[str, str], ...]


def _known(desk: Desk) -> _Known:
    words = at_work(desk).vocabulary
    owners = Counter(rule.owner for rule in shelf(desk).rules).most_common(MOST_OWNERS)
    return _Known(
        tuple(name for name, _ in owners),
        tuple((code, one.title) for code, one in words.of("levels").items()),
    )


def ask_for_rule(page: EditsRules[Any], rule: str, title: str, *, like: bool = False) -> None:
    """Ask for a new rule from ``page``; with ``like`` it starts from ``rule``."""
    start = rule if like else ""
    page.ask(_known, partial(_ask, page, start, title if like else ""), group="new")


def _ask(page: EditsRules[Any], start: str, title: str, known: _Known | Trouble) -> None:
    if isinstance(known, Trouble):
        page.say(f"A rule cannot be written now.\n{known.text}", severity="warning")
        return
    shop = workshop(page.desk)
    answers = dict(shop.answers)
    fields = [
        Field("title", "What does it do", help="one sentence a parent could read", needed=True),
        Field("need", "Which need is recorded", help="in your own words, such as: can't sleep"),
        Field("score", "From which score on", help="1 to 10, ten the most severe; empty for whatever the score", check=score_fault),
        Field("fact", "Which fact or worry is recorded", help="in your own words; empty for none"),
        Field("from_age", "Only from which age", help="years; empty for any", check=age_fault),
        Field("under_age", "Only under which age", help="years; empty for any", check=age_fault),
        Field("help", "Which help is offered", help="in your own words; empty for none"),
        Field("within", "How soon", help="such as 10 working days, or today; empty for no limit"),
        Field("level", "At least which level", choices=(("", "whatever it is without this rule"), *known.levels)),
        Field("why", "Why do we do this", needed=not start),
        Field("source", "Where does it come from", help="guidance, a report, or a local decision", needed=not start),
        Field("owner", "Who answers for it", help="a role, such as: " + "; ".join(known.owners), needed=not start),
    ]  # fmt: skip
    lines = [
        "It is a draft: in no decision until its state is live. You see it in English before it is written."
    ]
    if start:
        lines.insert(0, f"It starts from “{title}”; what you leave empty stays as there.")

    def work(desk: Desk, said: Answers) -> tuple[NewRule, dict[str, str]]:
        return rule_asked_for(desk, said, start), dict(said)

    def done(answer: tuple[NewRule, dict[str, str]] | None) -> None:
        if answer is None:
            return
        # Kept until the rule is written: whoever goes back to the questions finds them answered.
        shop.answers.update(answer[1])
        page.app.push_screen(NewRuleScreen(page.desk, answer[0], start, title), partial(_ended, page))

    shop.answers = answers
    page.app.push_screen(
        FormScreen(
            page.desk,
            "A new rule",
            lines,
            fields,
            work,
            yes="Show it in English",
            kept=shop.answers,
            refused="It cannot be shown yet.",
        ),
        done,
    )


def _ended(page: EditsRules[Any], answer: Edited | str | None) -> None:
    if isinstance(answer, Edited):
        page.desk.sit_down_again()
        page.after_edit(answer)
    elif answer:
        ask_for_rule(page, answer, "", like=False)


class NewRuleScreen(EditsRules[Any], LongPage[Any]):
    """The rule read back; answers with what was written."""

    WHERE = "rule_new"
    ABOUT = "The new rule in English, as it would stand in its file, with examples made for it. Nothing is written before w."
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("rule_new")

    reading = False

    def __init__(self, desk: DeskThread, rule: NewRule, start: str, title: str) -> None:
        """Show ``rule``; ``start`` is the rule it began from."""
        super().__init__(desk)
        self.rule, self._start, self._start_title = rule, start, title

    def compose(self) -> ComposeResult:
        """Lay out head, text and keys."""
        yield Head()
        yield Body(*_parts(self.rule))
        yield Keys(classes="keys")

    async def begin(self) -> None:
        """Show the keys."""
        self.notice = workshop(self.desk).notice
        self.tell_keys()

    def crumbs(self) -> tuple[str, ...]:
        """The place, then this."""
        return (*super().crumbs(), "New rule, not written yet")

    def situation(self) -> RulesSituation:
        """What decides which keys can work now."""
        return RulesSituation(role=self.desk.role, reading=self.reading, changed=True)

    def do_write(self) -> None:
        """Write it at the end of its file."""
        self.reading = True
        self.tell_keys()
        self.ask(partial(write_new_rule, rule=self.rule, by=self.desk.by), self._written, group="edit")

    def _written(self, answer: Edited | Trouble) -> None:
        self.reading = False
        if isinstance(answer, Trouble):
            self.say(f"Nothing was written.\n{answer.text}", severity="warning")
            self.tell_keys()
            return
        workshop(self.desk).answers.clear()
        self.say(f"Written at the end of rules/{self.rule.file}, as a draft.")
        self.dismiss(answer)

    def do_again(self) -> None:
        """Go back to the questions."""
        _ask_again(self)

    def do_back(self) -> None:
        """Go back without writing it."""
        self.dismiss(None)


def _ask_again(page: NewRuleScreen) -> None:
    start, title = page._start, page._start_title  # noqa: SLF001 - its own module
    under = page.app.screen_stack[-2]
    page.dismiss(None)
    if isinstance(under, EditsRules):
        ask_for_rule(under, start, title, like=bool(start))


def _parts(rule: NewRule) -> Iterable[Widget]:
    yield Static(Text(rule.title, "bold"))
    yield Static(
        Text(f"a draft, at the end of rules/{rule.file}, line {rule.line}; its name is {rule.id}"),
        classes="about",
    )
    yield Static(Text(rule.english), classes="section")
    yield part(
        "Examples made for it",
        [
            f"{'✗ FAILS' if name in rule.failed else '✓ holds'}  {name} – {expect}"
            for name, expect in rule.examples
        ]
        or ["none could be made"],
    )
    if rule.lint:
        yield Static(issues_text(issue_card(one, "") for one in rule.lint), classes="section")
    yield part("As it will stand in the file", rule.text.rstrip("\n").split("\n"), mark="")
