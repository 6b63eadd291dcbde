"""What every proof stands on: the rules, the words, and a way to run a case as it would really be decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from triage.errors import DataProblem
from triage.rulebook import conditions as c
from triage.rulebook.book import Rulebook
from triage.rulebook.evaluate import Finding, Findings, evaluate, oracle
from triage.rulebook.facts import Facts
from triage.rulebook.model import Rule
from triage.rulebook.proving.covering import about
from triage.rulebook.proving.gifts import LEVEL_OF, LEVELS
from triage.rulebook.proving.model import CHANGING, Tag, World, scope_of
from triage.rulebook.proving.shrinking import Limits
from triage.rulebook.proving.stages import Rules, conditions_of
from triage.rulebook.proving.witness import Witness, witness_of
from triage.rulebook.proving.words import Words, words_of
from triage.vocabulary import Vocabulary

Progress = Callable[[str, int, int], None]
"""Told the property, how much of it is done, and of how much."""


def _silent(_name: str, _done: int, _total: int) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True)
class Seen:
    """What the rules really say about one case."""

    facts: Facts
    findings: Findings
    words: Words

    @cached_property
    def fired(self) -> Mapping[str, Finding]:
        """Findings by rule."""
        return {finding.rule.id: finding for finding in self.findings.fired}

    @property
    def level(self) -> int:
        """The level, from rules and escalations."""
        return level_of(self.findings.fired)

    @property
    def escalations(self) -> dict[str, int]:
        """The shortest time of each escalation, in days."""
        return escalations_of(self.findings.fired)

    @property
    def escalations_by_person(self) -> dict[tuple[str, str], int]:
        """The shortest time of each escalation of each person, in days."""
        found: dict[tuple[str, str], int] = {}
        for finding in self.findings.fired:
            for wish in finding.rule.then.escalate:
                for person in about(finding, wish, self.words):
                    key = (wish.to, person)
                    found[key] = min(found.get(key, wish.within_days), wish.within_days)
        return found

    @property
    def asked_for(self) -> dict[str, int]:
        """Escalations that some score not yet given would bring, and that are asked for today."""
        return escalations_of(self.findings.if_worst)


def level_of(findings: Iterable[Finding]) -> int:
    """The highest level that a rule or an escalation among the findings sets."""
    numbers = [1]
    for finding in findings:
        if finding.rule.then.level:
            numbers.append(LEVELS.index(finding.rule.then.level) + 1)
        numbers += [LEVEL_OF[wish.to] for wish in finding.rule.then.escalate]
    return max(numbers)


def escalations_of(findings: Iterable[Finding]) -> dict[str, int]:
    """Shortest time by door."""
    found: dict[str, int] = {}
    for finding in findings:
        for wish in finding.rule.then.escalate:
            found[wish.to] = min(found.get(wish.to, wish.within_days), wish.within_days)
    return found


@dataclass(frozen=True)
class Ground:
    """The rules to prove, and what else a property needs."""

    rules: Rules
    vocabulary: Vocabulary
    words: Words
    limits: Limits = field(default_factory=Limits)
    progress: Progress = _silent
    postcodes: Mapping[str, str] = field(default_factory=dict)
    only: frozenset[str] = frozenset()
    """Rules asked about; all where empty."""

    def world(
        self, rules: Iterable[Rule], *, more: Iterable[c.Condition] = (), needs: Iterable[str] = (), thresholds: Iterable[int] = (),
        changing: frozenset[str] = CHANGING,
    ) -> World:  # fmt: skip
        """The world of just what ``rules``, all that feeds them, and ``more`` look at."""
        conditions = [*conditions_of(self.rules.cone(rules)), *more]
        scope = scope_of(conditions, self.words, needs=needs, thresholds=thresholds)
        return World(scope, self.words, changing)

    def asked(self, rules: Iterable[Rule]) -> list[Rule]:
        """Those of ``rules`` that are asked about."""
        return [rule for rule in rules if not self.only or rule.id in self.only]

    def case(self, true: Iterable[Tag], world: World, *, changed: bool = False) -> Witness:
        """The case of which just these booleans are true."""
        return witness_of(frozenset(true), world.scope, self.words, changed=changed, postcodes=self.postcodes)

    def see(self, witness: Witness, rules: Rules | None = None) -> Seen | None:
        """What the rules say about a case, run one by one in plain Python; None where it cannot be read."""
        try:
            facts = witness.facts(self.vocabulary)
        except DataProblem:
            return None
        book = Rulebook(rules=(rules or self.rules).live, vocabulary=self.vocabulary)
        return Seen(facts, evaluate(book, facts, fire=oracle(book)), self.words)


def ground_of(
    rules: Iterable[Rule], vocabulary: Vocabulary, *, more: Iterable[c.Condition] = (), limits: Limits | None = None,
    progress: Progress | None = None, postcodes: Mapping[str, str] | None = None, only: Iterable[str] = (),
) -> Ground:  # fmt: skip
    """The ground for these rules; ``more`` are conditions that invariants look at besides."""
    kept = Rules(rules)
    words = words_of([*conditions_of(kept.live), *more], vocabulary)
    return Ground(
        kept, vocabulary, words, limits or Limits(), progress or _silent, postcodes or {}, frozenset(only)
    )
