"""Homes whose postcode names no district, and homes of other authorities: asked about, and never turned away."""

from __future__ import annotations

from typing import Any

import pytest

from tests import shipped
from tests.builders import a_case, a_directory, a_rulebook, a_service, decided
from triage.model import Decision


def decision(postcode: str | None, **child: Any) -> Decision:
    case = a_case(child={"age": "7", "postcode": postcode, **child})
    return decided(case, rulebook=a_rulebook(), directory=a_directory(a_service()), explain=True)


def asked(found: Decision) -> list[tuple[str, ...]]:
    return [ask.facts for ask in found.asks if ask.field == "full_postcode"]


@pytest.mark.parametrize("postcode", ["B89", "B9O", "B89 1AB", "ZZ99 3VZ", "BF1 2AU"])
def test_a_district_that_is_nowhere_is_asked_about_and_says_why(postcode: str) -> None:
    assert asked(decision(postcode)) == [("area unknown", "postcode no_such_district")]


@pytest.mark.parametrize("postcode", [None, "", "Solihull", "BFPO 801"])
def test_no_postcode_and_a_garbled_one_are_asked_for(postcode: str | None) -> None:
    assert asked(decision(postcode)) == [("area unknown",)]


def test_who_confirmed_such_a_postcode_is_not_asked_again() -> None:
    answers = [{"field": "full_postcode", "value": "ZZ99 3VZ", "on": "2026-11-19"}]
    case = a_case(child={"age": "7", "postcode": "B89 1AB"}, answers=answers)
    found = decided(case, rulebook=a_rulebook(), directory=a_directory(a_service()))
    assert asked(found) == []
    assert "area" in {look.reason for look in found.human_reviews if look.by == "coordinator"}


def test_a_whole_postcode_of_a_district_that_is_nowhere_is_seen_by_a_person_too() -> None:
    found = decision("ZZ99 3VZ")
    assert [look.facts for look in found.human_reviews if look.reason == "area"] == [("area unknown",)]


@pytest.mark.parametrize("postcode", ["B89", "ZZ99 3VZ", "B36", None])
def test_no_service_is_out_of_area_for_a_home_nobody_can_place(postcode: str | None) -> None:
    assert not [one for one in decision(postcode).not_offered if one.reason == "out_of_area"]


@pytest.mark.parametrize(("postcode", "reason"), [("B89", "area_unknown"), ("B36", None), ("B90", None)])
def test_a_service_for_districts_is_not_out_of_area_for_a_mistyped_one(
    postcode: str, reason: str | None
) -> None:
    service = a_service(area={"kind": "districts", "codes": ["B90", "B91"]})
    case = a_case(child={"age": "7", "postcode": postcode})
    found = decided(case, rulebook=a_rulebook(), directory=a_directory(service))
    assert [one.reason for one in found.not_offered] == ([reason] if reason else [])


@pytest.mark.parametrize(("home", "wanted"), [(shipped.SOLIHULL, []), (shipped.BIRMINGHAM, ["area out"])])
def test_an_authority_known_for_certain_ends_the_asking(home: str, wanted: list[str]) -> None:
    found = decision("B36 9AA", home_authority=home)
    assert asked(found) == []
    assert [fact for look in found.human_reviews if look.reason == "area" for fact in look.facts] == wanted
    assert [one.reason for one in found.not_offered] == (["out_of_area"] if wanted else [])
