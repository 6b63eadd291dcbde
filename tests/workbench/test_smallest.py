"""The smallest set of changes: it does what it says, and nothing smaller does."""

from __future__ import annotations

import json
import random
from itertools import combinations, islice
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import shipped
from tests.builders import DAY, a_case, a_directory, a_rule, a_rulebook, a_service
from tests.chance import Seeded
from tests.generated_cases import few_words, made_case
from tests.generated_rules import rulebook_files
from tests.strategies import cases, checked, rule_texts
from tests.workbench.ways_out import every_change, fires, ground_of
from triage.casefile import case_from_data
from triage.deciding import decide
from triage.model import CaseFile
from triage.rulebook import Rule, Rulebook, load_rulebook
from triage.workbench.slots import Slot
from triage.workbench.smallest import Smallest, Wanted

PAIRS = 300
"""Pairs of changes that are tried in each example where three or more are said to be needed."""
SEEN = "data_gap"
"""A flag that no made-up rule reads: it shows in a decision whether a rule fired."""


def told(files: dict[str, str]) -> Rulebook:
    """The rules, each raising a flag that nobody reads."""
    marked = {}
    for name, text in files.items():
        data = json.loads(text)
        for rule in data["rules"]:
            flags = rule["then"].get("flag") or []
            rule["then"]["flag"] = [*([flags] if isinstance(flags, str) else flags), SEEN]
        marked[name] = json.dumps(data)
    return load_rulebook(marked, shipped.vocabulary())


def search(book: Rulebook, rule: Rule, case: CaseFile) -> tuple[Wanted, Smallest]:
    wanted = Wanted((rule,), book, ground_of(case))
    return wanted, wanted.smallest()


def check(book: Rulebook, rule: Rule, case: CaseFile, pairs: int) -> None:
    """Every set that was found does, and nothing smaller."""
    wanted, found = search(book, rule, case)
    for one in found.sets:
        assert len(one) == found.at_least
        for slot, values in one:
            for value in values:
                others = [(other, choices[0]) for other, choices in one if other != slot]
                assert fires(book, rule.id, case, [*others, (slot, value)]), (slot, value)
    least = found.at_least if found.sets else 3
    changes = every_change(case, wanted.leaves)
    if least >= 1:
        assert not fires(book, rule.id, case, [])
    if least >= 2:
        assert [one for one in changes if fires(book, rule.id, case, [one])] == []
    if least >= 3:
        chance = random.Random(len(changes))
        two = [pair for pair in combinations(changes, 2) if pair[0][0] != pair[1][0]]
        tried = chance.sample(two, min(pairs, len(two)))
        assert [pair for pair in tried if fires(book, rule.id, case, pair)] == []


def live_rules(book: Rulebook) -> list[Rule]:
    return [rule for rule in book.rules if rule.status == "live"]


@settings(max_examples=30)
@given(rule_texts(4), cases(), st.integers(0, 9))
def test_the_set_does_and_nothing_smaller_does(files: dict[str, str], case: CaseFile, which: int) -> None:
    book = load_rulebook(files, shipped.vocabulary())
    for rule in islice(live_rules(book), which % 3, which % 3 + 1):
        check(book, rule, case, PAIRS)


@pytest.mark.soak
def test_the_set_does_and_nothing_smaller_does_for_long() -> None:
    for seed in range(600):
        book = load_rulebook(rulebook_files(Seeded(seed), 4), shipped.vocabulary())
        case = checked(made_case(Seeded(-seed), few_words()))
        for rule in live_rules(book):
            check(book, rule, case, 4 * PAIRS)


def named_in(decision: dict[str, Any], rule: str) -> bool:
    return any(rule in entry["rules"] for entry in decision["flags"] if entry["flag"] == SEEN)


@settings(max_examples=30)
@given(rule_texts(4), cases())
def test_the_changed_case_file_is_decided_as_was_said(files: dict[str, str], case: CaseFile) -> None:
    book = told(files)
    directory = a_directory(a_service())
    for rule in live_rules(book)[:2]:
        wanted = Wanted((rule,), book, ground_of(case))
        for one in wanted.smallest().sets[:3]:
            written = ground_of(case).written(dict(one))
            again = case_from_data(written.as_json(), shipped.vocabulary(), DAY)
            made = decide(again, rulebook=book, directory=directory, settings=shipped.settings(), on=DAY)
            assert named_in(made.model_dump(mode="json"), rule.id)


