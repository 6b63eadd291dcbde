"""One rule as values: what it says in plain English, its examples, whom it touched, what hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from triage.desk import Desk
from triage.desk.explaining import explain_rule, show_example
from triage.desk.rule_browsing import Shelf, at_work, shelf
from triage.desk.rule_editing import look_at
from triage.desk.rule_examples import examples_of
from triage.desk.rule_numbers import RuleNumber, numbers_of
from triage.desk.rule_words import words_of
from triage.errors import TriageError
from tui.pages.rules import STATE_SHAPES, STATE_WORDS, IssueCard, issue_card, may_edit
from tui.pages.wording import Acting, counted, day_in_words

PARTS = {
    "level": "level",
    "escalations": "escalation",
    "flags": "flag",
    "actions": "action",
    "asks": "question",
    "human_reviews": "a person looks",
    "linked_people": "other people",
    "unmet": "not met",
}
"""What a part of a decision is called."""
MOST_CASES = 20


@dataclass(frozen=True)
class ExampleCard:
    """One example of a rule."""

    number: int
    name: str
    expect: str
    passed: bool | None
    """Whether it does what it says; None where it was not run."""
    outcome: str
    """What it does, where that is known."""
    lines: tuple[tuple[int, str, bool], ...] = ()
    """Each condition: how deep, in words, and whether it holds."""
    why_not: str = ""
    """Why it was not run."""

    @property
    def mark(self) -> str:
        """A sign and a word."""
        return {True: "✓ holds", False: "✗ FAILS", None: "? not run"}[self.passed]


@dataclass(frozen=True)
class RuleCard:
    """All that the screen of one rule shows."""

    notice: str
    acting: Acting
    id: str
    title: str
    state: str
    """Sign, word and what it means."""
    about: str
    """Stage, file and line."""
    file: str
    line: int
    deciding: str
    when: tuple[tuple[int, str], ...]
    unless: tuple[tuple[int, str], ...]
    then: tuple[str, ...]
    notes: tuple[str, ...]
    why: str
    sources: tuple[str, ...]
    owner: str
    late: bool
    known_as: str
    examples: tuple[ExampleCard, ...]
    lately: tuple[str, ...]
    """Whom it touched lately, line by line; empty without a record."""
    trial: str
    links: tuple[tuple[str, str, tuple[str, ...]], ...]
    """What hangs on it, or on what it hangs: heading, flag, ids of the rules."""
    issues: tuple[IssueCard, ...]
    numbers: tuple[RuleNumber, ...]
    broken: str
    """Why some of this could not be worked out; empty where all of it could."""
    complete: bool
    """Whether what takes longer was worked out too."""

    @property
    def failing(self) -> int:
        """Examples that do not do what they say."""
        return sum(one.passed is False for one in self.examples)


def read_rule(desk: Desk, name: str, by: str | None, *, rest: bool = True) -> RuleCard:
    """Read one rule as its file has it now; raises :class:`triage.errors.WrongUse` where it cannot be read.

    Without ``rest`` what takes a second or two is left for later: the lint, the examples, whom it touched. In a rulebook
    with a fault elsewhere the rule is still shown, and what needs the other rules is said to be missing.
    """
    found = shelf(desk)
    rule = found.named(name)
    here = at_work(desk)
    words = words_of(rule, here.vocabulary)
    known = _rest(desk, found, rule) if rest else _Rest(examples=_not_run(rule, "not run yet"))
    late = rule.status in {"live", "trial"} and rule.review_by < desk.on
    days = (desk.on - rule.review_by).days
    return RuleCard(
        notice=desk.notice or "",
        acting=may_edit(desk, by),
        id=rule.id,
        title=rule.title,
        state=f"{STATE_SHAPES[rule.status]} {rule.status} – {STATE_WORDS[rule.status]}",
        about=f"{rule.id} · stage {rule.stage} · {rule.file}, line {rule.line}",
        file=rule.file,
        line=rule.line or 1,
        deciding=found.deciding,
        when=tuple((line.depth, line.text) for line in words.when),
        unless=tuple((line.depth, line.text) for line in words.unless),
        then=words.then,
        notes=(*([f"Looked at {words.applies}."] if words.applies else []), *words.notes),
        why=rule.rationale,
        sources=tuple(f"{one.title}{f' ({one.note})' if one.note else ''}" for one in rule.sources),
        owner=f"{rule.owner}; to be looked at again by {day_in_words(rule.review_by)}"
        + (f" – LATE by {counted(days, 'day')}" if late else ""),
        late=late,
        known_as=", ".join(rule.also_known_as),
        numbers=numbers_of(rule, here.vocabulary),
        complete=rest,
        **vars(known),
    )


@dataclass(frozen=True)
class _Rest:
    """What takes longer."""

    examples: tuple[ExampleCard, ...] = ()
    lately: tuple[str, ...] = ()
    trial: str = ""
    links: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    issues: tuple[IssueCard, ...] = ()
    broken: str = ""


def _rest(desk: Desk, found: Shelf, rule: Any) -> _Rest:
    issues = tuple(
        issue_card(issue, excerpt, rule.id)
        for issue, excerpt in look_at(desk, rule.file).issues
        if _within(found, rule, issue)
    )
    try:
        page = explain_rule(at_work(desk), rule)
        return _Rest(
            tuple(_examples(desk, rule)),
            tuple(_lately(page.lately)) if page.lately is not None else (),
            _trial(page.trial),
            tuple(_links(page)),
            issues,
        )
    except TriageError as trouble:
        return _Rest(
            _not_run(rule, "a rule file has a fault"),
            issues=issues,
            broken=f"The rules cannot all be read ({trouble.what}), so examples were not run and links are not known.",
        )


def _not_run(rule: Any, why: str) -> tuple[ExampleCard, ...]:
    return tuple(
        ExampleCard(place, one.name, one.expect, None, "", why_not=why)
        for place, one in enumerate(rule.examples, start=1)
    )


def _within(found: Shelf, rule: Any, issue: Any) -> bool:
    """Whether an issue stands in the lines of a rule; one without a line counts for every rule of its file."""
    if issue.file != rule.file:
        return bool(issue.severity == "error")
    start = rule.line or 1
    after = min(
        (one.line or 0 for one in found.rules if one.file == rule.file and (one.line or 0) > start),
        default=None,
    )
    return issue.line is None or (start <= issue.line and (after is None or issue.line < after))


def _examples(desk: Desk, rule: Any) -> Iterable[ExampleCard]:
    here = at_work(desk)
    rule = next((one for one in here.rulebook.rules if one.id == rule.id), rule)
    run = {id(one.example): one for one in examples_of(here, [rule]).results}
    for number, example in enumerate(rule.examples, start=1):
        result = run.get(id(example))
        if result is None:
            yield ExampleCard(number, example.name, example.expect, None, "", why_not="the rule is retired")
            continue
        shown = None
        try:
            shown = show_example(here, rule, number)
        except TriageError:
            shown = None
        lines = (*shown.when, *shown.unless) if shown else ()
        yield ExampleCard(
            number,
            example.name,
            example.expect,
            result.passed,
            str(result.engine),
            tuple((one.depth, one.text, one.holds) for one in lines),
        )


def _lately(lately: Any) -> Iterable[str]:
    count = len(lately.cases)
    yield (
        f"{count} of {counted(lately.looked_at, 'case')} decided in the last {counted(lately.days, 'day')}, "
        "by their latest decision"
    )
    for one in lately.cases[:MOST_CASES]:
        parts = ", ".join(PARTS.get(part, part) for part in one.parts)
        yield f"case {one.case}, {day_in_words(one.decided_on)}: level {one.level}; {parts}"
    if count > MOST_CASES:
        yield f"and {count - MOST_CASES} more"
    if lately.erased:
        yield f"{counted(lately.erased, 'decision')} erased, which say nothing any more"


def _links(page: Any) -> Iterable[tuple[str, str, tuple[str, ...]]]:
    yield from _flags("Reads the flag", "raised by", page.fed_by)
    yield from _flags("Raises the flag", "read by", page.feeds)
    if page.rule.replaces:
        yield "Takes the place of", "", tuple(page.rule.replaces)
    if page.replaced_by:
        yield "Its place is taken by", "", tuple(page.replaced_by)


def _flags(
    head: str, way: str, links: Mapping[str, Sequence[str]]
) -> Iterable[tuple[str, str, tuple[str, ...]]]:
    for flag, rules in links.items():
        said = f"{flag.replace('_', ' ')}, {way}" + ("" if rules else " no rule")
        yield head, said, tuple(rules)


def _trial(told: Any) -> str:
    if told is None:
        return ""
    return (
        f"On trial: would have fired in {told.fired} of {counted(told.decisions, 'decision')}, "
        f"in {counted(len(told.cases), 'case')}"
    )
