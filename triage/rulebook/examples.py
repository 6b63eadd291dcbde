"""Running the examples that stand inside rule files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from triage.casefile import EXAMPLE_DAY, check_case, expand_example
from triage.model import CaseFile, Issue
from triage.rulebook.book import Rulebook
from triage.rulebook.evaluate import evaluate, oracle
from triage.rulebook.facts import Area, build_facts
from triage.rulebook.model import Example, Rule
from triage.source import Parsed

AreaOf = Callable[[CaseFile], Area]


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


def example_case(example: Example, rulebook: Rulebook) -> tuple[CaseFile | None, list[Issue], date]:
    """The case an example describes, its faults, and the day it is acted on (its last review, else when received)."""
    data = expand_example(example.given)
    days = [
        row["on"]
        for row in data.get("reviews", [])
        if isinstance(row, dict) and isinstance(row.get("on"), str)
    ]
    received = data.get("received")
    on = (
        max(date.fromisoformat(day) for day in days)
        if days
        else date.fromisoformat(received)
        if isinstance(received, str)
        else EXAMPLE_DAY
    )
    case, problems = check_case(Parsed(data), rulebook.vocabulary, on)
    return case, [problem.issue for problem in problems if problem.issue.severity == "error"], on


def run_examples(
    rulebook: Rulebook, rules: tuple[Rule, ...] | None = None, area_of: AreaOf | None = None
) -> Iterator[ExampleResult]:
    """Run every example of ``rules`` (all when None) through the engine and the oracle.

    ``area_of`` tells from a case where the home lies, as the directory in use does; without it every home is ``in``.
    """
    for rule in rulebook.rules if rules is None else rules:
        for example in rule.examples:
            case, faults, on = example_case(example, rulebook)
            if case is None:
                yield ExampleResult(rule, example, f"cannot be read: {faults[0].what}", "")
                continue
            area: Area = area_of(case) if area_of else "in"
            yield ExampleResult(
                rule,
                example,
                _outcome(rulebook, rule, case, on, area, plain=False),
                _outcome(rulebook, rule, case, on, area, plain=True),
            )


def _outcome(rulebook: Rulebook, rule: Rule, case: CaseFile, on: date, area: Area, *, plain: bool) -> str:
    facts = build_facts(case, on=on, area=area, vocabulary=rulebook.vocabulary)
    findings = evaluate(rulebook, facts, explain=True, fire=oracle(rulebook) if plain else None)
    if any(finding.rule.id == rule.id for finding in findings.fired):
        return "fires"
    if any(held.rule.id == rule.id and held.held == "unless" for held in findings.held):
        return "held back"
    return "does not fire"
