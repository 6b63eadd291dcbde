"""What an experienced front door would check first, with the rules and services as shipped."""

from __future__ import annotations

from typing import Any

import pytest

from tests import shipped
from tests.builders import a_case, decided
from triage.deciding.words import fact_in_words
from triage.model import Decision, Settings

YES = {"status": "given", "by": ["parent"]}


def decision(**changes: Any) -> Decision:
    return decided(a_case(**changes))


def doors(found: Decision) -> set[tuple[str, str]]:
    return {(one.to, one.by_when) for one in found.escalations}


def need(code: str, severity: str | None, person: str = "child", who: str | None = None) -> dict[str, Any]:
    entry: dict[str, Any] = {"need": code, "severity": severity, "person": person}
    return {**entry, "who": who} if who else entry


POOR = [
    need("accessing_food", "9", "family"),
    need("financial_difficulties", "9", "family"),
    need("clothing", "8"),
    need("housing", "8", "family"),
]


def test_a_poor_family_is_helped_and_never_told_to_social_care_for_being_poor() -> None:
    found = decision(needs=POOR)
    assert not [one for one in found.escalations if one.to == "statutory"]
    assert found.level.number < 4
    assert {"accessing_food", "financial_difficulties"} <= {
        code for one in found.actions for code in one.needs
    }
    assert not [one for one in found.human_reviews if one.reason == "safeguarding"]


def test_a_refusal_by_itself_is_no_worry_and_shares_nothing() -> None:
    given, refused = decision(consent=YES), decision(consent={"status": "refused", "by": ["parent"]})
    assert not refused.escalations
    assert refused.sharing.basis == "none"
    assert not [one for one in refused.actions if one.kind == "referral"]
    assert refused.level.number == given.level.number
    assert refused.actions


@pytest.mark.parametrize(
    "code", ["domestic_abuse_past", "parental_substance_misuse_past", "parental_mental_ill_health_past"]
)
def test_what_is_past_is_not_escalated(code: str) -> None:
    assert not decision(indicators=[code]).escalations


def test_past_abuse_is_asked_about_today() -> None:
    found = decision(indicators=["domestic_abuse_past"])
    assert 0 in {one.within_days for one in found.asks if one.field == "current_safety"}


@pytest.mark.parametrize(
    "code", ["high_absence", "has_ehcp", "deprived_ward", "cin_plan", "not_school_ready"]
)
def test_one_sign_that_only_raises_awareness_escalates_nothing(code: str) -> None:
    assert not decision(indicators=[code]).escalations


def test_a_light_need_gets_light_help_and_troubles_nobody() -> None:
    found = decision(needs=[need("sleep", "3")])
    assert found.level.number == 1
    assert (found.escalations, found.human_reviews) == ((), ())
    assert found.actions
    assert not [one for one in found.actions if one.kind == "referral"]


def test_a_ten_among_light_needs_is_heard() -> None:
    light = [need(code, "1") for code in ("making_friends", "clothing", "transport")]
    found = decision(needs=[need("bereavement", "10"), *light])
    assert found.level.number >= 3
    assert [one for one in found.human_reviews if one.reason == "high_single_need"]


def test_what_is_waited_for_is_not_asked_for_twice_and_help_comes_meanwhile() -> None:
    found = decision(needs=[need("neurodiversity", "7")], awaiting=["autism_assessment"])
    assert "autism_assessment" not in {one.help for one in found.actions if one.kind == "referral"}
    assert [one for one in found.actions if one.wait_well]


@pytest.mark.parametrize(
    ("indicators", "door"),
    [
        (["increased_thirst", "weight_loss"], "same_day_medical"),
        (["unwell_child_urgent"], "emergency"),
        (["suicidal_intent"], "crisis_mental_health"),
        (["unexplained_injury"], "statutory"),
        (["forced_marriage_risk"], "statutory"),
    ],
)
def test_a_red_flag_among_low_scores_is_shown_first(indicators: list[str], door: str) -> None:
    found = decision(needs=[need("sleep", "1")], indicators=indicators)
    assert door in {one.to for one in found.escalations}
    assert all(by_when in {"now", "same_day"} for to, by_when in doors(found) if to == door)


@pytest.mark.parametrize("code", ["parent_suicidal_intent", "parent_overdose_or_attempt"])
def test_an_adult_in_crisis_is_helped_today_and_the_child_is_thought_of(code: str) -> None:
    found = decision(indicators=[code])
    assert doors(found) & {("crisis_mental_health", "same_day"), ("emergency", "now")}
    assert [one for one in found.escalations if one.to == "statutory" and one.person == "child"]


def test_the_sister_is_seen_and_her_need_is_hers() -> None:
    found = decision(
        people=[{"id": "s1", "is": "sibling", "age": "15"}],
        needs=[need("sleep", "4"), need("bereavement", "6", "sibling", "s1")],
    )
    [sister] = [one for one in found.linked_people if one.person == "sibling"]
    assert (sister.who, sister.age, sister.needs) == ("s1", 15, ("bereavement",))
    assert not [one for one in found.actions if "bereavement" in one.needs and one.person == "child"]


def test_a_parents_own_need_is_answered_for_the_parent() -> None:
    found = decision(needs=[need("sleep", "4"), need("parental_mental_health", "7", "parent")])
    about = [one for one in found.actions if "parental_mental_health" in one.needs]
    assert about
    assert all(one.person != "child" for one in about if one.kind == "referral")
    assert [one for one in found.linked_people if one.person == "parent"]


def test_without_local_numbers_every_escalation_still_names_somebody_to_call_at_any_hour() -> None:
    for indicators in (
        ["unexplained_injury"],
        ["suicidal_intent"],
        ["unwell_child_urgent"],
        ["increased_thirst", "weight_loss"],
    ):
        for one in decided(a_case(indicators=indicators), settings=Settings()).escalations:
            assert any(letter.isdigit() for letter in one.contact.in_hours or "")
            assert any(letter.isdigit() for letter in one.contact.out_of_hours or "")
            assert one.who_acts


def test_a_score_is_never_said_without_its_scale() -> None:
    assert fact_in_words("need child sleep 7", shipped.vocabulary()).endswith("7 of 10")


def test_a_child_with_a_social_worker_is_confirmed_with_that_worker() -> None:
    found = decision(indicators=["unexplained_injury", "cp_plan"])
    assert [one for one in found.escalations if one.to == "statutory"]
    said = " ".join(
        [*(one.help for one in found.actions), *(one.who_acts + one.why for one in found.escalations)]
    )
    assert "worker" in said


def test_a_wish_to_close_neither_closes_nor_quietens_anything() -> None:
    plain = decision(indicators=["unexplained_injury"])
    closing = decision(indicators=["unexplained_injury"], requested={"close": True, "by": "school"})
    assert closing.escalations == plain.escalations
    assert closing.level.number == plain.level.number
