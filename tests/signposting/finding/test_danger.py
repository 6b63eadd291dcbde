"""Words of danger: what to do now stands before whatever is found."""

from __future__ import annotations

import pytest

from tests import shipped
from triage.desk.directory.urgent import urgent
from triage.desk.opening import Desk
from triage.signposting.finding.danger import ALSO, EVERYDAY, HELPS, named

from .builders import MOMENT


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(None, MOMENT.on)


@pytest.mark.parametrize(
    ("text", "door"),
    [
        ("she says she wants to kill herself", "crisis_mental_health"), ("I want to kill myself", "crisis_mental_health"), ("suicidle teenager", "crisis_mental_health"),
        ("he doesn't want to be here any more", "crisis_mental_health"), ("he hits me", "statutory"), ("her dad is hitting her", "statutory"), ("mum's partner hits mum", "statutory"),
        ("took an overdose last night", "emergency"), ("swallowed a button battery", "emergency"), ("cant breathe", "emergency"), ("having a fit", "emergency"),
        ("touched inappropriately by a coach", "statutory"), ("home alone, aged 5", "statutory"), ("fgm", "statutory"), ("overdsoe", "emergency"),
        ("KILL MYSELF", "crisis_mental_health"), ("kill\u2019 myself", "crisis_mental_health"), ("kill my self", "crisis_mental_health"),
    ],
)  # fmt: skip
def test_a_danger_says_what_to_do_now(desk: Desk, text: str, door: str) -> None:
    found = urgent(desk, text, None, None)
    assert found is not None
    assert door in {item.to for item in found.escalations}, found
    assert all(item.contact.in_hours for item in found.escalations)


@pytest.mark.parametrize(
    "text",
    [
        "somewhere to go on wet Saturdays for a four year old near B93", "counselling in Polish", "keep fit class", "hay fever", "fire safety visit", "prevent homelessness", "Mark's youth club",
        "youth channel", "choir voices", "community music", "autism assessment", "can't sleep", "free swimming", "sleep", "football", "young carers", "", "SEND advice", "parenting course", "bereavement",
    ],
)  # fmt: skip
def test_an_everyday_question_raises_no_alarm(desk: Desk, text: str) -> None:
    assert urgent(desk, text, None, None) is None


def test_signs_that_no_rule_escalates_alone_still_name_whom_to_call(desk: Desk) -> None:
    found = urgent(desk, "fresh cuts on her arm", 170, None)
    assert found is not None
    assert found.escalations == ()
    assert {title for title, _ in found.careful} == {"Call 999 now", "Get urgent mental health help today"}


def test_signs_together_escalate_where_the_rules_say_so(desk: Desk) -> None:
    found = urgent(desk, "thirsty, lost weight, very tired and started wetting", 96, None)
    assert found is not None
    assert found.escalations


def test_the_tables_hold_codes_that_the_vocabulary_knows() -> None:
    vocabulary = shipped.vocabulary()
    assert {*ALSO, *HELPS} <= set(vocabulary.of("indicators"))
    assert {code for codes in HELPS.values() for code in codes} <= set(vocabulary.of("help"))


def test_every_phrase_of_the_vocabulary_is_found_unless_it_is_an_everyday_word(desk: Desk) -> None:
    vocabulary, codes = desk.vocabulary, desk.rulebook.escalating_indicators
    for code in sorted(codes):
        for phrase in vocabulary.of("indicators")[code].synonyms:
            if phrase.casefold() not in EVERYDAY:
                assert code in named(f"please help: {phrase}!", [code], vocabulary), phrase
