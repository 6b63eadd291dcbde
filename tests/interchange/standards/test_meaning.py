"""What the schemas cannot see: each check fires on the fault it is for and is silent on its neighbour."""

from __future__ import annotations

from typing import Any

import pytest

from tests.interchange.standards.builders import (
    at,
    codes,
    file_of,
    keys,
    nested,
    one,
    oruk_1,
    outpost,
    read_all,
    uuid,
)
from triage.interchange.model import Found, Quarantined
from triage.interchange.standards.nested import ACCEPTABLE

BIRMINGHAM = {"latitude": 52.48, "longitude": -1.9}


def rule(**said: Any) -> dict[str, Any]:
    return nested(schedules=[{"id": uuid(1), "freq": "WEEKLY", **said}])


def price(**said: Any) -> dict[str, Any]:
    return nested(cost_options=[{"id": uuid(1), "option": "a session", **said}])


# Code, what fires, what is silent.
FAULTS: list[tuple[str, str, Any, Any]] = [
    ("DI401", "hsds-3.0", "no object", nested()),
    ("DI402", "hsds-3.0", nested(id=None), nested()),
    ("DI402", "outpost", outpost(id=1.5), outpost(id=12)),
    ("DI403", "hsds-3.0", nested(name=None), nested()),
    ("DI403", "hsds-3.0", nested(name=" \x1b[0m "), nested(name="x")),
    ("DI404", "hsds-3.0", nested(name=7), nested()),
    ("DI404", "hsds-3.0", nested(minimum_age=[3]), nested(minimum_age=3)),
    ("DI404", "hsds-3.0", nested(schedules={"byday": "MO"}), nested(schedules=[])),
    ("DI404", "hsds-3.0", nested(contacts=["Ann"]), nested(contacts=[])),
    ("DI404", "hsds-3.0", price(amount="five"), price(amount=5)),
    ("DI404", "hsds-3.0", nested(service_at_locations=at({"latitude": "north", "longitude": -1.9})), nested(service_at_locations=at(BIRMINGHAM))),
    ("DI405", "hsds-3.0", rule(byday="MO", valid_from="2026-02-30"), rule(byday="MO", valid_from="2026-02-28")),
    ("DI406", "hsds-3.0", rule(byday="MO", opens_at="25:00"), rule(byday="MO", opens_at="23:00")),
    ("DI407", "hsds-3.0", rule(byday="XX"), rule(byday="SA,SU")),
    ("DI407", "oruk-1.0", oruk_1(regular_schedules=[{"weekday": 9}]), oruk_1(regular_schedules=[{"weekday": 7}])),
    ("DI408", "hsds-3.0", nested(status="maybe"), nested(status="Temporarily closed")),
    ("DI410", "hsds-3.0", rule(valid_from="2026-05-02", valid_to="2026-05-01"), rule(valid_from="2026-05-01", valid_to="2026-05-01")),
    ("DI410", "hsds-3.0", price(valid_from="2026-05-02", valid_to="2026-05-01"), price(valid_from="2026-05-01", valid_to="2026-05-02")),
    ("DI410", "oruk-1.0", oruk_1(holiday_schedules=[{"start_date": "2026-12-27", "end_date": "2026-12-24"}]),
     oruk_1(holiday_schedules=[{"start_date": "2026-12-24", "end_date": "2026-12-27"}])),
    ("DI410", "outpost", outpost(visible_from="2026-05-02", visible_to="2026-05-01"), outpost(visible_from="2026-05-01", visible_to=None)),
    ("DI411", "hsds-3.0", nested(minimum_age=11, maximum_age=5), nested(minimum_age=5, maximum_age=5)),
    ("DI411", "outpost", outpost(min_age=11, max_age=5), outpost(min_age=5, max_age=11)),
    ("DI411", "oruk-1.0", oruk_1(eligibilitys=[{"minimum_age": 9, "maximum_age": 3}]), oruk_1(eligibilitys=[{"minimum_age": 3, "maximum_age": 9}])),
    ("DI412", "hsds-3.0", rule(byday="MO", dtstart="2026-05-02", until="2026-05-01"), rule(byday="SA", dtstart="2026-05-02", until="2026-05-02")),
    ("DI412", "hsds-3.0", rule(byday="MO", opens_at="12:00", closes_at="09:00"), rule(byday="MO", opens_at="09:00", closes_at="12:00")),
    ("DI412", "hsds-3.0", rule(byday="MO", opens_at="16:59", closes_at="09:00"), rule(byday="MO", opens_at="17:00", closes_at="09:00")),
    ("DI412", "hsds-3.0", rule(byday="MO", opens_at="09:00", closes_at="09:00"), rule(byday="MO", opens_at="09:00", closes_at="00:00")),
    ("DI412", "hsds-3.0", rule(byday="MO,TU", valid_from="2026-05-02", valid_to="2026-05-03"), rule(byday="MO", valid_from="2026-05-02", valid_to="2026-05-04")),
    ("DI412", "hsds-3.0", rule(freq="MONTHLY", byday="5MO", valid_from="2026-05-01", valid_to="2026-05-31"),
     rule(freq="MONTHLY", byday="-1MO", valid_from="2026-05-01", valid_to="2026-05-31")),
    ("DI412", "hsds-3.0", rule(freq="MONTHLY", bymonthday="31", valid_from="2026-06-01", valid_to="2026-06-30"),
     rule(freq="MONTHLY", bymonthday="-1", valid_from="2026-06-01", valid_to="2026-06-30")),
    ("DI413", "hsds-3.0", nested(minimum_age=-1), nested(minimum_age=0)),
    ("DI413", "hsds-3.0", nested(maximum_age=999), nested(maximum_age=120)),
    ("DI414", "hsds-3.0", price(amount=-5), price(amount=0)),
    ("DI420", "hsds-3.0", nested(organization=None, organization_id=uuid(9)), nested(organization_id=uuid(900))),
    ("DI420", "hsds-3.0", nested(service_at_locations=[{"id": uuid(1), "location_id": uuid(2)}]), nested(service_at_locations=[{"id": uuid(1)}])),
    ("DI420", "hsds-3.0", nested(attributes=[{"id": uuid(1), "taxonomy_term_id": uuid(2)}]), nested(attributes=[{"id": uuid(1)}])),
    ("DI420", "hsds-3.0", nested(program_id=uuid(1)), nested(program_id=uuid(1), program={"id": uuid(1), "name": "x"})),
    ("DI430", "hsds-3.0", nested(service_at_locations=at({"latitude": 48.85, "longitude": 2.35})), nested(service_at_locations=at(BIRMINGHAM))),
    ("DI430", "hsds-3.0", nested(service_at_locations=at({"latitude": 152.4, "longitude": -1.9})),
     nested(service_at_locations=at({"latitude": 60.8, "longitude": -0.8}))),  # Unst
    ("DI430", "hsds-3.0", nested(service_at_locations=at({"latitude": "48.85", "longitude": "2.35"})),
     nested(service_at_locations=at({"latitude": "0", "longitude": "0"}))),
    ("DI404", "hsds-3.0", nested(service_at_locations=at({"latitude": 52.48})), nested(service_at_locations=at({}))),
    ("DI431", "hsds-3.0", nested(service_at_locations=at({"latitude": -1.9, "longitude": 52.48})),
     nested(service_at_locations=at({"latitude": 49.9, "longitude": -6.3}))),  # Scilly
    ("DI430", "outpost", outpost(locations=[{"id": 1, "geometry": {"coordinates": [2.35, 48.85]}}]),
     outpost(locations=[{"id": 1, "geometry": {"coordinates": [-0.79, 51.81]}}])),
    ("DI431", "outpost", outpost(locations=[{"id": 1, "geometry": {"coordinates": [51.81, -0.79]}}]),
     outpost(locations=[{"id": 1, "geometry": {"coordinates": [0, 0]}}])),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "profile", "wrong", "right"),
    FAULTS,
    ids=[f"{row[0]}-{number}" for number, row in enumerate(FAULTS)],
)
def test_each_fault_is_found_and_its_neighbour_is_used(
    code: str, profile: str, wrong: Any, right: Any
) -> None:
    parked = one(profile, wrong)
    assert isinstance(parked, Quarantined)
    assert codes(parked) == {code}
    assert parked.raw == wrong
    assert all(issue.mend and issue.why and issue.severity == "error" for issue in parked.issues)
    used = one(profile, right)
    assert isinstance(used, Found), used.issues


