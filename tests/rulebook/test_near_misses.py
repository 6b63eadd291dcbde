"""Near misses: rules that one more recorded fact would make fire."""

from __future__ import annotations

import time

from hypothesis import given, settings

from tests import shipped
from tests.builders import a_case, a_rule, a_rulebook
from tests.strategies import cases, rule_texts
from tests.workbench.ways_out import facts_of, ground_of
from triage.model import CaseFile
from triage.rulebook import Rulebook, evaluate, load_rulebook, oracle
from triage.rulebook import conditions as c
from triage.rulebook.near_misses import NearMiss, fact_wanted, near_misses, wanted_in_words
from triage.workbench.smallest import Wanted


def near(book: Rulebook, case: CaseFile) -> list[NearMiss]:
    facts = facts_of(case)
    return near_misses(book, facts, [one.rule for one in evaluate(book, facts, fire=oracle(book)).fired])


def told(book: Rulebook, case: CaseFile) -> dict[str, str]:
    return {one.rule.id: one.fact for one in near(book, case)}


@settings(max_examples=25)
@given(rule_texts(6), cases())
def test_one_change_of_the_case_makes_each_near_miss_fire(files: dict[str, str], case: CaseFile) -> None:
    book = load_rulebook(files, shipped.vocabulary())
    for one in near(book, case):
        found = Wanted((one.rule,), book, ground_of(case)).smallest(1)
        assert found.at_least == 1, (one.rule.id, one.fact)
        assert found.sets, (one.rule.id, one.fact)


@settings(max_examples=25)
@given(rule_texts(6), cases())
def test_no_rule_that_one_more_indicator_or_score_would_make_fire_is_left_out(
    files: dict[str, str], case: CaseFile
) -> None:
    book = load_rulebook(files, shipped.vocabulary())
    known = {one.rule.id for one in near(book, case)}
    facts = facts_of(case)
    for rule in book.rules:
        if (
            rule.status != "live"
            or rule.id in known
            or not any(
                isinstance(leaf, c.IndicatorIs) and leaf.indicator in facts.indicators
                for leaf in c.leaves(rule.when)
            )
        ):
            continue
        for one in Wanted((rule,), book, ground_of(case)).smallest(1).sets:
            kinds = {(slot.kind, bool(values[0])) for slot, values in one}
            assert not kinds & {("indicator", True)}, (rule.id, one)


def test_the_shipped_rules_are_looked_through_in_a_few_milliseconds() -> None:
    facts = facts_of(a_case(indicators=["domestic_abuse_past"]))
    book = shipped.rulebook()
    fired = [one.rule for one in evaluate(book, facts, fire=oracle(book)).fired]
    spent = []
    for _ in range(5):
        start = time.process_time()
        near_misses(book, facts, fired)
        spent.append(time.process_time() - start)
    assert min(spent) < 0.03


def test_a_score_that_is_there_and_lower_is_told() -> None:
    assert told(a_rulebook(), a_case(needs=[{"need": "sleep", "severity": "3"}])) == {
        "sleep-advice-offered": "need any sleep 4 or more"
    }


def test_a_rule_that_looks_at_nothing_the_case_says_is_none() -> None:
    assert told(a_rulebook(needs=[a_rule(when={"indicator": "weight_loss"})]), a_case()) == {}


def test_a_rule_two_facts_short_is_none() -> None:
    two = a_rule(
        when={
            "all": [
                {"need": "sleep", "severity": "any"},
                {"indicator": "weight_loss"},
                {"indicator": "young_parent"},
            ]
        }
    )
    assert told(a_rulebook(needs=[two]), a_case()) == {}


def test_one_fact_that_meets_two_conditions_is_enough() -> None:
    two = a_rule(
        when={
            "all": [
                {"indicator": "weight_loss"},
                {"need": "sleep", "severity": "9 or more", "person": "child"},
                {"need": "sleep", "severity": "8 or more"},
            ]
        }
    )
    case = a_case(indicators=["weight_loss"])
    assert told(a_rulebook(needs=[two]), case) == {"sleep-advice-offered": "need child sleep 9 or more"}


def test_a_flag_is_told_as_the_fact_that_would_raise_it() -> None:
    book = a_rulebook(
        flags=[a_rule(id="raises", when={"indicator": "weight_loss"}, then={"flag": "wait_well"})],
        needs=[a_rule(when={"all": [{"flag": "wait_well"}, {"need": "sleep", "severity": "any"}]})],
    )
    assert told(book, a_case()) == {"sleep-advice-offered": "indicator weight_loss"}


def test_a_rule_that_its_unless_would_stop_is_none() -> None:
    stopped = a_rule(unless={"need": "sleep", "severity": "4 or more"})
    assert told(a_rulebook(needs=[stopped]), a_case(needs=[{"need": "sleep", "severity": "3"}])) == {}


def test_the_gravest_comes_first() -> None:
    case = a_case(needs=[{"need": "sleep", "severity": "3"}])
    book = a_rulebook(
        safeguarding=[a_rule(id="escalates", when={"need": "sleep", "severity": "9 or more"}, then={"escalate": {"to": "statutory"}})],
        needs=[a_rule(), a_rule(id="sets-a-level", then={"level": "intensive"}), a_rule(id="lower", then={"level": "early_help"})],
    )  # fmt: skip
    assert [one.rule.id for one in near(book, case)] == [
        "escalates",
        "sets-a-level",
        "lower",
        "sleep-advice-offered",
    ]


def test_every_fact_that_may_be_wanted_has_words_without_codes() -> None:
    leaves: list[c.Leaf] = [
        c.NeedIs("mental_health", 7, None), c.IndicatorIs("weight_loss"), c.CountIs("needs", 3, 7), c.CountIs("indicators", 2),
        c.Says("awaiting", "autism_assessment"), c.Says("unsafe_contact", "any"), c.TriedIs("parent_support", "completed"),
        c.AmountIs("contact_attempts", 2), c.AmountIs("children_at_home", 2), c.ChildAtHome(5), c.DeadlineIs("eviction", 14),
        c.AnswerIs("current_safety", "no"),
    ]  # fmt: skip
    for leaf in leaves:
        text = wanted_in_words(fact_wanted(leaf), shipped.vocabulary())
        assert "_" not in text, text
        assert text != fact_wanted(leaf)
