"""Whatever comes in goes out again: nothing is lost, nothing is added, and what was changed here is what goes out."""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.interchange.standards.builders import (
    at,
    codes,
    file_of,
    given_back,
    keys,
    nested,
    one,
    oruk_1,
    outpost,
    read_all,
    uuid,
)
from tests.interchange.standards.feeds import PLAIN, older, services
from triage.interchange.harmless import json_text
from triage.interchange.merging import normal
from triage.interchange.model import Found
from triage.interchange.standards.giving import source_for
from triage.interchange.standards.nested import ACCEPTABLE
from triage.interchange.standards.profiles import PROFILES
from triage.interchange.standards.writing import StandardWriter


def same_both_ways(data: Any, profile: str, *, lines: bool = False) -> None:
    with tempfile.TemporaryDirectory() as name:
        text = "".join(json_text(one) + "\n" for one in data) if lines else json_text(data)
        path = file_of(Path(name), text, "feed.jsonl" if lines else "feed.json")
        for despite in (frozenset(), ACCEPTABLE):
            back = given_back(path, profile=profile, despite=despite)
            assert back == data
            again = file_of(
                Path(name),
                "".join(json_text(one) + "\n" for one in back) if lines else json_text(back),
                f"again{path.suffix}",
            )
            first, second = (read_all(file, profile=profile, despite=despite)[1] for file in (path, again))
            assert [(item.provider, item.service) for item in first] == [
                (item.provider, item.service) for item in second
            ]


@settings(max_examples=25)
@given(services(), st.sampled_from(["hsds-3.0", "hsds-3.1", "oruk-3.0"]), st.booleans())
def test_pages_and_lines_of_hsds_3(many: list[dict[str, Any]], profile: str, lines: bool) -> None:
    same_both_ways(
        many if lines else {"total_items": len(many), "contents": many, "x_after": 1.5}, profile, lines=lines
    )


@settings(max_examples=25)
@given(older())
def test_pages_of_the_older_profiles(feed: tuple[str, list[dict[str, Any]]]) -> None:
    profile, many = feed
    same_both_ways({"totalElements": 9, "content": many}, profile)


@settings(max_examples=25)
@given(services(), PLAIN)
def test_organisations_with_and_without_services(many: list[dict[str, Any]], unknown: Any) -> None:
    inner = [{key: value for key, value in one.items() if key != "organization"} for one in many]
    whole = {"id": uuid(900), "x": unknown, "services": inner, "name": "Fictional Trust"}
    same_both_ways([whole, {"id": uuid(901), "name": "Empty", "website": "https://example.org/"}], "hsds-3.0")


@settings(max_examples=25)
@given(services())
def test_services_at_locations(many: list[dict[str, Any]]) -> None:
    sites = [
        {"id": uuid(70 + number), "service": service, "location": at({"name": "Hall"})[0]["location"]}
        for number, service in enumerate(many)
    ]
    same_both_ways({"contents": sites}, "oruk-3.0")


@settings(max_examples=25)
@given(services(), st.sampled_from(sorted(PROFILES)))
def test_every_profile_can_be_written_from_every_other(many: list[dict[str, Any]], profile: str) -> None:
    held = [
        item
        for number, service in enumerate(many)
        if isinstance(item := one("hsds-3.0", service, despite=ACCEPTABLE), Found)
    ]
    out = io.StringIO()
    done = StandardWriter(PROFILES[profile]).write_new(((item.provider, item.service) for item in held), out)
    made = json.loads(out.getvalue())
    assert done.services == len(held) == len(made["contents" if "3" in profile else "content"])


CHANGED = {
    "name": "A new name", "summary": "Other words", "ages": {"from": 3, "to": 9}, "status": "paused", "cost": "£4 a week",
    "schedule": [{"day": "saturday", "from": "10:00", "to": "11:30"}], "contact": {"phone": "01632 960009", "web": "https://example.org/new"},
    "languages": ["pl", "ur"], "area": {"kind": "local_authority", "codes": ["E08000029"]}, "access": ["ramp at the side door"],
    "terms": [{"scheme": "local", "id": "t1", "title": "Rest"}],
}  # fmt: skip
FULL = {
    "hsds-3.0": nested(
        minimum_age=5, schedules=[{"id": uuid(1), "freq": "WEEKLY", "byday": "MO", "opens_at": "09:00"}, {"id": uuid(2), "freq": "MONTHLY", "byday": "2TU"}],
        service_at_locations=at({"name": "Hall", "accessibility": [{"id": uuid(3), "description": "old"}]}), fees="free", x_unknown={"a": [1, None]},
        languages=[{"id": uuid(4), "code": "ur", "note": "spoken"}], contacts=[{"id": uuid(6), "phones": [{"id": uuid(5), "number": "01632 960001", "extension": 7}]}],
    ),
    "oruk-1.0": oruk_1(eligibilitys=[{"id": "e", "minimum_age": 5, "maximum_age": 7, "eligibility": "x"}], fees="free", x_unknown=[1]),
    "outpost": outpost(min_age=5, local_offer={"description": "y"}, locations=[{"id": 3, "name": "Hall", "postal_code": "B90 1AA"}]),
}  # fmt: skip
HAS_NO_PLACE = {"outpost": {"terms"}, "oruk-1.0": set(), "hsds-3.0": set()}
CARRIED = {"outpost": {"status", "languages", "area"}, "oruk-1.0": set(), "hsds-3.0": set()}


