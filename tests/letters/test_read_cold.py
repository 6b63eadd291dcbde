"""What somebody who opens a letter without knowing the case would be hurt by, misled by, or left alone with."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from tests import shipped
from tests.builders import a_case, decided
from tests.letters.builders import a_letter, from_data, occasion_of
from tests.letters.test_laws import LEAD, letters_of
from tests.strategies import plain_cases
from triage.errors import Refused
from triage.letters import reading_age, write_letter
from triage.letters.days import called_by, working_day_before

MONDAY = date(2026, 11, 23)
DIABETES = ["increased_thirst", "weight_loss", "tiredness"]
PARENT = [{"id": "mum", "is": "parent"}]
TEENAGER = {"age": "15", "postcode": "B90 1AA"}


def on_monday(**changes: Any) -> Any:
    case = a_case(**changes)
    return occasion_of(case, on=MONDAY, decision=decided(case, on=MONDAY))


@pytest.mark.parametrize(
    "words",
    ["I am so tired. They would be better off.", "I can’t go on like this.", "I have suicidal thoughts.", "I am scared of him."],
)  # fmt: skip
def test_words_about_despair_or_safety_are_never_printed_and_a_person_reads_them(words: str) -> None:
    for audience, how in (("family", {}), ("family", {"agreed_by": LEAD}), ("meeting", {"agreed_by": LEAD})):
        letter = a_letter(audience, how=how, voice={"family": words, "child": "I like art."})  # type: ignore[arg-type]
        assert words not in letter.text
        assert [note for note in letter.notes if "read them today" in note]
    assert a_letter("family", voice={"family": words}).waits
    assert "We are tired of rushing." in a_letter("family", voice={"family": "We are tired of rushing."}).text


def test_no_words_are_printed_where_social_care_or_a_crisis_team_is_called() -> None:
    voice = {"family": "Mornings are hard.", "child": "I am fine, leave it."}
    for code in ("neglect_concern", "suicidal_intent"):
        for how in ({}, {"agreed_by": LEAD}):
            letter = a_letter("family", how=how, indicators=[code], voice=voice)
            assert "Mornings are hard" not in letter.text
            assert "leave it" not in letter.text
            assert [note for note in letter.notes if "words" in note and "stayed out" in note]


@pytest.mark.parametrize(
    "need", ["self_harm", "substance_misuse", "sexual_health", "identity", "eating_difficulties"]
)
def test_a_childs_guarded_words_are_not_handed_to_parents(need: str) -> None:
    changes: dict[str, Any] = {
        "child": TEENAGER,
        "needs": [{"need": need, "severity": "3"}, {"need": "sleep", "severity": "4"}],
        "voice": {"child": "It was stupid, leave it.", "family": "We want to help."},
    }
    told = a_letter("family", how={"agreed_by": LEAD}, **changes)
    assert "leave it" not in told.text
    assert "We want to help." in told.text
    assert "leave it" in a_letter("family", how={"agreed_by": LEAD, "who": "child"}, **changes).text


UNTRUE = ("no more than that", "will not count against you", "passed nothing on about you", "share nothing about you until", "does not change your place")  # fmt: skip


def test_a_doctor_today_comes_with_why_what_to_say_and_a_call_soon() -> None:
    occasion = on_monday(indicators=DIABETES, needs=[{"need": "enuresis", "severity": "4"}])
    text = write_letter(occasion, "family").text
    today = text.split("## ")[1]
    for words in (
        "GP surgery",
        "drinking far more than usual",
        "losing weight",
        "NHS 111",
        "999",
        "need to be seen today",
    ):
        assert words in today
    assert "will ring you tomorrow" in text
    assert "February" not in text.split("What happens next")[0]
    assert text.index("Please do this today") < text.index("What we heard")
    young = write_letter(occasion_of(a_case(child={"age": "16", "postcode": "B90 1AA"}, consent={"status": "given", "by": ["child"]}, indicators=DIABETES)), "family").text  # fmt: skip
    assert "your child" not in young.lower()


def test_a_sign_the_reader_may_not_know_is_not_printed_beside_the_doctor() -> None:
    text = a_letter(
        "family", child=TEENAGER, indicators=["restricted_eating", "making_self_sick", "weight_loss"]
    ).text
    assert "seen today" in text
    assert "making themselves sick" not in text


def test_days_are_written_plainly_and_fall_on_a_working_day() -> None:
    assert working_day_before(date(2026, 11, 28), MONDAY, "ENG") == date(2026, 11, 27)
    assert working_day_before(date(2026, 12, 28), MONDAY, "ENG") == date(2026, 12, 24)
    assert working_day_before(date(2026, 11, 21), date(2026, 11, 21), "ENG") == date(2026, 11, 21)


def test_the_first_call_is_within_a_week_where_anything_is_and_one_line_says_who() -> None:
    occasion = on_monday(needs=[{"need": "accessing_food", "person": "family", "severity": "7"}])
    text = write_letter(occasion, "family").text
    assert text.count("will ring you today") == 1
    sleep = on_monday()
    assert called_by(sleep, [], urgent=None) <= MONDAY + timedelta(days=14)
    assert len(re.findall(r"will ring you", write_letter(sleep, "family").text)) == 1


def test_while_you_wait_names_only_help_that_stands_in_the_plan() -> None:
    letter = a_letter(
        "family",
        awaiting=["camhs"],
        needs=[{"need": code, "severity": "6"} for code in ("sleep", "anxiety", "school_attendance", "making_friends", "self_esteem")],
    )  # fmt: skip
    text = letter.text
    if "can begin now" in text:
        begins = text.split("can begin now: ")[1].split(".")[0]
        plan = text.split("## What could help")[1].split("## ")[0].lower()
        for name in re.split(r", | and ", begins):
            assert f"**{name.lower()}**" in plan


def test_an_adult_in_crisis_reads_where_to_turn_and_nobody_else_reads_of_it() -> None:
    changes: dict[str, Any] = {
        "people": PARENT,
        "indicators": [{"indicator": "parent_suicidal_intent", "who": "mum"}],
    }
    own = a_letter("family", how={"who": "mum", "agreed_by": LEAD}, **changes).text
    today = own.split("## ")[1]
    assert "mental health option" in today
    assert "116 123" in today
    assert "suicid" not in own
    both = a_letter("family", how={"agreed_by": LEAD}, **changes).text
    assert "Please do this today" not in both
    assert "urgent mental health" not in a_letter("referrer", **changes).text.lower()


def test_a_brother_or_sisters_self_harm_goes_nowhere_without_their_own_yes() -> None:
    def changes(by: list[str]) -> dict[str, Any]:
        return {
            "people": [*PARENT, {"id": "s1", "is": "sibling", "age": "15"}],
            "needs": [{"need": "self_harm", "person": "sibling", "who": "s1"}, {"need": "sleep", "severity": "5"}],
            "consent": [{"status": "given", "by": by}],
        }  # fmt: skip

    occasion = occasion_of(a_case(**changes(["mum"])))
    sent = [one for one in occasion.decision.actions if one.kind == "referral" and one.person == "sibling"]
    assert sent
    for action in sent:
        with pytest.raises(Refused, match="has not agreed"):
            write_letter(occasion, "service", service=action.service, who="s1")
    agreed = occasion_of(a_case(**changes(["mum", "s1"])))
    text = write_letter(agreed, "service", service=sent[0].service, who="s1").text
    assert "not scored" not in text
    assert "999" in text


@pytest.mark.parametrize("help_", ["prevent_channel", "exploitation_specialist", "domestic_abuse_specialist", "idva", "child_sexual_abuse_support", "harmful_sexual_behaviour_service"])  # fmt: skip
def test_some_help_is_asked_for_by_a_person_and_never_by_a_printed_letter(help_: str) -> None:
    assert shipped.rulebook().letters.keeps_back("by_a_person", help_)


def test_prevent_gets_no_letter_from_this_command() -> None:
    occasion = occasion_of(a_case(child=TEENAGER, indicators=["radicalisation_concern"]))
    asked = [one for one in occasion.decision.actions if one.help == "prevent_channel" and one.service]
    assert asked
    with pytest.raises(Refused, match="person to person"):
        write_letter(occasion, "service", service=asked[0].service)


def test_a_service_reads_words_beside_the_score_who_agreed_and_what_we_ask_by_when() -> None:
    letter = write_letter(
        on_monday(people=PARENT, consent={"status": "given", "by": ["mum"], "on": "2026-11-20"}, strengths=["She draws every day."]),
        "service", service="sleep-advice",
    )  # fmt: skip
    assert "Sleep: very hard at the moment (7 of 10, where 10 is the hardest)" in letter.text
    assert "She draws every day." in letter.text
    assert re.search(r"by \w+day \d+ \w+, and tell us when you have", letter.text)
    assert "as scored with us" not in letter.text
    assert "What has helped before" not in letter.text
    teenager = a_letter("service", how={"service": "sleep-advice"}, child=TEENAGER)
    assert "ask them first" in teenager.text


def test_the_referrer_reads_nothing_private_that_they_did_not_tell() -> None:
    letter = a_letter(
        "referrer",
        child=TEENAGER,
        referrer={"source": "secondary_school"},
        needs=[{"need": "school_attendance", "severity": "7"}, {"need": "substance_misuse", "severity": "7"}],
        indicators=[
            {"indicator": "criminal_exploitation_concern", "third_party": "true"},
            "missing_episodes",
        ],
    )
    for words in ("drug", "owe money", "pressure", "someone uses", "exploit"):
        assert words not in letter.text.lower()


def test_the_urgent_line_for_the_referrer_says_whom_to_ring_and_what_to_say() -> None:
    text = a_letter("referrer", indicators=["neglect_concern"]).text
    today = text.split("## ")[1]
    assert "Please ring children’s social care today" in today
    assert "What to say" in today
    assert today.count("the council where the child lives") <= 1
    assert "Reason:" not in text
    assert "is told to" not in text


def test_food_for_today_says_what_happens_today_without_a_promise() -> None:
    text = write_letter(on_monday(needs=[{"need": "accessing_food", "person": "family", "severity": "9"}]), "family").text  # fmt: skip
    food = text.split("**Food help**")[1].split("\n")[0]
    assert "today" in food
    assert "no questions asked" not in text
    assert "ask them today to get in touch" not in text


def test_nobody_is_told_that_somebody_who_knows_them_spoke() -> None:
    text = a_letter("family", consent=...).text
    assert "omeone who knows" not in text
    assert "Our plan with your family" not in text


def test_a_meeting_begins_with_strengths_and_tells_no_level_score_or_social_care() -> None:
    letter = a_letter(
        "meeting", how={"agreed_by": LEAD}, child={"age_months": "5", "postcode": "B90 1AA"}, indicators=["neglect_concern"],
        needs=[{"need": "infant_feeding", "severity": "4"}],
    )  # fmt: skip
    text = letter.text
    assert text.index("existing strengths") < text.index("existing safety") < text.index("concerns or dangers") < text.index("envisioned safety")  # fmt: skip
    for words in (
        "Statutory",
        "social care",
        "of 10",
        "Level of response",
        "child say",
        "Who tells the child",
    ):
        assert words not in text
    for words in ("Date and time", "Place", "Who comes"):
        assert words in text


@settings(max_examples=15)
@given(data=plain_cases(wide=True))
def test_whatever_the_case_letters_stay_true_short_and_on_working_days(data: dict[str, Any]) -> None:
    """No sentence a call to social care makes untrue, no broken day, no made-up mark of the directory, a young person as you."""
    case = from_data(data)
    for letter in letters_of(occasion_of(case, on=MONDAY, decision=decided(case, on=MONDAY))):
        text = letter.text
        assert not [words for words in UNTRUE if words in text]
        assert not re.search(r"Saturday|Sunday|by tomorrow|by today|next today", text)
        assert "illustrative" not in text
        assert "through the coordinator" not in text
        if letter.audience != "family":
            continue
        age = reading_age(text)
        assert age is not None
        assert age.words <= 600
        assert "may have to tell others" in text
        assert letter.reader != "young_person" or "your child" not in text.lower()


@pytest.mark.parametrize("code", ["neglect_concern", "carer_incapacitated", "suicidal_intent"])
def test_a_family_is_rung_by_the_next_day_where_somebody_is_called_about_it(code: str) -> None:
    text = write_letter(on_monday(indicators=[code]), "family", agreed_by=LEAD).text
    assert re.search(r"will ring you (today|tomorrow)", text)
