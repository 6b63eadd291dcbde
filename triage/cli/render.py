"""Decisions as text for a terminal: escalations first, then why, then what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from triage.cli.common import other_cases
from triage.deciding.words import code_in_words, fact_in_words, within_in_words
from triage.rulebook.near_misses import wanted_in_words

if TYPE_CHECKING:
    from triage.model import Action, Decision, Escalation, HeldBack
    from triage.signposting import Directory
    from triage.vocabulary import Vocabulary

LEVEL_SHAPES = {1: "●○○○", 2: "●●○○", 3: "●●●○", 4: "●●●●"}
"""A shape for each level, so that nothing is said by colour alone."""


def console(*, stderr: bool = False) -> Console:
    """A console for people: colour only on a terminal, NO_COLOR respected; 80 columns where nobody looks."""
    made = Console(stderr=stderr, highlight=False, soft_wrap=False)
    return made if made.is_terminal else Console(stderr=stderr, highlight=False, width=80)


def decision_view(
    decision: Decision,
    vocabulary: Vocabulary,
    directory: Directory,
    *,
    explain: bool = False,
    titles: dict[str, str] | None = None,
    rule_titles: Mapping[str, str] | None = None,
    hidden_rules: frozenset[str] = frozenset(),
) -> RenderableType:
    """One decision as a renderable, at most 80 columns wide where the console is.

    ``titles`` are the workspace's own titles of levels; ``rule_titles`` name the rules that ``explain`` shows as held back.
    Flags for coordinators' reports are left out, and so are ``hidden_rules``, which would only raise such flags.
    """
    show = _Words(vocabulary, directory)
    parts: list[RenderableType] = [_head(decision, show, titles or {})]
    if decision.escalations:
        parts.append(_escalations(decision, show))
    urgent = [ask for ask in decision.asks if ask.within_days == 0]
    if urgent:
        parts.append(
            _section("Ask today", (f"{ask.question}{_about(ask.person, ask.need, show)}" for ask in urgent))
        )
    if decision.actions:
        parts.append(_actions(decision.actions, show, explain=explain))
    later = [ask for ask in decision.asks if ask.within_days != 0]
    if later:
        parts.append(
            _section(
                "Ask",
                (
                    f"{ask.question}{_about(ask.person, ask.need, show)}{_by(ask.within_days)}"
                    for ask in later
                ),
            )
        )
    if decision.human_reviews:
        parts.append(
            _section(
                "A person looks",
                (
                    f"{code_in_words(item.by).capitalize()}: {show.vocabulary.title('review_reasons', item.reason).lower()}{other_cases(item.facts)}{_by(item.within_days)}"
                    for item in decision.human_reviews
                ),
            )
        )
    if decision.linked_people:
        parts.append(
            _section(
                "People with needs of their own",
                (
                    f"{show.person(item.person, item.who)}{'' if item.age is None else f', {item.age:g}'}: {', '.join(show.need(need) for need in item.needs) or 'to be asked'}"
                    for item in decision.linked_people
                ),
            )
        )
    if decision.unmet:
        parts.append(
            _section(
                "Not met",
                (
                    f"{show.help(item.help)} for {show.person(item.person, item.who)}: {show.vocabulary.title('unmet_reasons', item.reason).lower()}"
                    for item in decision.unmet
                ),
            )
        )
    if decision.not_offered:
        parts.append(
            _section(
                "Services passed over",
                (
                    f"{show.service(item.service)}: {show.vocabulary.title('not_offered_reasons', item.reason).lower()} ({item.detail})"
                    for item in decision.not_offered
                ),
            )
        )
    if decision.flags:
        parts.append(
            _section(
                "Noted",
                (
                    show.vocabulary.title("flags", item.flag)
                    for item in decision.flags
                    if item.flag not in vocabulary.for_coordinators
                ),
            )
        )
    if explain:
        parts.extend(
            _held_back(
                [one for one in decision.held_back if one.rule not in hidden_rules], show, rule_titles or {}
            )
        )
    parts.append(Text(f"Sharing: {code_in_words(decision.sharing.basis)} – {decision.sharing.reason}"))
    parts.append(
        Text(
            f"Review on {decision.review_on.isoformat()}. Proposed: people decide; every action waits for a named person."
        )
    )
    return Group(*parts)


def escalations_view(
    decision: Decision, vocabulary: Vocabulary, directory: Directory
) -> RenderableType | None:
    """The escalations of a decision alone, to stand before anything else; None where there is none."""
    show = _Words(vocabulary, directory)
    return _escalations(decision, show) if decision.escalations else None


def _escalations(decision: Decision, show: _Words) -> RenderableType:
    return Panel(
        Group(*(_escalation(item, show) for item in decision.escalations)),
        title="ESCALATE – needs no confirmation",
        border_style="bold red",
        title_align="left",
    )


MOST_NEAR = 10
"""Near misses that are shown; the decision as JSON holds all."""


def _held_back(held: Sequence[HeldBack], show: _Words, titles: Mapping[str, str]) -> Iterable[RenderableType]:
    """Rules that something stopped, then those that one more fact would make fire, the gravest first."""
    stopped = [item for item in held if item.held == "unless"]
    near = [item for item in held if item.held == "near_miss"]
    if stopped:
        yield _section(
            "Held back by an `unless`",
            (f"{_titled(item.rule, titles)} – stopped by: {show.facts([item.fact])}" for item in stopped),
        )
    if near:
        lines = [
            f"{_titled(item.rule, titles)} – if {wanted_in_words(item.fact, show.vocabulary)}"
            for item in near[:MOST_NEAR]
        ]
        if len(near) > MOST_NEAR:
            lines.append(f"… and {len(near) - MOST_NEAR} more (--json lists all)")
        yield _section("One fact short, gravest first (record only what is true)", lines)


def _titled(rule: str, titles: Mapping[str, str]) -> str:
    return f"{titles[rule]} ({rule})" if rule in titles else rule


class _Words:
    """Titles for codes, looked up once."""

    def __init__(self, vocabulary: Vocabulary, directory: Directory) -> None:
        self.vocabulary, self._directory = vocabulary, directory

    def help(self, code: str) -> str:
        return self.vocabulary.title("help", code)

    def need(self, code: str) -> str:
        return self.vocabulary.title("needs", code).lower()

    def service(self, service: str | None) -> str:
        if service is None:
            return "–"
        found = self._directory.services.get(service)
        return found.name if found else service

    def person(self, person: str, who: str | None) -> str:
        word = {
            "child": "the child",
            "family": "the family",
            "parent": "parent or carer",
            "sibling": "brother or sister",
            "household": "the household",
        }.get(person, self.vocabulary.title("people", person).lower())
        return f"{word} ({who})" if who else word

    def facts(self, facts: Iterable[str]) -> str:
        return "; ".join(fact_in_words(fact, self.vocabulary) for fact in facts)


def _head(decision: Decision, show: _Words, titles: dict[str, str]) -> RenderableType:
    level = decision.level
    title = titles.get(level.code) or show.vocabulary.title("levels", level.code)
    step = f" · step: {decision.step}" if decision.step else ""
    text = Text.assemble(
        (f"{decision.case}", "bold"),
        f"  {decision.decided_on.isoformat()}\n",
        (f"Level {level.number} {LEVEL_SHAPES[level.number]} {title}", "bold"),
        step,
    )
    why = show.facts(level.facts)
    if why:
        text.append(f"\nbecause: {why}")
    return text


def _escalation(item: Escalation, show: _Words) -> RenderableType:
    when = {"now": "NOW", "same_day": "TODAY", "next_day": "BY TOMORROW"}[item.by_when]
    text = Text.assemble(
        (f"{when}: {show.vocabulary.title('escalations', item.to)}", "bold"),
        f" – about {show.person(item.person, item.who)}\n",
        f"{item.who_acts}\n",
    )
    contact = item.contact
    text.append(f"Call: {contact.in_hours}\n")
    if contact.out_of_hours != contact.in_hours:
        text.append(f"Out of hours: {contact.out_of_hours}\n")
    text.append(f"Because: {show.facts(item.facts)}", "italic")
    return text


def _actions(actions: tuple[Action, ...], show: _Words, *, explain: bool) -> RenderableType:
    table = Table(
        title="What to do",
        title_justify="left",
        box=None,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        show_edge=False,
    )
    for name, justify, ratio in (
        ("#", "right", None),
        ("what", "left", 3),
        ("with whom", "left", 3),
        ("when", "left", None),
        ("why", "left", 5),
    ):
        table.add_column(name, justify=justify, ratio=ratio, overflow="fold")  # type: ignore[arg-type] # rich names its literals privately
    for action in actions:
        what = f"{code_in_words(action.kind)}: {show.help(action.help)}"
        if action.person != "child" or action.who:
            what += f" – for {show.person(action.person, action.who)}"
        where = show.service(action.service) if action.service else ""
        if action.alternatives:
            where += f" (or {', '.join(show.service(item) for item in action.alternatives[:2])}{' …' if len(action.alternatives) > 2 else ''})"
        why = show.facts(action.facts)
        if explain:
            why += f"\n{', '.join(action.rules)}"
        table.add_row(
            str(action.order),
            what + (" (wait well)" if action.wait_well else ""),
            where,
            within_in_words(action.within_days),
            why,
        )
    return Padding(table, (1, 0, 0, 0))


def _section(title: str, lines: Iterable[str]) -> RenderableType:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column(overflow="fold")
    for line in lines:
        grid.add_row("·", line)
    return (
        Padding(Group(Text(title, style="bold"), grid), (1, 0, 0, 0)) if grid.row_count else Text("", end="")
    )


def _about(person: str, need: str | None, show: _Words) -> str:
    if need is None:
        return ""
    return f" ({show.need(need)}{'' if person == 'child' else ', ' + show.person(person, None)})"


def _by(days: int | None) -> str:
    return "" if days is None else f" – {within_in_words(days)}" if days < 2 else f" – within {days} days"
