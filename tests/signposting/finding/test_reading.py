"""Questions in plain words and what they are understood to ask."""

from __future__ import annotations

import dataclasses
import doctest
import importlib
from pathlib import Path
from typing import Any

import pytest

from triage.signposting import finding
from triage.signposting.finding import DAYS, Ages, Question, exact_age, read_question, with_options
from triage.signposting.finding.words import clean, words_of

from .builders import BIRMINGHAM, MOMENT, SOLIHULL, index, read, words


def days(*names: str) -> set[int]:
    return {DAYS.index(name) for name in names}  # type: ignore[arg-type]


WEEKDAYS = set(range(5))
QUESTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("somewhere to go on wet Saturdays for a four year old near B93", {"ages": (48, 59), "days": days("saturday"), "postcode": "B93", "must": ["somewhere to go"], "soft": ["wet"]}),
    ("four-year-old", {"ages": (48, 59), "must": []}),
    ("4yo", {"ages": (48, 59)}),
    ("she is 15 and can't sleep", {"ages": (180, 191), "must": ["cant sleep"]}),
    ("he's 8", {"ages": (96, 107)}),
    ("18 months", {"ages": (18, 18)}),
    ("18 month old toddler group", {"ages": (18, 18), "must": ["toddler group"]}),
    ("6 weeks old baby", {"ages": (1, 1)}),
    ("17½", {"ages": (210, 210)}),
    ("17.5", {"ages": (210, 210)}),
    ("three and a half years old", {"ages": (42, 42)}),
    ("activities for under 5s", {"ages": (0, 59), "must": ["activities"]}),
    ("clubs for 5-11s", {"ages": (60, 143)}),
    ("clubs for 5 to 11 year olds", {"ages": (60, 143)}),
    ("aged 9", {"ages": (108, 119)}),
    ("year 7", {"ages": (132, 155)}),
    ("Y9 boy", {"ages": (156, 179)}),
    ("16+", {"ages": (192, 300)}),
    ("over 12s", {"ages": (144, 300)}),
    ("teenager", {"ages": (156, 227)}),
    ("toddler", {"ages": (12, 47)}),
    ("baby massage", {"ages": None, "must": ["baby massage"]}),
    ("baby loss support", {"ages": None, "must": ["baby loss support"]}),
    ("ks2 maths", {"ages": (84, 143), "postcode": None}),
    ("primary school children", {"ages": (48, 143)}),
    ("waiting for 18 months for an autism assessment", {"ages": None, "diagnosis": False, "must": ["autism assessment"]}),
    ("two year review", {"ages": None}),
    ("sleep near b90 2ab", {"postcode": "B90 2AB", "must": ["sleep"]}),
    ("sleep B902AB", {"postcode": "B90 2AB"}),
    ("counselling in CV5", {"postcode": "CV5"}),
    ("counselling near Solihull", {"authorities": {SOLIHULL}, "must": ["counselling"]}),
    ("counselling in birmingham", {"authorities": {BIRMINGHAM}}),
    ("play near me", {"postcode": None, "authorities": set(), "must": ["play"]}),
    ("football on Saturday mornings", {"slots": {(5, 360, 720)}, "must": ["football"]}),
    ("weekend clubs", {"days": days("saturday", "sunday"), "must": ["clubs"]}),
    ("after school club", {"days": WEEKDAYS, "must": ["club"]}),
    ("tuesdays and thursdays", {"days": days("tuesday", "thursday")}),
    ("what is open today", {"days": days("friday"), "must": []}),
    ("counselling tomorrow", {"days": days("saturday")}),
    ("someone to talk to tonight", {"slots": {(4, 1080, 1440)}, "must": ["someone to talk to"]}),
    ("open now", {"slots": {(4, 600, 601)}}),
    ("counselling out of hours", {"days": set(range(7))}),
    ("youth club at 6pm on monday", {"slots": {(0, 1080, 1081)}}),
    ("half term activities", {"holidays": True, "must": ["activities"]}),
    ("summer holiday club", {"holidays": True, "must": ["club"]}),
    ("term time only", {"holidays": False}),
    ("free swimming", {"free": True, "must": ["swimming"]}),
    ("free school meals", {"free": False, "must": ["free school meals"]}),
    ("online counselling", {"remote": True, "must": ["counselling"]}),
    ("counselling over the phone", {"remote": True}),
    ("staying safe online", {"remote": None}),
    ("face to face counselling", {"remote": False}),
    ("counselling no referral", {"routes": {"self", "parent"}, "must": ["counselling"]}),
    ("can we self-refer for speech therapy", {"routes": {"self", "parent"}, "must": ["speech therapy"]}),
    ("counselling in Polish", {"languages": ("pl",), "must": ["counselling"]}),
    ("Romanian speaking parenting course", {"languages": ("ro",), "must": ["parenting course"]}),
    ("counselling in town", {"languages": ()}),
    ("BSL play session", {"access": {"sign_language"}}),
    ("wheelchair friendly swimming", {"access": {"step_free"}, "must": ["swimming"]}),
    ("counselling for mum", {"persons": {"parent"}, "must": ["counselling"]}),
    ("group for dads", {"persons": {"parent"}, "soft": ["group", "dads"]}),
    ("something for her brother", {"persons": {"sibling"}}),
    ("fights with her brother", {"persons": set()}),
    ("her brother died", {"persons": set(), "must": ["died"]}),
    ("days out for the whole family", {"persons": {"family"}, "must": ["days out"]}),
    ("20 weeks pregnant", {"persons": {"unborn", "parent"}, "ages": None}),
    ("young carers", {"persons": set(), "must": ["young carers"]}),
    ("looks after his mum", {"persons": set(), "must": ["looks after his mum"]}),
    ("a group for girls", {"sex": "F"}),
    ("counselling with no waiting list", {"room": True, "must": ["counselling"]}),
    ("autism support without a diagnosis", {"diagnosis": False, "must": ["autism support"]}),
    ("won't go to school", {"must": ["wont go to school"]}),
    ("youth club 13", {"ages": (156, 167), "must": ["youth club"]}),
    ("club for 3 children", {"ages": None}),
    ("play in Nowheresville", {"must": ["play"], "authorities": set(), "postcode": None}),
    ("polish mum pregnant", {"languages": ("pl",), "must": []}),
    ("", {"must": [], "soft": []}),
    ("?!…", {"must": []}),
)  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), QUESTIONS, ids=[text for text, _ in QUESTIONS])
def test_a_question_is_understood(text: str, expected: dict[str, Any]) -> None:
    question = read(text)
    found = understood(question)
    assert {key: found[key] for key in expected} == expected, question.said_back()


