"""What no letter tells, whatever the case says: laws 8, 10 and 11, and canaries in every private place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from tests import shipped
from tests.builders import DAY, a_case
from tests.letters.builders import (
    CANARIES,
    NARRATIVE,
    PRIVATE,
    REFERRER,
    a_letter,
    from_data,
    occasion_of,
    with_canaries,
)
from tests.strategies import plain_cases, small_directories
from triage.errors import Refused, TriageError
from triage.letters import AUDIENCES, Letter, Occasion, write_letter
from triage.signposting import Directory
from triage.signposting.suiting import check_holds

LEAD = "A lead"
FEWER = 20
"""Cases; each gives up to ten letters."""
ASKED = {"family": {"agreed_by": LEAD}, "meeting": {"agreed_by": LEAD}, "service": {}, "referrer": {}}
NEVER = (*CANARIES.values(), *REFERRER.values(), NARRATIVE, PRIVATE, "privatecanary", "narrativecanary")


def letters_of(occasion: Occasion) -> Iterator[Letter]:
    """Every letter that may be written about a case, also those that a safeguarding lead agreed to."""
    people = [
        None,
        "child",
        *(person.id for person in occasion.case.people if person.is_ in {"parent", "carer"}),
    ]
    services = dict.fromkeys(
        action.service for action in occasion.decision.actions if action.kind == "referral"
    )
    wanted: list[tuple[str, dict[str, Any]]] = [("referrer", {}), ("meeting", {"agreed_by": LEAD})]
    wanted += [("family", {"who": who, "agreed_by": LEAD}) for who in people]
    wanted += [("service", {"service": service}) for service in services]
    for audience, how in wanted:
        try:
            yield write_letter(occasion, audience, **how)  # type: ignore[arg-type]
        except TriageError as refused:
            if not (refused.exit_code in {2, 3} and refused.why and refused.mend):
                pytest.fail(refused.what)


def awareness_words() -> set[str]:
    flags = shipped.vocabulary().of("flags")
    return {entry.title for entry in flags.values() if entry.text("kind") == "awareness"}


@settings(max_examples=FEWER)
@given(data=plain_cases(wide=True), directory=small_directories())
def test_no_letter_repeats_what_is_private_or_names_an_awareness_flag_or_a_fear(
    data: dict[str, Any], directory: Directory
) -> None:
    occasion = occasion_of(from_data(with_canaries(data)), directory=directory)
    awareness = awareness_words()
    known = shipped.vocabulary().of("indicators")
    said = [known[entry.indicator] for entry in occasion.case.indicators]
    fears = [entry.title for entry in said if entry.text("kind") in {"safeguarding", "exploitation"}]
    for letter in letters_of(occasion):
        text = str(letter.as_json())
        assert not [word for word in NEVER if word in text]
        assert not [title for title in awareness if title in letter.text]
        assert "edging towards care" not in letter.text.lower()
        if letter.audience in {"family", "service"}:
            assert not [title for title in fears if title in letter.text]


@settings(max_examples=FEWER)
@given(data=plain_cases(wide=True), directory=small_directories())
def test_law_11_nothing_goes_to_a_service_or_meeting_without_agreement(
    data: dict[str, Any], directory: Directory
) -> None:
    occasion = occasion_of(from_data(data), directory=directory)
    agreed = occasion.decision.sharing.basis in {"consent", "own_consent"}
    for letter in letters_of(occasion):
        assert agreed or letter.audience in {"family", "referrer"}
        if letter.audience == "referrer" and not agreed:
            assert not [
                service.name for service in directory.services.values() if service.name in letter.text
            ]
            assert "these are being arranged" not in letter.text


@settings(max_examples=FEWER)
@given(data=plain_cases(), directory=small_directories())
def test_law_8_no_family_is_told_of_a_service_past_its_check_date(
    data: dict[str, Any], directory: Directory
) -> None:
    case = from_data(data)
    later = DAY.replace(year=DAY.year + 3)
    occasion = occasion_of(case, directory=directory, on=later)
    stale = [service.name for service in directory.services.values() if not check_holds(service, later)]
    for letter in letters_of(occasion):
        if letter.audience in {"family", "service"}:
            assert not [
                name for name in stale if f"Who: {name}." in letter.text or f"at {name}," in letter.text
            ]


def test_law_8_a_service_that_went_out_of_date_before_the_letter_is_not_told() -> None:
    occasion = occasion_of(a_case())
    assert "Who: Sleep Advice" in write_letter(occasion, "family").text
    later = occasion_of(a_case(), on=DAY.replace(year=DAY.year + 3))
    assert "Sleep Advice" not in write_letter(later, "family").text
    with pytest.raises(Refused, match="past their check date"):
        write_letter(later, "service", service="sleep-advice")


def test_law_10_what_a_rule_withholds_stands_in_no_letter() -> None:
    case = a_case(
        indicators=["domestic_abuse_past", "domestic_abuse_current"],
        needs=[
            {"need": "parental_conflict", "person": "parent", "severity": "8"},
            {"need": "sleep", "severity": "6"},
        ],
    )
    occasion = occasion_of(case)
    titles = [shipped.vocabulary().title("help", code) for code in ("couple_counselling", "joint_parent_session", "family_group_conference")]  # fmt: skip
    found = list(letters_of(occasion))
    assert found
    for letter in found:
        assert not [title for title in titles if title in letter.text]


@pytest.mark.parametrize("channel", ["phone", "text", "email", "home", "letter"])
def test_no_letter_leads_to_an_unsafe_channel(channel: str) -> None:
    unsafe = {"unsafe_contact": [channel], "safe_contact": {"how": channel, "when": "evenings"}}
    occasion = occasion_of(a_case(**unsafe))
    for letter in letters_of(occasion):
        assert f"safe: {channel}" not in letter.text
    with pytest.raises(Refused, match="safe way"):
        write_letter(occasion, "service", service="sleep-advice")


def test_a_safe_way_that_names_an_unsafe_one_beside_it_is_not_passed_on() -> None:
    case = a_case(unsafe_contact=["text"], safe_contact={"how": "phone or SMS", "when": "mornings"})
    with pytest.raises(Refused, match="safe way"):
        write_letter(occasion_of(case), "service", service="sleep-advice")


def test_a_time_that_leads_to_an_unsafe_channel_is_not_passed_on() -> None:
    case = a_case(unsafe_contact=["text"], safe_contact={"how": "phone", "when": "mornings, text first"})
    with pytest.raises(Refused, match="safe way"):
        write_letter(occasion_of(case), "service", service="sleep-advice")


def test_where_the_home_is_unsafe_the_letter_says_the_safe_way_and_is_not_posted() -> None:
    how = {"agreed_by": LEAD}
    letter = a_letter(
        "family", how=how, unsafe_contact=["home"], safe_contact={"how": "phone", "when": "school hours"}
    )
    assert "the way you told us is safe: phone, school hours" in letter.text
    assert [note for note in letter.notes if "do not post" in note]
    with pytest.raises(Refused, match="not safe for this family"):
        a_letter("family", how=how, unsafe_contact=["home"])


def test_nobody_is_written_to_whom_the_case_calls_unsafe() -> None:
    people = [{"id": "mum", "is": "parent"}, {"id": "dad", "is": "parent"}]
    changes = {"people": people, "unsafe_contact": ["dad"]}
    for who in (None, "dad"):
        with pytest.raises(Refused, match="not safe to write to"):
            a_letter("family", how={"who": who, "agreed_by": LEAD}, **changes)
    assert a_letter("family", how={"who": "mum", "agreed_by": LEAD}, **changes).who == "mum"


def test_a_safe_way_through_one_person_reaches_nobody_else() -> None:
    people = [{"id": "mum", "is": "parent"}, {"id": "dad", "is": "parent"}]
    changes = {"people": people, "unsafe_contact": ["text"], "safe_contact": {"how": "phone", "with": "mum"}}
    for who in (None, "dad"):
        with pytest.raises(Refused, match="one named person"):
            a_letter("family", how={"who": who, "agreed_by": LEAD}, **changes)
    assert "phone" in a_letter("family", how={"who": "mum", "agreed_by": LEAD}, **changes).text


def test_what_a_third_party_told_and_whom_it_is_about_stand_nowhere() -> None:
    changes = {
        "people": [{"id": "mum", "is": "parent"}, {"id": "unclecanary", "is": "carer"}],
        "indicators": [{"indicator": "parent_in_prison", "who": "unclecanary", "third_party": "true"}],
        "needs": [
            {"need": "sleep", "severity": "6"},
            {"need": "parent_in_prison", "person": "family", "severity": "6"},
        ],
        "voice": {"family": "We miss unclecanary.", "child": "unclecanary was kind"},
    }
    occasion = occasion_of(a_case(**changes))
    for letter in letters_of(occasion):
        assert "unclecanary" not in letter.text
        assert "unclecanary" not in " ".join(letter.notes)
    told = occasion_of(a_case(**{**changes, "needs": [{"need": "sleep", "severity": "6"}]}))
    for letter in letters_of(told):
        assert "prison" not in letter.text.lower()


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_refusal_says_why_and_who_decides(audience: str) -> None:
    occasion = occasion_of(a_case(indicators=["forced_marriage_risk"], consent=...))
    if audience == "referrer":
        assert "Please do this first" in write_letter(occasion, "referrer").text
        return
    with pytest.raises(Refused) as refused:
        write_letter(occasion, audience)  # type: ignore[arg-type]
    assert refused.value.why
    assert re.search(r"safeguarding lead|ask the family", refused.value.mend)
