"""Take-up is read once: the quarter, equity, the value statement and outcomes by take-up say the same of the same referrals."""

from __future__ import annotations

from datetime import date

import pytest

from tests.desk.builders import SAM, a_case, put_in
from tests.desk.conftest import DeskOn
from tests.reporting.builders import figures, rows, sent
from triage.casework.take_up import HOW_READ
from triage.desk import Desk, outcome_histories
from triage.desk.loop.moving import engage
from triage.desk.referring import move_referral
from triage.desk.reporting import equity_page, quarter_page
from triage.desk.valuing import referred
from triage.pages import Page
from triage.valuing.record_says import record_says

PERIOD = {"start": date(2026, 12, 1), "end": date(2026, 12, 31)}
ENDS = {
    "T-0": ("accepted", "started"),
    "T-1": ("accepted", "started", "completed"),
    "T-2": ("accepted", "did_not_engage"),
    "T-3": ("declined_by_family",),
    "T-4": ("declined",),
    "T-5": ("accepted",),
    "T-6": ("accepted", "started", "cancelled"),
}
"""Nobody recorded engagement on any of these."""
SIDES = {"declined": "service", "declined_by_family": "family"}


@pytest.fixture
def worked(desk_on: DeskOn) -> Desk:
    desk = desk_on(date(2026, 12, 1))
    for number, moves in ENDS.items():
        put_in(desk, a_case(number, received="2026-12-01"))
        made = sent(desk, number)
        for state in moves:
            reasons = [
                code
                for code, entry in desk.vocabulary.of("decline_reasons").items()
                if entry.text("declined_by") == SIDES.get(state)
            ]
            move_referral(desk, made.id, state, SAM, reason=reasons[0] if state in SIDES else None)
    put_in(desk, a_case("T-7", received="2026-12-01"))
    engage(desk, sent(desk, "T-7").id, "none", by=SAM)
    return desk


def quarter(desk: Desk) -> Page:
    return quarter_page(desk, **PERIOD)


def test_states_that_say_it_make_take_up_known_where_nobody_recorded_engagement(worked: Desk) -> None:
    found = figures(quarter(worked))
    names = ("made", "take_up_known", "taken_up", "not_taken_up", "take_up_unknown")
    assert tuple(found[name] for name in names) == (8, 6, 3, 3, 2)


def test_what_a_page_calls_not_taken_up_stands_in_its_take_up(worked: Desk) -> None:
    page = quarter(worked)
    states = {row["state"]: row["referrals"] for row in rows(page, "referral_states")}
    said = {row["said_by"]: (row["counts_as"], row["referrals"]) for row in rows(page, "take_up")}
    assert said["stands at: Not taken up"] == ("not taken up", states["Not taken up"])
    assert said["stands at: Declined by the family"] == ("not taken up", 1)
    assert said["stands at: Cancelled, after help had begun"] == ("taken up", 1)
    assert sum(int(str(number)) for _, number in said.values()) == 8


def test_equity_value_and_outcomes_read_the_same(worked: Desk) -> None:
    whole = rows(equity_page(worked, **PERIOD), "offers_and_take_up")[0]
    assert (whole["known"], whole["not_taken"]) == (6, 3)
    sent_out = referred(worked)
    assert [one.taken_up for one in sent_out].count(True) == 3
    assert [one.taken_up for one in sent_out].count(False) == 3
    histories = outcome_histories(worked)
    said = record_says(histories, sent_out).said["take_up"]
    assert (said.known, said.holds, said.unknown) == (6, 3, 2)
    found = {
        history.case: {need.take_up for need in history.needs if need.take_up != "none"}
        for history in histories
    }
    assert found == {
        "T-0": {"taken_up"}, "T-1": {"taken_up"}, "T-2": {"not_taken_up"}, "T-3": {"not_taken_up"}, "T-4": {"not_given"},
        "T-5": {"waiting"}, "T-6": {"taken_up"}, "T-7": {"not_taken_up"},
    }  # fmt: skip


def test_each_report_says_what_take_up_counts(worked: Desk) -> None:
    assert HOW_READ in str(quarter(worked))
    assert HOW_READ in str(equity_page(worked, **PERIOD))


def test_take_up_is_as_known_on_the_day(worked: Desk, desk_on: DeskOn) -> None:
    with desk_on(date(2026, 12, 20)) as later:
        row = next(one for one in later.store.referrals() if one.case_number == "T-5")
        move_referral(later, row.id, "started", SAM)
        assert [one.taken_up for one in referred(later)].count(True) == 4
    assert [one.taken_up for one in referred(worked)].count(True) == 3
    assert figures(quarter(worked))["taken_up"] == 3