@pytest.mark.parametrize(("code", "profile", "wrong"), [row[:3] for row in FAULTS if row[0] in ACCEPTABLE])
def test_an_accepted_fault_is_a_doubt_and_its_part_is_not_read(code: str, profile: str, wrong: Any) -> None:
    used = one(profile, wrong, despite=[code])
    assert isinstance(used, Found), used.issues
    assert code in codes(used)
    assert all(issue.severity == "warning" for issue in used.issues)
    assert "schedule" not in used.service
    assert "-" not in str(used.service.get("cost", ""))


def test_faults_that_would_change_who_is_taken_cannot_be_accepted() -> None:
    assert not ACCEPTABLE & {"DI402", "DI403", "DI404", "DI408", "DI411", "DI413", "DI441"}


DOUBTS: list[tuple[str, str, Any, Any]] = [
    ("DI451", "oruk-1.0", oruk_1(eligibilitys=[{"minimum_age": 0, "maximum_age": 4}, {"minimum_age": 9, "maximum_age": 11}]),
     oruk_1(eligibilitys=[{"minimum_age": 0, "maximum_age": 4}])),
    ("DI452", "hsds-3.0", nested(minimum_age="5"), nested(minimum_age=5)),
    ("DI452", "hsds-3.0", nested(service_at_locations=at({"latitude": "52.48", "longitude": " -1.9"})), nested(service_at_locations=at(BIRMINGHAM))),
    ("DI453", "hsds-3.1", nested(capacities=[{"available": 12, "maximum": 10}]), nested(capacities=[{"available": 9, "maximum": 10}])),
    ("DI454", "hsds-3.0", nested(assured_date="soon"), nested(assured_date="2026-01-01")),
    ("DI455", "outpost", outpost(organisation={"id": 4, "name": None}), outpost()),
    ("DI456", "hsds-3.0", nested(service_at_locations=at({"latitude": 0, "longitude": 0})), nested(service_at_locations=at(BIRMINGHAM))),
    ("DI457", "hsds-3.0", nested(service_at_locations=at({"addresses": [{"id": uuid(1), "country": "US"}]})),
     nested(service_at_locations=at({"addresses": [{"id": uuid(1), "country": "GB"}]}))),
    ("DI458", "hsds-3.0", rule(byday="SU", opens_at="22:00", closes_at="02:00"), rule(byday="SU", opens_at="22:00", closes_at="00:00")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "profile", "odd", "plain"),
    DOUBTS,
    ids=[f"{row[0]}-{number}" for number, row in enumerate(DOUBTS)],
)
def test_a_doubt_is_said_and_the_record_is_used(code: str, profile: str, odd: Any, plain: Any) -> None:
    assert isinstance(one(profile, odd), Found)
    assert codes(one(profile, odd)) == {code}
    assert codes(one(profile, plain)) == set()


