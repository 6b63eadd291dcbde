"""Law 8: whatever is offered takes the age and the area, is open, not full and within its check date on the day."""

from __future__ import annotations

import calendar
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import shipped
from tests.builders import DAY, a_case, a_directory, a_rule, a_rulebook, a_service, decided
from tests.laws.worlds import World, made_worlds, shipped_worlds
from triage.model import Decision
from triage.source import read_yaml

TWO_YEARS_ON = date(2028, 11, 20)


def months_later(day: str, months: int) -> date:
    start = date.fromisoformat(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


@cache
def districts() -> dict[str, dict[str, Any]]:
    data = read_yaml(shipped.texts("directory")["areas.yaml"]).data
    return {row["district"]: row for row in data["districts"]}


def in_authority(postcode: str | None, authority: str) -> bool:
    """95 % of the district's postcodes, as in section 6."""
    if postcode is None:
        return False
    joined = postcode.replace(" ", "")
    outward = joined[:-3] if len(joined) > 4 else joined
    row = districts().get(outward)
    return row is not None and int(row["authorities"].get(authority, 0)) >= 0.95 * int(row["postcodes"])


def takes_area(record: dict[str, Any], data: dict[str, Any]) -> bool:
    area = record["area"]
    child = data.get("child", {})
    if area["kind"] in {"national", "remote"}:
        return True
    if area["kind"] == "school":
        return child.get("school_area") in {"Solihull", shipped.SOLIHULL} and "Solihull" in str(area["codes"])
    if area["kind"] == "districts":
        return str(child.get("postcode", "")).split(" ")[0] in area["codes"]
    return any(in_authority(child.get("postcode"), code) for code in area["codes"])


def months_old(data: dict[str, Any], person: str, who: str | None, on: date) -> int | None:
    """Completed months of the person; None where nobody has said; below nought for a baby not yet born."""
    row: dict[str, Any] = data.get("child", {})
    if person not in {"child", "family", "household"} or who is not None:
        rows = [row for row in data.get("people", []) if (row["id"] == who if who else row["is"] == person)]
        row = rows[0] if len(rows) == 1 else {}
    if person == "unborn" and not row:
        return -1
    stated = row.get("date_of_birth") or row.get("expected")
    if stated:
        start = date.fromisoformat(stated)
        if start > on:
            return -1
        return (on.year - start.year) * 12 + on.month - start.month - (1 if on.day < start.day else 0)
    months = (
        int(row["age_months"])
        if row.get("age_months")
        else int(float(row["age"]) * 12)
        if row.get("age")
        else None
    )
    if months is None:
        return None
    received = data.get("received")
    if received and received <= on.isoformat():
        then = date.fromisoformat(received)
        months += (on.year - then.year) * 12 + on.month - then.month - (1 if on.day < then.day else 0)
    return months


def takes_age(record: dict[str, Any], months: int | None, person: str) -> bool:
    ages = {key: value for key, value in (record.get("ages") or {}).items() if value is not None}
    low = (
        0
        if not ages
        else -12
        if ages.get("from") == "unborn"
        else int(ages.get("from_months", 0)) or 12 * int(ages.get("from", 0))
    )
    ends = (
        [int(ages["to_months"]) + 1]
        if "to_months" in ages
        else [12 * (int(ages["to"]) + 1)]
        if "to" in ages and int(ages["to"]) < 120
        else []
    )
    if record.get("ends_at"):
        ends.append(12 * int(record["ends_at"]))
    if months is None:
        return not ends and (not ages or low <= 0 or (person in {"parent", "carer"} and low <= 216))
    no_lower = "from" not in ages and "from_months" not in ages
    return (no_lower or months >= low) and all(months < end for end in ends)


def fits(record: dict[str, Any], data: dict[str, Any], person: str, who: str | None, on: date) -> None:
    """Every clause of the law, for one service offered to one person."""
    assert person in record["for"] or (person == "carer" and "parent" in record["for"])
    assert record.get("status") not in {"closed", "paused"}
    capacity = record.get("capacity") or {}
    if capacity.get("state") == "full":
        said = capacity.get("said_on")
        assert said, "a closed list without a date is taken at its word"
        assert not date.fromisoformat(said) <= on <= months_later(said, 3)
    checked = record["checked"]
    assert (
        date.fromisoformat(checked["on"])
        <= on
        <= months_later(checked["on"], int(checked.get("every_months") or 12))
    )
    assert takes_area(record, data)
    assert takes_age(record, months_old(data, person, who, on), person)


def check(found: Decision, records: dict[str, dict[str, Any]], data: dict[str, Any], on: date) -> None:
    for action in found.actions:
        for service in (action.service, *action.alternatives):
            if service is not None:
                assert action.help in records[service]["help"]
                fits(records[service], data, action.person, action.who, on)
        if action.kind in {"referral", "signpost"}:
            assert action.service is not None
        else:
            assert action.service is None
    stale = {item.help for item in found.unmet if item.reason == "all_out_of_date"}
    confirming = [
        action
        for action in found.actions
        if action.help == "confirm_with_service" and "engine-out-of-date" in action.rules
    ]
    assert len(confirming) == (1 if stale else 0)
    assert len({(action.help, action.person, action.who) for action in found.actions}) == len(found.actions)


@given(world=made_worlds(generous=True))
@settings(max_examples=200)
def test_every_service_offered_takes_this_person_on_this_day(world: World) -> None:
    assert world.records is not None
    check(world.decide(), {record["id"]: record for record in world.records}, world.data, DAY)


@given(world=made_worlds())
def test_every_service_a_made_rulebook_offers_takes_this_person_on_this_day(world: World) -> None:
    assert world.records is not None
    check(world.decide(), {record["id"]: record for record in world.records}, world.data, DAY)


@cache
def shipped_records() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name, text in shipped.texts("directory").items():
        if name.startswith("services/"):
            found.update({record["id"]: record for record in read_yaml(text).data["services"]})
    return found


@given(world=shipped_worlds(), on=st.sampled_from((DAY, date(2026, 12, 24), TWO_YEARS_ON)))
def test_every_shipped_service_offered_takes_this_person_on_this_day(world: World, on: date) -> None:
    check(world.decide(on=on), shipped_records(), world.data, on)


@given(world=shipped_worlds())
def test_two_years_later_nothing_out_of_date_is_offered(world: World) -> None:
    found = world.decide(on=TWO_YEARS_ON)
    assert all(action.service is None and not action.alternatives for action in found.actions)


def test_the_family_is_not_told_of_a_service_past_its_check_date() -> None:
    stale = a_service(checked={"on": "2025-11-19", "by": "directory owner", "source": "Example"})
    found = decided(directory=a_directory(stale))
    task = next(action for action in found.actions if action.help == "confirm_with_service")
    assert task.kind == "task"
    assert "sleep" in task.why
    assert all(
        action.service is None and not action.alternatives and "sleep-advice" not in action.why
        for action in found.actions
    )
    assert [item.reason for item in found.unmet if item.help == "sleep"] == ["all_out_of_date"]


def test_a_choice_of_the_family_does_not_stop_the_check_of_a_record() -> None:
    stale = a_service(checked=..., help=["sleep", "gp", "school_nurse"])
    found = decided(a_case(preferences={"declines": ["confirm_with_service"]}), directory=a_directory(stale))
    assert any(action.help == "confirm_with_service" for action in found.actions)


def test_a_rule_that_asks_for_the_check_too_makes_no_second_task() -> None:
    book = a_rulebook(
        needs=[a_rule(then={"offer": ["sleep", {"help": "confirm_with_service", "as": "task"}]})]
    )
    found = decided(rulebook=book, directory=a_directory(a_service(checked=...)))
    assert [action.help for action in found.actions] == ["confirm_with_service"]
    assert {"engine-out-of-date", "sleep-advice-offered"} <= set(found.actions[0].rules)


EDGES: dict[str, tuple[dict[str, Any], dict[str, Any], bool]] = {
    "the eve of the 18th birthday": ({"date_of_birth": "2008-11-21"}, {}, True),
    "the 18th birthday": ({"date_of_birth": "2008-11-20"}, {}, False),
    "the eve of the second birthday": ({"date_of_birth": "2024-11-21"}, {}, False),
    "the second birthday": ({"date_of_birth": "2024-11-20"}, {}, True),
    "the last day of a check": ({}, {"checked": {"on": "2025-11-20", "by": "owner", "source": "Example"}}, True),
    "the day after a check ran out": ({}, {"checked": {"on": "2025-11-19", "by": "owner", "source": "Example"}}, False),
    "a check in the future": ({}, {"checked": {"on": "2026-11-21", "by": "owner", "source": "Example"}}, False),
    "a list closed three months ago": ({}, {"capacity": {"state": "full", "said_on": "2026-08-20"}}, False),
    "a list closed longer ago than that is not known": ({}, {"capacity": {"state": "full", "said_on": "2026-08-19"}}, True),
    "a list closed, nobody knows when": ({}, {"capacity": {"state": "full"}}, False),
    "another district": ({"postcode": "B14"}, {}, False),
    "a district that lies only partly there": ({"postcode": "B36"}, {}, False),
    "paused": ({}, {"status": "paused"}, False),
    "closed": ({}, {"status": "closed"}, False),
}  # fmt: skip


@pytest.mark.parametrize(("child", "record", "offered"), EDGES.values(), ids=EDGES)
def test_the_edges_of_the_law_lie_where_the_contract_puts_them(
    child: dict[str, Any], record: dict[str, Any], offered: bool
) -> None:
    age = {} if "date_of_birth" in child else {"age": "8"}
    service = a_service(**{"capacity": ..., **record})
    found = decided(a_case(child={"postcode": "B90 1AA", **age, **child}), directory=a_directory(service))
    assert any(action.service == "sleep-advice" for action in found.actions) == offered
