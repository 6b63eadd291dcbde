"""Letters to a service, to the referrer, and the paper for a meeting."""

from __future__ import annotations

from typing import Any

import pytest

from tests import shipped
from tests.builders import a_case
from tests.letters.builders import a_letter, occasion_of
from triage.errors import Refused, WrongUse
from triage.letters import Came, write_letter

SLEEP = {"service": "sleep-advice"}


def test_a_service_gets_the_need_it_can_help_with_and_no_other() -> None:
    needs = [{"need": "sleep", "severity": "7"}, {"need": "enuresis", "severity": "6"}, {"need": "financial_difficulties", "person": "family", "severity": "8"}]  # fmt: skip
    letter = a_letter("service", how=SLEEP, needs=needs, indicators=["high_absence"], strengths=["kind"])
    assert "Sleep: very hard at the moment (7 of 10" in letter.text
    assert "Kind" in letter.text
    assert "a child aged 8" in letter.text
    assert "A parent agreed" in letter.text
    for word in ("Wetting", "Money", "school", "absence", "Level"):
        assert word not in letter.text


@pytest.mark.parametrize(
    "consent",
    [
        ...,
        {"status": "refused", "by": ["parent"]},
        {"status": "not_asked"},
        {"status": "given", "by": ["child"]},
        [{"status": "given", "by": ["parent"]}, {"status": "refused", "by": ["child"]}],
    ],
)
def test_no_agreement_no_letter_to_a_service_and_no_meeting(consent: Any) -> None:
    with pytest.raises(Refused, match="nobody who can agree"):
        a_letter("service", consent=consent)
    with pytest.raises(Refused, match="nobody who can agree"):
        a_letter("meeting", consent=consent)


def test_an_escalation_is_no_agreement() -> None:
    with pytest.raises(Refused, match="nobody who can agree"):
        a_letter(
            "service", consent={"status": "refused", "by": ["parent"]}, indicators=["unexplained_injury"]
        )


def test_one_parents_yes_does_not_send_anything_about_the_other() -> None:
    changes: dict[str, Any] = {
        "people": [{"id": "mum", "is": "parent"}, {"id": "dad", "is": "parent"}],
        "needs": [{"need": "parental_mental_health", "person": "parent", "who": "dad", "severity": "6"}],
    }
    occasion = occasion_of(a_case(**changes, consent={"status": "given", "by": ["mum"]}))
    services = [
        action.service
        for action in occasion.decision.actions
        if action.kind == "referral" and action.who == "dad"
    ]
    assert services
    with pytest.raises(Refused, match="does not cover"):
        write_letter(occasion, "service", service=services[0], who="dad")
    his = occasion_of(a_case(**changes, consent={"status": "given", "by": ["dad"]}))
    assert "This person agreed" in write_letter(his, "service", service=services[0], who="dad").text


def test_a_brother_or_sister_gets_a_letter_of_their_own_and_decides_from_sixteen() -> None:
    def changes(age: str) -> dict[str, Any]:
        return {
            "people": [{"id": "s1", "is": "sibling", "age": age}],
            "needs": [
                {"need": "enuresis", "severity": "6"},
                {"need": "bereavement", "person": "sibling", "who": "s1", "severity": "6"},
            ],
        }

    occasion = occasion_of(a_case(**changes("13")))
    service = next(
        action.service
        for action in occasion.decision.actions
        if action.kind == "referral" and action.person == "sibling"
    )
    letter = write_letter(occasion, "service", service=service, who="s1")
    assert "a young person aged 13" in letter.text
    assert "Bereavement: hard at the moment (6 of 10" in letter.text
    assert "Wetting" not in letter.text
    grown = occasion_of(a_case(**changes("17")))
    services = [
        action.service
        for action in grown.decision.actions
        if action.kind == "referral" and action.person == "sibling"
    ]
    for name in services:
        with pytest.raises(Refused, match="does not cover"):
            write_letter(grown, "service", service=name, who="s1")


def test_help_that_the_agreement_leaves_out_gets_no_letter() -> None:
    consent = {"status": "given", "by": ["parent"], "except": ["sleep-advice"]}
    with pytest.raises((Refused, WrongUse)):
        a_letter("service", how=SLEEP, consent=consent)


def test_language_few_contacts_and_the_safe_way_reach_the_service() -> None:
    letter = a_letter(
        "service", how=SLEEP,
        child={"age": "8", "postcode": "B90 1AA", "language": "Romanian"},
        preferences={"few_contacts": "true", "wants": ["sleep"]},
        unsafe_contact=["text"], safe_contact={"how": "phone", "when": "school hours"},
    )  # fmt: skip
    assert "Language: Romanian" in letter.text
    assert "few new people" in letter.text
    assert "only in this way, which was agreed as safe: phone, school hours" in letter.text
    assert "text" not in letter.text.lower().replace("context", "")


