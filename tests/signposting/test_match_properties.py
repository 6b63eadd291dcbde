"""Laws that hold for every directory and every request."""

from __future__ import annotations

import dataclasses
import random
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from triage.signposting import REASONS, Request, area_status, load_directory, match
from triage.signposting.days import months_on

from .builders import DAY, SOLIHULL, a_directory, a_file, a_service, shipped, vocabulary

days = st.dates(date(2025, 6, 1), date(2028, 6, 1))
ages = st.builds(
    lambda low, high, unborn: {"from": "unborn" if unborn else str(min(low, high)), "to": str(max(low, high))},
    st.integers(0, 25), st.integers(0, 25), st.booleans(),
)  # fmt: skip
areas = st.sampled_from([
    {"kind": "national"}, {"kind": "remote"}, {"kind": "local_authority", "codes": [SOLIHULL]}, {"kind": "local_authority", "codes": ["E08000025"]},
    {"kind": "districts", "codes": ["B37", "B90"]}, {"kind": "school", "codes": [SOLIHULL]},
])  # fmt: skip
capacities = st.builds(
    lambda state, wait, said: {"state": state, "wait_weeks": str(wait), "said_on": said.isoformat()},
    st.sampled_from(["room", "waiting_list", "full", "unknown"]), st.integers(0, 60), days,
)  # fmt: skip
checks = st.builds(
    lambda on, months: {"on": on.isoformat(), "every_months": str(months)}, days, st.integers(1, 24)
)


@st.composite
def services(draw: st.DrawFn) -> list[dict[str, Any]]:
    rows = []
    for number in range(draw(st.integers(1, 5))):
        rows.append(
            a_service(
                id=f"service-{number}", for_=draw(st.sampled_from([["child"], ["child", "parent"], ["unborn", "child"], ["parent"]])),
                ages=draw(st.just(...) | ages), area=draw(areas), capacity=draw(st.just(...) | capacities), checked=draw(checks),
                status=draw(st.sampled_from(["open", "open", "open", "paused", "closed"])), sexes=draw(st.sampled_from(["any", "F", "M"])),
                network=draw(st.sampled_from(["internal", "external"])), tier=draw(st.sampled_from(["universal", "targeted", "specialist"])),
                routes=draw(st.sampled_from([["self"], ["professional"], ["school"], ["self", "professional"]])), duration_weeks=draw(st.sampled_from([..., "6", "52"])),
            )
        )  # fmt: skip
    return rows


