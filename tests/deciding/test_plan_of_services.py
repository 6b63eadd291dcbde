"""Which services a decision takes for a household: one for several needs, room before fewer people, nothing unsafe."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from tests import shipped
from tests.builders import DAY, a_case, a_directory, a_rule, a_rulebook, a_service, decided
from tests.laws.worlds import World, any_worlds
from triage.deciding.planned import planned
from triage.model import Action, AreaSettings, Caps, Decision, Settings

AREA = AreaSettings(name="Solihull", local_authority=shipped.SOLIHULL)


def capped(most: int) -> Settings:
    return Settings(area=AREA, caps=Caps(contacts_for_household=most))


def a_plan(services: list[dict[str, Any]], *offers: dict[str, Any], settings: Settings | None = None, then: dict[str, Any] | None = None, **case: Any) -> Decision:  # fmt: skip
    """The decision where each offer is made for a need of its own."""
    return decided(a_case(**{**needing(*offers), **case}), rulebook=book_of(*offers, then=then), directory=a_directory(*services), settings=settings)  # fmt: skip


NEEDS = ("anxiety", "loneliness", "low_mood", "self_esteem", "making_friends", "diet")


def needing(*offers: dict[str, Any]) -> dict[str, Any]:
    return {"needs": [{"need": need, "severity": "6"} for need, _ in zip(NEEDS, offers, strict=False)]}


def book_of(*offers: dict[str, Any], then: dict[str, Any] | None = None) -> Any:
    return a_rulebook(
        needs=[
            a_rule(
                id=f"rule-{need.replace('_', '-')}",
                when={"all": [{"need": need, "severity": "any"}]},
                then={"offer": {"as": "referral", **offer}, **(then or {})},
            )
            for need, offer in zip(NEEDS, offers, strict=False)
        ]
    )


def takes(found: Decision) -> dict[str, str | None]:
    return {action.help: action.service for action in found.actions}


def one(found: Decision, help_code: str) -> Action:
    return next(action for action in found.actions if action.help == help_code)


def service(name: str, *helps: str, wait: int | None = 2, state: str = "room", **more: Any) -> dict[str, Any]:
    said = {"state": state, "said_on": "2026-11-01"} | ({} if wait is None else {"wait_weeks": str(wait)})
    return a_service(id=name, name=name.title(), help=list(helps), **{"for": ["child", "family", "sibling"]}, capacity=said, **more)  # fmt: skip


COUNSELLING, MENTORING = {"help": "counselling"}, {"help": "mentoring"}
BOTH = service("both", "counselling", "mentoring", wait=3)
APART = [service("a-counsellor", "counselling"), service("a-mentor", "mentoring")]


def test_one_service_for_two_kinds_of_help_and_the_action_says_why() -> None:
    found = a_plan([BOTH, *APART], COUNSELLING, MENTORING)
    assert takes(found) == {"counselling": "both", "mentoring": "both"}
    for help_code, first in (("counselling", "a-counsellor"), ("mentoring", "a-mentor")):
        action = one(found, help_code)
        assert action.alternatives == (first,), "what ranks first for the help alone stays beside it"
        assert action.why.endswith(
            "; one service for both counselling and mentoring, so that the family meets fewer new people"
        )


def test_help_that_comes_from_its_own_best_service_says_nothing_of_it() -> None:
    found = a_plan([*APART], COUNSELLING, MENTORING)
    assert takes(found) == {"counselling": "a-counsellor", "mentoring": "a-mentor"}
    assert not any("one service" in action.why for action in found.actions)


@pytest.mark.parametrize(
    ("wait", "state", "taken"),
    [
        (5, "room", "both"),  # begins within half a term: as good as room now
        (10, "room", "a-counsellor"),
        (10, "waiting_list", "a-counsellor"),
        (None, "waiting_list", "a-counsellor"),
        (None, "unknown", "a-counsellor"),
        (40, "room", "a-counsellor"),
    ],
)
def test_room_soon_is_better_than_one_person_fewer(wait: int | None, state: str, taken: str) -> None:
    slow = service("both", "counselling", "mentoring", wait=wait, state=state)
    assert takes(a_plan([slow, APART[0]], COUNSELLING, MENTORING))["counselling"] == taken


@pytest.mark.parametrize(("wait", "taken"), [(10, "both"), (40, "a-counsellor")])
def test_a_family_that_asked_for_few_contacts_waits_a_little_longer_and_never_very_long(
    wait: int, taken: str
) -> None:
    slow = service("both", "counselling", "mentoring", wait=wait)
    found = a_plan([slow, APART[0]], COUNSELLING, MENTORING, preferences={"few_contacts": True})
    assert takes(found) == {"counselling": taken, "mentoring": "both"}


def test_a_place_saved_goes_to_help_that_would_have_none() -> None:
    services = [service("both", "counselling", "mentoring", wait=10), *APART, service("club", "youth_work")]
    found = a_plan(services, COUNSELLING, MENTORING, {"help": "youth_work"}, settings=capped(2))
    assert takes(found) == {"counselling": "both", "mentoring": "both", "youth_work": "club"}
    assert not found.unmet


def test_what_no_cap_touches_keeps_its_own_best_service_and_may_give_other_help_too() -> None:
    services = [
        service("a-surgery", "gp", wait=1),
        service("b-surgery", "gp", "counselling", wait=3),
        service("counsellor", "counselling", wait=1),
    ]
    found = a_plan(services, {"help": "gp"}, COUNSELLING)
    assert takes(found) == {"gp": "a-surgery", "counselling": "counsellor"}
    shared = [service("a-surgery", "gp", "counselling", wait=1), service("counsellor", "counselling", wait=1)]
    found = a_plan(shared, {"help": "gp"}, COUNSELLING, settings=capped(1))
    assert takes(found) == {"gp": "a-surgery", "counselling": "a-surgery"}
    assert not found.unmet


def test_what_no_cap_touches_leaves_fewer_places_for_the_rest() -> None:
    services = [service("surgery", "gp"), *APART]
    found = a_plan(services, {"help": "gp"}, COUNSELLING, MENTORING, settings=capped(2))
    assert len(takes(found)) == 2
    assert takes(found)["gp"] == "surgery"


def test_withheld_help_does_not_come_back_because_its_service_is_used_for_other_help() -> None:
    held = {"withhold": {"help": "counselling", "why": "not while the police ask"}}
    found = a_plan([BOTH], MENTORING, COUNSELLING, then=held)
    assert takes(found) == {"mentoring": "both"}
    assert {(item.help, item.reason) for item in found.unmet} == {("counselling", "withheld_by_rule")}


def test_a_service_that_is_not_safe_or_not_wanted_is_not_taken_to_save_a_contact() -> None:
    for case in (
        {"unsafe_contact": ["phone"]},
        {"past_actions": [{"help": code, "service": "both", "kind": "referral", "state": "completed", "ended": "2026-11-01"} for code in ("counselling", "mentoring")]},
    ):  # fmt: skip
        found = a_plan([{**BOTH, "channels": ["phone"]}, *APART], COUNSELLING, MENTORING, **case)
        assert takes(found) == {"counselling": "a-counsellor", "mentoring": "a-mentor"}
        assert not any("both" in action.alternatives for action in found.actions)


def test_food_is_not_fetched_from_elsewhere_so_that_one_person_fewer_is_met() -> None:
    services = [
        service("bank", "food", wait=1),
        service("welfare", "food", "counselling", wait=3),
    ]
    food = {"help": "food", "within": "3 days"}
    assert takes(a_plan(services, food, COUNSELLING)) == {"food": "bank", "counselling": "welfare"}
    assert takes(a_plan(services, food, COUNSELLING, settings=capped(1))) == dict.fromkeys(
        ("food", "counselling"), "welfare"
    )


def test_appointments_that_fill_the_cap_leave_a_place_for_food_and_for_nothing_else() -> None:
    services = [service("surgery", "gp"), service("bank", "food"), *APART]
    offers = ({"help": "gp"}, {"help": "food"}, COUNSELLING)
    assert takes(a_plan(services, *offers, settings=capped(1))) == {"gp": "surgery", "food": "bank"}
    both = [service("surgery", "gp", "food"), *APART]
    assert takes(a_plan(both, *offers, settings=capped(1))) == {"gp": "surgery", "food": "surgery"}


def test_food_takes_its_place_because_the_vocabulary_says_so() -> None:
    said = {code for code, entry in shipped.vocabulary().of("help").items() if entry.text("takes_first_place") == "yes"}  # fmt: skip
    assert said == {"food"}


def test_the_order_of_the_directory_changes_nothing() -> None:
    services = [BOTH, *APART, service("club", "youth_work", "mentoring")]
    offers = (COUNSELLING, MENTORING, {"help": "youth_work"})
    one_way, other = a_plan(services, *offers), a_plan(services[::-1], *offers)
    assert one_way.actions == other.actions


@given(world=any_worlds())
@settings(max_examples=25)
def test_a_plan_laid_open_is_the_plan_of_the_decision_and_every_service_in_it_suits(world: World) -> None:
    found = planned(
        world.case, rulebook=world.rulebook, directory=world.directory, settings=capped(3), on=DAY
    )
    decision = world.decide(settings=capped(3))
    assert found.decision == decision
    told = [(item.wish.help, item.wish.person, item.wish.who, item.service) for item in found.kept]
    assert told == [
        (action.help, action.person, action.who, action.service)
        for action in decision.actions
        if action.service is not None
    ]
    later = {(item.wish.help, item.wish.person, item.wish.who) for item in found.later}
    assert later == {(item.help, item.person, item.who) for item in decision.unmet if item.reason == "household_cap"}  # fmt: skip
    for item in found.kept:
        suiting = [offer.service for offer in item.candidates]
        assert item.service in suiting
        assert item.service not in item.alternatives
        assert set(item.alternatives) <= set(suiting)