@pytest.mark.parametrize("profile", sorted(FULL))
@pytest.mark.parametrize("key", sorted(CHANGED))
def test_what_was_changed_here_is_what_goes_out_and_the_rest_stays(profile: str, key: str) -> None:
    source = FULL[profile]
    found = one(profile, source)
    assert isinstance(found, Found), found.issues
    made = source_for(found.provider, {**found.service, key: CHANGED[key]}, PROFILES[profile])
    if key in HAS_NO_PLACE[profile]:
        assert made.lost
        return
    assert made.lost == ()
    assert set(made.beside) == {key} & CARRIED[profile]
    again = one(profile, made.source)
    assert isinstance(again, Found), again.issues
    assert normal(again.service) == normal({**found.service, key: CHANGED[key]})
    unknown = {
        part: value
        for part, value in source.items()
        if part in {"id", "x_unknown", "local_offer", "organization", "organisation"}
    }
    assert {part: made.source[part] for part in unknown} == unknown
    assert source == FULL[profile]


def test_what_no_weekly_session_can_say_stays_when_the_hours_change() -> None:
    found = one("hsds-3.0", FULL["hsds-3.0"])
    assert isinstance(found, Found)
    made = source_for(
        found.provider, {**found.service, "schedule": CHANGED["schedule"]}, PROFILES["hsds-3.0"]
    )
    assert [rule["byday"] for rule in made.source["schedules"]] == ["SA", "2TU"]


def test_help_travels_as_terms_and_never_comes_back_as_help() -> None:
    found = one("oruk-3.0", nested())
    assert isinstance(found, Found)
    made = source_for(
        found.provider, {**found.service, "help": ["sleep"], "for": ["child"]}, PROFILES["oruk-3.0"]
    )
    again = one("oruk-3.0", made.source)
    assert isinstance(again, Found)
    assert again.service["help"] == again.service["for"] == []
    assert {"scheme": "needs-triage help", "id": "sleep", "title": "sleep"} in again.service["terms"]


def test_a_record_born_here_comes_back_by_its_own_id() -> None:
    born = {
        "id": "sleep-advice-7",
        "name": "Sleep advice",
        "summary": "Rest",
        "help": ["sleep"],
        "for": ["child"],
        "status": "open",
        **CHANGED,
    }
    born |= {"name": "Another name altogether", "status": "open", "ages": {"from_months": 6, "to_months": 24}}
    provider = {"id": "the-trust-2", "name": "Fictional Trust"}
    made = source_for(provider, born, PROFILES["hsds-3.1"])
    assert made == source_for(provider, born, PROFILES["hsds-3.1"])
    back = one("hsds-3.1", made.source)
    assert isinstance(back, Found), back.issues
    assert back.service["id"] == "sleep-advice-7"
    assert back.provider == provider
    keep = {key: value for key, value in normal(born).items() if key not in {"help", "for", "terms"}}
    assert {
        key: value for key, value in normal(back.service).items() if key not in {"help", "for", "terms"}
    } == keep


def test_what_only_we_say_is_carried_beside_and_the_rest_is_named() -> None:
    found = one("hsds-3.0", nested())
    assert isinstance(found, Found)
    judged = {"co_production": {"meets": "yes", "on": "2026-01-01", "by": "Ada Example"}}
    here = {
        **found.service,
        "tier": "targeted",
        "ends_at": 18,
        "capacity": {"state": "room", "wait_weeks": 2},
        "qualities": judged,
    }
    here["checked"] = {"on": "2026-10-01", "by": "Ada Example", "every_months": 6}
    made = source_for(found.provider, here, PROFILES["hsds-3.0"])
    assert set(made.beside) == {"tier", "ends_at", "capacity", "checked"}
    assert set(made.lost) == {"qualities", "by whom it was checked"}
    assert "Ada Example" not in json.dumps(made.source)
    back = one("hsds-3.0", made.source)
    assert isinstance(back, Found)
    assert {key: normal(back.service)[key] for key in ("tier", "ends_at", "capacity")} == {
        key: normal(here)[key] for key in ("tier", "ends_at", "capacity")
    }
    assert normal(back.service)["checked"] == {"on": "2026-10-01", "every_months": 6}
    assert "qualities" not in back.service