def said(book: Rulebook, case: CaseFile, rule: str = "sleep-advice-offered") -> list[dict[Slot, Any]]:
    _, found = search(book, book.by_id[rule], case)
    return [dict(one) for one in found.sets]


def test_a_need_that_is_there_is_raised_and_not_recorded_again() -> None:
    case = a_case(needs=[{"need": "sleep", "severity": "3"}])
    (first, *_) = said(a_rulebook(), case)
    assert first == {Slot("score", ("sleep", "child", None)): (4, 5, 6, 7, 8, 9, 10, None)}


def test_one_fact_that_meets_two_conditions_counts_once() -> None:
    rule = a_rule(
        when={
            "all": [
                {"need": "anxiety", "severity": "7 or more"},
                {"count": {"of": "needs", "at_least": "2"}},
                {"any": [{"need": "anxiety", "severity": "any"}, {"indicator": "weight_loss"}]},
            ]
        }
    )
    sets = said(a_rulebook(needs=[rule]), a_case(needs=[{"need": "sleep", "severity": "3"}]))
    assert all(len(one) == 1 for one in sets)
    assert {slot.about[0] for one in sets for slot in one} == {"anxiety"}


def test_every_way_of_the_smallest_size_is_told() -> None:
    rule = a_rule(
        when={
            "at_least": {
                "n": "2",
                "of": [{"indicator": "weight_loss"}, {"indicator": "young_parent"}, {"awaiting": "respite"}],
            }
        }
    )
    sets = said(a_rulebook(needs=[rule]), a_case())
    assert len(sets) == 3
    assert all(len(one) == 2 for one in sets)


def test_what_would_raise_a_flag_is_said_and_not_the_flag() -> None:
    book = a_rulebook(
        flags=[a_rule(id="raises", when={"indicator": "weight_loss"}, then={"flag": "wait_well"})],
        needs=[a_rule(when={"flag": "wait_well"})],
    )
    assert said(book, a_case()) == [{Slot("indicator", ("weight_loss",)): (True,)}]


def test_a_flag_that_no_rule_in_force_raises_cannot_be_brought_about() -> None:
    book = a_rulebook(
        flags=[
            a_rule(id="raises", status="draft", when={"indicator": "weight_loss"}, then={"flag": "wait_well"})
        ],
        needs=[a_rule(when={"flag": "wait_well"})],
    )
    wanted, found = search(book, book.by_id["sleep-advice-offered"], a_case())
    assert found.sets == ()
    assert not wanted.possible()


def test_what_stands_under_unless_would_have_to_go() -> None:
    book = a_rulebook(needs=[a_rule(unless={"any": [{"indicator": "weight_loss"}, {"consent": "refused"}]})])
    case = a_case(indicators=["weight_loss"], needs=[{"need": "sleep", "severity": "8"}])
    assert said(book, case) == [{Slot("indicator", ("weight_loss",)): (False,)}]


def test_a_score_that_would_stop_the_rule_again_is_not_said() -> None:
    book = a_rulebook(needs=[a_rule(unless={"need": "sleep", "severity": "8 or more"})])
    (first, *_) = said(book, a_case(needs=[{"need": "sleep", "severity": "2"}]))
    assert first == {Slot("score", ("sleep", "child", None)): (4, 5, 6, 7, None)}


def test_a_trend_asks_for_a_review_and_what_it_finds() -> None:
    rule = a_rule(when={"trend": "sleep", "direction": "worse", "over": "1 review"})
    case = a_case(needs=[{"need": "sleep", "severity": "6"}])
    assert said(a_rulebook(review=[rule]), case) == [
        {Slot("reviews"): (1, 2, 3), Slot("review score", ("sleep", "child", None)): (7, 8, 9, 10)}
    ]


def test_eight_more_needs_are_found_at_once() -> None:
    rule = a_rule(when={"count": {"of": "needs", "at_least": "9", "where": {"severity": "moderate"}}})
    _, found = search(a_rulebook(needs=[rule]), a_rulebook(needs=[rule]).rules[0], a_case())
    assert found.at_least == 8
    assert found.exact


def test_shipped_rules_can_be_made_to_fire() -> None:
    book = shipped.rulebook()
    ground = ground_of(a_case())
    for rule in live_rules(book)[::3]:
        found = Wanted((rule,), book, ground).smallest()
        assert found.sets, rule.id
        assert found.exact, rule.id
