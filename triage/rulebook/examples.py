"""Running the examples that stand inside rule files, and telling which rules have too few kinds of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.casefile import EXAMPLE_DAY, as_day, check_case, expand_example
from triage.model import CaseFile, Issue
from triage.rulebook.book import Rulebook
from triage.rulebook.evaluate import fired_and_held, oracle
from triage.rulebook.facts import Area, Facts, build_facts
from triage.rulebook.model import Example, Expectation, Rule
from triage.source import Parsed

AreaOf = Callable[[CaseFile], Area]
"""Where the home of a case lies, as the directory in use tells."""
BasisOf = Callable[[CaseFile, date], str]
"""The basis for sharing of a case on a day, as the law of agreement tells."""


@dataclass(frozen=True)
class ExampleResult:
    """What one example did, by the engine and by the oracle."""

    rule: Rule
    example: Example
    engine: str
    oracle: str

    @property
    def passed(self) -> bool:
        """Whether both readings do what the example says."""
        return self.engine == self.oracle == self.example.expect


@dataclass(frozen=True)
class Coverage:
    """Rules that are not retired and whose examples leave something unseen."""

    never_fire: tuple[Rule, ...]
    """No example fires."""
    never_silent: tuple[Rule, ...]
    """No example shows when the rule does not fire."""
    never_held_back: tuple[Rule, ...]
    """The rule has an `unless`, and no example is held back by it."""


def coverage(rules: Iterable[Rule]) -> Coverage:
    """Which of ``rules`` have no example of a kind that a rule of their shape should have."""
    present = [rule for rule in rules if rule.status != "retired"]

    def without(*kinds: Expectation) -> tuple[Rule, ...]:
        return tuple(
            rule for rule in present if not any(example.expect in kinds for example in rule.examples)
        )

    return Coverage(
        never_fire=without("fires"),
        never_silent=without("does not fire", "held back"),
        never_held_back=tuple(rule for rule in without("held back") if rule.unless is not None),
    )


def example_case(example: Example, rulebook: Rulebook) -> tuple[CaseFile | None, list[Issue], date]:
    """The case an example describes, its faults, and the day it is acted on (its last review, else when received)."""
    data = expand_example(example.given)
    reviews = data.get("reviews")
    days = (
        [_day(row.get("on")) for row in reviews if isinstance(row, dict)] if isinstance(reviews, list) else []
    )
    on = max((day for day in days if day is not None), default=_day(data.get("received")) or EXAMPLE_DAY)
    case, problems = check_case(Parsed(data), rulebook.vocabulary, on)
    return case, [problem.issue for problem in problems if problem.issue.severity == "error"], on


def _day(value: Any) -> date | None:
    """The day written in an example; None for anything else, which the reading of the case tells."""
    return as_day(value) if isinstance(value, str) else None


def example_facts(
    case: CaseFile,
    rulebook: Rulebook,
    on: date,
    area_of: AreaOf | None = None,
    basis_of: BasisOf | None = None,
) -> Facts:
    """The facts of an example's case; without ``area_of`` every home is ``in``, without ``basis_of`` no basis is known."""
    return build_facts(
        case,
        on=on,
        area=area_of(case) if area_of else "in",
        vocabulary=rulebook.vocabulary,
        basis=basis_of(case, on) if basis_of else "not_known",
    )


def run_examples(
    rulebook: Rulebook,
    rules: Iterable[Rule] | None = None,
    area_of: AreaOf | None = None,
    basis_of: BasisOf | None = None,
) -> Iterator[ExampleResult]:
    """Run every example of ``rules`` (all when None) through the engine and the oracle.

    Examples of a draft or of a rule on trial run on the rulebook in which all of those are live too; examples of a
    retired rule are not run.
    """
    for rule in rulebook.rules if rules is None else rules:
        if rule.status == "retired":
            continue
        book = rulebook if rule.status == "live" else rulebook.rehearsal
        for example in rule.examples:
            case, faults, on = example_case(example, book)
            if case is None:
                yield ExampleResult(rule, example, f"cannot be read: {faults[0].what}", "")
                continue
            facts = example_facts(case, book, on, area_of, basis_of)
            yield ExampleResult(
                rule,
                example,
                _outcome(book, rule, facts, plain=False),
                _outcome(book, rule, facts, plain=True),
            )


def _outcome(rulebook: Rulebook, rule: Rule, facts: Facts, *, plain: bool) -> Expectation:
    fired, held = fired_and_held(rulebook, facts, fire=oracle(rulebook) if plain else None)
    if any(finding.rule.id == rule.id for finding in fired):
        return "fires"
    return "held back" if any(one.rule.id == rule.id for one in held) else "does not fire"
