"""What proofs must get right that a random rulebook seldom shows: flags within a stage, help kept back, trends, contradictions."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from tests import shipped
from tests.builders import a_rule, rule_files
from tests.chance import Seeded
from tests.proving.test_differential import compare
from triage.rulebook import conditions as c
from triage.rulebook import load_rulebook
from triage.rulebook.model import Rule
from triage.rulebook.proving import Proofs, read_invariants
from triage.rulebook.proving.model import World, scope_of
from triage.rulebook.proving.prove import prove_rules, read_for_proof
from triage.rulebook.proving.shrinking import Limits, Search
from triage.rulebook.proving.stages import Rules, Run, conditions_of
from triage.rulebook.proving.words import words_of


def rules_of(**stages: list[dict[str, Any]]) -> list[Rule]:
    return read_for_proof(rule_files(**stages), shipped.vocabulary())[0]


def proofs(*properties: str, **stages: list[dict[str, Any]]) -> Proofs:
    rules = rules_of(**stages)
    return prove_rules(
        rules, (), shipped.vocabulary(), properties=properties, only=[rule.id for rule in rules]
    )


def failed(found: Proofs) -> list[tuple[str, ...]]:
    assert all(result.outcome != "unknown" for result in found.results)
    return [result.rules for result in found.results if result.outcome == "failed"]


def test_an_unless_sees_no_flag_of_its_own_stage() -> None:
    raising = a_rule(id="raising", when={"indicator": "weight_loss"}, then={"flag": "exploitation"})
    held = a_rule(id="held", when={"indicator": "weight_loss"}, unless={"flag": "exploitation"})
    again = a_rule(id="reading", when={"flag": "exploitation"}, then={"flag": "invisible_child"})
    assert failed(proofs("unreachable", flags=[raising, held, again])) == []
    assert failed(proofs("unreachable", flags=[raising, again], needs=[held])) == [("held", "raising")]


def test_a_rule_whose_flag_makes_another_give_the_same_is_not_pointless() -> None:
    first = a_rule(id="first", when={"indicator": "weight_loss"}, then={"flag": "exploitation"})
    echo = a_rule(id="echo", when={"flag": "exploitation"}, then={"flag": "exploitation"})
    assert failed(proofs("pointless", flags=[first, echo])) == [("echo", "first")]


def test_a_chain_of_flags_of_one_stage_is_followed_to_its_end() -> None:
    chain = ("exploitation", "invisible_child", "hidden_need", "core20")
    links = [
        a_rule(id=f"link-{place}", when={"flag": one}, then={"flag": other})
        for place, (one, other) in enumerate(pairwise(chain))
    ]
    start = a_rule(id="start", when={"indicator": "weight_loss"}, then={"flag": chain[0]})
    end = a_rule(id="end", when={"all": [{"flag": chain[-1]}, {"need": "sleep"}]})
    assert failed(proofs("unreachable", flags=[*reversed(links), start], needs=[end])) == []
    assert ("end", "link-2") in failed(proofs("unreachable", flags=links, needs=[end]))


def test_help_that_is_withheld_counts_as_not_offered() -> None:
    offering = a_rule(id="offering", when={"indicator": "weight_loss"}, then={"offer": "gp"})
    holding = a_rule(
        id="holding", when={"indicator": "immediate_danger"}, then={"withhold": {"help": "gp", "why": "x"}}
    )
    text = """\
format: 1
invariants:
  - {id: seen, title: Seen, owner: Lead, source: Example, when: {indicator: weight_loss}, then: {offer: gp}}
"""
    invariants, faults = read_invariants("invariants/x.yaml", text, shipped.vocabulary())
    assert faults == []
    for rules, broken in (([offering], False), ([offering, holding], True)):
        found = prove_rules(
            rules_of(needs=rules), invariants, shipped.vocabulary(), properties=["invariants"]
        )
        assert found.ok != broken
    case = found.results[0].counterexample
    assert case == {"indicators": ["immediate_danger", "weight_loss"]}


def test_an_invariant_about_nobody_fails() -> None:
    text = """\
format: 1
invariants:
  - id: nobody
    title: Nobody
    owner: Lead
    source: Example
    when: {all: [{area: in}, {area: out}]}
    then: {offer: gp}
