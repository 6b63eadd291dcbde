"""What the shipped safety rules do and, as much, what they do not do: poverty, silence and the past are no harm."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import a_case, decided
from triage.model import Decision

NO_HARM = [
    *("homelessness", "homelessness_risk", "unsafe_housing", "no_food_today", "no_recourse_to_public_funds"),
    *("asylum_seeking", "deprived_ward", "high_absence", "missed_appointments", "elective_home_education"),
    *("child_missing_education", "suspended_or_excluded", "missed_2_year_review", "missed_new_birth_visit"),
    *("no_recent_face_to_face_gp", "young_parent", "parent_in_prison", "parental_offending", "has_ehcp"),
    *("cp_plan", "cin_plan", "child_in_care", "social_worker_allocated", "not_school_ready", "ehcp_lapsed"),
    *("known_to_domestic_abuse_services", "known_to_substance_misuse_services", "sibling_teenage_parent"),
    *(
        "socially_unacceptable_behaviour",
        "alcohol_or_drug_use",
        "older_associates",
        "unexplained_possessions",
    ),
    *(
        "parental_mental_ill_health",
        "parental_substance_misuse",
        "death_of_close_person",
        "going_missing_concern",
    ),
]
"""Circumstances and single signs that raise awareness: F1 to F6 and F8 of the inventory."""
PAST = [
    *(
        "abuse_past",
        "domestic_abuse_past",
        "suicide_attempt_past",
        "previous_child_removed",
        "seizure_history",
    ),
    *("parental_mental_ill_health_past", "parental_substance_misuse_past", "anaphylaxis_history"),
]
HARDSHIP = [
    "accessing_food",
    "housing",
    "financial_difficulties",
    "clothing",
    "household_energy",
    "head_lice",
]


def decision(**case: Any) -> Decision:
    return decided(a_case(**{"needs": [], **case}))


def doors(found: Decision) -> set[str]:
    return {one.to for one in found.escalations}


def helps(found: Decision) -> set[tuple[str, str, str | None]]:
    return {(one.help, one.person, one.who) for one in found.actions}


@pytest.mark.parametrize("code", [*NO_HARM, *PAST])
def test_a_circumstance_a_single_sign_or_the_past_escalates_nothing(code: str) -> None:
    assert doors(decision(indicators=[code])) == set()


@pytest.mark.parametrize("code", ["abuse_past", "domestic_abuse_past"])
def test_past_harm_is_asked_about_today(code: str) -> None:
    asked = {one.field: one.within_days for one in decision(indicators=[code]).asks}
    assert asked["current_safety"] == 0


def test_hardship_scored_ten_with_no_reply_and_a_refusal_escalates_nothing() -> None:
    found = decision(
        needs=[{"need": code, "person": "family", "severity": 10} for code in HARDSHIP],
        consent={"status": "refused", "by": ["parent"]},
        engagement="none",
        contact_attempts=6,
    )
    assert doors(found) == set()
    assert found.sharing.basis == "none"


@pytest.mark.parametrize("certainty", ["suspected", "confirmed", None])
def test_a_suspected_harm_counts_as_much_as_a_confirmed_one(certainty: str | None) -> None:
    entry = {"indicator": "unexplained_injury"} | ({"certainty": certainty} if certainty else {})
    assert doors(decision(indicators=[entry])) == {"statutory"}


@pytest.mark.parametrize(
    "standing",
    [
        {"indicators": ["neglect_concern", "cin_plan"]},
        {"indicators": ["neglect_concern", "child_in_care"]},
        {"indicators": ["neglect_concern", "social_worker_allocated"]},
        {"indicators": ["neglect_concern"], "care_status": [{"status": "cp", "from": "2026-01-10"}]},
        {"indicators": ["neglect_concern"], "answers": [{"field": "social_care_status", "value": "yes"}]},
    ],
)
def test_a_new_harm_is_told_and_the_worker_who_knows_the_child_is_told_too(standing: dict[str, Any]) -> None:
    found = decision(**standing, consent={"status": "refused", "by": ["parent"]})
    assert "statutory" in doors(found)
    told = next(one for one in found.actions if one.help == "contact_allocated_worker")
    assert (told.kind, told.within_days) == ("task", 0)


@pytest.mark.parametrize(
    ("standing", "asked"),
    [
        ({}, True),
        ({"care_status": [{"status": "cin", "from": "2026-01-10", "to": "2026-10-01"}]}, True),
        ({"care_status": [{"status": "cin", "from": "2026-12-01"}]}, True),
        ({"indicators": ["neglect_concern", "cin_plan"]}, False),
    ],
)
def test_without_a_known_worker_somebody_asks_today(standing: dict[str, Any], *, asked: bool) -> None:
    found = decision(**{"indicators": ["neglect_concern"], **standing})
    today = any(one.field == "social_care_status" and one.within_days == 0 for one in found.asks)
    assert today is asked
    assert any(one.help == "contact_allocated_worker" for one in found.actions) is not asked


def test_a_plan_in_force_counts_as_if_it_were_ticked_and_a_plan_that_ended_does_not() -> None:
    in_force = decision(care_status=[{"status": "cin", "from": "2026-01-10"}])
    ended = decision(care_status=[{"status": "cin", "from": "2026-01-10", "to": "2026-10-01"}])
    assert (in_force.level.code, ended.level.code) == ("statutory", "universal")


def test_what_a_sister_has_said_leads_to_help_for_her() -> None:
    found = decision(
        people=[{"id": "s1", "is": "sibling", "age": 6}],
        indicators=[{"indicator": "sexual_abuse_disclosure", "who": "s1"}],
    )
    assert [(one.to, one.person, one.who) for one in found.escalations] == [("statutory", "sibling", "s1")]
    assert ("child_sexual_abuse_support", "sibling", "s1") in helps(found)
    assert ("child_sexual_abuse_support", "child", None) not in helps(found)


def test_a_sign_about_a_parent_never_turns_a_childs_help_into_theirs() -> None:
    found = decision(
        people=[{"id": "dad", "is": "parent"}],
        indicators=[{"indicator": "sexual_abuse_concern", "who": "dad"}],
    )
    assert ("child_sexual_abuse_support", "child", None) in helps(found)
    assert not any(person == "parent" for help_, person, _ in helps(found) if "sexual" in help_)


@pytest.mark.parametrize("code", ["forced_marriage_risk", "female_genital_mutilation_risk"])
def test_where_relatives_may_harm_nobody_meets_tells_or_mediates(code: str) -> None:
    found = decision(
        child={"age": 16, "postcode": "B90 1AA"},
        needs=[
            {"need": "family_relationships", "severity": 9},
            {"need": "school_attendance", "severity": 8},
            {"need": "parental_conflict", "person": "parent", "severity": 7},
        ],
        indicators=[code, "cin_plan"],
    )
    kept_back = {"tell_parents_or_carers", "letter_home", "joint_parent_session", "family_group_conference"}
    kept_back |= {
        "family_functional_therapy",
        "family_support_worker",
        "parent_support",
        "professionals_meeting",
    }
    kept_back |= {"school_attendance_support", "reducing_parental_conflict", "couple_counselling"}
    assert "statutory" in doors(found)
    assert kept_back.isdisjoint({one.help for one in found.actions})


@pytest.mark.parametrize(
    ("indicators", "together"),
    [
        (["parental_mental_ill_health"], False),
        (["parental_mental_ill_health", "parental_substance_misuse"], True),
        (["parental_mental_ill_health", "parental_substance_misuse_past"], False),
    ],
)
def test_two_current_parts_weigh_more_than_one_and_past_parts_do_not_count(
    indicators: list[str], *, together: bool
) -> None:
    found = decision(indicators=indicators)
    looked = any(one.by == "safeguarding_lead" for one in found.human_reviews)
    assert (found.level.number == 3, looked, doors(found)) == (together, together, set())


@pytest.mark.parametrize(
    ("age", "door"), [({"age_months": 2}, "emergency"), ({"age_months": 3}, "same_day_medical")]
)
def test_a_fever_is_seen_today_and_in_the_first_three_months_at_once(age: dict[str, int], door: str) -> None:
    found = decision(child={**age, "postcode": "B90 1AA"}, indicators=["facial_swelling_or_fever"])
    assert (found.escalations[0].to, "emergency" in doors(found)) == (door, door == "emergency")


def test_an_answer_in_words_that_begins_with_yes_is_read_as_the_graver_one() -> None:
    found = decision(answers=[{"field": "safety_and_mood", "value": "yes, she does not want to be here"}])
    assert doors(found) == {"crisis_mental_health"}
