"""Which rules fire, as formulas: the stages of ``evaluate.py`` said of all cases at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import z3

from triage.rulebook import conditions as c
from triage.rulebook.facts import Key
from triage.rulebook.model import STAGES, Rule, Stage
from triage.rulebook.proving.model import Look, World
from triage.rulebook.readings.solver import (
    conj,
    disj,
    holds,
    indicated,
    named,
    negated,
    other_facts,
)
from triage.vocabulary import UNSCORED_READS_AS

WORST = 10
"""What a missing score is read as when we ask whether some score would escalate (law 3)."""


class Rules:
    """The live rules a proof is about, and how they hang together by flags."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Keep the live ones of ``rules``, in the order of the rulebook."""
        self.live = tuple(rule for rule in rules if rule.status == "live")

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        """Live rules by id."""
        return {rule.id: rule for rule in self.live}

    @cached_property
    def raising(self) -> dict[tuple[Stage, str], tuple[Rule, ...]]:
        """Rules by stage and flag raised."""
        found: dict[tuple[Stage, str], tuple[Rule, ...]] = {}
        for rule in self.live:
            for flag in dict.fromkeys(rule.then.flags):
                found[rule.stage, flag] = (*found.get((rule.stage, flag), ()), rule)
        return found

    @cached_property
    def read_flags(self) -> frozenset[str]:
        """Flags that some rule looks at."""
        return frozenset(flag for rule in self.live for flag in flags_in(rule))

    @cached_property
    def rounds(self) -> int:
        """After how many rounds of flags nothing new can appear that a rule of that stage looks at."""
        read = {
            leaf.flag
            for rule in self.live
            if rule.stage == "flags"
            for leaf in c.leaves(rule.when)
            if isinstance(leaf, c.FlagIs)
        }
        return len(read & {flag for stage, flag in self.raising if stage == "flags"})

    def cone(self, rules: Iterable[Rule]) -> tuple[Rule, ...]:
        """These rules and all that feed them by way of flags."""
        found: dict[str, Rule] = {}
        waiting = list(rules)
        while waiting:
            rule = waiting.pop()
            if rule.id in found:
                continue
            found[rule.id] = rule
            waiting += [
                other
                for flag in flags_in(rule)
                for stage in STAGES
                for other in self.raising.get((stage, flag), ())
            ]
        return tuple(rule for rule in self.live if rule.id in found)

    def without(self, rule: Rule) -> Rules:
        """The same rules with one taken out."""
        return Rules(other for other in self.live if other.id != rule.id)


def flags_in(rule: Rule) -> frozenset[str]:
    """Flags that a rule looks at, in ``when`` or ``unless``."""
    return frozenset(leaf.flag for condition in conditions_of((rule,)) for leaf in c.leaves(condition) if isinstance(leaf, c.FlagIs))  # fmt: skip


def conditions_of(rules: Iterable[Rule]) -> list[c.Condition]:
    """Every ``when`` and ``unless``."""
    return [part for rule in rules for part in (rule.when, rule.unless) if part is not None]


class Run:
    """The stages run on one copy of the case, with missing scores read as ``unscored_as``."""

    def __init__(
        self, rules: Rules, world: World, *, copy: int = 0, unscored_as: int = UNSCORED_READS_AS
    ) -> None:
        """Prepare to say which of ``rules`` fire on the cases of ``world``."""
        self.rules, self.world = rules, world
        self._copy, self._unscored_as = copy, unscored_as
        self._fired: dict[tuple[str, int], z3.BoolRef] = {}
        self._raised: dict[tuple[str, str, int], z3.BoolRef] = {}

    def fired(self, rule: Rule) -> z3.BoolRef:
        """The cases in which ``rule`` fires."""
        return self._fires(rule, self.rules.rounds if rule.stage == "flags" else 0)

    def some_fired(self, rules: Iterable[Rule]) -> z3.BoolRef:
        """The cases in which one of ``rules`` fires."""
        return disj(self.fired(rule) for rule in rules)

    def named(self, rule: Rule) -> dict[Key, z3.BoolRef]:
        """For each need of a person, the cases in which it is among what makes ``rule`` fire."""
        return named(rule.when, self.look(rule))

    def indicated(self, rule: Rule) -> dict[str, z3.BoolRef]:
        """For each indicator, the cases in which it is among what makes ``rule`` fire."""
        return indicated(rule.when, self.look(rule))

    def other_facts(self, rule: Rule) -> z3.BoolRef:
        """The cases in which something besides needs and indicators makes ``rule`` fire."""
        return other_facts(rule.when, self.look(rule))

    def look(self, rule: Rule) -> Look:
        """What ``rule`` sees when it is run for the last time."""
        return self._look(rule.stage, self.rules.rounds)

    def end(self) -> Look:
        """The record after the last stage, with every flag."""
        return Look(self.world, self._copy, self._unscored_as, self.flag)

    def flag(self, flag: str) -> z3.BoolRef:
        """The cases in which the flag is raised, at whatever stage."""
        return disj(
            self.fired(rule) for stage in STAGES for rule in self.rules.raising.get((stage, flag), ())
        )

    def _fires(self, rule: Rule, round_: int) -> z3.BoolRef:
        key = (rule.id, round_)
        if key not in self._fired:
            look = self._look(rule.stage, round_)
            parts = [holds(rule.when, look)]
            if rule.unless is not None:
                parts.append(negated(holds(rule.unless, self._look(rule.stage, 0))))
            if rule.at_review and rule.stage != "review":
                parts.append(self.world.var("reviews", 1))
            self._fired[key] = conj(parts)
        return self._fired[key]

    def _look(self, stage: Stage, round_: int) -> Look:
        return Look(self.world, self._copy, self._unscored_as, lambda flag: self._before(stage, round_, flag))

    def _before(self, stage: Stage, round_: int, flag: str) -> z3.BoolRef:
        """The flag as rules of a stage see it: raised by earlier stages, or by earlier rounds of flags."""
        key = (stage, flag, round_)
        if key not in self._raised:
            earlier: Sequence[Stage] = STAGES[: STAGES.index(stage)]
            parts = [self.fired(rule) for one in earlier for rule in self.rules.raising.get((one, flag), ())]
            if stage == "flags" and round_:
                parts.append(self._before(stage, round_ - 1, flag))
                parts += [
                    self._fires(rule, round_ - 1) for rule in self.rules.raising.get(("flags", flag), ())
                ]
            self._raised[key] = disj(parts)
        return self._raised[key]