requests = st.builds(
    Request, help=st.just("sleep"), person=st.sampled_from(["child", "parent", "carer", "unborn"]), on=days,
    kind=st.sampled_from(["referral", "signpost"]), age_months=st.none() | st.integers(-9, 320), age_assumed_adult=st.booleans(),
    sex=st.sampled_from(["M", "F", "X", None]), authority=st.just(SOLIHULL), postcode=st.sampled_from([None, "B90", "B37 1AA", "B36", "M1", "nonsense"]),
    school_area=st.sampled_from([None, "Solihull", "Leeds"]), referrer_source=st.sampled_from([None, "gp", "primary_school"]), sharing_blocks=st.booleans(),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(services(), requests)
def test_whatever_is_offered_takes_the_age_and_area_is_open_not_full_and_in_date(
    rows: list[dict[str, Any]], asked: Request
):
    """Worked out again from the plain records, in other words than the engine's (law 8)."""
    directory = a_directory(*rows)
    plain = {row["id"]: row for row in rows}
    for offer in match(directory, asked).offered:
        row = plain[offer.service]
        assert row["status"] == "open"
        checked = date.fromisoformat(row["checked"]["on"])
        assert checked <= asked.on
        assert asked.on <= months_on(checked, int(row["checked"]["every_months"]))
        capacity = row.get("capacity", {"state": "unknown"})
        if capacity["state"] == "full":
            said = date.fromisoformat(capacity["said_on"])
            assert said > asked.on or asked.on > months_on(said, 3)
        limits = row.get("ages")
        if limits:
            born = asked.age_months is not None and asked.age_months >= 0
            if born:
                assert asked.age_months // 12 <= int(limits["to"])
                assert limits["from"] == "unborn" or asked.age_months // 12 >= int(limits["from"])
            else:
                assert limits["from"] == "unborn"
        kind = row["area"]["kind"]
        if kind == "local_authority":
            assert area_status(directory.areas, row["area"]["codes"][0], asked.postcode).status == "in"
        if kind == "districts":
            assert asked.postcode in {"B90", "B37 1AA"}
        if kind == "school":
            assert asked.school_area == "Solihull"
        assert row["sexes"] in {"any", asked.sex}
        assert not (asked.kind == "referral" and asked.sharing_blocks)


@settings(max_examples=60, deadline=None)
@given(services(), requests, st.randoms(use_true_random=False))
def test_the_order_of_records_and_of_their_lists_changes_nothing(
    rows: list[dict[str, Any]], asked: Request, dice: random.Random
):
    mixed = [
        {
            key: (dice.sample(value, len(value)) if isinstance(value, list) else value)
            for key, value in row.items()
        }
        for row in dice.sample(rows, len(rows))
    ]
    assert match(a_directory(*rows), asked) == match(a_directory(*mixed), asked)


@settings(max_examples=100, deadline=None)
@given(services(), requests)
def test_every_candidate_is_offered_or_has_one_reason_and_never_both(
    rows: list[dict[str, Any]], asked: Request
):
    directory = a_directory(*rows)
    found = match(directory, asked)
    told = [offer.service for offer in found.offered] + [entry.service for entry in found.not_offered]
    assert sorted(told) == sorted(service.id for service in directory.offering(asked.help, asked.person))
    assert all(entry.reason in REASONS and entry.detail for entry in found.not_offered)
    assert (found.unmet_reason is None) == bool(found.offered)
    assert found.unmet_reason is None or found.unmet_reason in vocabulary().of("unmet_reasons")
    assert list(found.offered) == sorted(found.offered, key=lambda offer: (-offer.score, offer.service))


@settings(max_examples=60, deadline=None)
@given(services(), requests, st.sampled_from(["Romanian", "English", None]))
def test_language_and_diagnosis_move_no_service_up_or_down(
    rows: list[dict[str, Any]], asked: Request, language: str | None
):
    directory = a_directory(*rows)
    other = dataclasses.replace(asked, language=language, has_diagnosis=True)
    assert match(directory, other).offered == match(directory, asked).offered


@settings(max_examples=60, deadline=None)
@given(services(), requests, st.sampled_from(["withheld", "closed"]))
def test_a_service_held_back_or_closed_leaves_the_others_as_they_were(
    rows: list[dict[str, Any]], asked: Request, how: str
):
    before = match(a_directory(*rows), asked)
    first = rows[0]["id"]
    if how == "withheld":
        after = match(
            a_directory(*rows), dataclasses.replace(asked, withheld={first: "kept back for safety"})
        )
    else:
        after = match(a_directory({**rows[0], "status": "closed"}, *rows[1:]), asked)
    assert [offer for offer in before.offered if offer.service != first] == list(after.offered)


@settings(max_examples=100, deadline=None)
@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.integers(1, 36))
def test_months_on_is_the_same_day_or_the_last_day_of_the_month(day: date, months: int):
    later = months_on(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(sorted(shipped().helps)), requests)
def test_two_years_later_the_shipped_directory_offers_nothing(help_code: str, asked: Request):
    later = dataclasses.replace(asked, help=help_code, on=DAY.replace(year=DAY.year + 2))
    assert match(shipped(), later).offered == ()


def test_loading_in_another_order_of_files_gives_the_same_directory():
    texts = {
        "services/a.yaml": a_file(a_service(id="a"), provider="one"),
        "services/b.yaml": a_file(a_service(id="b"), provider="two"),
    }
    backwards = dict(reversed(texts.items()))
    one, two = load_directory(texts, vocabulary()), load_directory(backwards, vocabulary())
    assert list(one.services) == list(two.services)
    assert one.fingerprint == two.fingerprint
