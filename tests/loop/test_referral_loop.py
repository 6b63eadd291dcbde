"""A referral that brings no help opens the need again; a signpost is asked about; the referrer hears what it may."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.desk.builders import ON, a_case, put_in
from tests.desk.conftest import DeskOn
from tests.loop.builders import SAM, every_need_is_somebodys, holds, sent
from triage.desk import Desk, answer, close, confirm, due, move_referral, refer, replay, review, show_case
from triage.desk.loop.feedback import feedback, feedback_given
from triage.desk.loop.looks import looked, open_looks
from triage.desk.loop.moving import ask_helped, ask_service, engage
from triage.desk.loop.next_step import all_steps
from triage.desk.loop.owning import notes
from triage.errors import Refused, WrongUse

ENDS = [
    ("declined", "no_capacity"),
    ("declined_by_family", "family_not_now"),
    ("redirected", None),
    ("no_response", None),
    ("cancelled", "no_answer"),
]


@pytest.mark.parametrize(("state", "reason"), ENDS)
def test_what_brings_no_help_is_decided_anew_and_never_ends_in_silence(
    desk: Desk, state: str, reason: str | None
) -> None:
    put_in(desk, a_case())
    row = sent(desk, help_code="sleep")
    done = move_referral(desk, row.id, state, SAM, reason=reason)
    assert done.stored is not None
    assert desk.store.decisions("C-1")[-1].cause == "referral"
    decision = done.stored.decision
    again = [one for one in decision.actions if one.help == "sleep" and one.service]
    if state == "cancelled":
        assert again, "nothing speaks against the service that we ourselves took it back from"
    else:
        assert all(one.service != row.service for one in again), "the next one is offered, not the same again"
        assert again or any(one.reason == "no_service" for one in decision.human_reviews)
        assert any(
            one.reason == "tried_before" and one.service == row.service for one in decision.not_offered
        )
    every_need_is_somebodys(desk, "C-1")
    holds(desk)
    assert all(one.same for one in replay(desk, "C-1"))


def test_the_next_service_is_proposed_where_there_is_one(desk: Desk) -> None:
    put_in(desk, a_case(needs=[{"need": "anxiety", "severity": 6}]))
    latest = show_case(desk, "C-1")
    action = next(one for one in latest.actions if one.service and one.alternatives)
    confirm(desk, "C-1", [action.position], SAM)
    row = refer(desk, "C-1", action.help, action.service, SAM)
    reason = "no_capacity"
    done = move_referral(desk, row.id, "declined", SAM, reason=reason)
    assert done.stored is not None
    now = next(one for one in done.stored.decision.actions if one.help == action.help)
    assert now.service in action.alternatives


def test_family_that_did_not_engage_is_offered_something_else_and_after_half_a_year_the_same_again(
    desk_on: DeskOn,
) -> None:
    desk = desk_on()
    put_in(desk, a_case())
    row = sent(desk, help_code="sleep")
    for state in ("accepted", "did_not_engage"):
        done = move_referral(desk, row.id, state, SAM)
    assert done.stored is not None
    assert row.service not in {one.service for one in done.stored.decision.actions}
    later = desk_on(ON + timedelta(days=190))
    outcome = review(
        later, "C-1", {("sleep", "child", None): 7, ("sibling_worry", "sibling", None): 5}, None, SAM
    )
    assert outcome.stored is not None
    assert all(one.reason != "tried_before" for one in outcome.stored.decision.not_offered)


def test_cancelling_may_say_why_and_then_only_with_a_reason_of_our_own(desk: Desk) -> None:
    put_in(desk, a_case())
    row = sent(desk)
    with pytest.raises(Refused):
        move_referral(desk, row.id, "cancelled", SAM, reason="no_capacity")
    assert move_referral(desk, row.id, "cancelled", SAM).row.state == "cancelled"


def test_a_confirmed_action_that_was_never_sent_is_not_proposed_as_if_new(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, a_case())
    confirm(desk, "C-1", None, SAM)
    first = {(one.help, one.person): one for one in show_case(desk, "C-1").actions}
    later = desk_on(ON + timedelta(days=56))
    review(later, "C-1", {("sleep", "child", None): 7, ("sibling_worry", "sibling", None): 5}, None, SAM)
    latest = [one for one in show_case(later, "C-1").actions if one.seq == 2]
    for one in latest:
        before = first.get((one.help, one.person))
        if before is None:
            continue
        assert one.state == "confirmed" or one.waits_from == 1, one.help
        if one.state == "confirmed":
            assert (one.changed_by, one.carried_from, one.seen_hash) == (SAM, 1, before.seen_hash)
            assert one.due_on == before.due_on, "carrying over puts nothing off"
    assert any(one.state == "confirmed" for one in latest)
    review(later, "C-1", {("sleep", "child", None): 8, ("sibling_worry", "sibling", None): 5}, None, SAM)
    changed = next(one for one in show_case(later, "C-1").actions if one.seq == 3 and one.help == "sleep")
    assert (changed.state, changed.waits_from) == ("proposed", 1), (
        "its facts changed, so it waits to be confirmed again"
    )


def test_an_action_confirmed_again_after_a_decline_is_due_although_a_referral_was_made_before(
    desk: Desk,
) -> None:
    put_in(desk, a_case())
    row = sent(desk, help_code="sleep")
    move_referral(desk, row.id, "cancelled", SAM, reason="made_in_error")
    again = next(one for one in show_case(desk, "C-1").actions if one.seq == 2 and one.help == "sleep")
    assert again.state == "proposed"
    confirm(desk, "C-1", [again.position], SAM)
    assert any(step.what == "referral: sleep" for step in all_steps(desk, "C-1"))
    second = refer(desk, "C-1", "sleep", again.service, SAM)
    assert second.seq == 2
    assert not any(step.what == "referral: sleep" for step in all_steps(desk, "C-1"))


def test_a_service_that_was_asked_is_due_again_after_as_long_and_a_long_wait_stays(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, a_case())
    row = sent(desk, help_code="sleep")
    assert row.answer_due_on == ON + timedelta(days=7)
    later = desk_on(ON + timedelta(days=9))

    def kinds(at: Desk) -> set[str]:
        return {one.kind for one in due(at) if one.record == f"referral {row.id}"}

    assert kinds(later) == {"referral"}
    asked = ask_service(later, row.id, "They look into it", by=SAM)
    assert (asked.state, asked.answer_due_on) == (row.state, ON + timedelta(days=16))
    assert not kinds(later)
    assert kinds(desk_on(ON + timedelta(days=16))) == {"referral"}
    event = later.store.events("C-1")[-1]
    assert (event.what, event.who, event.record) == ("referral.service_asked", SAM, f"referral {row.id}")
    assert notes(later, "C-1", by=SAM)[-1].text == "They look into it"
    holds(later)
    much_later = desk_on(ON + timedelta(weeks=60))
    ask_service(much_later, row.id, by=SAM)
    assert kinds(much_later) == {"wait"}, "asking puts off no wait that is too long"
    move_referral(much_later, row.id, "accepted", SAM)
    ask_service(much_later, row.id, by=SAM)
    move_referral(much_later, row.id, "started", SAM)
    with pytest.raises(Refused, match="is started"):
        ask_service(much_later, row.id, by=SAM)
    move_referral(much_later, row.id, "completed", SAM)
    with pytest.raises(Refused, match="is completed"):
        ask_service(much_later, row.id, by=SAM)
    with pytest.raises(WrongUse, match="no referral 99"):
        ask_service(much_later, 99, by=SAM)


def test_a_family_that_was_told_is_not_told_again_until_it_was_asked(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, signposted(desk))
    first = show_case(desk, "C-1").decision
    row = sent(desk, kind="signpost")
    needs = {need for action in first.actions if action.help == row.help for need in action.needs}
    later = desk_on(ON + timedelta(days=14))
    outcome = answer(later, "C-1", "child_view", "sleep", SAM).decision
    again = [one for one in outcome.actions if (one.help, one.person) == (row.help, row.person)]
    assert [(one.kind, one.service) for one in again] == [("support", None)], (
        "kept in view, and told to nobody"
    )
    assert "ask whether it was used and helped" in again[0].why
    assert needs <= set(again[0].needs), "no need is lost by it"
    assert {one.reason for one in outcome.not_offered if one.help == row.help} >= {"already_waiting"}
    every_need_is_somebodys(later, "C-1")
    assert all(one.same for one in replay(later, "C-1"))
    other = {one.help for one in first.actions if one.help != row.help}
    assert other <= {one.help for one in outcome.actions}, "nothing else goes with it"
    ended = ask_helped(later, row.id, "not_used", by=SAM, reason="travel_or_cost")
    assert ended.stored is not None
    asked = [one for one in ended.stored.decision.actions if one.help == row.help]
    assert all(one.service != row.service for one in asked)
    assert all(one.same for one in replay(later, "C-1"))
    holds(later)


def test_about_a_signpost_the_family_is_asked_and_no_service(desk: Desk) -> None:
    put_in(desk, signposted(desk))
    row = sent(desk, kind="signpost")
    with pytest.raises(Refused, match="signpost"):
        ask_service(desk, row.id, by=SAM)
    assert desk.store.referral(row.id) == row


def signposted(desk: Desk) -> dict[str, object]:
    return a_case(awaiting=["autism_assessment"])


def test_a_signpost_says_told_and_is_asked_about_on_a_day(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, signposted(desk))
    row = sent(desk, kind="signpost")
    assert (row.state, row.ask_on) == ("told", ON + timedelta(days=28))
    assert any(item.kind == "signpost" and item.due_on == row.ask_on for item in due(desk, ahead=30))
    with pytest.raises(Refused):
        ask_helped(desk, row.id, "not_used", by=SAM)
    with pytest.raises(WrongUse):
        ask_helped(desk, row.id, "maybe", by=SAM)
    later = desk_on(ON + timedelta(days=30))
    waits = ask_helped(later, row.id, "not_used", by=SAM, reason="no_time_yet")
    assert (waits.row.state, waits.row.ask_on, waits.stored) == ("told", ON + timedelta(days=58), None)
    ended = ask_helped(later, row.id, "not_used", by=SAM, reason="travel_or_cost")
    assert (ended.row.state, ended.row.helped, ended.row.ask_on) == ("did_not_engage", "not_used", None)
    assert ended.stored is not None, "the need is open again"
    holds(later)


@pytest.mark.parametrize(("helped", "again"), [("yes", False), ("partly", False), ("no", True)])
def test_help_that_did_not_help_opens_the_need_again(desk: Desk, helped: str, again: bool) -> None:
    put_in(desk, signposted(desk))
    row = sent(desk, kind="signpost")
    done = ask_helped(desk, row.id, helped, by=SAM, reason="need_too_great" if again else None)
    assert (done.row.state, done.row.helped) == ("completed", helped)
    assert (done.stored is not None) == again
    holds(desk)


def test_help_that_ends_without_easing_brings_the_review_forward(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, a_case())
    row = sent(desk, help_code="sleep")
    later = desk_on(ON + timedelta(days=10))
    for state in ("accepted", "started", "completed"):
        move_referral(later, row.id, state, SAM)
    assert show_case(later, "C-1").row.review_on == later.on
    assert [look.code for look in open_looks(later, "C-1")] == ["ended_without_easing"]
    eased = desk_on(ON + timedelta(days=11))
    review(eased, "C-1", {("sleep", "child", None): 3, ("sibling_worry", "sibling", None): 2}, None, SAM)
    assert [look.code for look in open_looks(eased, "C-1")] == ["better"]


def test_a_referral_that_comes_to_nothing_after_closing_is_looked_at(desk: Desk) -> None:
    put_in(desk, a_case())
    row = sent(desk)
    close(desk, "C-1", "family_ended", SAM)
    done = move_referral(desk, row.id, "declined", SAM, reason="no_capacity")
    assert done.stored is None
    assert [look.code for look in open_looks(desk, "C-1")] == ["came_back_after_closing"]
    with pytest.raises(Refused):
        looked(desk, "C-1", "", by=SAM)
    assert looked(desk, "C-1", "They are well without", by=SAM)[0].settled_by == SAM
    assert open_looks(desk, "C-1") == []


@pytest.mark.parametrize(
    ("code", "soon"), [("none", True), ("declined_offer", True), ("partial", False), ("paused", False)]
)
def test_engagement_is_said_of_each_referral_and_silence_only_brings_the_look_forward(
    desk: Desk, code: str, soon: bool
) -> None:
    put_in(desk, a_case())
    row = sent(desk)
    after = engage(desk, row.id, code, by=SAM)
    assert (after.engagement, after.state) == (code, row.state)
    assert after.answer_due_on == (desk.on if soon else row.answer_due_on)
    assert show_case(desk, "C-1").row.state == "open"
    with pytest.raises(WrongUse):
        engage(desk, row.id, "no_such_code", by=SAM)


def test_the_referrer_hears_of_an_outcome_in_time_and_nothing_of_the_family(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, a_case(referrer={"source": "primary_school"}))
    row = sent(desk, help_code="sleep")
    assert row.feedback_due_on is None
    move_referral(desk, row.id, "declined_by_family", SAM, reason="family_not_comfortable")
    owed = desk.store.referral(row.id)
    assert owed is not None
    assert owed.feedback_due_on == ON + timedelta(days=7)
    said = " ".join(feedback(desk, row.id).words)
    assert "Trust" not in said
    assert "language" not in said
    assert "sleep" not in said
    later = desk_on(ON + timedelta(days=3))
    given = feedback_given(later, row.id, by=SAM)
    assert (given.row.feedback_on, given.row.feedback_by, given.row.feedback_due_on) == (later.on, SAM, None)


def test_without_agreement_the_referrer_hears_that_somebody_looks_after_it(desk: Desk) -> None:
    put_in(desk, a_case(referrer={"source": "primary_school"}))
    row = sent(desk, help_code="sibling_support")
    said = feedback(desk, row.id)
    assert not said.agreed, "what is for somebody else than the child is not told"
    assert "named person" in said.words[0]


def test_a_family_that_referred_itself_is_owed_no_letter(desk: Desk) -> None:
    put_in(desk, a_case(referrer={"source": "parent_or_carer"}))
    row = sent(desk)
    move_referral(desk, row.id, "accepted", SAM)
    after = desk.store.referral(row.id)
    assert after is not None
    assert after.feedback_due_on is None
