"""The rules as shipped: each with its owner, its source and examples that do what they say; every need has a path."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from tests import shipped
from tests.builders import DAY, a_case, decided
from triage.deciding import area_of
from triage.deciding.sharing import agreement
from triage.rulebook import ExampleResult, Rule, child_age_months, run_examples

LIVE = [rule for rule in shipped.rulebook().rules if rule.status == "live"]
SELECTABLE = [
    code for code, entry in shipped.vocabulary().of("needs").items() if entry.text("selectable") != "no"
]
BANDS = (1, 4, 7, 9, 10)
BEFORE_BIRTH = {"pregnancy"}


@cache
def results() -> list[ExampleResult]:
    return list(
        run_examples(
            shipped.rulebook(),
            area_of=lambda case: area_of(case, shipped.directory(), shipped.settings()).status,
            basis_of=lambda case, on: agreement(case, child_age_months(case, on)).basis,
        )
    )


@pytest.mark.parametrize("rule", LIVE, ids=lambda rule: rule.id)
def test_a_live_rule_says_who_owns_it_why_and_from_what(rule: Rule) -> None:
    for text in (rule.title, rule.owner, rule.rationale, *(source.title for source in rule.sources)):
        assert text.strip()
    assert rule.sources
    assert rule.review_by > DAY
    assert {example.expect for example in rule.examples} >= {"fires"}
    assert {example.expect for example in rule.examples} & {"does not fire", "held back"}
    assert rule.unless is None or any(example.expect == "held back" for example in rule.examples)


def test_every_example_does_what_it_says_in_the_engine_and_in_the_oracle() -> None:
    failed = [
        f"{one.rule.id}: {one.example.name}: {one.engine} / {one.oracle}, not {one.example.expect}"
        for one in results()
        if not one.passed
    ]
    assert failed == []
    assert len(results()) >= 2 * len(LIVE)


@pytest.mark.parametrize("severity", BANDS)
def test_every_need_has_a_path_at_each_band_without_the_fallback(severity: int) -> None:
    lost = []
    for need in SELECTABLE:
        entry = shipped.vocabulary().of("needs")[need]
        person = entry.text("default_person") or "child"
        found = decided(a_case(needs=[{"need": need, "person": person, "severity": str(severity)}]))
        entries: tuple[Any, ...] = (*found.actions, *found.unmet)
        offered = [item for item in entries if need in item.needs]
        if not offered or any("engine-fallback" in item.rules for item in offered):
            lost.append(need)
    assert lost == []


@pytest.mark.parametrize("indicator", sorted(shipped.vocabulary().of("indicators")))
def test_every_worry_leads_to_something_that_somebody_does(indicator: str) -> None:
    entry = shipped.vocabulary().of("indicators")[indicator]
    found = decided(a_case(needs=[], indicators=[indicator]))
    assert entry.text("kind") == "protective" or found.actions or found.escalations or found.asks


def test_what_names_an_emergency_escalates() -> None:
    for indicator in (
        "immediate_danger",
        "suicidal_intent",
        "unexplained_injury",
        "recent_suicide_attempt",
        "ligature_or_strangulation",
    ):
        assert decided(a_case(needs=[], indicators=[indicator])).escalations, indicator


def test_no_rule_is_past_the_day_on_which_its_owner_looks_at_it_again() -> None:
    assert [rule.id for rule in LIVE if rule.review_by < date(2026, 11, 22)] == []


def test_ids_are_words_joined_by_hyphens_and_used_once() -> None:
    ids = [rule.id for rule in shipped.rulebook().rules]
    assert len(set(ids)) == len(ids)
