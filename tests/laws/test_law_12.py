"""Law 12, its pure side: silence, passed time, missing scores and a wish to close lower nothing."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import shipped
from tests.builders import DAY, a_rule, a_rulebook
from tests.generated_cases import HELP
from tests.laws.worlds import World, any_worlds, facts_told, keys, nothing_lost, scores_now, shipped_worlds
from triage.errors import DataProblem


def never_less(before: World, after: World, on: date = DAY) -> None:
    one, other = before.decide(), after.decide(on=on)
    assert other.level.number >= one.level.number
    nothing_lost(one, other)


def on_the_day(world: World) -> World:
    """Without reviews of later days: a new review is the last one."""
    return world.told(
        reviews=[review for review in world.data.get("reviews", []) if review["on"] < DAY.isoformat()]
    )


@given(world=any_worlds(), engagement=st.sampled_from((None, "full", "partial", "none")))
def test_a_review_without_scores_lowers_nothing(world: World, engagement: str | None) -> None:
    world = on_the_day(world)
    said = {} if engagement is None else {"engagement": engagement}
    nulls = [
        {"need": need, "person": person, "who": who, "severity": None}
        for need, person, who in scores_now(world.data)
    ]
    for needs in ([], nulls):
        review = {"on": DAY.isoformat(), "needs": needs, **said}
        never_less(world, world.told(reviews=[*world.data.get("reviews", []), review]))


@given(world=any_worlds())
def test_silence_and_a_request_to_close_lower_nothing(world: World) -> None:
    for change in (
        {"contact_attempts": "9"},
        {"requested": {"close": "true", "by": "school"}},
        {"engagement": "none"},
    ):
        before = world.told(engagement=...) if "engagement" in change else world
        never_less(before, world.told(**change))


@given(world=any_worlds(), weeks=st.integers(1, 150))
def test_passed_time_lowers_nothing_while_the_age_stays(world: World, weeks: int) -> None:
    """A stated age without the day it was stated stays; whoever grows older may meet other rules."""
    world = (
        on_the_day(world).told(received=...).child(date_of_birth=..., expected=..., age="9", age_months=...)
    )
    never_less(world, world, on=DAY + timedelta(weeks=weeks))


@given(world=any_worlds())
def test_a_wish_to_close_still_gets_every_need_looked_at(world: World) -> None:
    found = world.told(requested={"close": "true", "by": "parent"}).decide()
    if scores_now(world.data):
        assert found.actions or found.escalations or found.asks
    assert found.status == "proposed"


@given(world=shipped_worlds(), score=st.integers(0, 3))
def test_a_need_that_is_the_same_worse_or_unscored_is_looked_at_again(world: World, score: int) -> None:
    world = on_the_day(world)
    before = scores_now(world.data)
    needs = [
        {
            "need": need,
            "person": person,
            "who": who,
            **({} if severity is None or score == 3 else {"severity": str(min(10, severity + score))}),
        }
        for (need, person, who), severity in before.items()
    ]
    after = world.told(
        reviews=[*world.data.get("reviews", []), {"on": DAY.isoformat(), "needs": needs}],
        preferences={"declines": list(HELP)},
    )
    found = after.decide()
    facts = facts_told(found.actions, found.escalations, found.unmet)
    asked = {ask.need for ask in found.asks}
    for need, person, who in before:
        name = f"{person}{'#' + who if who else ''}"
        assert need in asked or any(fact.startswith(f"need {name} {need} ") for fact in facts)
    if before:
        assert any(flag.flag == "retriage" for flag in found.flags) or found.step == "up"


@given(world=shipped_worlds())
def test_what_the_family_wishes_changes_neither_level_nor_escalations(world: World) -> None:
    plain = world.told(preferences=...).decide()
    wished = world.told(preferences={"declines": list(HELP), "few_contacts": "true"}).decide()
    assert wished.level.number == plain.level.number
    assert keys(wished) == keys(plain)


QUIET = (
    {"requested": "close"},
    {"engagement": "none"},
    {"contact_attempts": "3"},
    {"open_for": {"weeks_at_least": "20"}},
    {"deadline": {"what": "any", "within_days": "0"}},
    {"trend": "any_need", "direction": "not improved"},
)


@pytest.mark.parametrize("quiet", QUIET, ids=json.dumps)
def test_no_rulebook_loads_in_which_silence_takes_a_level_away(quiet: dict[str, Any]) -> None:
    always, level = {"all": [{"need": "sleep"}]}, {"level": "intensive"}
    stages: list[dict[str, list[dict[str, Any]]]] = [
        {"needs": [a_rule(when=always, unless={"all": [quiet]}, then=level)]},
        {
            "flags": [a_rule(id="a", when={"all": [quiet]}, then={"flag": "exploitation"})],
            "needs": [a_rule(when=always, unless={"all": [{"flag": "exploitation"}]}, then=level)],
        },
        {
            "flags": [a_rule(id="a", when=always, unless={"all": [quiet]}, then={"flag": "exploitation"})],
            "needs": [a_rule(when={"all": [{"flag": "exploitation"}]}, then=level)],
        },
    ]
    for each in stages:
        with pytest.raises(DataProblem) as caught:
            a_rulebook(engine=False, **each)
        assert caught.value.issues[0].code == "RB606"
    a_rulebook(needs=[a_rule(when={"all": [quiet]}, then=level)])


def test_a_lower_level_than_before_is_called_a_step_down_and_not_done_silently() -> None:
    world = World(
        {"case": "C-1", "child": {"age": "8"}, "needs": [{"need": "sleep", "severity": "2"}]},
        shipped.rulebook(),
        shipped.directory(),
    )
    number = world.decide().level.number
    assert world.decide(previous=number).step == "hold"
    assert world.decide(previous=4).step == "down"
    assert world.decide(previous=None).step is None


def test_a_level_set_because_a_need_got_worse_is_not_lost_at_a_review_without_scores() -> None:
    book = a_rulebook(
        needs=[a_rule(when={"trend": "any_need", "direction": "worse"}, then={"level": "intensive"})]
    )
    worse = {"on": "2026-11-01", "needs": [{"need": "sleep", "severity": "9"}]}
    data = {
        "case": "C-1",
        "child": {"age": "8"},
        "needs": [{"need": "sleep", "severity": "5"}, {"need": "anxiety", "severity": "5"}],
        "reviews": [worse],
    }
    world = World(data, book, shipped.directory())
    assert world.decide().level.number == 3
    silent, partly = (
        {"on": "2026-11-10", "engagement": "none"},
        {"on": "2026-11-10", "needs": [{"need": "anxiety", "severity": "2"}]},
    )
    for review in (silent, partly):
        found = world.told(reviews=[worse, review]).decide()
        assert found.level.number == 3
        assert found.level.facts
    better = {
        "on": "2026-11-10",
        "needs": [{"need": "sleep", "severity": "2"}, {"need": "anxiety", "severity": "2"}],
    }
    assert world.told(reviews=[worse, better]).decide().level.number == 1