def test_a_service_that_is_not_asked_or_was_put_aside_gets_none() -> None:
    with pytest.raises(WrongUse, match="not asked"):
        a_letter("service", how={"service": "beyond-autism"})
    case = a_case()
    order = next(action.order for action in occasion_of(case).decision.actions if action.help == "sleep")
    with pytest.raises((Refused, WrongUse)):
        write_letter(occasion_of(case, came={order: Came("dismissed")}), "service", service="sleep-advice")


def test_the_referrer_reads_what_to_do_today_first_with_whom_to_call() -> None:
    letter = a_letter("referrer", indicators=["unexplained_injury"], consent=...)
    assert letter.sections[1].heading == "Please do this first"
    assert "Please ring children’s social care today" in letter.text
    assert "999" in letter.text
    assert "ask the safeguarding lead whether that is safe" in letter.text


def test_the_referrer_reads_no_reason_that_somebody_else_told() -> None:
    own = a_letter("referrer", indicators=["domestic_abuse_current"])
    other = a_letter("referrer", indicators=[{"indicator": "domestic_abuse_current", "third_party": "true"}])
    assert "On record from the referral: domestic abuse in the household now" in own.text
    assert "On record" not in other.text
    assert "omestic" not in other.text
    assert "Please do this first" in other.text


def test_the_referrer_hears_nothing_of_parents_or_siblings_and_no_services_without_agreement() -> None:
    needs = [
        {"need": "sleep", "severity": "7"},
        {"need": "parental_substance_misuse", "person": "parent", "severity": "7"},
        {"need": "bereavement", "person": "sibling", "severity": "6"},
    ]
    agreed = a_letter("referrer", needs=needs)
    assert "not arranged yet: sleep advice" in agreed.text
    for word in ("drug", "Alcohol", "death", "ereavement"):
        assert word not in agreed.text
    unasked = a_letter("referrer", needs=needs, consent=...)
    assert "leep advice" not in unasked.text
    assert "Nothing is sent to any service" in unasked.text


def test_a_family_or_neighbour_that_asked_gets_no_letter_for_professionals() -> None:
    for source in ("parent_or_carer", "young_person", "neighbour_or_friend"):
        with pytest.raises(Refused):
            a_letter("referrer", referrer={"source": source})


def test_questions_come_with_their_day_and_what_was_not_arranged_with_its_reason() -> None:
    letter = a_letter("referrer", child={"age": "8"}, needs=[{"need": "sleep", "severity": None}, {"need": "oral_health", "severity": "7"}])  # fmt: skip
    heading = shipped.rulebook().letters.say("referrer_questions_heading")
    assert heading in letter.text
    assert "full postcode" in letter.text


def test_a_meeting_has_the_four_headings_both_voices_and_the_familys_own_plan() -> None:
    letter = a_letter(
        "meeting", voice={"family": "We want calm mornings.", "child": "I like art."}, strengths=["kind"]
    )
    headings = [section.heading for section in letter.sections]
    for words in (
        "existing strengths",
        "existing safety",
        "concerns or dangers",
        "envisioned safety",
        "own plan for hard moments",
    ):
        assert any(heading and words in heading for heading in headings)
    assert letter.text.index("The family says") < letter.text.index("Those who help have noted")
    assert "We want calm mornings." in letter.text


def test_a_meeting_paper_has_an_adults_own_need_nowhere_and_may_have_other_headings() -> None:
    needs = [
        {"need": "sleep", "severity": "7"},
        {"need": "parental_substance_misuse", "person": "parent", "severity": "7"},
    ]
    for headings in ("signs_of_safety", "ehcp", "shanarri"):
        letter = a_letter("meeting", how={"headings": headings, "agreed_by": "A lead"}, needs=needs)
        assert "drugs" not in letter.text
        assert "Sleep" in letter.text
    assert "- Healthy: sleep" in letter.text
    assert "B. Special educational needs" in a_letter("meeting", how={"headings": "ehcp"}).text


def test_a_meeting_waits_for_the_safeguarding_lead_where_a_letter_would() -> None:
    with pytest.raises(Refused, match="no letter to the family is written yet"):
        a_letter("meeting", indicators=["forced_marriage_risk"])


def test_options_that_do_not_belong_are_wrong_use() -> None:
    for audience, how in (
        ("family", SLEEP),
        ("referrer", {"who": "mum"}),
        ("service", {"headings": "ehcp"}),
        ("referrer", {"agreed_by": "x"}),
    ):
        with pytest.raises(WrongUse, match="does not go with"):
            a_letter(audience, how=how)  # type: ignore[arg-type]
