"""Examples made to order: each does what it says, in engine and oracle, and notices what it was made for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from tests import shipped
from tests.builders import a_rule, a_rulebook, in_plain_python
from tests.chance import Seeded
from tests.generated_rules import rulebook_files
from tests.rulebook.test_mutating import where_the_home_is, who_agreed
from tests.strategies import rule_texts
from triage.rulebook import Rulebook, load_rulebook, run_examples
from triage.rulebook.conditions import TrendIs
from triage.rulebook.examples import example_case
from triage.rulebook.making.courses import chosen_courses, courses, trend_holds
from triage.rulebook.model import Example, Rule
from triage.rulebook.mutating import mutants, survivors
from triage.rulebook.suggesting import Suggestions, starter_examples, suggest

POSTCODES = ("B90 1AA", "M1", "B26")


def suggested(book: Rulebook, rule: Rule) -> Suggestions:
    return suggest(rule, book, list(mutants(rule)), where_the_home_is, who_agreed, POSTCODES)


def examples_for(**changes: Any) -> tuple[Example, ...]:
    """Examples made for a rule that has none."""
    book = a_rulebook(needs=[a_rule(**changes)])
    found = suggested(book, book.rules[0])
    assert found.unanswered == ()
    return found.examples


def told(examples: Sequence[Example]) -> list[tuple[str, str]]:
    return [(example.expect, example.name) for example in examples]


def test_a_threshold_is_shown_by_the_score_that_counts_and_the_one_below() -> None:
    found = examples_for(when={"all": [{"need": "sleep", "severity": "7 or more"}]})
    assert sorted(told(found)) == [
        ("does not fire", "Sleep is scored 6, one short of the score of 7 this rule asks for."),
        ("fires", "Sleep is scored 7, the lowest score that counts."),
    ]
    assert [example.given for example in found if example.expect == "fires"] == [{"needs": {"sleep": "7"}}]


def test_one_case_just_below_every_threshold_shows_all_of_them() -> None:
    found = examples_for(
        when={"any": [{"need": code, "severity": "high"} for code in ("sleep", "anxiety", "low_mood")]}
    )
    assert [name for expect, name in told(found) if expect == "does not fire"] == [
        "“Sleep”, “Anxiety” and “Low mood” are each scored 6, each one short of the score this rule asks for."
    ]
    assert len(found) == 4


def test_of_worries_that_count_together_all_but_one_are_not_enough() -> None:
    three = [{"indicator": code} for code in ("weight_loss", "tiredness", "increased_thirst")]
    found = examples_for(when={"all": three})
    assert told(found)[0][0] == "does not fire"
    assert (
        "does not fire",
        "Only these two things are recorded: unusual tiredness; drinking far more than usual.",
    ) in told(found)
    assert len([one for one in found if one.expect == "does not fire"]) == 3


def test_an_unless_is_shown_by_a_case_that_it_holds_back() -> None:
    found = examples_for(
        when={"need": "parental_conflict", "severity": "7 or more"},
        unless={"indicator": "domestic_abuse_past"},
    )
    held = [one for one in found if one.expect == "held back"]
    assert [one.name for one in held] == [
        "Conflict between parents is scored 7 and this is recorded, which holds this rule back: domestic abuse in the past, not now."
    ]
    assert held[0].given == {
        "needs": [{"need": "parental_conflict", "person": "parent", "severity": "7"}],
        "indicators": ["domestic_abuse_past"],
    }


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"age": {"of": "child", "from": "5", "under": "11"}}, {"The child is 5.", "The child is 4, just outside the ages this rule is for.", "The child is 10.", "The child is 11, just outside the ages this rule is for."}),
        ({"count": {"of": "needs", "at_least": "3", "where": {"category": "education", "severity": "high"}}}, None),
        ({"count": {"of": "categories", "at_least": "3"}}, None),
        ({"count": {"of": "indicators", "at_least": "2"}}, None),
        ({"deprivation": {"decile_at_most": "2"}}, {"The home is in decile 2.", "The home is in decile 3, the next less deprived tenth."}),
        ({"area": "out"}, None),
        ({"consent": "refused"}, None),
        ({"consent": "own_consent"}, None),
        ({"awaiting": "camhs"}, None),
        ({"tried": {"help": "counselling", "result": "completed"}}, None),
        ({"reason": "step_down_camhs"}, None),
        ({"source": "gp"}, None),
        ({"role": "senco"}, None),
        ({"referrer_could_help": "no"}, None),
        ({"preference": {"declines": "counselling"}}, None),
        ({"unsafe_contact": "home"}, None),
        ({"engagement": "none"}, None),
        ({"contact_attempts": "2"}, {"2 attempts were made to be in touch.", "1 attempt was made to be in touch, one fewer than this rule asks for."}),
        ({"open_for": {"weeks_at_least": "20"}}, {"Support began 20 weeks ago.", "Support began 19 weeks ago, one fewer than this rule asks for."}),
        ({"household": {"children_at_least": "2"}}, None),
        ({"household": {"child_under": "2"}}, {"A child of 1 lives at home.", "A child of 2 lives at home, just too old for this rule."}),
        ({"household": {"linked": "true"}}, None),
        ({"deadline": {"what": "eviction", "within_days": "14"}}, {"A date for “eviction” is 14 days ahead.", "A date for “eviction” is 15 days ahead, a day further off than this rule looks."}),
        ({"trend": "sleep", "direction": "not improved", "over": "2 reviews"}, None),
        ({"trend": "all_needs", "direction": "worse"}, None),
        ({"missing": "household_members"}, None),
        ({"missing": "severity"}, None),
        ({"answer": {"field": "current_safety", "is": "no"}}, None),
        ({"language": "any"}, None),
        ({"age": {"of": "sibling", "from": "16"}}, None),
        ({"requested": "close"}, None),
        ({"flag": "trilogy_of_risk"}, None),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) else "",
)  # fmt: skip
def test_every_kind_of_condition_has_examples_that_notice_every_change(
    condition: dict[str, Any], expected: set[str] | None
) -> None:
    raising = a_rule(id="raising", when={"indicator": "weight_loss"}, then={"flag": "trilogy_of_risk"})
    book = a_rulebook(
        flags=[raising], needs=[a_rule(when={"all": [condition]}, then={"offer": {"help": "sleep"}})]
    )
    rule = book.by_id["sleep-advice-offered"]
    found = suggested(book, rule)
    assert found.unanswered == ()
    names = {example.name for example in found.examples}
    assert expected is None or expected <= names, names
    assert_all_hold(book, rule, found.examples)


def assert_all_hold(book: Rulebook, rule: Rule, examples: Sequence[Example]) -> Rulebook:
    """Each does what it says; names differ; the cases can be read. Gives the rulebook with them."""
    with_them = replace(rule, examples=tuple(examples))
    other = in_plain_python(
        replace(book, rules=tuple(with_them if one.id == rule.id else one for one in book.rules))
    )
    for result in run_examples(other, [with_them], where_the_home_is, who_agreed):
        assert result.passed, result
        _, faults, _ = example_case(result.example, other)
        assert faults == []
    assert len({example.name for example in examples}) == len(examples)
    return other


@given(rule_texts())
def test_for_any_rule_each_suggestion_holds_and_together_they_notice_all_but_what_they_say(
    files: dict[str, str],
) -> None:
    book = in_plain_python(load_rulebook(files, shipped.vocabulary()))
    for rule in book.rules:
        if rule.status == "retired":
            continue
        found = suggested(book, rule)
        other = assert_all_hold(book, rule, found.examples)
        left = survivors(other, [other.by_id[rule.id]], None, where_the_home_is, who_agreed)
        assert {(one.when, one.unless) for one in left} == {
            (one.when, one.unless) for one in found.unanswered
        }
        for expect in starter_examples(rule, book, where_the_home_is, who_agreed, POSTCODES):
            assert_all_hold(book, rule, [expect])


def test_in_the_engine_too_and_few_are_left_without_an_answer() -> None:
    """A host of durable-rules is never freed, so a few rulebooks only."""
    asked = unanswered = 0
    for seed in range(12):
        book = load_rulebook(rulebook_files(Seeded(seed)), shipped.vocabulary())
        made = {}
        for rule in book.rules:
            found = suggested(book, rule) if rule.status == "live" else Suggestions((), ())
            made[rule.id] = replace(rule, examples=found.examples)
            asked += len(list(mutants(rule)))
            unanswered += len(found.unanswered)
        whole = replace(book, rules=tuple(made[rule.id] for rule in book.rules))
        results = list(run_examples(whole, None, where_the_home_is, who_agreed))
        assert [result for result in results if not result.passed] == []
    assert unanswered < asked / 4


def test_a_condition_that_makes_no_difference_is_said_to_have_no_answer() -> None:
    book = a_rulebook(needs=[a_rule(when={"any": [{"need": "sleep", "severity": "4 or more"}, {"need": "sleep", "severity": "7 or more"}]})])  # fmt: skip
    found = suggested(book, book.rules[0])
    words = {one.in_words(book.vocabulary) for one in found.unanswered}
    assert "left out: anybody's need “Sleep” is scored 7 or more" in words
    assert "left out: anybody's need “Sleep” is scored 4 or more" not in words


def test_a_new_rule_starts_with_one_example_of_each_kind() -> None:
    written = a_rule(
        when={"any": [{"need": "sleep", "severity": "high"}, {"indicator": "tiredness"}]},
        unless={"awaiting": "sleep"},
    )
    book = a_rulebook(needs=[a_rule(id="another")])
    rule = a_rulebook(needs=[written]).rules[0]
    found = starter_examples(rule, book)
    assert [example.expect for example in found] == ["fires", "does not fire", "held back"]
    assert [example.name for example in found] == [
        "Sleep is scored 7, the lowest score that counts.",
        "Sleep is scored 6, one short of the score of 7 this rule asks for.",
        "Sleep is scored 7 and the child waits for “Sleep advice”, which holds this rule back.",
    ]


@pytest.mark.parametrize("rule", shipped.rulebook().rules, ids=lambda rule: rule.id)
def test_every_shipped_rule_could_have_been_started_so(rule: Rule) -> None:
    found = starter_examples(rule, shipped.rulebook(), where_the_home_is, who_agreed)
    expected = ["fires", "does not fire", *(["held back"] if rule.unless is not None else [])]
    assert [example.expect for example in found] == expected


def test_nobody_is_described_with_blame_or_with_a_code() -> None:
    for rule in shipped.rulebook().rules[::3]:
        for example in starter_examples(rule, shipped.rulebook(), where_the_home_is, who_agreed):
            assert "_" not in example.name, example.name


def test_scores_move_as_a_trend_wants_them_to() -> None:
    assert list(courses(6, 1)) == [(6, 6), (8, 6), (4, 6), (6, None)]
    better = (TrendIs("sleep", "better", 2), True)
    worse = (TrendIs("any_need", "worse", 1), True)
    chosen = chosen_courses({("sleep", "child"): [6], ("anxiety", "child"): [6]}, 2, [better, worse])
    assert chosen is not None
    assert all(trend_holds(trend, chosen, 2) is wanted for trend, wanted in (better, worse))
    assert (
        chosen_courses({("sleep", "child"): [6]}, 1, [worse, (TrendIs("sleep", "better", 1), True)]) is None
    )
