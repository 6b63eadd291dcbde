"""Letters hold none of what could harm somebody who reads them: made with the rules and services as shipped."""

from __future__ import annotations

import contextlib
from datetime import date
from typing import Any

import pytest

from triage.casefile import case_from_data
from triage.desk import Desk, assess_case
from triage.desk.letters import Wanted, letter_for_file
from triage.errors import Refused

DAY = date(2026, 11, 20)
PRIVATE, THIRD, STREET = "zqprivate", "zqneighbour", "zqstreet"
AUDIENCES = ("family", "service", "referrer", "meeting")
BASE: dict[str, Any] = {
    "case": "C-1", "child": {"age": "12", "postcode": "B90 1AA"}, "consent": {"status": "given", "by": ["parent"]},
    "needs": [{"need": "sleep", "severity": "7"}, {"need": "parental_mental_health", "person": "parent", "severity": "6"}],
    "identity": {"given_name": "Zqname", "family_name": "Zqfamily", "address": f"7 {STREET}", "nhs_number": "9434765919"},
    "voice": {"child": "I want to sleep", "child_private": f"{PRIVATE} do not tell mum"},
    "narrative": f"{THIRD} says that the parents row at night",
}  # fmt: skip


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(None, DAY)


def letter(desk: Desk, audience: Any, **changes: Any) -> str:
    """The text of a letter; empty where it is refused, which tells nobody anything."""
    data = {key: value for key, value in {**BASE, **changes}.items() if value is not ...}
    case = case_from_data(data, desk.vocabulary, DAY)
    service = None
    if audience == "service":
        sent = [one for one in assess_case(desk, case).actions if one.kind == "referral" and one.service]
        if not sent:
            return ""
        service = next((one.service for one in sent if one.person == "child"), sent[0].service)
    try:
        return letter_for_file(desk, case, Wanted(audience, service=service)).text
    except Refused:
        return ""


@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_letter_holds_private_words_names_of_others_or_the_address(desk: Desk, audience: str) -> None:
    text = letter(desk, audience).lower()
    assert text
    assert not [word for word in (PRIVATE, THIRD, STREET, "9434765919") if word in text]


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("indicator", ["forced_marriage_risk", "domestic_abuse_current", "fgm_concern"])
def test_no_letter_tips_off_somebody_who_may_do_harm(desk: Desk, audience: str, indicator: str) -> None:
    if indicator not in desk.vocabulary.of("indicators"):
        indicator = "unexplained_injury"
    text = letter(desk, audience, indicators=[indicator]).lower()
    if audience == "family":
        title = desk.vocabulary.title("indicators", indicator).lower()
        assert title not in text
        assert not [
            word
            for word in ("forced marriage", "honour", "social care", "safeguarding", "police")
            if word in text
        ]


@pytest.mark.parametrize("unsafe", [["letter"], ["home"], ["home", "letter", "phone", "text", "email"]])
def test_a_family_that_letters_are_not_safe_for_gets_none_sent_home(desk: Desk, unsafe: list[str]) -> None:
    data = {
        **BASE,
        "unsafe_contact": unsafe,
        "safe_contact": {"how": "phone", "with": "school nurse", "when": "school hours"},
    }
    case = case_from_data(data, desk.vocabulary, DAY)
    made = None
    with contextlib.suppress(Refused):
        made = letter_for_file(desk, case, Wanted("family"))
    if made is not None:
        said = (made.text + " ".join(made.notes)).lower()
        assert "safe" in said
        assert STREET not in said


def test_a_childs_own_worry_about_a_parent_is_not_told_to_the_parent(desk: Desk) -> None:
    text = letter(
        desk,
        "family",
        needs=[{"need": "sleep", "severity": "5"}],
        voice={"child_private": f"{PRIVATE} I am afraid"},
    )
    assert PRIVATE not in text
    assert "afraid" not in text


def test_the_service_for_the_child_is_not_told_of_the_parents_illness(desk: Desk) -> None:
    text = letter(desk, "service").lower()
    title = desk.vocabulary.title("needs", "parental_mental_health").lower()
    assert text
    assert title not in text


def test_letters_speak_of_no_score_code_or_level(desk: Desk) -> None:
    text = letter(desk, "family")
    assert "of 10" not in text
    assert "_" not in text
    assert "Level" not in text
