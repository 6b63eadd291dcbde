"""Questions as people type them, asked of the shipped directory: what stands first must be what was meant."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import pytest

from tests.signposting.builders import DAY, SOLIHULL, shipped, vocabulary
from triage.signposting import Request
from triage.signposting.finding import Answer, Asker, Lexicon, find, lexicon, read_question
from triage.store.service_index import ServiceIndex, build_index

from .builders import MOMENT

CODES = ("B37", "B40", "B90", "B91", "B92", "B93")


@pytest.fixture(scope="module")
def index() -> Iterator[ServiceIndex]:
    found = build_index(shipped())
    yield found
    found.close()


@functools.cache
def words() -> Lexicon:
    return lexicon(shipped(), vocabulary())


def asked(text: str, index: ServiceIndex) -> Answer:
    request = Request(
        help="", person="child", on=DAY, kind="signpost", authority=SOLIHULL, outward_codes=CODES
    )
    return find(shipped(), index, read_question(text, words(), MOMENT, index), Asker(request))


def ids(answer: Answer) -> list[str]:
    return [hit.service for hit in answer.hits if hit.fits]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("pregnant 16", "maternity"),
        ("she is 15 and pregnant", "maternity"),
        ("young carers group B37", "young-carers"),
        ("young carers", "young-carers"),
        ("nowhere to live tonight", "housing-options"),
        ("kicked out by parents 16", "housing-options"),
        ("sofa surfing 17 year old", "housing-options"),
        ("excluded from school 12", "inclusion-service"),
        ("suspended from school", "inclusion-service"),
        ("school won't let him in", "inclusion-service"),
        ("transgender teen support", "hate-crime-and-identity-group"),
        ("county lines 14", "childrens-front-door"),
        ("being groomed by an older man", "childrens-front-door"),
        ("girl who lost her dad", "bereavement-service"),
        ("counselling for a 15 year old girl who lost her dad", "bereavement-service"),
        ("housing, damp mould asthma", "private-sector-housing"),
        ("can't sleep", "sleep-advice"),
        ("vaping at school", "stop-smoking"),
        ("mediation for separated parents", "couple-counselling"),
    ],
)
def test_what_was_meant_stands_first(text: str, first: str, index: ServiceIndex) -> None:
    assert ids(asked(text, index))[:1] == [first]


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("somewhere to go for a four year old near B93", "camhs"),
        ("housing, damp mould asthma", "child-sexual-abuse-support"),
    ],
)
def test_a_word_inside_the_name_of_another_kind_of_help_puts_nothing_forward(
    text: str, never: str, index: ServiceIndex
) -> None:
    assert never not in [hit.service for hit in asked(text, index).hits[:5]]


def test_words_of_exploitation_also_find_the_team_for_it(index: ServiceIndex) -> None:
    for text in ("county lines 14", "grooming", "she is being groomed by a man she met"):
        assert "exploitation-hub" in ids(asked(text, index))


def test_a_word_that_stands_nowhere_is_not_answered_with_everything_that_says_support(
    index: ServiceIndex,
) -> None:
    assert asked("xylophonist support for children", index).total == 0


def test_an_everyday_word_is_not_mended_into_another(index: ServiceIndex) -> None:
    for text in (
        "my daughter is being sent abroad",
        "he was touched",
        "she took the bus",
        "dentist taking NHS patients",
        "mediation",
        "broken boiler",
    ):
        assert read_question(text, words(), MOMENT, index).corrections == ()