def understood(question: Question) -> dict[str, Any]:
    return {
        "ages": dataclasses.astuple(question.ages) if question.ages else None,
        "days": {slot.day for slot in question.slots},
        "slots": {(slot.day, slot.begins, slot.ends) for slot in question.slots},
        "holidays": question.holidays, "postcode": question.postcode, "authorities": set(question.authorities), "free": question.free,
        "remote": question.remote, "routes": set(question.routes), "languages": question.languages, "access": set(question.access),
        "persons": set(question.persons), "sex": question.sex, "room": question.room, "diagnosis": question.has_diagnosis,
        "must": [group.said for group in question.groups if group.must],
        "soft": [group.said for group in question.groups if not group.must],
    }  # fmt: skip


def test_what_was_understood_is_said_back_in_one_line() -> None:
    said = read("somewhere to go on wet Saturdays for a four year old near B93").said_back()
    assert said == "age 4; Saturday; near B93; looked for: somewhere to go, wet"


def test_every_reading_names_the_words_it_came_from() -> None:
    text = "free counselling in Polish on Saturdays for a four year old near B93"
    for reading in read(text).readings:
        assert reading.said in text.lower(), reading


def test_plain_takes_every_word_as_it_is() -> None:
    question = read("four year old near B93", plain=True)
    assert [group.said for group in question.groups] == ["four", "year", "old", "near", "b93"]
    assert (question.ages, question.postcode, question.readings) == (None, None, ())


def test_an_option_wins_over_the_words_and_its_reading_replaces_theirs() -> None:
    question = with_options(
        read("sleep for a four year old near B93"), said=[("age", "age 8")], ages=exact_age(8)
    )
    assert question.ages == Ages(96, 96)
    assert [reading.value for reading in question.readings] == ["age 8", "near B93"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("councelling", "counselling"), ("slep", "sleep"), ("saterday", "saturday"), ("tomorow", "tomorrow"), ("wheelchiar", "wheelchair"), ("teenger", "teenager"), ("Splahs", "splash")],
)  # fmt: skip
def test_a_misspelt_word_is_read_as_the_nearest_and_that_is_said(typed: str, meant: str) -> None:
    (correction,) = read(typed).corrections
    assert (correction.typed, correction.meant) == (typed.lower(), meant)


@pytest.mark.parametrize(
    "text",
    [
        "splash",
        "four",
        "play",
        "Treetops",
        "sleep",
        "sleeping",
        "clubs",
        "gone",
        "xq",
        "raising",
        "shouting",
        "table",
        "1234",
        "qqqqqqqqqq",
    ],
)
def test_a_word_that_stands_somewhere_or_is_like_none_is_never_replaced(text: str) -> None:
    assert read(text).corrections == ()


def test_a_need_without_help_of_its_name_is_answered_as_the_rules_answer_it() -> None:
    asked: list[str] = []

    def answers() -> dict[str, list[str]]:
        asked.append("rules")
        return {"victim_of_crime": ["victim_support"]}

    lexicon = dataclasses.replace(words(), answers=answers)
    assert read_question("sleep", lexicon, MOMENT, index()).groups
    assert asked == []
    (group,) = read_question("burgled", lexicon, MOMENT, index()).groups
    assert (group.also_helps, asked) == ({"victim_support"}, ["rules"])


def test_text_is_cleaned_of_what_commands_a_terminal() -> None:
    assert clean("a\x1b[31m\x07\ud800\u202eb\nc") == "a[31mb c"
    assert words_of("CRÈCHE’s d'été") == ["creches", "dete"]


@pytest.mark.parametrize(
    "module",
    sorted(path.stem for path in Path(finding.__file__).parent.glob("*.py") if path.stem != "__init__"),
)
def test_the_examples_of_a_module_hold(module: str) -> None:
    assert doctest.testmod(importlib.import_module(f"triage.signposting.finding.{module}")).failed == 0
