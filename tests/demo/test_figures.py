"""The figures of the demo against the record it made, the published margins, and itself."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from tests.demo.conftest import Command
from tests.demo.record import Recount, recount
from triage.desk import open_desk
from triage.desk.demo import COORDINATOR, LAST_DAY, demo_figures, make_demo


@pytest.fixture(scope="module")
def counted(full_demo: Path) -> Recount:
    return recount(full_demo / "triage.db", LAST_DAY.isoformat())


def test_the_month_has_exactly_the_margins_that_were_fed_in(counted: Recount) -> None:
    assert (counted.referrals, counted.needs) == (171, 1213)
    sources = {
        code: counted.sources[code]
        for code in ("primary_school", "identified_sibling", "secondary_school", "vcse")
    }
    assert sources == {"primary_school": 44, "identified_sibling": 32, "secondary_school": 31, "vcse": 21}
    assert {code: counted.postcodes[code] for code in ("B90", "B37", "B92")} == {
        "B90": 48,
        "B37": 39,
        "B92": 31,
    }


def test_every_figure_is_what_plain_sql_finds_in_the_record(full_demo: Path, counted: Recount) -> None:
    with open_desk(full_demo, LAST_DAY) as desk:
        told = demo_figures(desk).as_json()
    triage, reviews, outcomes = told["triage"], told["reviews"], told["outcomes"]
    assert told["fed_in"]["referrals"] == counted.referrals
    assert told["fed_in"]["needs"] == counted.needs
    for margin in told["fed_in"]["margins"]:
        held = counted.sources if margin["what"] == "source" else counted.postcodes
        assert margin["count"] == held[margin["code"]]
    assert triage["levels"] == counted.levels
    assert triage["escalations"] == {
        "raised": counted.escalations.total(),
        "by_state": dict(counted.escalations),
    }
    assert (triage["referrals_made"], triage["signposts_made"]) == (
        counted.made["referral"],
        counted.made["signpost"],
    )
    assert triage["referrals_and_signposts_per_child"] == counted.made.total() / counted.referrals
    assert triage["unmet"] == {"offers": counted.unmet.total(), "by_reason": dict(counted.unmet)}
    assert triage["questions_open"] == counted.questions_open
    assert reviews["referrals_and_signposts_made_after"] == counted.made_later
    assert (reviews["reviews"], reviews["triaged_again"], reviews["closed"]) == (
        counted.reviews,
        counted.triaged_again,
        counted.closed,
    )
    assert outcomes["started"] == counted.started
    assert (outcomes["lost"], outcomes["awaiting_review"]) == (counted.lost, counted.awaiting)
    for point, ways in (("first_review", counted.first), ("final", counted.final)):
        assert outcomes[point]["paired"] == ways.total()
        assert {way: outcomes[point][way] for way in ("improved", "same", "worse")} == ways


def test_the_loop_is_whole_some_improve_some_stay_some_get_worse_and_some_are_lost(counted: Recount) -> None:
    for ways in (counted.first, counted.final):
        assert min(ways[way] for way in ("improved", "same", "worse")) > 0
    assert counted.lost > 0
    assert 0 < counted.closed < counted.referrals
    assert counted.triaged_again > 0
    assert counted.made_later > 0
    assert counted.unmet
    assert set(counted.escalations) >= {"decided", "received"}


def test_value_and_outcomes_are_what_their_own_commands_say(full_demo: Path, triage: Command) -> None:
    where = ("--workspace", full_demo, "--on", LAST_DAY, "--json")
    valued, outcomes = triage("value", *where), triage("outcomes", *where)
    assert (valued.code, outcomes.code) == (0, 0)
    with open_desk(full_demo, LAST_DAY) as desk:
        told = demo_figures(desk).as_json()
    assert Decimal(told["value"]["total"]) == Decimal(valued.data["total"])
    assert told["value"]["ratio"] is None
    assert valued.data["ratio"] is None
    assert valued.data["basis"] == "synthetic"
    by_need = [row for row in outcomes.data["rows"] if row["by"] == "need"]
    for key in ("started", "paired", "lost", "improved", "same", "worse"):
        assert sum(row[key] for row in by_need) == told["outcomes"][key]


def test_every_case_is_marked_synthetic_and_every_act_has_a_demo_person(full_demo: Path) -> None:
    with closing(sqlite3.connect(full_demo / "triage.db")) as record:
        assert record.execute("SELECT COUNT(*) FROM cases WHERE NOT synthetic").fetchone() == (0,)
        people = {name for (name,) in record.execute("SELECT DISTINCT who FROM events")}
        confirmed = {
            name
            for (name,) in record.execute("SELECT DISTINCT changed_by FROM actions WHERE state = 'confirmed'")
        }
    assert all(name.startswith("Demo ") for name in people)
    assert confirmed == {COORDINATOR}


def test_two_runs_give_the_same_figures(small_demo: Path, tmp_path: Path) -> None:
    make_demo(tmp_path / "other", children=4)
    told = []
    for folder in (small_demo, tmp_path / "other"):
        with open_desk(folder, LAST_DAY) as desk:
            told.append(demo_figures(desk).as_json())
    assert told[0] == told[1]
    assert told[0]["fed_in"]["referrals"] == 4


def test_figures_come_from_the_record_and_not_from_memory(small_demo: Path) -> None:
    with closing(sqlite3.connect(small_demo / "triage.db")) as record, record:
        record.execute("UPDATE escalations SET state = 'decided'")
        record.execute("UPDATE cases SET state = 'closed', closed_on = '2027-03-30'")
    with open_desk(small_demo, LAST_DAY) as desk:
        told = demo_figures(desk).as_json()
    assert told["reviews"]["closed"] == 4
    assert told["triage"]["questions_open"] == 0