def test_the_same_id_twice_and_the_same_service_twice_are_parked(tmp_path: Any) -> None:
    hall = at({"name": "Hall"})
    feed = [
        nested(1),
        nested(1, name="Other"),
        nested(2, name="QUIET corner 1"),
        nested(3, name="Quiet Corner 1", service_at_locations=hall),
    ]
    path = file_of(tmp_path, feed)
    _, used, parked = read_all(path)
    assert [item.where for item in used] == ["[0]", "[3]"]
    assert [(item.where, codes(item)) for item in parked] == [("[1]", {"DI441"}), ("[2]", {"DI442"})]
    _, used, parked = read_all(path, despite=frozenset({"DI442"}))
    assert [item.where for item in used] == ["[0]", "[2]", "[3]"]


# What the source says -> our keys.
SAID: list[tuple[str, Any, dict[str, Any]]] = [
    ("hsds-3.0", nested(minimum_age=5, maximum_age=11), {"ages": {"from": 5, "to": 11}}),
    ("hsds-3.0", nested(minimum_age=0.5, maximum_age=1.5), {"ages": {"from_months": 6, "to_months": 18}}),
    ("hsds-3.0", nested(minimum_age=None, maximum_age=4), {"ages": {"to": 4}}),
    ("hsds-3.0", nested(status="temporarily closed"), {"status": "paused"}),
    ("hsds-3.0", nested(status="defunct"), {"status": "closed"}),
    ("hsds-3.0", nested(description="<p>Rest &amp; <b>play</b></p>"), {"summary": "Rest & play"}),
    ("hsds-3.0", nested(fees="ask", fees_description="5 pounds"), {"cost": "5 pounds"}),
    ("hsds-3.0", price(amount=35, currency="gbp", amount_description="per hour"), {"cost": "£35 per hour (a session)"}),
    ("hsds-3.0", price(amount=35, valid_to="2020-01-01"), {}),
    ("hsds-3.0", rule(byday="SA,TU", opens_at="10:00:00", closes_at="12:30Z"),
     {"schedule": [{"day": "tuesday", "from": "10:00", "to": "12:30"}, {"day": "saturday", "from": "10:00", "to": "12:30"}]}),
    ("hsds-3.0", rule(byday="SU", opens_at="22:00", closes_at="02:00"),
     {"schedule": [{"day": "monday", "from": "00:00", "to": "02:00"}, {"day": "sunday", "from": "22:00", "to": "23:59"}]}),
    ("hsds-3.0", rule(byday="FR", opens_at="17:00", closes_at="09:00"),
     {"schedule": [{"day": "friday", "from": "17:00", "to": "23:59"}, {"day": "saturday", "from": "00:00", "to": "09:00"}]}),
    ("hsds-3.0", rule(byday="SA", interval=2), {}),
    ("hsds-3.0", rule(byday="2SA", freq="MONTHLY"), {}),
    ("hsds-3.0", rule(byday="SA", valid_to="2026-11-21"), {}),
    ("hsds-3.0", rule(byday="SA", valid_from="2026-11-23"), {}),
    ("hsds-3.0", rule(byday="SA", valid_from="2026-11-22", valid_to="2026-11-28"), {"schedule": [{"day": "saturday"}]}),
    ("hsds-3.0", nested(languages=[{"id": uuid(1), "code": "ur"}, {"id": uuid(2), "name": "Polish"}, {"id": uuid(3)}]), {"languages": ["ur", "pl"]}),
    ("hsds-3.0", nested(assured_date="2026-01-01"), {}),
    ("hsds-3.0", nested(last_modified="2026-01-01T00:00:00Z"), {}),
    ("hsds-3.0", nested(assured_date="2026-01-01", assurer_email="a@example.org"),
     {"checked": {"on": "2026-01-01", "by": "a@example.org", "source": "assured in the feed"}}),
    ("hsds-3.1", nested(capacities=[{"available": 0, "updated": "2026-09-01T10:00:00Z"}]), {"capacity": {"state": "full", "said_on": "2026-09-01"}}),
    ("hsds-3.1", nested(capacities=[{"available": 2, "updated": "2026-09-01"}, {"available": 0, "updated": "2026-08-01"}]),
     {"capacity": {"state": "room", "said_on": "2026-08-01"}}),
    ("oruk-3.0", nested(service_areas=[{"id": uuid(1), "name": "Solihull", "uri": "http://statistics.data.gov.uk/id/statistical-geography/E08000029"}]),
     {"area": {"kind": "local_authority", "codes": ["E08000029"]}}),
    ("oruk-3.0", nested(service_areas=[{"id": uuid(1), "name": "B90, B91 and B37"}]), {"area": {"kind": "districts", "codes": ["B90", "B91", "B37"]}}),
    ("oruk-3.0", nested(service_areas=[{"id": uuid(1), "name": "Solihull and nearby"}]), {}),
    ("oruk-3.0", nested(service_areas=[{"id": uuid(1), "uri": "E08000029"}, {"id": uuid(2), "name": "and nearby"}]), {}),
    ("oruk-3.0", nested(service_areas=[{"id": uuid(1), "uri": "E05001234"}]), {}),  # a ward is no authority
    ("oruk-3.0", nested(service_areas=[{"id": uuid(1), "uri": "E92000001"}]), {"area": {"kind": "national"}}),
    ("oruk-3.0", nested(attributes=[{"id": uuid(1), "taxonomy_term": {"id": "T9", "name": "Autism", "taxonomy": "esdCircumstances"}}]),
     {"terms": [{"scheme": "esdCircumstances", "id": "T9", "title": "Autism"}]}),
    ("oruk-3.0", nested(service_at_locations=at({"location_type": "virtual"})), {"remote": True}),
    ("oruk-1.0", oruk_1(attending_access="referral"), {"routes": ["professional"]}),
    ("oruk-1.0", oruk_1(attending_access="drop-in"), {}),
    ("oruk-1.0", oruk_1(attending_type="online"), {"remote": True}),
    ("oruk-1.0", oruk_1(service_taxonomys=[{"taxonomy": {"id": "v:1", "name": "Play", "vocabulary": "v"}}]),
     {"terms": [{"scheme": "v", "id": "v:1", "title": "Play"}]}),
    ("outpost", outpost(needs_referral=True), {"routes": ["professional"]}),
    ("outpost", outpost(needs_referral=False, free=True), {"cost": "free"}),
    ("outpost", outpost(age_band_2=True, age_band_3_4=True), {"ages": {"from_months": 24, "to_months": 59}}),
    ("outpost", outpost(age_band_all=True, age_band_2=True), {}),
    ("outpost", outpost(locations=[{"id": 1, "name": "Refuge", "address_1": "9 Hidden Lane", "postal_code": "B90 1AA", "mask_exact_address": True}]),
     {"location": {"postcode": "B90"}}),
    ("outpost", outpost(send_needs=[{"id": 1, "name": "Autism", "slug": "autism"}]),
     {"terms": [{"scheme": "outpost send_needs", "id": "autism", "title": "Autism"}]}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("profile", "source", "ours"), SAID, ids=[str(number) for number in range(len(SAID))]
)
def test_what_the_source_says_and_nothing_else(profile: str, source: Any, ours: dict[str, Any]) -> None:
    found = keys(profile, source)
    if "status" not in ours:
        found.pop("status", None)
    assert found == ours


def test_help_and_persons_stay_empty_whatever_the_terms_say() -> None:
    term = {"id": "sleep", "name": "sleep", "taxonomy": "needs-triage help"}
    found = one(
        "oruk-3.0",
        nested(attributes=[{"id": uuid(1), "taxonomy_term": term}], help=["sleep"], **{"for": ["child"]}),
    )
    assert isinstance(found, Found)
    assert found.service["help"] == found.service["for"] == []