OURS = {
    "id": "night-line", "name": "Night line", "summary": "Somebody to talk to", "help": ["sleep"], "for": ["child"], "status": "paused", "tier": "targeted",
    "ages": {"from": "unborn", "to": 4}, "network": "internal", "routes": ["parent", "gp"], "requires_diagnosis": False, "sexes": "F", "ends_at": 5,
    "capacity": {"state": "waiting_list", "wait_weeks": 6, "said_on": "2026-11-01"}, "duration_weeks": 8, "programmes": ["solihull-approach"],
    "schedule": [{"day": "friday", "from": "22:00", "to": "23:59"}, {"day": "saturday", "from": "00:00", "to": "02:00"}], "term_time_only": True,
    "channels": ["letter", "phone"], "area": {"kind": "school", "codes": ["Example Primary"]}, "remote": True, "transport": "a bus from the station",
    "location": {"postcode": "ZZ1 1ZZ", "note": "blue door"}, "contact": {"phone": "01632 960001", "web": "example.org", "how": "ring twice"},
}  # fmt: skip


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_a_record_of_ours_comes_back_whole_through_every_profile(profile: str) -> None:
    provider = {"id": "the-trust-2", "name": "Fictional Trust", "sector": "vcse"}
    made = source_for(provider, OURS, PROFILES[profile])
    back = one(profile, json.loads(json.dumps(made.source)))
    assert isinstance(back, Found), back.issues
    reviewed = {"help", "for", "terms"}
    assert {key: part for key, part in normal(back.service).items() if key not in reviewed} == {
        key: part for key, part in normal(OURS).items() if key not in reviewed
    }
    assert (back.provider, back.service["id"], back.born) == (provider, "night-line", "night-line")
    assert "channels" in made.beside
    assert "channels" not in made.lost


def test_a_value_carried_beside_gives_way_to_what_the_standard_says_now() -> None:
    made = source_for({"id": "t", "name": "T"}, OURS, PROFILES["oruk-3.0"]).source
    back = one("oruk-3.0", {**made, "maximum_age": 11})
    assert isinstance(back, Found)
    assert back.service["ages"] == {"from": 0, "to": 11}
    assert codes(back) == {"DI459"}


@pytest.mark.parametrize(
    "own",
    [
        None, 7, "[", "[" * 50_000, [], {"format": 2}, {"format": 1, "record": 3}, {"format": 1, "id": "../x", "provider": {"id": 5, "sector": ["nhs"]}},
        {"format": 1, "record": {"help": {"is": ["sleep"], "beside": None}, "for": {"is": ["child"]}, "extras": {"is": {}}, "id": {"is": "y"}}},
        {"format": 1, "record": {"tier": {"is": {"deep": 1}, "beside": None}, "channels": {"is": "fax", "beside": None}, "routes": 3}},
        {"format": 1, "record": {"ends_at": {"is": 1, "beside": None}}},
    ],
)  # fmt: skip
def test_what_others_write_in_our_place_is_read_only_where_it_can_stand(own: Any) -> None:
    back = one("hsds-3.0", nested(minimum_age=9, maximum_age=11, needs_triage=own))
    assert isinstance(back, Found)
    assert back.service["help"] == back.service["for"] == []
    assert not {"tier", "channels", "routes", "ends_at"} & set(back.service)
    assert back.service["id"] == "quiet-corner-1"


def test_words_carried_beside_are_harmless() -> None:
    own = {"format": 1, "record": {"transport": {"is": "a \x1b[31mbus\u202e", "beside": None}}}
    back = one("hsds-3.0", nested(needs_triage=own))
    assert isinstance(back, Found)
    assert back.service["transport"] == "a bus"


def test_unknown_status_is_said_where_the_standard_asks_for_one() -> None:
    found = one("outpost", outpost())
    assert isinstance(found, Found)
    assert source_for(found.provider, found.service, PROFILES["oruk-3.0"]).lost == (
        "status: not known, given as active",
    )
    assert "status" not in keys("outpost", outpost())
