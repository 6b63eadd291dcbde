"""What a real case makes of the booleans of a proof: the bridge between cases and formulas that tests hold it to."""

from __future__ import annotations

from typing import Any

import z3

from triage.model import CaseFile
from triage.rulebook import conditions as c
from triage.rulebook.facts import _EMPTY, Facts
from triage.rulebook.proving.model import PEOPLE, ROLES, Tag, World, scope_of
from triage.rulebook.proving.sense import sense
from triage.rulebook.proving.stages import Rules, Run, conditions_of
from triage.rulebook.proving.words import Words, words_of
from triage.vocabulary import Vocabulary


def world_of(rules: Rules, case: CaseFile, facts: Facts, vocabulary: Vocabulary) -> World:
    """A world that holds everybody and every need of this case besides what the rules look at."""
    conditions = conditions_of(rules.live)
    people = sorted(
        {(score.person, score.who) for score in facts.scores} | {(role, None) for role in PEOPLE}, key=str
    )
    scope = scope_of(
        conditions,
        words_of(conditions, vocabulary),
        people=people,
        needs={score.need for score in facts.scores},
    )
    listed = max([1, *(sum(person.is_ == role for person in case.people) for role in ROLES)])
    return World(scope, words_of(conditions, vocabulary), entries=listed)


class Assigned:
    """The truth of each boolean in one case."""

    def __init__(self, case: CaseFile, facts: Facts, rules: Rules, words: Words, basis: str) -> None:
        self.case, self.facts, self.words, self.basis = case, facts, words, basis
        leaves = [leaf for condition in conditions_of(rules.live) for leaf in c.leaves(condition)]
        self._named = {(leaf.field, leaf.value) for leaf in leaves if isinstance(leaf, c.Says)}
        self._severity = {(score.need, score.person, score.who): score for score in facts.scores}

    def true(self, tag: Tag) -> bool:
        kind, *rest = tag
        found = getattr(self, "_" + str(kind).replace(" ", "_"))(*rest)
        assert isinstance(found, bool), tag
        return found

    def _score(self, key: Any, severity: int) -> bool:
        score = self._severity.get(key)
        return score is not None and score.severity is not None and score.severity >= severity

    def _unscored(self, key: Any) -> bool:
        return key in self._severity and self._severity[key].severity is None

    def _indicator(self, code: str) -> bool:
        return code in self.facts.indicators

    def _ages(self, person: str) -> tuple[int | None, ...]:
        if person == "child":
            return (self.facts.child_age_months,)
        return (
            self.facts.ages_months[person] if any(entry.is_ == person for entry in self.case.people) else ()
        )

    def _listed(self, person: str, number: int) -> bool:
        return number < len(self._ages(person))

    def _age_known(self, person: str, number: int) -> bool:
        return number < len(self._ages(person)) and self._ages(person)[number] is not None

    def _age(self, person: str, number: int, months: int) -> bool:
        return self._age_known(person, number) and self._ages(person)[number] >= months  # type: ignore[operator]

    def _area(self, area: str) -> bool:
        return self.facts.area == area

    def _decile(self, decile: int) -> bool:
        return self.facts.decile is not None and self.facts.decile <= decile

    def _says(self, name: str, word: str) -> bool:
        if name == "consent":
            return any(entry.status == word for entry in self.case.consent)
        if word == self.words.said[name][-1] and (name, word) not in self._named and name in STAND_INS:
            return any(field == name and (field, said) not in self._named for field, said in self.facts.says)
        return (name, word) in self.facts.says

    def _basis(self, basis: str) -> bool:
        return self.basis == basis

    def _nobody_named(self, _name: str) -> bool:
        return bool(_EMPTY["consent_who"](self.case, (), None))

    def _tried(self, help_: str, result: str | None) -> bool:
        return (help_, result) in self.facts.tried

    def _amount(self, name: str, at_least: int) -> bool:
        return self.facts.amounts[name] >= at_least

    def _home_under(self, under: int) -> bool:
        return any(age < under for age in self.facts.home_ages)

    def _deadline(self, what: str | None, days: int) -> bool:
        return any(left <= days and what in {None, name} for name, left in self.facts.deadlines)

    def _reviews(self, number: int) -> bool:
        return len(self.facts.movements) >= number

    def _moved(self, key: Any, over: int, way: str) -> bool:
        return len(self.facts.movements) >= over and self.facts.movements[over - 1].get(key) == way

    def _answered(self, name: str) -> bool:
        return any(answer.field == name for answer in self.case.answers)

    def _answer(self, name: str, value: str) -> bool:
        return (name, value) in self.facts.answers

    def _filled(self, name: str) -> bool:
        return not _EMPTY[name](self.case, self.facts.scores, self.facts.child_age_months)


STAND_INS = frozenset({"reason", "awaiting", "receiving", "wants", "declines", "source", "role", "unsafe_contact", "language"})  # fmt: skip


def settled(
    world: World, assigned: Assigned, formulas: dict[str, z3.BoolRef]
) -> tuple[dict[str, bool], bool]:
    """The truth of each formula in the case, and whether everything said to hold of all cases holds of it."""
    axioms = sense(world)
    solver = z3.Solver()
    for tag, var in world.said.items():
        solver.add(var if assigned.true(tag) else z3.Not(var))
    for name, sum_ in world.sums.values():
        solver.add(name == sum_)
    assert solver.check() == z3.sat
    model = solver.model()
    truth = {
        name: z3.is_true(model.eval(formula, model_completion=True)) for name, formula in formulas.items()
    }
    broken = [axiom for axiom in axioms if not z3.is_true(model.eval(axiom, model_completion=True))]
    return truth, not broken


def fired_formulas(rules: Rules, world: World, unscored_as: int = 5) -> dict[str, z3.BoolRef]:
    run = Run(rules, world, unscored_as=unscored_as)
    formulas = {rule.id: run.fired(rule) for rule in rules.live}
    for rule in rules.live:
        formulas |= {
            f"{rule.id} names {key}": z3.And(run.fired(rule), formula)
            for key, formula in run.named(rule).items()
        }
        formulas |= {
            f"{rule.id} for {code}": z3.And(run.fired(rule), formula)
            for code, formula in run.indicated(rule).items()
        }
    flags = {flag for rule in rules.live for flag in rule.then.flags}
    return formulas | {f"flag {flag}": run.flag(flag) for flag in flags}
