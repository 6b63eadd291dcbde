"""Conditions and rules in plain English: every kind has words, and different meanings never read alike."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from itertools import product
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import shipped
from tests.builders import a_rule, rule_text
from tests.strategies import rule_texts
from triage.rulebook import conditions as c
from triage.rulebook import load_rulebook
from triage.rulebook.facts import KNOWABLE
from triage.rulebook.model import (
    AskFor,
    EscalateTo,
    Offer,
    PlanWish,
    ReviewBy,
    Rule,
    Source,
    Then,
    Withhold,
    Within,
)
from triage.rulebook.reading_conditions import _SAYS
from triage.rulebook.readings.words import (
    AGE_NOTE,
    UNSCORED_NOTE,
    condition_in_words,
    plainest,
    rule_as_text,
    rule_in_words,
    then_in_words,
)

WORDS = shipped.vocabulary()


def codes(kind: str) -> list[str]:
    return list(WORDS.of(kind))


def every_leaf() -> Iterator[c.Leaf]:
    """Each kind of single condition with each of its fields in several values."""
    people = [None, *codes("people")]
    yield from (c.NeedIs(*row) for row in product(codes("needs")[:40], range(1, 11), people))
    yield from (c.NeedIs(code, 7, "child") for code in codes("needs")[40:])
    yield from map(c.IndicatorIs, codes("indicators"))
    yield from map(c.FlagIs, codes("flags"))
    months = (None, 0, 6, 12, 30, 60, 132)
    yield from (c.AgeIs(*row) for row in product(codes("people"), months, (*months[2:], None)))
    categories = (None, "health", "family", "social_personal")
    scores = (None, 1, 4, 10)
    yield from (
        c.CountIs(of, least, score, category, person)  # type: ignore[arg-type] # one of the three words
        for of, least, score, category, person in product(
            ("needs", "categories", "indicators"), (1, 2, 3), scores, categories, people
        )
    )
    yield from (c.AreaIs(area) for area in ("in", "out", "unclear", "unknown"))
    yield from map(c.DeprivationIs, range(1, 11))
    for field, kind in _SAYS.items():
        yield c.Says(field, "any")
        yield from (c.Says(field, word) for word in (codes(kind) if kind else ("yes", "no")))
    statuses = (
        "given",
        "refused",
        "withdrawn",
        "not_asked",
        "missing",
        "consent",
        "own_consent",
        "none",
        "not_known",
    )
    yield from (c.Says("consent", word) for word in statuses)
    yield from (c.Says("engagement", word) for word in codes("engagement"))
    yield from (c.Says("unsafe_contact", word) for word in ("home", "letter", "mum"))
    yield from (c.Says("language", word) for word in ("Romanian", "Welsh"))
    for field in ("wants", "declines"):
        yield from (c.Says(field, word) for word in ("any", *codes("help")))
    yield from (c.Says("few_contacts", "yes"), c.Says("household", "linked"), c.Says("requested", "close"))
    yield from (c.TriedIs(*row) for row in product(codes("help"), (None, *codes("referral_states")[:4])))
    amounts = ("contact_attempts", "open_weeks", "children_at_home")
    yield from (c.AmountIs(field, least) for field in amounts for least in (1, 2, 20))  # type: ignore[arg-type]
    yield from map(c.ChildAtHome, (1, 2, 18))
    yield from (c.DeadlineIs(*row) for row in product((None, "eviction", "hearing"), (0, 1, 56, 10_000)))
    trends = ("any_need", "all_needs", *codes("needs"))
    yield from (
        c.TrendIs(of, direction, over)
        for of, direction, over in product(trends, get_args(c.Direction), (1, 2, 3))
    )
    yield from map(c.MissingIs, sorted(KNOWABLE))
    yield from (c.AnswerIs(*row) for row in product(codes("ask_fields"), ("yes", "no")))


LEAVES = tuple(dict.fromkeys(every_leaf()))


def _odd(text: str) -> bool:
    """Whether a code or an empty value shows through."""
    return "_" in text or "{}" in text or re.search(r"\bNone\b(?! is needed)", text) is not None


def test_the_pool_holds_every_kind_of_condition() -> None:
    assert {type(leaf) for leaf in LEAVES} == set(get_args(c.Leaf))


def test_no_two_single_conditions_read_alike() -> None:
    said: dict[str, set[c.Condition]] = defaultdict(set)
    for leaf in LEAVES:
        said[condition_in_words(leaf, WORDS)].add(plainest(leaf))
    assert [alike for alike in said.values() if len(alike) > 1] == []


def test_words_show_titles_and_no_codes() -> None:
    for leaf in LEAVES:
        text = condition_in_words(leaf, WORDS)
        assert not _odd(text), text


SMALL: tuple[c.Condition, ...] = (
    c.NeedIs("sleep", 4, None),
    c.NeedIs("sleep", 7, None),
    c.NeedIs("anxiety", 4, None),
    c.NeedIs("anxiety", 4, "child"),
    c.IndicatorIs("weight_loss"),
    c.IndicatorIs("domestic_abuse_past"),
    c.FlagIs("trilogy_of_risk"),
    c.Says("awaiting", "respite"),
    c.Says("awaiting", "portage"),
    c.TrendIs("sleep", "worse", 1),
    c.TrendIs("anxiety", "worse", 1),
)


def _groups(inner: st.SearchStrategy[c.Condition]) -> st.SearchStrategy[c.Condition]:
    parts = st.lists(inner, min_size=1, max_size=4).map(tuple)
    return st.one_of(
        parts.map(c.All),
        parts.map(c.AnyOf),
        parts.flatmap(lambda found: st.integers(1, len(found)).map(lambda n: c.AtLeast(n, found))),
    )


NESTED = st.recursive(st.sampled_from(SMALL), _groups, max_leaves=7)


@given(NESTED, NESTED)
def test_different_conditions_read_differently(one: c.Condition, other: c.Condition) -> None:
    alike = condition_in_words(one, WORDS) == condition_in_words(other, WORDS)
    assert alike == (plainest(one) == plainest(other))


@given(NESTED, st.data())
def test_a_changed_part_changes_the_words(condition: c.Condition, data: st.DataObject) -> None:
    def changed(whole: c.Condition) -> c.Condition:
        if isinstance(whole, (c.All, c.AnyOf, c.AtLeast)) and data.draw(st.booleans()):
            at = data.draw(st.integers(0, len(whole.parts) - 1))
            parts = (*whole.parts[:at], changed(whole.parts[at]), *whole.parts[at + 1 :])
            return replace(whole, parts=parts)
        return data.draw(NESTED)

    other = changed(condition)
    alike = condition_in_words(condition, WORDS) == condition_in_words(other, WORDS)
    assert alike == (plainest(condition) == plainest(other))


def _rules(files: dict[str, str]) -> list[Rule]:
    return list(load_rulebook(files, WORDS).rules)


def _meaning(rule: Rule) -> tuple[Any, ...]:
    at_review = rule.at_review and rule.stage != "review"
    unless = None if rule.unless is None else plainest(rule.unless)
    return rule.title, at_review, plainest(rule.when), unless, rule.then


@given(rule_texts())
def test_rules_of_a_made_up_rulebook_read_differently(files: dict[str, str]) -> None:
    rules = [replace(rule, title="The same title") for rule in _rules(files)]
    texts = [rule_as_text(rule_in_words(rule, WORDS)) for rule in rules]
    for (one, text), (other, its) in product(zip(rules, texts, strict=True), repeat=2):
        assert (text == its) == (_meaning(one) == _meaning(other))


def test_every_shipped_rule_has_words_of_its_own() -> None:
    said = [rule_as_text(rule_in_words(rule, WORDS)) for rule in shipped.rulebook().rules]
    meanings = [replace(rule, title="") for rule in shipped.rulebook().rules]
    assert len({*said}) == len({repr(_meaning(rule)) for rule in meanings})
    assert not [text for text in said if _odd(text)]


EVERY_CONSEQUENCE: dict[str, list[Any]] = {
    "escalate": [(EscalateTo("statutory", days),) for days in range(3)] + [(EscalateTo("emergency", 0),)],
    "offers": [
        (Offer(*row),)
        for row in product(
            ("sleep", "counselling"),
            (None, "referral", "signpost", "support", "task"),
            (None, "child", "parent", "family"),
            (None, Within(0), Within(0, working=True), Within(10), Within(10, working=True), Within(14)),
            (False, True),
        )
    ],
    "level": ["universal", "early_help", "intensive", "statutory"],
    "flags": [("interpreter",), ("wait_well",), ("interpreter", "wait_well")],
    "asks": [
        (AskFor(*row),)
        for row in product(("debt", "dob"), (None, Within(0), Within(5)), (None, "sleep"), (None, 28, 90))
    ],
    "links": [("sibling",), ("parent",)],
    "reviews": [
        (ReviewBy(*row),)
        for row in product(("coordinator", "clinical_lead"), ("sequencing", "clinical_lead"), (None, Within(2)))
    ],
    "withholds": [(Withhold(("counselling",), why),) for why in ("It is not safe", "It was tried")],
    "plan": [PlanWish(*row) for row in product((False, True), (False, True), (None, 1, 6))],
    "step": ["up", "down", "hold"],
    "retriage": [True],
    "review_in_days": [7, 10, 28],
}  # fmt: skip


def test_the_pool_holds_every_kind_of_consequence() -> None:
    assert set(EVERY_CONSEQUENCE) == {field.name for field in fields(Then)}


def test_no_two_consequences_read_alike() -> None:
    wishes = [Then(**{name: value}) for name, values in EVERY_CONSEQUENCE.items() for value in values]
    said = ["\n".join(then_in_words(then, WORDS)) for then in wishes]
    assert all(said)
    assert len(set(said)) == len(wishes)
    assert not [text for text in said if _odd(text)]


def test_a_single_condition_is_one_sentence_that_says_how_silence_is_read() -> None:
    text = condition_in_words(c.NeedIs("sleep", 7, "child"), WORDS)
    assert text == "the child's need “Sleep” is scored 7 or more (a need nobody has scored is read as 5)"


def test_a_need_that_may_be_anybodys_says_so() -> None:
    assert condition_in_words(c.NeedIs("sleep", 1, None), WORDS) == (
        "anybody's need “Sleep” is recorded, scored or not"
    )


def test_nested_groups_are_bullets_below_each_other() -> None:
    condition = c.All(
        (
            c.AgeIs("child", None, 60),
            c.AnyOf((c.IndicatorIs("weight_loss"), c.All((c.NeedIs("diet", 7, "child"), c.AreaIs("in"))))),
        )
    )
    assert condition_in_words(condition, WORDS).split("\n") == [
        "all of these are true:",
        "- the child is under 5, or not yet born",
        "- any of these is true:",
        f"  - “{WORDS.title('indicators', 'weight_loss')}” is recorded",
        "  - all of these are true:",
        "    - the child's need “Diet and nutrition” is scored 7 or more",
        "    - the home is in our area",
        f"({UNSCORED_NOTE})",
        f"({AGE_NOTE})",
    ]


def test_neighbours_that_differ_in_their_title_alone_are_one_line() -> None:
    condition = c.AnyOf((c.NeedIs("sleep", 4, "child"), c.NeedIs("diet", 4, "child")))
    assert condition_in_words(condition, WORDS).startswith(
        "one of the child's needs is scored 4 or more: “Sleep” or “Diet and nutrition”"
    )


def test_titles_that_two_codes_share_are_told_apart_by_their_code() -> None:
    indicators = dict(WORDS.of("indicators"))
    first, second = list(indicators)[:2]
    indicators[second] = replace(indicators[second], title=indicators[first].title)
    twins = replace(WORDS, lists={**WORDS.lists, "indicators": indicators})
    assert condition_in_words(c.IndicatorIs(first), twins) != condition_in_words(c.IndicatorIs(second), twins)


@pytest.mark.parametrize(("stage", "said"), [("needs", True), ("review", False)])
def test_only_a_rule_that_waits_for_a_review_says_that_it_waits(stage: str, said: bool) -> None:
    files = {f"{stage}/x.yaml": rule_text([a_rule(applies="at review")])}
    (rule,) = load_rulebook(files, WORDS).rules
    assert (rule_in_words(rule, WORDS).applies is not None) == said


def test_a_rule_in_words_reads_as_when_unless_then() -> None:
    rule = Rule(
        id="x", title="Sleep advice", status="live", stage="needs", owner="Lead", review_by=date(2027, 1, 1),
        rationale="Early help", sources=(Source("Guidance"),), when=c.NeedIs("sleep", 7, "child"),
        unless=c.FlagIs("child_in_care"), then=Then(offers=(Offer("sleep", "referral", None, Within(10, working=True)),)),
        at_review=False, examples=(),
    )  # fmt: skip
    assert rule_as_text(rule_in_words(rule, WORDS)).split("\n") == [
        "When the child's need “Sleep” is scored 7 or more",
        "unless the flag “Child in care” is raised",
        "then",
        "  - offer “Sleep advice” as a referral, within 10 working days",
        UNSCORED_NOTE,
    ]
