"""What the record gives outcomes: looks after closing apart, take-up, joined cases, names hidden, priorities, light contacts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.desk.builders import LEAD, ON, SAM, a_case, a_referral_action, put_in
from tests.desk.conftest import DeskOn
from tests.outcomes.builders import many_people
from triage.casework.reviews import NeedKey
from triage.desk import Desk, close, confirm, gate, outcome_histories, outcome_report, refer, review
from triage.desk.households.merging import merge
from triage.desk.loop.following_up import follow_up
from triage.desk.outcome_cohorts import Group, compared
from triage.desk.outcomes import Asked, light_touch, priorities_of, report_of
from triage.errors import Refused, WrongUse
from triage.model.history import NeedHistory

SLEEP: NeedKey = ("sleep", "child", None)
SIBLING: NeedKey = ("sibling_worry", "sibling", None)


def needs_of(desk: Desk) -> dict[str, NeedHistory]:
    return {need.need: need for history in outcome_histories(desk) for need in history.needs}


def closed(desk_on: DeskOn) -> Desk:
    desk = desk_on()
    put_in(desk, a_case())
    confirm(desk, "C-1", None, SAM)
    review(desk_on(ON + timedelta(days=28)), "C-1", {SLEEP: 4, SIBLING: 5}, None, SAM)
    later = desk_on(ON + timedelta(days=56))
    review(later, "C-1", {SLEEP: 2, SIBLING: 3}, None, SAM)
    close(later, "C-1", "needs_met", SAM)
    return later


def test_first_review_final_and_the_look_after_closing_are_three_figures(desk_on: DeskOn) -> None:
    desk = closed(desk_on)
    assert needs_of(desk)["sleep"].awaiting_follow_up
    asked = desk_on(desk.on + timedelta(weeks=12))
    follow_up(asked, "C-1", {SLEEP: 6, SIBLING: 3}, by=SAM)
    sleep = needs_of(asked)["sleep"]
    assert [sleep.score_at(at) for at in ("first_review", "final", "follow_up")] == [4, 2, 6]
    assert [day for day, _ in sleep.after_closing] == [asked.on]
    assert asked.on not in {day for day, _ in sleep.reviews}
    assert not sleep.awaiting_follow_up
    row = next(
        row for row in outcome_report(asked, asked=Asked()).rows if (row.by, row.key) == ("need", "sleep")
    ).as_json()
    assert (
        row["first_review"]["mean_after"],
        row["final"]["mean_after"],
        row["follow_up"]["mean_after"],
    ) == (4, 2, 6)
    assert row["mean_after"] == 2


def test_take_up_is_the_furthest_that_any_referral_came(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, a_case())
    confirm(desk, "C-1", None, SAM)
    assert {need.take_up for need in needs_of(desk).values()} == {"none"}
    action = a_referral_action(desk, "C-1")
    refer(desk, "C-1", action.help, action.service, SAM)
    now = needs_of(desk)
    assert {now[need].take_up for need in action.needs if need in now} == {"waiting"}


def test_what_was_done_under_a_number_that_was_joined_counts_where_it_went(desk: Desk) -> None:
    put_in(desk, a_case("C-1"), a_case("C-2"))
    confirm(desk, "C-1", None, SAM)
    helps = {
        need.need: need.helps
        for history in outcome_histories(desk)
        for need in history.needs
        if history.case == "C-1"
    }
    assert helps["sleep"]
    merge(desk, "C-1", "C-2", SAM, note="The same child, seen by both schools", second=LEAD)
    assert needs_of(desk)["sleep"].case == "C-2"
    assert set(helps["sleep"]) <= set(needs_of(desk)["sleep"].helps)


def test_a_case_that_is_not_seen_is_named_in_none_of_its_needs(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in(desk, a_case())
    monkeypatch.setattr(gate.Sight, "name", lambda _self, _number, place: f"case {place}")
    (history,) = outcome_histories(desk)
    assert {history.case, *(need.case for need in history.needs)} == {"case 1"}
    assert {need.whose[0] for need in history.needs} == {"case 1"}


def test_priorities_come_from_their_list(desk: Desk) -> None:
    found = priorities_of(desk)
    listed = desk.vocabulary.of("priorities")
    assert all(need in listed[code].items("needs") for need, codes in found.items() for code in codes)
    assert sum(len(codes) for codes in found.values()) == sum(
        len(set(entry.items("needs"))) for entry in listed.values()
    )


def test_light_contacts_stand_beside_and_change_no_figure(desk: Desk) -> None:
    put_in(desk, a_case())
    before = outcome_report(desk, asked=Asked()).as_json()
    assert light_touch(desk) == {"contacts": 0, "became_cases": 0}
    assert outcome_report(desk, asked=Asked()).as_json() == before


def test_two_groups_of_the_record(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    record = many_people(60, sex="F") + many_people(60, seed=2, start=100, sex="M")
    monkeypatch.setattr("triage.desk.outcome_cohorts.outcome_histories", lambda _desk: record)
    found, synthetic = compared(desk, Group(by="sex", key="F"), Group(by="sex", key="M"))
    assert found.difference is not None
    assert not synthetic
    assert found.in_both == 0
    whole, _ = compared(desk, Group(by="sex", key="F"), None)
    assert (whole.beside.change, whole.beside.name) == (found.beside.change, "everybody but sex F")
    overlapping, _ = compared(desk, Group(by="sex", key="F"), Group())
    assert overlapping.in_both == found.of.started
    assert overlapping.beside.change == found.beside.change


def test_groups_that_make_no_sense_are_refused_in_words(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "triage.desk.outcome_cohorts.outcome_histories", lambda _desk: many_people(30, sex="F")
    )
    for of, beside in (
        (Group(), None),
        (Group(by="sex", key="F"), Group(by="sex", key="F")),
        (Group(by="sox", key="F"), None),
        (Group(by="sex", key="female"), None),
    ):
        with pytest.raises(WrongUse):
            compared(desk, of, beside)


def test_a_report_on_histories_that_were_read_is_the_report(desk: Desk) -> None:
    put_in(desk, a_case())
    assert report_of(desk, outcome_histories(desk), None, None) == outcome_report(desk)


def test_what_is_not_yet_safe_to_pass_on_is_refused(desk: Desk) -> None:
    put_in(desk, a_case())
    with pytest.raises(Refused):
        outcome_report(desk, hide_small=True, asked=Asked(four_ways=True))
    assert outcome_report(desk, hide_small=True, asked=Asked(by=("need",))).few


def test_the_record_is_asked_once_for_all_cases_not_once_for_each_need(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in(desk, *(a_case(f"C-{place}") for place in range(1, 5)))
    asked: list[str | None] = []
    store = type(desk.store)
    whole = store.referrals
    monkeypatch.setattr(
        store, "referrals", lambda self, number=None: (asked.append(number), whole(self, number))[1]
    )
    assert len(outcome_histories(desk)) == 4
    assert asked.count(None) == 1
    assert all(asked.count(f"C-{place}") <= 1 for place in range(1, 5))
