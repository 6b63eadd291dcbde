"""How two cases are likened: names, births, numbers; missing is not different; twins are not doubles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.likeness.registers import register
from triage.casework.likeness import (
    ASK_FROM,
    LIST_FROM,
    Known,
    births,
    compare,
    known_from,
    marks_of,
    names,
    numbers,
)
from triage.casework.likeness.comparing import _WORDS, levels_of
from triage.casework.likeness.weights import shipped

ON = date(2026, 11, 22)
KEY = b"key"


def known(**other: Any) -> Known:
    child = {"date_of_birth": "2016-03-04", "sex": "F", "postcode": "ZB9 1AA"}
    who = {"given_name": "Zorabel", "family_name": "Quillander"}
    for key, value in other.items():
        (child if key in {"date_of_birth", "sex", "postcode", "age", "expected", "age_months"} else who)[
            key
        ] = value
    return known_from(child, who, ON)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Elizabeth", "Liz", "short_form"),
        ("Mohammed", "Muhamad", "short_form"),
        ("Małgorzata", "Malgorzata", "same"),
        ("Siobhán", "Siobhan", "same"),
        ("Anna-Maria", "Anna Maria", "same"),
        ("Anna Maria", "Anna", "part"),
        ("Mohammed Ali", "Mohammed Umar", "overlap"),
        ("A", "Anna", "initial"),
        ("Jonathan", "Jonathon", "sounds"),
        ("Quillander", "Quilander", "sounds"),
        ("Samplewick", "Samplewikc", "sounds"),
        ("al-Sample", "Sample", "same"),
        ("El Sample", "Elsample", "same"),
        ("O'Sample", "OSample", "same"),
        ("MacSample", "Mac Sample", "same"),
        ("van der Sample", "Sample", "same"),
        ("Sample-Trimble", "Trimble", "part"),
        ("Przykładski", "Przykladska", "sounds"),
        ("Oliver", "Amelia", "different"),
        ("Amelia", "Amelie", "spelt"),
        ("Unknown", "Anna", None),
        ("", "Anna", None),
        ("Анна", "Anna", None),
    ],
)
def test_names_meet_by_sound_spelling_forms_and_parts(one: str, other: str, level: str | None) -> None:
    found = names.level(names.parts(one), names.parts(other))
    assert found == level or (level in {"sounds", "spelt"} and found in {"sounds", "spelt"})
    assert found == names.level(names.parts(other), names.parts(one))


def test_given_and_family_name_the_other_way_round() -> None:
    pair = dict(levels_of(known(), known(given_name="Quillander", family_name="Zorabel")))
    assert pair["given"] == "swapped"
    assert "family" not in pair
    assert compare(known(), known(given_name="Quillander", family_name="Zorabel")).score >= ASK_FROM


@pytest.mark.parametrize(
    ("other", "level"),
    [
        ("2016-03-04", "same"), ("2016-04-03", "swapped"), ("2016-03-14", "one_digit"), ("2016-03-40", None), ("2015-03-04", "year"),
        ("2016-01-01", "first_of_january"), ("2011-09-27", "different"), ("2016-03-05", "one_digit"),
    ],
)  # fmt: skip
def test_births_and_their_slips(other: str, level: str | None) -> None:
    pair = dict(levels_of(known(), known(date_of_birth=other)))
    assert pair.get("birth") == level


def test_an_age_fits_a_date_of_birth_or_does_not() -> None:
    fits, off = known(date_of_birth=None, age=10), known(date_of_birth=None, age=15)
    assert dict(levels_of(known(), fits))["birth"] == "fits_age"
    assert dict(levels_of(known(), off))["birth"] == "age_off"
    assert births.level(births.from_age(10, ON), births.from_age(10, ON - timedelta(days=365))) == "fits_age"
    assert (
        births.level(births.Birth(date(2026, 11, 1)), births.from_expected(date(2026, 11, 20))) == "fits_age"
    )


def test_nhs_numbers_by_their_check_digit() -> None:
    right, slip, other = "9990000018", "9990000019", "9990000026"
    assert numbers.nhs_checks(right)
    assert not numbers.nhs_checks(slip)
    assert numbers.nhs_checks(other)
    assert numbers.nhs_level(right, right) == "same"
    assert numbers.nhs_level(right, slip) == "slip"
    assert numbers.nhs_level(right, other) == "different"
    assert numbers.nhs_level(right, "9998887776") is None, "a number that cannot be right says nothing"
    assert compare(known(nhs_number=right), known(nhs_number=right, given_name="Oswin", family_name="Tarleby")).score >= ASK_FROM  # fmt: skip


def test_postcodes_and_addresses() -> None:
    at = numbers.postcode
    assert numbers.postcode_level(at("ZB9 1AA"), at("zb91aa")) == "same"
    assert numbers.postcode_level(at("ZB9 1AA"), at("ZB9 1AB")) == "slip"
    assert numbers.postcode_level(at("ZB9 1AA"), at("ZB9")) == "district"
    assert numbers.postcode_level(at("ZB9"), at("ZB8")) == "near"
    assert numbers.postcode_level(at("ZB9"), at("ZV44")) == "different"
    assert numbers.postcode_level(at("ZB9"), at("")) is None
    line = numbers.address
    assert numbers.address_level(line("12 Sample St"), line("12, Sample Street")) == "same"
    assert numbers.address_level(line("12 Sample Street"), line("14 Sample Street")) == "different"


def test_missing_is_not_different() -> None:
    full = known()
    for key in ("given_name", "family_name", "sex", "postcode"):
        without = compare(full, known(**{key: None}))
        assert without.score >= ASK_FROM, key
        assert key.removesuffix("_name") not in dict(without.levels)
    assert not levels_of(full, Known())
    assert compare(full, Known()).score == 0


def test_twins_brothers_and_sisters_are_not_doubles() -> None:
    home = {"address": "12 Sample Street", "phone": "01632 960001"}
    for other in (
        known(**home, given_name="Marigold"),
        known(**home, given_name="Oswin", sex="M"),
        known(**home, given_name="Oswin", sex="M", date_of_birth="2018-09-27"),
        known(**home, given_name="Marigold", nhs_number="9990000026"),
    ):
        found = compare(known(**home, nhs_number="9990000018"), other)
        assert found.score < ASK_FROM
        assert found.like_siblings


def test_reasons_are_words_without_any_value() -> None:
    made = register(3, 300, again=0.5)
    facts = [known_from(record.child, record.identity, ON) for record in made.records]
    for one, other in pairwise(facts):
        found = compare(one, other)
        assert len(found.reasons) == len(found.levels)
        assert set(found.for_it) | set(found.against) == set(found.reasons) <= set(_WORDS.values())


def test_every_level_has_words_and_every_field_weights() -> None:
    for field, level in shipped().shares:
        assert (field, level) in _WORDS
    for share in shipped().shares.values():
        assert all(0 < one <= 1 for one in share)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_comparing_is_symmetrical_and_a_case_is_like_itself(seed: int) -> None:
    records = register(seed, 6, again=0.5).records
    facts = [known_from(record.child, record.identity, ON) for record in records]
    for one in facts:
        for other in facts:
            assert compare(one, other) == compare(other, one)
        if one.given and one.birth.day:
            assert compare(one, one).score >= ASK_FROM
        assert 0 <= compare(one, facts[0]).score <= 100


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_leaving_a_likeness_out_never_raises_a_difference(seed: int) -> None:
    """Taking away what agrees never makes two cases more alike; taking away what differs never makes them less so."""
    records = register(seed, 4, again=1.0).records
    facts = [known_from(record.child, record.identity, ON) for record in records]
    for one, other in pairwise(facts):
        full = compare(one, other)
        for field, empty in (("nhs", ""), ("sex", "")):
            less = compare(replace(one, **{field: empty}), other)
            weight = dict(zip((name for name, _ in full.levels), full.weights, strict=True)).get(field)
            if weight is not None and field == "nhs":
                assert (less.score <= full.score) if weight > 1 else (less.score >= full.score)


def test_marks_are_keyed_and_say_nothing() -> None:
    one = known(nhs_number="9990000018", phone="01632 960001")
    marks = [mark for mark, _ in marks_of(one, KEY)]
    assert len(set(marks)) == len(marks) > 5
    assert all(len(mark) == 32 and int(mark, 16) >= 0 for mark in marks)
    assert not set(marks) & {mark for mark, _ in marks_of(one, b"another key")}


@pytest.mark.parametrize(
    "other",
    [
        {"given_name": "Zoarbel"}, {"date_of_birth": "2016-04-03"}, {"date_of_birth": "2015-03-04"}, {"family_name": "Tarleby"},
        {"given_name": "Quillander", "family_name": "Zorabel"}, {"postcode": "ZV22 9ZZ"}, {"date_of_birth": None, "age": 10}, {"postcode": None},
        {"given_name": None, "family_name": None}, {"date_of_birth": "2016-01-01"}, {"family_name": "Quillander-Tarleby"},
    ],
)  # fmt: skip
def test_one_slip_never_hides_a_pair_from_being_compared(other: dict[str, Any]) -> None:
    marks = [{mark for mark, _ in marks_of(each, KEY)} for each in (known(), known(**other))]
    assert marks[0] & marks[1]
    assert compare(known(), known(**other)).score >= LIST_FROM