"""
    invariants, _ = read_invariants("invariants/x.yaml", text, shipped.vocabulary())
    found = prove_rules(
        rules_of(needs=[a_rule()]), invariants, shipped.vocabulary(), properties=["invariants"]
    )
    assert [(result.outcome, result.counterexample) for result in found.results] == [("failed", None)]
    assert "protects nobody" in found.results[0].detail


def test_working_days_are_no_sooner_than_calendar_days() -> None:
    def pointless(days: str, working: str) -> list[tuple[str, ...]]:
        one = a_rule(id="one", then={"offer": {"help": "gp", "as": "referral", "within": days}})
        two = a_rule(
            id="two", when={"need": "sleep", "severity": "7 or more"},
            then={"offer": {"help": "gp", "as": "referral", "within": working}},
        )  # fmt: skip
        return failed(proofs("pointless", needs=[one, two]))

    assert pointless("5 days", "5 working days") == [("two", "one")]
    assert pointless("5 working days", "5 days") == []
    assert pointless("10 days", "5 days") == []


def test_a_need_put_on_an_action_is_a_point() -> None:
    first = a_rule(id="first", when={"need": "sleep"}, then={"offer": "gp"})
    other = a_rule(id="other", when={"all": [{"need": "sleep"}, {"need": "anxiety"}]}, then={"offer": "gp"})
    worry = a_rule(
        id="worry", when={"all": [{"need": "sleep"}, {"indicator": "weight_loss"}]}, then={"offer": "gp"}
    )
    assert failed(proofs("pointless", needs=[first, other])) == []
    assert failed(proofs("pointless", needs=[first, worry])) == [("worry", "first")]


def test_help_for_somebody_else_is_a_point() -> None:
    child = a_rule(id="child", when={"need": "sleep", "person": "child"}, then={"offer": {"help": "gp"}})
    anybody = a_rule(id="anybody", when={"need": "sleep"}, then={"offer": {"help": "gp"}})
    assert failed(proofs("pointless", needs=[child, anybody])) == [("child", "anybody")]


def test_trends_of_all_and_any_needs_agree_with_the_oracle() -> None:
    directions = ("better", "same", "worse", "not improved")
    rules = [
        a_rule(
            id=f"trend-{number}",
            when={"trend": of, "direction": direction, "over": over},
            then={"flag": "retriage"},
        )
        for number, (of, direction, over) in enumerate(
            (of, direction, over)
            for of in ("any_need", "all_needs", "sleep")
            for direction in directions
            for over in ("1 review", "2 reviews")
        )
    ]
    book = load_rulebook(rule_files(review=rules), shipped.vocabulary())
    assert sum(compare(Seeded(50_000 + seed), book) for seed in range(16)) > 5


CONTRADICTIONS = (
    [{"area": "in"}, {"area": "out"}],
    [{"area": "in"}, {"missing": "postcode"}],
    [{"source": "gp"}, {"source": "camhs"}],
    [{"consent": "consent"}, {"consent": "refused"}],
    [{"consent": "given"}, {"missing": "consent"}],
    [{"consent": "none"}, {"consent": "consent"}],
    [{"missing": "awaiting"}, {"awaiting": "any"}],
    [{"missing": "child_view"}, {"answer": {"field": "child_view", "is": "yes"}}],
    [{"missing": "household_members"}, {"household": {"child_under": "5"}}],
    [{"missing": "deadline"}, {"deadline": {"what": "eviction", "within_days": "56"}}],
    [{"missing": "language_needed"}, {"language": "any"}],
    [{"engagement": "full"}, {"engagement": "none"}, {"engagement": "partial"}],
    [{"engagement": "poor"}],
    [{"answer": {"field": "current_safety", "is": "not safe"}}],
    [{"referrer_could_help": "yes"}, {"referrer_could_help": "no"}],
)
"""Conditions that no case meets together."""
TOGETHER = (
    [{"age": {"of": "child", "under": "5"}}, {"age": {"of": "child", "from": "11"}}],
    [{"engagement": "full"}, {"engagement": "none"}],
    [{"consent": "given"}, {"consent": "refused"}, {"consent": "not_known"}],
    [{"consent": "given"}, {"missing": "consent_who"}, {"consent": "consent"}],
    [{"answer": {"field": "consent", "is": "no"}}, {"consent": "withdrawn"}],
    [{"answer": {"field": "current_safety", "is": "no"}}, {"answer": {"field": "current_safety", "is": "yes"}}],
    [{"trend": "sleep", "direction": "better", "over": "1 review"}, {"trend": "sleep", "direction": "worse", "over": "2 reviews"}],
    [{"trend": "any_need", "direction": "better"}, {"trend": "any_need", "direction": "worse"}],
    [{"tried": {"help": "sleep", "result": "completed"}}, {"tried": "sleep"}],
    [{"age": {"of": "sibling", "from": "5", "under": "11"}}, {"need": "sleep", "person": "parent"}],
    [{"household": {"children_at_least": "3"}}, {"household": {"child_under": "2"}}, {"deprivation": {"decile_at_most": "2"}}],
    [{"deadline": {"what": "eviction", "within_days": "56"}}, {"deadline": {"what": "any"}}],
    [{"open_for": {"weeks_at_least": "20"}}, {"contact_attempts": "2"}, {"requested": "close"}],
    [{"count": {"of": "needs", "at_least": "9", "where": {"severity": "high"}}}, {"missing": "severity"}],
    [{"count": {"of": "indicators", "at_least": "3"}}, {"count": {"of": "categories", "at_least": "3"}}],
    [{"preference": {"few_contacts": "true"}}, {"preference": {"wants": "sleep"}}, {"preference": {"declines": "sleep"}}],
    [{"unsafe_contact": "home"}, {"receiving": "sleep"}, {"reason": "any"}, {"role": "any"}, {"language": "any"}],
)  # fmt: skip
"""Conditions that some case meets together, which is then written as a file, read and run."""


@pytest.mark.parametrize("parts", CONTRADICTIONS, ids=str)
def test_no_case_meets_a_contradiction(parts: list[dict[str, Any]]) -> None:
    assert failed(proofs("unreachable", needs=[a_rule(when={"all": parts})])) == [("sleep-advice-offered",)]


@pytest.mark.parametrize("parts", TOGETHER, ids=str)
def test_a_case_that_meets_them_all_is_written_and_run(parts: list[dict[str, Any]]) -> None:
    assert failed(proofs("unreachable", needs=[a_rule(when={"all": parts})])) == []


def test_a_score_and_none_do_not_stand_together() -> None:
    rules = Rules(rules_of(needs=[a_rule(when={"need": "sleep", "severity": "7 or more"})]))
    conditions = [*conditions_of(rules.live), c.MissingIs("severity")]
    words = words_of(conditions, shipped.vocabulary())
    world = World(scope_of(conditions, words), words)
    look = Run(rules, world).end()
    key = ("sleep", "child", None)
    search = Search(world, Limits())
    assert search.ask(look.unscored(key), look.scored(key, 7)) == "none"
    assert search.ask(look.unscored(key)) == "some"
    assert search.ask(look.scored(key, 7)) == "some"
