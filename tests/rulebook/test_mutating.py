"""Small changes of a rule, which of them its examples notice, and that every one of a shipped rule is noticed."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import shipped
from tests.builders import DAY, a_rule, a_rulebook, in_plain_python
from tests.chance import Drawn
from tests.generated_cases import few_words, made_case
from tests.strategies import checked, rulebooks
from triage.deciding import area_of
from triage.deciding.sharing import agreement
from triage.model import CaseFile
from triage.rulebook import Rulebook, build_facts, child_age_months, evaluate, load_rulebook
from triage.rulebook.conditions import FlagIs, leaves
from triage.rulebook.evaluate import oracle
from triage.rulebook.examples import coverage
from triage.rulebook.facts import Area
from triage.rulebook.model import Expectation, Rule
from triage.rulebook.mutating import Mutant, lines_of, mutants, survivors
from triage.rulebook.sights import Sights, sight_of

NEEDS_7 = {"need": "sleep", "severity": "7 or more"}
OTHER = {"need": "anxiety", "severity": "4 or more"}


def where_the_home_is(case: CaseFile) -> Area:
    return area_of(case, shipped.directory(), shipped.settings()).status


def who_agreed(case: CaseFile, on: date) -> str:
    return agreement(case, child_age_months(case, on)).basis


def one_rule(**changes: Any) -> tuple[Rulebook, Rule]:
    book = a_rulebook(needs=[a_rule(**changes)])
    return book, book.rules[0]


def changes_of(**changes: Any) -> set[str]:
    """What the mutants of a rule say."""
    book, rule = one_rule(**changes)
    return {one.in_words(book.vocabulary) for one in mutants(rule)}


@pytest.mark.parametrize(
    ("condition", "moved"),
    [
        (
            NEEDS_7,
            {"anybody's need “Sleep” is scored 6 or more", "anybody's need “Sleep” is scored 8 or more"},
        ),
        ({"need": "sleep", "severity": "any"}, {"anybody's need “Sleep” is scored 2 or more"}),
        ({"need": "sleep", "severity": "10"}, {"anybody's need “Sleep” is scored 9 or more"}),
        (
            {"count": {"of": "needs", "at_least": "3", "where": {"severity": "high"}}},
            {
                "at least 2 needs are scored 7 or more",
                "at least 4 needs are scored 7 or more",
                "at least 3 needs are scored 6 or more",
                "at least 3 needs are scored 8 or more",
            },
        ),
        (
            {"count": {"of": "indicators", "at_least": "1"}},
            {"at least 2 indicators of any kind are recorded"},
        ),
        (
            {"age": {"of": "child", "from": "5", "under": "11"}},
            {
                "the child is 4 or older and under 11",
                "the child is 6 or older and under 11",
                "the child is 5 or older and under 10",
                "the child is 5 or older and under 12",
            },
        ),
        (
            {"age": {"of": "child", "under_months": "30"}},
            {
                "the child is under 29 months, or not yet born",
                "the child is under 31 months, or not yet born",
            },
        ),
        (
            {"deprivation": {"decile_at_most": "10"}},
            {"the home lies in one of the 90 % most deprived areas of the country"},
        ),
        (
            {"open_for": {"weeks_at_least": "20"}},
            {"weeks the case has been open: at least 19", "weeks the case has been open: at least 21"},
        ),
        ({"contact_attempts": "1"}, {"attempts to be in touch so far: at least 2"}),
        (
            {"household": {"children_at_least": "2"}},
            {"children living at home: at least 1", "children living at home: at least 3"},
        ),
        (
            {"household": {"child_under": "1"}},
            {"a child under 2 lives at home (only ages that are given count)"},
        ),
        (
            {"deadline": {"what": "eviction", "within_days": "0"}},
            {"a date for “eviction” is at most 1 day ahead, or has passed"},
        ),
        ({"deadline": {"what": "eviction"}}, set()),
        (
            {"trend": "sleep", "direction": "worse", "over": "1 review"},
            {"over the latest 2 reviews, the need “Sleep” got worse"},
        ),
        ({"indicator": "weight_loss"}, set()),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) else "",
)
def test_every_threshold_is_moved_by_one_each_way_as_far_as_a_file_could_say_so(
    condition: dict[str, Any], moved: set[str]
) -> None:
    found = changes_of(when={"all": [condition]})
    assert {one.rpartition("; to: ")[2] for one in found if one.startswith("changed")} == moved
    assert sum(one.startswith("left out") for one in found) == 1


def test_every_part_of_a_group_is_left_out_by_itself_and_so_is_the_group() -> None:
    found = changes_of(when={"all": [{"indicator": "weight_loss"}, {"any": [{"indicator": "tiredness"}, {"indicator": "increased_thirst"}]}]})  # fmt: skip
    assert {one for one in found if one.startswith("left out")} == {
        "left out: all of these are true: “Losing weight without trying” is recorded; one of these is recorded: “Unusual tiredness” or “Drinking far more than usual”",
        "left out: “Losing weight without trying” is recorded",
        "left out: one of these is recorded: “Unusual tiredness” or “Drinking far more than usual”",
        "left out: “Unusual tiredness” is recorded",
        "left out: “Drinking far more than usual” is recorded",
    }


def test_how_many_parts_must_hold_is_moved_between_one_and_all() -> None:
    parts = [{"indicator": code} for code in ("weight_loss", "tiredness", "increased_thirst")]
    found = changes_of(when={"at_least": {"n": "3", "of": parts}})
    assert [one for one in found if "changed" in one and "at least 2 of these 3" in one]
    assert not [one for one in found if "at least 4" in one]
    assert sum(one.startswith("left out: “") for one in found) == 3


def test_the_unless_is_left_out_whole_and_part_by_part() -> None:
    both = {"any": [{"indicator": "domestic_abuse_past"}, NEEDS_7]}
    found = changes_of(when={"all": [OTHER]}, unless=both)
    about = {one for one in found if "unless" in one}
    assert len(about) == 5
    assert "left out: unless “Domestic abuse in the past, not now” is recorded" in about
    assert "changed: unless anybody's need “Sleep” is scored 7 or more; to: anybody's need “Sleep” is scored 6 or more" in about  # fmt: skip


def test_no_change_is_made_twice() -> None:
    _, rule = one_rule(when={"any": [NEEDS_7]}, unless={"any": [OTHER]})
    changed = [(one.when, one.unless) for one in mutants(rule)]
    assert len(changed) == len({repr(one) for one in changed})
    assert (rule.when, rule.unless) not in changed


def example(name: str, given: dict[str, Any], expect: str) -> dict[str, Any]:
    return {"name": name, "given": given, "expect": expect}


EXACT = example("Sleep is scored 7.", {"needs": {"sleep": "7"}}, "fires")
SHORT = example("Sleep is scored 6.", {"needs": {"sleep": "6"}}, "does not fire")


@pytest.mark.parametrize(
    ("examples", "left"),
    [
        ([EXACT, SHORT], 0),
        ([EXACT], 2),  # nothing tells 6 or more, or always, from 7 or more
        ([SHORT], 1),  # nothing tells 8 or more
        ([example("Sleep is scored 9.", {"needs": {"sleep": "9"}}, "fires"), SHORT], 1),
        ([EXACT, example("Sleep is scored 2.", {"needs": {"sleep": "2"}}, "does not fire")], 1),
        ([], 3),
    ],
)
def test_a_weak_set_of_examples_leaves_changes_unnoticed(examples: list[dict[str, Any]], left: int) -> None:
    book, _ = one_rule(when={"all": [NEEDS_7]}, examples=examples)
    assert len(survivors(book)) == left


def test_the_unnoticed_changes_are_named_with_the_line_of_the_condition() -> None:
    files = {"needs/example.yaml": TEXT}
    book = in_plain_python(load_rulebook(files, shipped.vocabulary()))
    found = survivors(book)
    told = dict(zip([one.in_words(book.vocabulary) for one in found], lines_of(found, files), strict=True))
    assert told == {
        "left out: “Unusual tiredness” is recorded": 18,
        "left out: unless the child's need “Anxiety” is scored 4 or more": 20,
        "changed: unless the child's need “Anxiety” is scored 4 or more; to: the child's need “Anxiety” is scored 5 or more": 20,
        "changed: unless the child's need “Anxiety” is scored 4 or more; to: the child's need “Anxiety” is scored 3 or more": 20,
    }


TEXT = """\
format: 1
theme: example
rules:
  # a note
  - id: example-rule
    title: An example
    status: live
    owner: Example lead
    review_by: 2027-03-31
    rationale: An example
    source:
      - title: Example
    when:
      all:
        - {need: sleep, severity: 7 or more}
        - any:
            - {indicator: weight_loss}
            - {indicator: tiredness}
    unless:
      - {need: anxiety, severity: 4 or more, person: child}
    then:
      offer: {help: sleep, as: referral}
    examples:
      - {name: One, given: {needs: {sleep: 7}, indicators: [weight_loss]}, expect: fires}
      - {name: Two, given: {needs: {sleep: 6}, indicators: [weight_loss]}, expect: does not fire}
      - {name: Three, given: {needs: {sleep: 7}}, expect: does not fire}
