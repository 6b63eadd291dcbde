"""Law 4: who the family is and who asked change neither level, escalations nor urgency; nor does the order of lists."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_rule, a_rulebook
from tests.laws.worlds import World, any_worlds, same_urgency, without_contact
from triage.errors import DataProblem
from triage.model import Decision

LISTS = (
    "needs",
    "indicators",
    "people",
    "answers",
    "awaiting",
    "open_services",
    "past_actions",
    "reasons",
    "reviews",
    "consent",
    "unsafe_contact",
    "deadlines",
    "strengths",
)


def same_answer(before: Decision, after: Decision) -> None:
    assert (after.level.number, after.level.code) == (before.level.number, before.level.code)
    assert without_contact(after) == without_contact(before)
    same_urgency(before, after)


CHILD: tuple[dict[str, Any], ...] = (
    {"sex": "F"}, {"sex": "M"}, {"sex": "X"}, {"sex": ...}, {"ethnicity": "AIND"}, {"ethnicity": ...}, {"disability": ["AUT", "HEAR"]}, {"disability": ...},
    {"language": "Romanian"}, {"language": "English"}, {"language": ...}, {"imd_decile": "1"}, {"imd_decile": "10"}, {"imd_decile": ...},
)  # fmt: skip


@given(world=any_worlds())
def test_sex_ethnicity_disability_language_and_deprivation_change_no_answer(world: World) -> None:
    before = world.decide()
    for change in CHILD:
        same_answer(before, world.child(**change).decide())


@given(world=any_worlds())
def test_the_referrers_role_and_organisation_change_no_answer(world: World) -> None:
    before = world.decide()
    referrer = world.data.get("referrer", {})
    for role in ("gp", "midwife", "police_officer", None):
        for organisation in ("Example Primary", None):
            same_answer(
                before,
                world.told(
                    referrer={
                        **referrer,
                        "role": role if role != "police_officer" else "school_nurse",
                        "organisation": organisation,
                    }
                ).decide(),
            )


@given(world=any_worlds(), seed=st.integers(0, 999))
def test_the_order_of_lists_changes_no_answer(world: World, seed: int) -> None:
    random = Random(seed)
    shuffled = json.loads(json.dumps(world.data))
    for key in LISTS:
        if isinstance(shuffled.get(key), list):
            random.shuffle(shuffled[key])
    for review in shuffled.get("reviews", []):
        random.shuffle(review.get("needs", []))
    same_answer(world.decide(), World(shuffled, world.rulebook, world.directory).decide())


def test_two_reviews_on_one_day_count_the_same_whichever_is_written_first() -> None:
    needs = [{"need": "sleep", "severity": "5"}]
    low, high = (
        {"on": "2026-11-10", "needs": [{"need": "sleep", "severity": score}]} for score in ("2", "9")
    )
    book = a_rulebook(
        needs=[
            a_rule(when={"all": [{"need": "sleep", "severity": "8 or more"}]}, then={"level": "intensive"})
        ]
    )
    world = World({"case": "C-1", "child": {"age": "8"}, "needs": needs}, book, a_world_directory())
    levels = {world.told(reviews=order).decide().level.number for order in ([low, high], [high, low])}
    assert levels == {3}


def a_world_directory() -> Any:
    from tests.builders import a_directory  # noqa: PLC0415 - only here

    return a_directory()


UNEQUAL = (
    {"language": "any"},
    {"language": "Romanian"},
    {"deprivation": {"decile_at_most": "2"}},
    {"role": "gp"},
    {"missing": "language_needed"},
    {"answer": {"field": "language_needed", "is": "yes"}},
)
DECIDES: tuple[dict[str, Any], ...] = (
    {"level": "early_help"},
    {"escalate": {"to": "statutory"}},
    {"step": "up"},
    {"review_in": "4 weeks"},
    {"offer": {"help": "sleep", "within": "2 days"}},
    {"ask": {"field": "debt", "within_days": "0"}},
    {"human_review": {"by": "coordinator", "reason": "area", "within_days": "2"}},
)


@pytest.mark.parametrize("then", DECIDES, ids=json.dumps)
@pytest.mark.parametrize("unequal", UNEQUAL, ids=json.dumps)
def test_no_rulebook_loads_that_answers_by_who_somebody_is(
    unequal: dict[str, Any], then: dict[str, Any]
) -> None:
    always = {"all": [{"need": "sleep"}]}
    raising = a_rule(id="raises", when={"all": [unequal]}, then={"flag": "exploitation"})
    quiet = a_rule(id="raises", when=always, unless={"all": [unequal]}, then={"flag": "exploitation"})
    second = a_rule(
        id="second", when=always, unless={"all": [{"flag": "exploitation"}]}, then={"flag": "trilogy_of_risk"}
    )
    shapes: list[dict[str, list[dict[str, Any]]]] = [
        {"needs": [a_rule(id="x", when={"all": [unequal]}, then=then)]},
        {"flags": [raising], "needs": [a_rule(id="x", when={"all": [{"flag": "exploitation"}]}, then=then)]},
        {"flags": [quiet], "needs": [a_rule(id="x", when={"all": [{"flag": "exploitation"}]}, then=then)]},
        {
            "safeguarding": [raising],
            "flags": [second],
            "needs": [a_rule(id="x", when={"all": [{"flag": "trilogy_of_risk"}]}, then=then)],
        },
    ]
    if "escalate" not in then:
        shapes += [
            {"needs": [a_rule(id="x", when=always, unless={"all": [unequal]}, then=then)]},
            {
                "flags": [raising],
                "needs": [a_rule(id="x", when=always, unless={"all": [{"flag": "exploitation"}]}, then=then)],
            },
        ]
    for stages in shapes:
        with pytest.raises(DataProblem) as caught:
            a_rulebook(engine=False, **stages)
        assert caught.value.issues[0].code in {"RB604", "RB605"}
