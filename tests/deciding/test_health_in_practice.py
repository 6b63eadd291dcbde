"""What the shipped rules answer to health needs: step by step with the score, right for the age, and no second list."""

from __future__ import annotations

from typing import Any

import pytest

from tests import shipped
from tests.builders import a_case, decided
from triage.model import AreaSettings, Caps, Decision, Settings

HEALTH = sorted(
    code
    for code, entry in shipped.vocabulary().of("needs").items()
    if entry.text("category") == "health" and entry.text("selectable") != "no"
)
SPECIALIST = {
    code for code, entry in shipped.vocabulary().of("help").items() if entry.text("tier") == "specialist"
}
TOLD_AT_ANY_SCORE = {"safety_plan", "young_people_substance_service"}
"""After any self-harm a plan is made; a young person hears of the service and nobody is sent there."""
AWAITED = sorted(
    code
    for code, entry in shipped.vocabulary().of("help").items()
    if entry.text("category") in {"emotional", "send", "health"} and code != "waiting_list_support"
)
AGES = (3, 8, 14, 17)


def answer(
    need: str, severity: int | None, *, age: float = 8, person: str = "child", **more: Any
) -> Decision:
    """The decision on one need of one person, with nothing else on record."""
    needs = [{"need": need, "severity": severity, "person": person}]
    return decided(a_case(child={"age": age, "postcode": "B90 3AA"}, needs=needs, indicators=[], **more))


def sent(decision: Decision) -> set[str]:
    return {action.help for action in decision.actions if action.kind == "referral"}


@pytest.mark.parametrize("need", HEALTH)
def test_a_low_score_leads_to_everyday_help_and_nobody_to_a_specialist(need: str) -> None:
    for age in AGES:
        found = answer(need, 2, age=age)
        helps = {action.help for action in found.actions}
        assert not (helps & SPECIALIST) - TOLD_AT_ANY_SCORE, age
        assert "engine-fallback" not in {rule for action in found.actions for rule in action.rules}


@pytest.mark.parametrize("need", HEALTH)
@pytest.mark.parametrize("person", ["child", "sibling"])
def test_a_higher_score_keeps_all_help_of_a_lower_one(need: str, person: str) -> None:
    for age in AGES:
        steps = [answer(need, severity, age=age, person=person) for severity in (1, 4, 7, 9, 10)]
        offered = [{(action.help, action.person) for action in step.actions} for step in steps]
        withheld = [
            {(one.help, one.person) for one in step.unmet if one.reason == "withheld_by_rule"}
            for step in steps
        ]
        for lower, higher, kept_back in zip(offered, offered[1:], withheld[1:], strict=False):
            assert lower <= higher | kept_back, (age, lower - higher)


@pytest.mark.parametrize("need", HEALTH)
def test_the_highest_score_is_heard_by_a_named_person_within_two_days(need: str) -> None:
    for person in ("child", "sibling", "parent"):
        looks = [look.within_days for look in answer(need, 10, person=person).human_reviews]
        assert min(days for days in looks if days is not None) <= 2


@pytest.mark.parametrize("awaited", AWAITED)
def test_nobody_is_put_on_a_list_twice_and_nobody_only_waits(awaited: str) -> None:
    needs = [{"need": need, "severity": 8} for need in HEALTH if need != "pregnancy"]
    case = a_case(
        child={"age": 14, "postcode": "B90 3AA"}, needs=needs, indicators=[], awaiting=[awaited],
        received="2025-09-01", reviews=[{"on": "2025-11-01", "needs": needs}],
    )  # fmt: skip
    found = decided(
        case, settings=Settings(area=shipped.settings().area, caps=Caps(contacts_for_household=50))
    )
    again = [action for action in found.actions if action.help == awaited and action.kind != "support"]
    assert not [action for action in again if action.person == "child" and action.kind == "referral"]
    assert any(action.wait_well for action in found.actions)
    assert "still_needed" in {ask.field for ask in found.asks}


@pytest.mark.parametrize("reason", ["awaiting_mental_health_support", "awaiting_therapy"])
@pytest.mark.parametrize("need", ["mental_health", "low_mood", "anxiety", "trauma", "emotional_regulation"])
def test_a_reason_that_names_the_wait_is_enough_for_no_second_referral(reason: str, need: str) -> None:
    lists = (
        {"camhs", "more_intensive_mental_health"} if "mental" in reason else {"counselling", "child_therapy"}
    )
    for severity in (4, 7, 9):
        found = answer(need, severity, age=14, reasons=[reason])
        assert not sent(found) & lists
        assert any(action.wait_well for action in found.actions)
        assert "safety_and_mood" in {ask.field for ask in found.asks}


@pytest.mark.parametrize("severity", [None, *range(1, 11)])
def test_any_dental_need_is_a_referral_and_somebody_asks_about_swelling(severity: int | None) -> None:
    for age in AGES:
        found = answer("oral_health", severity, age=age)
        assert "dental_direct_referral" in sent(found)
        assert "swelling_or_fever" in {ask.field for ask in found.asks}


@pytest.mark.parametrize("need", ["mental_health", "low_mood", "self_harm"])
def test_a_missing_score_asks_how_the_child_is(need: str) -> None:
    asked = {ask.field for ask in answer(need, None, age=14).asks}
    assert {"safety_and_mood", "severity"} <= asked


def test_no_cap_holds_back_a_specialist_mental_health_appointment() -> None:
    tight = Settings(
        area=AreaSettings(name="Solihull", local_authority=shipped.SOLIHULL),
        caps=Caps(contacts_for_household=1),
    )
    needs = [
        {"need": code, "severity": 9} for code in ("low_mood", "eating_difficulties", "sleep", "loneliness")
    ]
    found = decided(
        a_case(child={"age": 14, "postcode": "B90 3AA"}, needs=needs, indicators=[]), settings=tight
    )
    assert {"camhs", "eating_disorder_service", "gp"} <= sent(found)
    assert any(item.reason == "household_cap" for item in found.unmet)


def test_a_step_down_from_camhs_is_proposed_and_lowers_no_level() -> None:
    plain = answer("mental_health", 6, age=14)
    after = answer("mental_health", 6, age=14, reasons=["step_down_camhs"])
    assert after.step == "down"
    assert after.level.number == plain.level.number
    assert {"step_change", "clinical_lead"} <= {look.reason for look in after.human_reviews}
    assert {"emotional_support", "safety_plan"} <= {action.help for action in after.actions}
    assert "camhs" in sent(answer("mental_health", 7, age=14, reasons=["discharge_camhs"]))


def test_a_parents_own_need_gets_help_made_for_adults() -> None:
    for need in ("low_mood", "anxiety", "mental_health"):
        found = answer(need, 6, person="parent")
        assert ("adult_mental_health", "parent") in {(action.help, action.person) for action in found.actions}
        assert not {"camhs", "counselling", "emotional_support"} & sent(found)
