"""Conditions as formulas against the oracle: random rulebooks and cases give the same fired rules, needs and flags."""

from __future__ import annotations

from dataclasses import fields
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import shipped
from tests.builders import DAY
from tests.chance import Chance, Drawn, Seeded
from tests.generated_cases import few_words, made_case
from tests.generated_rules import rulebook_files
from tests.proving.assigned import Assigned, fired_formulas, settled, world_of
from tests.strategies import checked
from triage.casefile import apply_answers
from triage.deciding.sharing import agreement
from triage.rulebook import Rulebook, build_facts, child_age_months, evaluate, load_rulebook, oracle
from triage.rulebook import conditions as c
from triage.rulebook.proving.stages import Rules
from triage.rulebook.proving.words import words_of


def compare(chance: Chance, book: Rulebook) -> int:
    """One case under one rulebook, read both ways; returns how many rules fired."""
    case = checked(made_case(chance, few_words()))
    case = apply_answers(case, [answer for answer in case.answers if answer.on is None or answer.on <= DAY])
    basis = agreement(case, child_age_months(case, DAY)).basis
    area = (
        chance.pick(("in", "out", "unclear", "unknown")) if (case.child.postcode or "").strip() else "unknown"
    )
    facts = build_facts(case, on=DAY, area=area, vocabulary=shipped.vocabulary(), basis=basis)  # type: ignore[arg-type]
    rules = Rules(book.rules)
    fired = 0
    for unscored_as in (5, 10):
        read = facts.with_unscored_as(unscored_as)
        found = evaluate(book, read, fire=oracle(book)).fired
        world = world_of(rules, case, facts, shipped.vocabulary())
        assigned = Assigned(case, facts, rules, world.words, basis)
        truth, sensible = settled(world, assigned, fired_formulas(rules, world, unscored_as))
        assert sensible, "something is said of all cases that does not hold of this one"
        by_id = {finding.rule.id: finding for finding in found}
        for rule in rules.live:
            finding = by_id.get(rule.id)
            assert truth[rule.id] == (finding is not None), rule.id
            needs = {
                name.split(" names ")[1]
                for name, true in truth.items()
                if true and name.startswith(f"{rule.id} names ")
            }
            assert needs == {str(key) for key in (finding.needs if finding else ())}, rule.id
            codes = {
                name.split(" for ")[1]
                for name, true in truth.items()
                if true and name.startswith(f"{rule.id} for ")
            }
            assert codes == {
                fact.removeprefix("indicator ")
                for fact in (finding.facts if finding else ())
                if fact.startswith("indicator ")
            }
        raised = {flag for finding in found for flag in finding.rule.then.flags}
        assert {
            name.removeprefix("flag ") for name, true in truth.items() if true and name.startswith("flag ")
        } == raised
        fired += len(found)
    return fired


@settings(max_examples=20)
@given(data=st.data())
def test_formulas_fire_as_the_oracle_says(data: st.DataObject) -> None:
    chance = Drawn(data.draw)
    book = load_rulebook(rulebook_files(chance, most=7), shipped.vocabulary())
    compare(chance, book)


def test_many_seeded_rulebooks_and_cases_agree() -> None:
    fired = 0
    for seed in range(25):
        book = load_rulebook(rulebook_files(Seeded(seed), most=10), shipped.vocabulary())
        fired += sum(compare(Seeded(10_000 + 10 * seed + number), book) for number in range(2))
    assert fired > 50, "rules that never fire prove nothing"


@pytest.mark.soak
def test_the_shipped_rules_agree() -> None:
    for seed in range(6):
        assert compare(Seeded(seed), shipped.rulebook()) > 0


def test_every_kind_of_condition_is_read() -> None:
    """The generated rules hold each kind, so a kind without a formula fails above; this says so by name."""
    kinds = {kind for seed in range(100) for kind in _kinds(seed)}
    assert kinds == {kind.__name__ for kind in get_args(c.Leaf)}
    assert all(fields(kind) for kind in get_args(c.Leaf))


def _kinds(seed: int) -> set[str]:
    book = load_rulebook(rulebook_files(Seeded(seed), most=14), shipped.vocabulary())
    return {type(leaf).__name__ for rule in book.rules for leaf in c.leaves(rule.when)}


@pytest.mark.soak
def test_hundreds_of_rulebooks_agree() -> None:
    for seed in range(400):
        book = load_rulebook(rulebook_files(Seeded(100_000 + seed), most=12), shipped.vocabulary())
        for number in range(3):
            compare(Seeded(900_000 + 10 * seed + number), book)


def test_words_that_no_case_can_hold_are_not_modelled() -> None:
    words = words_of([c.Says("engagement", "poor"), c.Says("source", "gp")], shipped.vocabulary())
    assert not words.may_say("engagement", "poor")
    assert words.may_say("source", "gp")
    assert not words.may_answer("current_safety", "not safe"), "it is read as a no and stays on record so"
