"""Law 3: a missing score is asked for and never lowers the answer; a missing age, area or date rules nothing out."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_case, a_rule, a_rulebook, decided
from tests.laws.worlds import World, keys, rising_worlds, scores_now, shipped_worlds
from triage.model import Decision

Key = tuple[str, str, str | None]


def unscored(data: dict[str, Any]) -> list[Key]:
    return [key for key, severity in scores_now(data).items() if severity is None]


def scored(data: dict[str, Any], keys_and_scores: dict[Key, int]) -> dict[str, Any]:
    """The same case with scores for needs that nobody scored."""
    data = copy.deepcopy(data)
    for need in [
        *data.get("needs", []),
        *(need for review in data.get("reviews", []) for need in review.get("needs", [])),
    ]:
        key = (need["need"], need.get("person", "child"), need.get("who"))
        if key in keys_and_scores and need.get("severity") is None:
            need["severity"] = str(keys_and_scores[key])
    return data


def forgotten(world: World) -> World:
    """The same case with at least one need that nobody scored."""
    data = copy.deepcopy(world.data)
    data["needs"] = data["needs"] or [{"need": "sleep"}]
    data.pop("reviews", None)
    data["needs"][0].pop("severity", None)
    return World(data, world.rulebook, world.directory)


def asked_today(decision: Decision, key: Key) -> bool:
    need, person, _ = key
    asked = any(
        ask.field == "severity" and ask.need == need and ask.person == person and ask.within_days == 0
        for ask in decision.asks
    )
    looked_at = any(
        look.within_days == 0 and look.reason in {"safeguarding", "clinical_lead"}
        for look in decision.human_reviews
    )
    return asked and looked_at


def check(world: World, severity: int) -> None:
    world = forgotten(world)
    given_now = world.decide()
    missing = unscored(world.data)
    assert missing
    for need, person, _ in missing:
        assert any(
            ask.field == "severity" and (ask.need, ask.person) == (need, person) for ask in given_now.asks
        )
    with_five = World(scored(world.data, dict.fromkeys(missing, 5)), world.rulebook, world.directory).decide()
    assert given_now.level.number >= with_five.level.number
    for key in missing:
        would = World(scored(world.data, {key: severity}), world.rulebook, world.directory).decide()
        if keys(would).keys() - keys(given_now).keys():
            assert asked_today(given_now, key), f"{key} at {severity} would escalate to {keys(would)}"


@given(world=shipped_worlds(), severity=st.integers(6, 10))
def test_a_missing_score_is_asked_for_and_read_as_at_least_five(world: World, severity: int) -> None:
    check(world, severity)


@given(world=rising_worlds(), severity=st.integers(6, 10))
def test_the_same_holds_for_made_rulebooks(world: World, severity: int) -> None:
    check(world, severity)


def test_an_escalation_by_way_of_a_flag_that_some_score_would_raise_is_asked_for_today() -> None:
    book = a_rulebook(
        flags=[
            a_rule(
                id="flagged",
                when={"all": [{"need": "sleep", "severity": "8 or more"}]},
                then={"flag": "exploitation"},
            )
        ],
        needs=[
            a_rule(
                id="escalates",
                when={"all": [{"flag": "exploitation"}]},
                then={"escalate": {"to": "statutory", "within_days": "0"}},
            )
        ],
    )
    found = decided(a_case(needs=[{"need": "sleep"}]), rulebook=book)
    assert not found.escalations
    assert asked_today(found, ("sleep", "child", None))


def test_an_escalation_for_one_sister_does_not_hide_what_the_other_sisters_score_would_do() -> None:
    book = a_rulebook(
        safeguarding=[
            a_rule(
                id="escalates",
                when={"all": [{"need": "bereavement", "severity": "8 or more"}]},
                then={"escalate": {"to": "statutory", "within_days": "0"}},
            )
        ]
    )
    people = [{"id": "s1", "is": "sibling"}, {"id": "s2", "is": "sibling"}]
    needs = [
        {"need": "bereavement", "person": "sibling", "who": "s1", "severity": "9"},
        {"need": "bereavement", "person": "sibling", "who": "s2"},
    ]
    found = decided(a_case(people=people, needs=needs), rulebook=book)
    assert keys(found) == {("statutory", "sibling", "s1"): 0}
    assert asked_today(found, ("bereavement", "sibling", "s2"))


@given(world=shipped_worlds(), age=st.integers(0, 17))
def test_a_missing_age_is_asked_for_and_rules_nothing_out(world: World, age: int) -> None:
    unknown = world.told(
        answers=...,
        child={
            key: value
            for key, value in world.data["child"].items()
            if key not in {"age", "age_months", "date_of_birth", "expected"}
        },
    )
    before = unknown.decide()
    assert any(ask.field == "dob" for ask in before.asks)
    after = unknown.child(age=str(age)).decide()
    assert keys(after).keys() <= keys(before).keys()
    assert after.level.number <= before.level.number


@given(world=shipped_worlds())
def test_a_missing_postcode_is_asked_for_and_rules_nothing_out(world: World) -> None:
    world = world.told(answers=...)
    before = world.child(postcode=...).decide()
    assert any(ask.field == "full_postcode" for ask in before.asks)
    after = world.child(postcode="B90 1AA").decide()
    assert keys(after) == keys(before)
    assert after.level.number <= before.level.number
