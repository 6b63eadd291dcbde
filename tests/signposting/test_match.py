"""Each reason for passing a service over: when it is given, and when it is not."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from triage.signposting import REASONS, match

from .builders import DAY, SOLIHULL, a_directory, a_request, a_service, matched, reason, vocabulary

CONTRACT = "withheld_by_rule unsafe closed paused out_of_date out_of_area area_unknown too_young too_old turns_too_old age_unknown sex needs_diagnosis route_not_open language access cost schedule already_receiving already_waiting tried_before declined no_consent full household_cap"


def test_the_reasons_are_looked_at_in_the_order_of_the_contract():
    assert list(REASONS) == CONTRACT.split()
    assert set(REASONS) == set(vocabulary().of("not_offered_reasons"))


def test_a_service_that_fits_is_offered_with_its_reasons():
    found = matched()
    assert [offer.service for offer in found.offered] == ["sleep-advice"]
    assert found.not_offered == ()
    assert found.unmet_reason is None
    said = " | ".join(found.offered[0].reasons)
    assert "the home lies in its area" in said
    assert "has room, as it said on 2026-11-01" in said
    assert "confirmed on 2026-11-01" in said


@pytest.mark.parametrize(
    ("service", "request_", "wanted"),
    [
        ({}, {"withheld": {"sleep": "kept back for safety"}}, "withheld_by_rule"),
        ({}, {"withheld": {"sleep-advice": "kept back for safety"}}, "withheld_by_rule"),
        ({}, {"unsafe": frozenset({"sleep-advice"})}, "unsafe"),
        ({"channels": ["phone", "text"]}, {"unsafe": frozenset({"phone", "text"})}, "unsafe"),
        ({"channels": ["phone", "text"]}, {"unsafe": frozenset({"phone"})}, None),
        ({"status": "closed"}, {}, "closed"),
        ({"status": "paused"}, {}, "paused"),
        ({"status": ...}, {}, None),
        ({"checked": ...}, {}, "out_of_date"),
        ({}, {"postcode": "M1"}, "out_of_area"),
        ({}, {"postcode": None}, "area_unknown"),
        ({}, {"postcode": "B36"}, "area_unknown"),
        ({"area": ...}, {}, "area_unknown"),
        ({"area": {"kind": "national"}}, {"postcode": None}, None),
        ({"area": {"kind": "remote"}}, {"postcode": "M1"}, None),
        ({"area": {"kind": "districts", "codes": ["B90"]}}, {"postcode": "b90 1ab"}, None),
        ({"area": {"kind": "districts", "codes": ["B37"]}}, {}, "out_of_area"),
        ({"area": {"kind": "districts", "codes": ["B37"]}}, {"postcode": "?"}, "area_unknown"),
        ({"area": {"kind": "school", "codes": ["E08000029"]}}, {"school_area": "solihull"}, None),
        ({"area": {"kind": "school", "codes": ["Solihull"]}}, {"school_area": "Birmingham"}, "out_of_area"),
        ({"area": {"kind": "school", "codes": ["Solihull"]}}, {}, "area_unknown"),
        ({"area": {"kind": "local_authority", "codes": ["E08000025", "E08000029"]}}, {}, None),
        ({}, {"age_months": 23}, "too_young"),
        ({}, {"age_months": 24}, None),
        ({}, {"age_months": 215}, None),
        ({"duration_weeks": "1"}, {"age_months": 215}, "turns_too_old"),
        ({}, {"age_months": 216}, "too_old"),
        ({}, {"age_months": None}, "age_unknown"),
        ({"ages": ...}, {"age_months": None}, None),
        ({"ages": {"from": "0"}}, {"age_months": None}, None),
        ({"sexes": "F"}, {"sex": "F"}, None),
        ({"sexes": "F"}, {"sex": "M"}, "sex"),
        ({"sexes": "F"}, {"sex": "X"}, "sex"),
        ({"sexes": "F"}, {"sex": None}, "sex"),
        ({"requires_diagnosis": "true"}, {}, "needs_diagnosis"),
        ({"requires_diagnosis": "true"}, {"has_diagnosis": True}, None),
        ({"routes": ["self"]}, {}, "route_not_open"),
        ({"routes": ["self"]}, {"kind": "signpost"}, None),
        ({"routes": ["professional"]}, {"kind": "signpost"}, "route_not_open"),
        ({"routes": ["professional"]}, {"kind": "support"}, None),
        ({"routes": ["school"]}, {"referrer_source": "primary_school"}, None),
        ({"routes": ["school"]}, {"referrer_source": "gp"}, "route_not_open"),
        ({"routes": ["gp"]}, {"referrer_source": "gp"}, None),
        ({"routes": ...}, {"kind": "signpost"}, None),
        ({"languages": ["en"]}, {"language": "Romanian"}, "language"),
        ({"languages": ["en", "interpreter"]}, {"language": "Romanian"}, None),
        ({"languages": ["ro"]}, {"language": "Romanian"}, None),
        ({"languages": ["en"]}, {"language": None}, None),
        ({}, {"already_receiving": frozenset({"sleep-advice"})}, "already_receiving"),
        ({}, {"receiving_help": True}, "already_receiving"),
        ({}, {"already_waiting": frozenset({"sleep-advice"})}, "already_waiting"),
        ({}, {"waiting_help": True}, "already_waiting"),
        ({}, {"tried": frozenset({"sleep-advice"})}, "tried_before"),
        ({}, {"declined": frozenset({"sleep"})}, "declined"),
        ({}, {"came_to_nothing": frozenset({"sleep-advice"})}, "tried_before"),
        ({}, {"came_to_nothing": frozenset({"another"})}, None),
        ({}, {"sharing_blocks": True}, "no_consent"),
        ({}, {"sharing_blocks": True, "kind": "signpost"}, None),
        ({}, {"agreed_except": frozenset({"sleep-advice"})}, "no_consent"),
        ({"capacity": {"state": "full", "said_on": "2026-11-01"}}, {}, "full"),
        ({"capacity": {"state": "full"}}, {}, "full"),
        ({"capacity": {"state": "full", "said_on": "2026-08-19"}}, {}, None),
        ({"capacity": {"state": "full", "said_on": "2026-11-21"}}, {}, None),
    ],
)
def test_each_reason_is_given_when_it_is_true_and_not_otherwise(
    service: dict[str, Any], request_: dict[str, Any], wanted: str | None
):
    assert reason(a_service(**service), **request_) == wanted


def test_a_mistyped_district_rules_no_service_of_districts_out_even_where_the_authority_is_certain():
    there = a_service(area={"kind": "districts", "codes": ["B90"]})
    assert reason(there, postcode="ZZ9") == "area_unknown"
    assert reason(there, postcode="ZZ9", home_authority=SOLIHULL) == "area_unknown"
    assert reason(there, postcode="B91", home_authority=SOLIHULL) == "out_of_area"


def test_the_first_true_reason_stands_however_many_are_true():
    """Reasons are made true from the last to the first; each time the new one must take over."""
    service = a_service(
        capacity={"state": "full", "said_on": "2026-11-01"}, languages=["en"], routes=["self"], requires_diagnosis="true", sexes="F", channels=["phone"]
    )  # fmt: skip
    asked = a_request()
    steps = [
        ("full", {}), ("no_consent", {"sharing_blocks": True}), ("declined", {"declined": frozenset({"sleep"})}), ("tried_before", {"tried": frozenset({"sleep-advice"})}),
        ("already_waiting", {"waiting_help": True}), ("already_receiving", {"receiving_help": True}), ("language", {"language": "Polish"}),
    ]  # fmt: skip
    open_ = {**service, "routes": ["professional"], "requires_diagnosis": "false", "sexes": "any"}
    for wanted, change in steps:
        asked = dataclasses.replace(asked, **change)
        assert match(a_directory(open_), asked).not_offered[0].reason == wanted
    for wanted, change in (
        ("route_not_open", {"routes": ["self"]}),
        ("needs_diagnosis", {"requires_diagnosis": "true"}),
        ("sex", {"sexes": "F"}),
    ):
        open_ = {**open_, **change}
        assert match(a_directory(open_), asked).not_offered[0].reason == wanted
    for wanted, change in (
        ("age_unknown", {"age_months": None}),
        ("turns_too_old", {"age_months": 215}),
        ("too_old", {"age_months": 300}),
    ):
        asked = dataclasses.replace(asked, **change)
        roomy = {**open_, "duration_weeks": "20"}
        assert match(a_directory(roomy), asked).not_offered[0].reason == wanted
    asked = dataclasses.replace(asked, age_months=3)
    assert match(a_directory(open_), asked).not_offered[0].reason == "too_young"
    for wanted, postcode in (("area_unknown", "B36"), ("out_of_area", "M1")):
        asked = dataclasses.replace(asked, postcode=postcode)
        assert match(a_directory(open_), asked).not_offered[0].reason == wanted
    for wanted, change in (
        ("out_of_date", {"checked": ...}),
        ("paused", {"status": "paused"}),
        ("closed", {"status": "closed"}),
    ):
        open_ = {key: value for key, value in {**open_, **change}.items() if value is not ...}
        assert match(a_directory(open_), asked).not_offered[0].reason == wanted
    asked = dataclasses.replace(asked, unsafe=frozenset({"phone"}))
    assert match(a_directory(open_), asked).not_offered[0].reason == "unsafe"
    asked = dataclasses.replace(asked, withheld={"sleep": "kept back for safety"})
    found = match(a_directory(open_), asked).not_offered[0]
    assert (found.reason, found.detail) == ("withheld_by_rule", "kept back for safety")


@pytest.mark.parametrize(
    ("checked_on", "months", "day", "holds"),
    [
        ("2026-11-01", 12, date(2027, 11, 1), True), ("2026-11-01", 12, date(2027, 11, 2), False),
        ("2026-08-31", 6, date(2027, 2, 28), True), ("2026-08-31", 6, date(2027, 3, 1), False),
        ("2024-02-29", 12, date(2025, 2, 28), True), ("2024-02-29", 12, date(2025, 3, 1), False),
        ("2023-02-28", 12, date(2024, 2, 28), True), ("2023-02-28", 12, date(2024, 2, 29), False),
        ("2026-11-21", 12, DAY, False),
    ],
)  # fmt: skip
def test_a_check_holds_to_the_same_day_that_many_months_on(
    checked_on: str, months: int, day: date, holds: bool
):
    service = a_service(checked={"on": checked_on, "every_months": str(months)}, capacity=...)
    assert reason(service, on=day) == (None if holds else "out_of_date")


def test_to_17_lasts_to_the_eve_of_the_18th_birthday():
    service = a_service(capacity=...)
    assert reason(service, age_months=17 * 12 + 11) is None
    assert reason(service, age_months=18 * 12) == "too_old"


def test_help_that_stops_on_a_birthday_stops_on_that_birthday():
    service = a_service(capacity=..., ages={"from": "2"}, ends_at="18")
    assert reason(service, age_months=215) is None
    assert reason(service, age_months=216) == "too_old"


def test_somebody_who_would_be_too_old_before_help_ends_is_not_sent_there():
    service = a_service(
        duration_weeks="6", capacity={"state": "waiting_list", "wait_weeks": "4", "said_on": "2026-11-01"}
    )
    begins_and_ends_in_time = date(2027, 1, 29)
    assert reason(service, age_months=214, birthday_18=begins_and_ends_in_time) is None
    assert reason(service, age_months=214, birthday_18=date(2027, 1, 28)) == "turns_too_old"
    assert reason(service, age_months=214, birthday_18=date(2026, 12, 18)) == "turns_too_old"


def test_without_a_date_of_birth_nobody_is_said_to_turn_too_old_unless_it_is_sure():
    service = a_service(duration_weeks="6", capacity=...)
    assert reason(service, age_months=204) is None, "seventeen may be nearly a year from eighteen"
    assert reason(service, age_months=215) == "turns_too_old"


def test_a_baby_not_yet_born_is_taken_only_where_the_record_says_unborn():
    before_birth = a_service(for_=["child", "unborn"], ages={"from": "unborn", "to": "2"})
    from_birth = a_service(for_=["child", "unborn"], ages={"from": "0", "to": "2"})
    assert reason(before_birth, person="unborn", age_months=-3) is None
    assert reason(before_birth, person="unborn", age_months=None) is None
    assert reason(from_birth, person="unborn", age_months=-3) == "too_young"
    assert reason(from_birth, person="unborn", age_months=0) is None


def test_ages_in_months_are_both_included():
    service = a_service(ages={"from_months": "6", "to_months": "23"}, capacity=...)
    assert [reason(service, age_months=months) for months in (5, 6, 23, 24)] == [
        "too_young",
        None,
        None,
        "too_old",
    ]


def test_a_parent_who_says_no_age_is_an_adult_for_services_without_an_upper_age():
    parent = {"person": "parent", "age_months": None, "age_assumed_adult": True}
    assert reason(a_service(for_=["parent"], ages={"from": "18"}), **parent) is None
    assert reason(a_service(for_=["parent"], ages={"from": "18", "to": "120"}), **parent) is None
    assert reason(a_service(for_=["parent"], ages={"from": "18", "to": "64"}), **parent) == "age_unknown"
    assert reason(a_service(for_=["parent"], ages={"from": "21"}), **parent) == "age_unknown"
    assert (
        reason(a_service(for_=["parent"], ages={"from": "18"}), **{**parent, "age_months": 16 * 12})
        == "too_young"
    )


def test_a_carer_is_taken_where_a_parent_is_and_not_the_other_way_round():
    assert (
        matched(a_service(for_=["parent"]), person="carer", age_months=480).not_offered[0].reason == "too_old"
    )
    assert matched(a_service(for_=["carer"]), person="parent").unmet_reason == "no_service_for_person"


@pytest.mark.parametrize(
    ("services", "request_", "wanted"),
    [
        ([{"help": ["gp"]}], {}, "no_service_offers_it"),
        ([{"for_": ["parent"]}], {}, "no_service_for_person"),
        ([{}], {"postcode": "M1"}, "no_service_in_area"),
        ([{}, {"id": "b"}], {"age_months": 1}, "no_service_for_age"),
        ([{}, {"id": "b", "ages": {"from": "0", "to": "4"}}], {"age_months": 12}, None),
        ([{"status": "closed"}, {"id": "b", "status": "paused"}], {}, "all_closed"),
        (
            [{"capacity": {"state": "full"}}, {"id": "b", "area": {"kind": "districts", "codes": ["M1"]}}],
            {},
            "all_full",
        ),
        ([{"capacity": {"state": "full"}}, {"id": "b", "status": "closed"}], {}, "several_reasons"),
        ([{}], {"on": date(2028, 11, 20)}, "all_out_of_date"),
        ([{}], {"sharing_blocks": True}, "no_consent"),
        ([{}], {"postcode": "M1", "withheld": {"sleep": "x"}}, "withheld_by_rule"),
        ([{}], {"declined": frozenset({"sleep"})}, "declined_by_family"),
        ([{"requires_diagnosis": "true"}], {}, "all_need_diagnosis"),
        ([{}], {"receiving_help": True}, None),
    ],
)
def test_unmet_help_is_told_with_the_cause_that_stands_against_all(
    services: list[dict[str, Any]], request_: dict[str, Any], wanted: str | None
):
    found = matched(*(a_service(**change) for change in services), **request_)
    assert found.unmet_reason == wanted
    assert wanted is None or wanted in vocabulary().of("unmet_reasons")


def test_help_that_is_there_already_is_said_to_be_there():
    assert matched(receiving_help=True).already == "receiving"
    assert matched(waiting_help=True).already == "waiting"
    assert matched().already is None


def test_services_elsewhere_are_marked_so_that_they_can_be_left_out():
    found = matched(
        a_service(),
        a_service(id="away", area={"kind": "districts", "codes": ["M1"]}),
        a_service(id="closed-away", area={"kind": "districts", "codes": ["M1"]}, status="closed"),
    )
    assert {entry.service: (entry.reason, entry.area_right) for entry in found.not_offered} == {
        "away": ("out_of_area", False),
        "closed-away": ("closed", False),
    }


def test_where_only_out_of_date_ones_exist_they_are_named_for_confirming():
    late = {"on": date(2028, 11, 20)}
    found = matched(a_service(), a_service(id="too-young-for-it", ages={"from": "12"}), **late)
    assert found.only_out_of_date
    assert found.out_of_date == ("sleep-advice",)
    assert not matched(a_service(checked=...), a_service(id="b")).only_out_of_date
    assert matched(**late, postcode=None, age_months=None, sharing_blocks=True).only_out_of_date


def ranked(*services: dict[str, object], **changes: object) -> list[str]:
    return [offer.service for offer in matched(*services, **changes).offered]


def test_room_stands_before_a_waiting_list_and_both_before_not_known():
    rows = [
        a_service(id="a-unknown", capacity=...),
        a_service(
            id="b-waiting", capacity={"state": "waiting_list", "wait_weeks": "1", "said_on": "2026-11-01"}
        ),
        a_service(id="c-room", network="external", area={"kind": "national"}),
    ]
    assert ranked(*rows) == ["c-room", "b-waiting", "a-unknown"]
    assert "nobody has said lately whether it has room" in matched(rows[0]).offered[0].reasons


def test_then_the_shorter_wait_then_the_network_then_the_tier_then_the_own_area_then_the_id():
    waits = [
        a_service(id="a", capacity={"state": "room", "wait_weeks": "9", "said_on": "2026-11-01"}),
        a_service(id="b"),
    ]
    assert ranked(*waits) == ["b", "a"]
    assert ranked(a_service(id="a", network="external"), a_service(id="b")) == ["b", "a"]
    assert ranked(a_service(id="a", tier="specialist"), a_service(id="b", tier="targeted")) == ["b", "a"]
    assert ranked(a_service(id="a", area={"kind": "national"}), a_service(id="b")) == ["b", "a"]
    assert ranked(a_service(id="b"), a_service(id="a")) == ["a", "b"]
