"""The coverage table counts exactly the services that a match would offer, whatever the directory."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from tests.chance import Seeded
from tests.signposting.builders import DAY, a_directory, a_service
from tests.signposting.gaps.builders import CLEAR, SEEDS, covered, few, generated, places, taking
from triage.signposting.gaps import AGES, Place, Wanted, places_of
from triage.signposting.gaps.ages import COLUMN, MONTHS, in_words
from triage.workbench.coverage.sensible import GROUPS

SLEEP = [Wanted("sleep", "child", ("2-4", "5-10", "11-15", "16-17"), ("sleep",))]


def cell(found, column="5-10", place="B91", help_code="sleep", person="child"):  # type: ignore[no-untyped-def]
    return found.cells[help_code, person, place, column]


def test_the_age_groups_are_those_of_the_table_of_what_rules_answer() -> None:
    assert [column.code for column in AGES[:-1]] == [group.code for group in GROUPS]
    assert [column.title for column in AGES[:-1]] == [group.title for group in GROUPS]
    for column, group in zip(AGES[1:-1], GROUPS[1:], strict=True):
        assert column.mask & 1 << (group.months + 1)
    every = 0
    for column in AGES:
        assert not every & column.mask
        every |= column.mask
    assert every == (1 << (MONTHS + 2)) - 1


@few
@given(SEEDS)
def test_every_count_is_the_number_of_services_that_a_match_offers(seed: int) -> None:
    chance = Seeded(seed)
    _, directory = generated(chance, 6)
    found = covered(directory, None, *CLEAR)
    supply = found.supply
    for help_code, person in {
        (one.help, one.person) for one in found.wanted if supply.size(one.help, one.person)
    }:
        place = chance.pick(found.places)
        folded = supply.fold(help_code, person, place)
        ages = (None,) if person in {"parent", "carer"} else (-3,) if person == "unborn" else (0, 23, 24, 59, 107, 131, 143, 203, 214, 215, 216, 311)  # fmt: skip
        for months in ages:
            bit = COLUMN["adult"].mask if months is None else 1 if months < 0 else 1 << (months + 1)
            expected = taking(directory, supply, (help_code, person), place, months)
            there = {
                stand.service
                for stand in supply.stands(help_code, person, place)
                if stand.reason is None and stand.ages & bit
            }
            assert there == expected
            assert folded.fewest(bit) == folded.most(bit) == len(expected)
            assert bool(folded.taken & bit) == bool(expected)
            assert bool(folded.alone & bit) == (len(expected) == 1)


def test_none_one_and_two() -> None:
    directory = a_directory(a_service(), a_service(id="sleep-two", ages={"from": "5", "to": "10"}))
    found = covered(directory, SLEEP)
    assert [cell(found, column).services for column in ("2-4", "5-10", "11-15")] == [1, 2, 1]
    assert cell(found).state == "covered"
    assert cell(found, "2-4").state == "one"
    assert cell(covered(a_directory(), SLEEP)).state == "none"
    assert cell(covered(a_directory(), SLEEP)).reason == "no_service_offers_it"


def test_two_services_that_share_a_group_leave_nobody_out_and_each_stands_alone() -> None:
    young, old = a_service(ages={"from": "5", "to": "7"}), a_service(id="old", ages={"from": "8", "to": "10"})
    found = cell(covered(a_directory(young, old), SLEEP))
    assert (found.services, found.uncovered, found.state) == (1, 0, "one")
    found = cell(covered(a_directory(young), SLEEP))
    assert (found.services, found.most, found.state, found.gap_words) == (0, 1, "none", "8–10")
    assert found.reason == "no_service_for_age"


@pytest.mark.parametrize(
    ("changes", "reason", "against"),
    [
        ({"capacity": {"state": "full", "said_on": "2026-11-01"}}, "all_full", "full"),
        ({"status": "paused"}, "all_closed", "paused"),
        ({"status": "closed"}, "all_closed", "closed"),
        ({"checked": {"on": "2025-01-01"}}, "all_out_of_date", "out_of_date"),
        ({"sexes": "F"}, "no_service_for_sex", "sex"),
        ({"requires_diagnosis": "true"}, "all_need_diagnosis", "needs_diagnosis"),
        ({"routes": ["self"]}, "no_open_route", "route_not_open"),
    ],
)
def test_a_service_that_takes_nobody_now_is_no_cover_and_the_reason_is_that_of_a_decision(
    changes: dict[str, object], reason: str, against: str
) -> None:
    found = cell(covered(a_directory(a_service(**changes)), SLEEP))
    assert (found.services, found.state, found.reason, dict(found.passed)) == (
        0,
        "blocked",
        reason,
        {against: 1},
    )


def test_elsewhere_and_for_other_people() -> None:
    far = a_service(area={"kind": "districts", "codes": ["B90"]})
    assert cell(covered(a_directory(far), SLEEP)).reason == "no_service_in_area"
    assert cell(covered(a_directory(a_service(for_=["parent"])), SLEEP)).reason == "no_service_for_person"
    nowhere = cell(covered(a_directory(a_service(area=...)), SLEEP))
    assert (nowhere.services, nowhere.reason, nowhere.state) == (0, "area_unknown", "none")


def test_waiting_lists_and_long_waits_are_said() -> None:
    waiting = {"state": "waiting_list", "wait_weeks": "12", "said_on": "2026-11-01"}
    two = [a_service(capacity=waiting), a_service(id="b", capacity=waiting)]
    found = cell(covered(a_directory(*two), SLEEP))
    assert (found.state, found.long_wait, found.services) == ("waiting", True, 2)
    found = cell(covered(a_directory(*two, a_service(id="c")), SLEEP))
    assert (found.state, found.long_wait) == ("covered", False)
    shorter = {**waiting, "wait_weeks": "11"}
    assert not cell(covered(a_directory(a_service(capacity=shorter)), SLEEP)).long_wait


def test_who_would_be_too_old_before_help_ends_is_not_covered() -> None:
    found = cell(covered(a_directory(a_service(duration_weeks="20")), SLEEP), "16-17")
    assert (found.services, found.gap_words) == (0, "211 months to 17")  # 4 weeks of waiting and 20 of help


def test_cover_is_of_a_day() -> None:
    directory = a_directory(a_service())
    assert cell(covered(directory, SLEEP, on=date(2026, 10, 1))).state == "blocked"
    assert cell(covered(directory, SLEEP, on=date(2027, 11, 2))).reason == "all_out_of_date"


def test_the_places_are_the_districts_of_the_authority_but_for_slivers() -> None:
    directory = a_directory()
    codes = [place.code for place in places(directory)]
    assert codes == ["B36", "B37", "B40", "B90", "B91", "B92", "B93", "B94", "CV7"]
    own = places_of(type(directory.areas)({}, frozenset(), {}), "E06000001", ("ts24", "TS25", "what"))
    assert own == (Place("TS24", "E06000001"), Place("TS25", "E06000001"))
    assert places_of(type(directory.areas)({}, frozenset(), {}), None) == ()


def test_part_of_a_district_belongs_to_the_authority_it_lies_in() -> None:
    """B36 lies in two authorities: Solihull's part of it is served by Solihull's services and not by Birmingham's."""
    home = a_service()
    away = a_service(id="away", area={"kind": "local_authority", "codes": ["E08000025"]})
    found = covered(a_directory(home, away), SLEEP)
    assert cell(found, place="B36").services == 1
    assert {stand.service for stand in found.supply.stands("sleep", "child", Place("B36", "E08000029"))} == {
        "sleep-advice"
    }


def test_ages_in_words() -> None:
    assert (
        in_words(COLUMN["5-10"].mask | COLUMN["16-17"].mask | 1 | COLUMN["adult"].mask)
        == "not yet born, 5–10, 16–17, adult"
    )
    assert in_words(1 << 1) == "0 months"
    assert date(2026, 11, 20) == DAY
