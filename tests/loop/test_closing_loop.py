"""Closing, auditing, following up and opening again."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.desk.builders import ON, a_case, a_case_in_danger, put_in
from tests.desk.conftest import DeskOn
from tests.loop.builders import KIM, SAM, holds
from triage.casework.reviews import NeedKey
from triage.desk import (
    Desk,
    close,
    confirm,
    due,
    outcome_histories,
    record_escalation,
    replay,
    review,
    show_case,
)
from triage.desk.loop.closing import audit, reopen
from triage.desk.loop.following_up import follow_up
from triage.desk.loop.looks import open_looks
from triage.desk.loop.next_step import next_step
from triage.errors import Refused, WrongUse

SLEEP: NeedKey = ("sleep", "child", None)
SIBLING: NeedKey = ("sibling_worry", "sibling", None)


def ended(desk_on: DeskOn, sleep: int, sibling: int, reason: str = "needs_met") -> Desk:
    desk = desk_on()
    put_in(desk, a_case())
    confirm(desk, "C-1", None, SAM)
    review(desk_on(ON + timedelta(days=28)), "C-1", {SLEEP: 5, SIBLING: 5}, None, SAM)
    later = desk_on(ON + timedelta(days=56))
    review(later, "C-1", {SLEEP: sleep, SIBLING: sibling}, None, SAM)
    close(later, "C-1", reason, SAM)
    return later


def test_achieved_needs_every_need_scored_twice_and_none_worse(desk_on: DeskOn) -> None:
    desk = ended(desk_on, 2, 3)
    row = show_case(desk, "C-1").row
    assert (row.closure_outcome, row.to_audit, row.audit_due_on) == ("achieved", False, None)
    kept = json.loads(desk.store.content("C-1", desk.store.closings("C-1")[0].values_hash) or b"{}")
    assert [(one["first"], one["first_review"], one["final"]) for one in kept["needs"]] == [
        (7, 5, 2),
        (5, 5, 3),
    ]


def test_a_need_that_ended_worse_is_no_success_whatever_the_reason_says(desk_on: DeskOn) -> None:
    desk = ended(desk_on, 2, 8)
    row = show_case(desk, "C-1").row
    assert (row.closure_outcome, row.to_audit) == ("partly_achieved", True)


def test_a_need_first_named_at_a_review_must_be_scored_twice_too(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, a_case())
    later = desk_on(ON + timedelta(days=28))
    review(later, "C-1", {SLEEP: 2, SIBLING: 2, ("anxiety", "child", None): 6}, None, SAM)
    assert close(later, "C-1", "needs_met", SAM).outcome == "not_measured"


def test_moving_up_to_social_care_is_no_failure_and_is_not_audited(desk: Desk) -> None:
    put_in(desk, a_case_in_danger())
    for door in {one.towards for one in desk.store.escalations("C-9")}:
        record_escalation(
            desk, "C-9", door, SAM, told="Duty desk", received_by="Ros Example", decision="They lead now"
        )
    done = close(desk, "C-9", "stepped_up_to_social_care", SAM)
    assert (done.outcome, done.to_audit) == ("moved_up", False)


def test_a_closing_without_its_outcome_is_audited_by_somebody_else(desk_on: DeskOn) -> None:
    desk = ended(desk_on, 5, 5, "outcome_not_met")
    row = show_case(desk, "C-1").row
    assert row.audit_due_on == desk.on + timedelta(days=28)
    assert any(item.kind == "closure_audit" for item in due(desk, ahead=30))
    with pytest.raises(Refused):
        audit(desk, "C-1", "help_too_late", "Nine weeks", by=SAM)
    with pytest.raises(Refused):
        audit(desk, "C-1", "help_too_late", "", by=KIM)
    with pytest.raises(WrongUse):
        audit(desk, "C-1", "somebodys_fault", "Nine weeks", by=KIM)
    found = audit(desk, "C-1", "help_too_late", "Nine weeks until the first visit", by=KIM)
    assert (found.finding, found.audited_by) == ("help_too_late", KIM)
    assert not any(item.kind == "closure_audit" for item in due(desk, ahead=30))
    with pytest.raises(Refused):
        audit(desk, "C-1", "help_too_late", "Once more", by=KIM)


def test_how_things_are_is_asked_after_closing_and_worse_proposes_to_open_again(desk_on: DeskOn) -> None:
    desk = ended(desk_on, 2, 3)
    day = desk.on + timedelta(weeks=12)
    assert show_case(desk, "C-1").row.follow_up_on == day
    later = desk_on(day)
    assert any(item.kind == "follow_up" for item in due(later))
    before = outcome_histories(later)
    with pytest.raises(Refused):
        follow_up(later, "C-1", {}, by=SAM)
    found = follow_up(later, "C-1", {SLEEP: 7, SIBLING: 3}, by=SAM)
    assert (found.found, show_case(later, "C-1").row.state) == ("worse", "closed")
    assert [look.code for look in open_looks(later, "C-1")] == ["worse_after_closing"]
    assert show_case(later, "C-1").row.follow_up_on is None
    assert [need.score_at("final") for one in outcome_histories(later) for need in one.needs] == [
        need.score_at("final") for one in before for need in one.needs
    ], "what is measured after closing does not change what the case ended with"
    step = next_step(later, "C-1")
    assert step is not None
    assert step.day <= later.on + timedelta(days=1)


def test_a_family_that_was_not_reached_is_asked_once_more_and_counts_as_not_known(desk_on: DeskOn) -> None:
    desk = ended(desk_on, 2, 3)
    later = desk_on(desk.on + timedelta(weeks=12))
    assert follow_up(later, "C-1", {}, by=SAM, reached=False).found == "not_reached"
    assert show_case(later, "C-1").row.follow_up_on == later.on + timedelta(weeks=4)
    last = desk_on(later.on + timedelta(weeks=4))
    follow_up(last, "C-1", {}, by=SAM, reached=False)
    assert show_case(last, "C-1").row.follow_up_on is None
    assert last.store.closings("C-1")[0].follow_up_found == "not_reached"


def test_a_reopened_case_has_its_level_its_history_and_a_next_day(desk_on: DeskOn) -> None:
    desk = ended(desk_on, 2, 3)
    level = show_case(desk, "C-1").row.level
    decisions = len(show_case(desk, "C-1").decisions)
    later = desk_on(desk.on + timedelta(weeks=12))
    with pytest.raises(WrongUse):
        reopen(later, "C-1", "no_such_reason", by=SAM)
    follow_up(later, "C-1", {SLEEP: 9, SIBLING: 3}, by=SAM)
    reopen(later, "C-1", "worse_at_follow_up", by=SAM)
    view = show_case(later, "C-1")
    assert (view.row.state, view.row.closed_on, view.row.reopened_on, view.row.clock_from) == (
        "open",
        None,
        later.on,
        later.on,
    )
    assert view.row.level >= level
    assert len(view.decisions) == decisions + 1
    assert len(view.reviews) == 3
    assert view.row.review_on <= later.on + timedelta(days=5)
    assert open_looks(later, "C-1") == []
    assert all(one.state == "proposed" for one in view.actions if one.seq == view.decisions[-1].seq), (
        "everything is looked at anew"
    )
    holds(later)
    assert all(one.same for one in replay(later, "C-1"))
    with pytest.raises(Refused):
        reopen(later, "C-1", "family_came_back", by=SAM)
    close(later, "C-1", "family_ended", SAM)
    assert [one.reopen_reason for one in later.store.closings("C-1")] == ["worse_at_follow_up", ""]


def test_an_erased_case_is_not_opened_again(desk_on: DeskOn) -> None:
    desk = ended(desk_on, 2, 3)
    with desk.store.writing():
        desk.store.erase("C-1")
    with pytest.raises(Refused):
        reopen(desk, "C-1", "family_came_back", by=SAM)