"""


def test_an_example_that_does_not_hold_for_the_rule_itself_notices_nothing() -> None:
    wrong = example("Sleep is scored 7.", {"needs": {"sleep": "7"}}, "does not fire")
    book, rule = one_rule(when={"all": [NEEDS_7]}, examples=[wrong])
    assert len(survivors(book)) == len(list(mutants(rule)))


def test_a_retired_rule_is_not_asked_for_examples_and_a_draft_is_judged_as_if_it_were_live() -> None:
    raising = a_rule(
        id="raising", status="draft", when=NEEDS_7, then={"flag": "trilogy_of_risk"}, examples=[EXACT, SHORT]
    )
    reading = a_rule(id="reading", status="trial", when={"flag": "trilogy_of_risk"}, examples=[EXACT, SHORT])
    gone = a_rule(id="gone", status="retired")
    book = a_rulebook(flags=[raising], needs=[reading, gone])
    assert survivors(book) == []
    assert not any(book.live(stage) for stage in ("flags", "needs"))


def test_flags_of_the_same_stage_and_of_earlier_ones_are_raised_before_a_rule_is_judged() -> None:
    """A flag that only the rule itself would lead to is not."""
    worry = {"indicators": ["weight_loss"]}
    first = a_rule(id="first", when={"indicator": "weight_loss"}, then={"flag": "trilogy_of_risk"})
    loop = a_rule(id="loop", when={"flag": "exploitation"}, then={"flag": "child_in_care"})
    second = a_rule(
        id="second",
        when={"any": [{"flag": "trilogy_of_risk"}, {"flag": "child_in_care"}]},
        then={"flag": "exploitation"},
        examples=[example("A worry.", worry, "fires")],
    )
    third = a_rule(
        id="third", when={"flag": "exploitation"}, examples=[example("A worry.", worry, "fires"), SHORT]
    )
    for book in (
        a_rulebook(flags=[second, loop, first], needs=[third]),
        a_rulebook(safeguarding=[first], flags=[loop, second], review=[third]),
    ):
        assert survivors(book, [book.by_id["third"]]) == []
        words = {one.in_words(book.vocabulary) for one in survivors(book, [book.by_id["second"]])}
        assert "left out: the flag “Three of the trilogy of risk” is raised" not in words
        assert "left out: the flag “Child in care” is raised" in words


def test_an_unless_sees_no_flag_of_its_own_stage() -> None:
    first = a_rule(id="first", when={"indicator": "weight_loss"}, then={"flag": "trilogy_of_risk"})
    second = a_rule(
        id="second",
        when={"need": "sleep", "severity": "7 or more"},
        unless={"flag": "trilogy_of_risk"},
        then={"flag": "exploitation"},
        examples=[example("Both.", {"needs": {"sleep": "7"}, "indicators": ["weight_loss"]}, "held back")],
    )
    unless_left_out = "left out: unless the flag “Three of the trilogy of risk” is raised"
    for book, noticed in (
        (a_rulebook(safeguarding=[first], flags=[second]), True),
        (a_rulebook(flags=[first, second]), False),
    ):
        found = {one.in_words(book.vocabulary) for one in survivors(book, [book.by_id["second"]])}
        assert (unless_left_out not in found) is noticed


def test_progress_hears_of_every_rule() -> None:
    heard: list[str] = []
    survivors(
        a_rulebook(needs=[a_rule(), a_rule(id="gone", status="retired")]),
        progress=lambda rule: heard.append(rule.id),
    )
    assert heard == ["sleep-advice-offered", "gone"]


def outcome_by_evaluation(book: Rulebook, rule: Rule, facts: Any) -> Expectation:
    found = evaluate(book, facts, explain=True, fire=oracle(book))
    if any(one.rule.id == rule.id for one in found.fired):
        return "fires"
    return (
        "held back"
        if any(one.rule.id == rule.id and one.held == "unless" for one in found.held)
        else "does not fire"
    )


@given(rulebooks(), st.data())
def test_a_mutant_does_alone_what_it_would_do_inside_the_whole_rulebook(
    book: Rulebook, data: st.DataObject
) -> None:
    """Its flags feed nobody else here: of a rule that raises flags only the rule itself is looked at."""
    live = [rule for rule in book.rules if rule.status == "live"]
    if not live:
        return
    rule = data.draw(st.sampled_from([*(one for one in live if has_flag(one)), *live]))
    case = checked(made_case(Drawn(data.draw), few_words()))
    facts = build_facts(case, on=DAY, area="in", vocabulary=shipped.vocabulary())
    sights = Sights(rule, [sight_of(rule, book, facts)])
    for one in [
        Mutant(rule, "moved", "when", rule.when, rule.when, (), rule.when, rule.unless),
        *list(mutants(rule))[:12],
    ]:
        changed = replace(rule, when=one.when, unless=one.unless)
        whole = replace(book, rules=tuple(changed if other.id == rule.id else other for other in book.rules))
        assert sights.outcome(0, one.when, one.unless) == outcome_by_evaluation(whole, rule, facts)


def has_flag(rule: Rule) -> bool:
    return any(isinstance(leaf, FlagIs) for leaf in leaves(rule.when))


# --- the rules as shipped


@cache
def unnoticed() -> tuple[list[Mutant], float]:
    start = time.process_time()
    found = survivors(shipped.rulebook(), area_of=where_the_home_is, basis_of=who_agreed)
    return found, time.process_time() - start


def test_no_small_change_of_a_shipped_rule_goes_unnoticed() -> None:
    found, seconds = unnoticed()
    words = [f"{one.rule.file}: {one.rule.id}: {one.in_words(shipped.vocabulary())}" for one in found]
    assert words == []
    assert sum(1 for rule in shipped.rulebook().rules for _ in mutants(rule)) > 2000
    assert seconds < 10


def test_every_shipped_rule_has_an_example_of_each_kind_it_should_have() -> None:
    seen = coverage(shipped.rulebook().rules)
    assert (seen.never_fire, seen.never_silent, seen.never_held_back) == ((), (), ())


@pytest.mark.parametrize(
    "name", ["needs/sleep_and_everyday_health.yaml", "safeguarding/medical.yaml", "review/not_improving.yaml"]
)
def test_a_shipped_file_with_one_example_taken_away_has_a_change_that_goes_unnoticed(name: str) -> None:
    """Not every example is needed: some were written to be read. Those put in to notice something are."""
    rules = [rule for rule in shipped.rulebook().rules if rule.file == f"rules/{name}"]
    rule = max(rules, key=lambda one: len(one.examples))
    without = replace(rule, examples=rule.examples[:-1])
    assert survivors(shipped.rulebook(), [rule], area_of=where_the_home_is, basis_of=who_agreed) == []
    assert survivors(shipped.rulebook(), [without], area_of=where_the_home_is, basis_of=who_agreed)


def test_names_of_examples_are_sentences_and_used_once_in_a_rule() -> None:
    for rule in shipped.rulebook().rules:
        names = [one.name for one in rule.examples]
        assert len(set(names)) == len(names), rule.id
        assert [
            name for name in names if not name.endswith((".", "”.")) or ",," in name or "  " in name
        ] == [], rule.id
