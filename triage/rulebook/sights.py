"""What a rule, or a small change of it, does with many cases at once: plain reading, one bit for each case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from triage.rulebook import conditions as c
from triage.rulebook.book import Rulebook
from triage.rulebook.examples import AreaOf, BasisOf, example_case, example_facts
from triage.rulebook.facts import Facts
from triage.rulebook.model import STAGES, Example, Expectation, Rule
from triage.rulebook.readings.plain import holds


@dataclass(frozen=True)
class Sight:
    """One case as a rule sees it: the flags of all other rules are raised."""

    facts: Facts
    """What ``when`` looks at."""
    settled: Facts
    """What ``unless`` looks at: flags of earlier stages only."""


def sight_of(rule: Rule, rulebook: Rulebook, facts: Facts) -> Sight:
    """The facts with the flags that every other rule raises before ``rule`` is looked at.

    Flags of a round rest on ``when`` alone growing true and on an ``unless`` that looks at earlier stages, so what the
    others raise without this rule is what this rule sees before it fires for the first time.
    """
    if not any(isinstance(leaf, c.FlagIs) for leaf in _leaves(rule)):
        return Sight(facts, facts)
    flags: set[str] = set()
    for stage in STAGES:
        settled = facts.with_flags(flags)
        if stage == rule.stage and stage != "flags":
            return Sight(settled, settled)
        raising = [one for one in rulebook.live(stage) if one.then.flags and one.id != rule.id]
        while True:
            seen = facts.with_flags(flags)
            raised = {flag for one in raising if _fires(one, seen, settled) for flag in one.then.flags}
            if stage != "flags" or raised <= flags:
                break
            flags |= raised
        if stage == rule.stage:
            return Sight(facts.with_flags(flags), settled)
        flags |= raised
    raise AssertionError(rule.stage)


def _leaves(rule: Rule) -> list[c.Leaf]:
    return [*c.leaves(rule.when), *(c.leaves(rule.unless) if rule.unless is not None else [])]


def _fires(rule: Rule, facts: Facts, settled: Facts) -> bool:
    if rule.at_review and not facts.at_review and rule.stage != "review":
        return False
    return holds(rule.when, facts) is not None and (
        rule.unless is None or holds(rule.unless, settled) is None
    )


class Sights:
    """Several cases as one rule sees them; every answer is a whole number with one bit for each case."""

    def __init__(self, rule: Rule, sights: Sequence[Sight]) -> None:
        self.rule = rule
        self._sights = list(sights)
        self._known: dict[tuple[c.Leaf, bool], int] = {}
        self.passing = self.all
        """Bits of the cases that count: those of examples that hold for the rule as it stands."""

    @classmethod
    def of_examples(
        cls, rule: Rule, rulebook: Rulebook, area_of: AreaOf | None = None, basis_of: BasisOf | None = None
    ) -> Sights:
        """The examples of a rule that hold, by the plain reading, for the rule as it stands."""
        book = rulebook.rehearsal
        seen: list[Sight] = []
        expected: list[Expectation] = []
        for example in rule.examples:
            facts = facts_of(example, book, area_of, basis_of)
            if facts is not None:
                seen.append(sight_of(rule, book, facts))
                expected.append(example.expect)
        found = cls(rule, seen)
        found.passing = sum(
            1 << number
            for number, expect in enumerate(expected)
            if found.outcome(number, rule.when, rule.unless) == expect
        )
        return found

    def __len__(self) -> int:
        return len(self._sights)

    @property
    def all(self) -> int:
        """A bit for every case."""
        return (1 << len(self._sights)) - 1

    def add(self, sight: Sight) -> None:
        """One more case, which counts."""
        self.passing |= 1 << len(self._sights)
        self._sights.append(sight)
        self._known.clear()
        self.__dict__.pop("_gate", None)
        self.__dict__.pop("_as_it_stands", None)

    @cached_property
    def _gate(self) -> int:
        """Cases in which the rule is looked at at all."""
        if not self.rule.at_review or self.rule.stage == "review":
            return self.all
        return _bits(sight.facts.at_review for sight in self._sights)

    def _true(self, condition: c.Condition, *, settled: bool) -> int:
        match condition:
            case c.All():
                both = self.all
                for part in condition.parts:
                    both &= self._true(part, settled=settled)
                return both
            case c.AnyOf():
                either = 0
                for part in condition.parts:
                    either |= self._true(part, settled=settled)
                return either
            case c.AtLeast():
                reached = [self.all, *[0] * condition.n]
                for part in condition.parts:
                    true = self._true(part, settled=settled)
                    for number in range(condition.n, 0, -1):
                        reached[number] |= reached[number - 1] & true
                return reached[condition.n]
            case _:
                key = (condition, settled)
                if key not in self._known:
                    self._known[key] = _bits(
                        holds(condition, sight.settled if settled else sight.facts) is not None
                        for sight in self._sights
                    )
                return self._known[key]

    def fired_and_held(self, when: c.Condition, unless: c.Condition | None) -> tuple[int, int]:
        """Cases in which the rule with these conditions fires, and in which it is held back."""
        true = self._true(when, settled=False) & self._gate
        stopped = 0 if unless is None else self._true(unless, settled=True)
        return true & ~stopped, true & stopped

    @cached_property
    def _as_it_stands(self) -> tuple[int, int]:
        return self.fired_and_held(self.rule.when, self.rule.unless)

    def noticing(self, when: c.Condition, unless: c.Condition | None) -> int:
        """The cases that tell the rule from one with these conditions instead."""
        fired, held = self._as_it_stands
        other_fired, other_held = self.fired_and_held(when, unless)
        return ((fired ^ other_fired) | (held ^ other_held)) & self.passing

    def outcome(self, number: int, when: c.Condition, unless: c.Condition | None) -> Expectation:
        """What the rule with these conditions does in the case with this number."""
        fired, held = self.fired_and_held(when, unless)
        return "fires" if fired >> number & 1 else "held back" if held >> number & 1 else "does not fire"


def _bits(answers: Iterable[bool]) -> int:
    return sum(1 << number for number, yes in enumerate(answers) if yes)


def facts_of(
    example: Example, rulebook: Rulebook, area_of: AreaOf | None, basis_of: BasisOf | None
) -> Facts | None:
    """The facts of an example's case on its day; None where the case cannot be read."""
    case, _, on = example_case(example, rulebook)
    return None if case is None else example_facts(case, rulebook, on, area_of, basis_of)
