"""Law 13: caps never drop an escalation, a same-day action, a medical appointment or a safety plan."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from tests import shipped
from tests.builders import a_case, a_directory, a_rule, a_rulebook, a_service, decided
from tests.laws.worlds import World, any_worlds, made_worlds, without_contact
from triage.model import Action, AreaSettings, Caps, Decision, Settings

AREA = AreaSettings(name="Solihull", local_authority=shipped.SOLIHULL)
TIGHT, WIDE = (Settings(area=AREA, caps=Caps(contacts_for_household=most)) for most in (1, 50))


def never_dropped(action: Action) -> bool:
    entry = shipped.vocabulary().of("help")[action.help]
    said = entry.text("medical_appointment")
    appointment = said == "yes" if said else entry.text("category") in {"health", "safety"}
    return action.within_days == 0 or appointment or action.help in {"gp", "safety_plan", "camhs"}


def key(action: Action) -> tuple[Any, ...]:
    return action.help, action.person, action.who, action.kind, action.service


def check(tight: Decision, wide: Decision) -> None:
    assert without_contact(tight) == without_contact(wide)
    kept = {key(action) for action in tight.actions}
    helped = {found[:4] for found in kept}
    for action in wide.actions:
        if never_dropped(action):
            assert key(action) in kept, f"{action.help} was dropped, or moved to another service"
        elif key(action)[:4] not in helped:
            assert any(
                item.reason == "household_cap" and (item.help, item.person, item.who) == key(action)[:3]
                for item in tight.unmet
            )
    assert helped <= {key(action)[:4] for action in wide.actions}, (
        "fewer places may mean other services, and never other help"
    )
    assert [action.order for action in tight.actions] == list(range(1, len(tight.actions) + 1))


@given(world=any_worlds())
def test_the_tightest_cap_drops_nothing_that_must_not_wait(world: World) -> None:
    plain = world.told(preferences=...)
    check(plain.decide(settings=TIGHT), plain.decide(settings=WIDE))


@given(world=made_worlds(generous=True))
def test_a_wish_for_few_contacts_drops_nothing_that_must_not_wait(world: World) -> None:
    plain, few = world.told(preferences=...), world.told(preferences={"few_contacts": "true"})
    check(few.decide(settings=WIDE), plain.decide(settings=WIDE))


@given(world=made_worlds(generous=True))
def test_the_cap_holds_for_everything_else(world: World) -> None:
    found = world.told(preferences=...).decide(settings=TIGHT)
    exempt = {action.service for action in found.actions if action.service and never_dropped(action)}
    capped = {action.service for action in found.actions if action.service and not never_dropped(action)}
    assert len(capped - exempt) <= 1


def test_a_rule_that_caps_drops_no_safety_plan_no_appointment_and_nothing_for_today() -> None:
    helps = ("safety_plan", "gp", "social_activity", "mentoring", "befriending")
    services = [
        a_service(id=f"svc-{code.replace('_', '-')}", help=[code], for_=["child", "family"]) for code in helps
    ]
    book = a_rulebook(
        needs=[
            a_rule(
                then={
                    "offer": [
                        {"help": "safety_plan", "as": "referral"}, {"help": "gp", "as": "referral"}, {"help": "befriending", "as": "referral", "within": "today"},
                        {"help": "social_activity", "as": "referral"}, {"help": "mentoring", "as": "referral"},
                    ],
                    "plan": {"at_most": "1"},
                }
            )
        ]
    )  # fmt: skip
    found = decided(a_case(), rulebook=book, directory=a_directory(*services))
    assert {action.help for action in found.actions} >= {"safety_plan", "gp", "befriending"}
    assert {item.help for item in found.unmet if item.reason == "household_cap"} == {
        "social_activity",
        "mentoring",
    }
