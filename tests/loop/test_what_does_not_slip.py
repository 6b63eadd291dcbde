"""What somebody already waits for keeps its day and its name: news about a case is no review, and hidden is not erased."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.desk.builders import ON, a_case, put_in
from tests.desk.conftest import DeskOn
from tests.loop.builders import LEAD, SAM, sent
from triage.cli.cases.common import say_decision
from triage.cli.casework_words import print_case, print_escalations, view_json
from triage.desk import (
    Desk,
    Noted,
    add_person,
    answer,
    close,
    confirm,
    due,
    move_referral,
    record_escalation,
    review,
    show_case,
)
from triage.desk.confirming import dismiss_escalation
from triage.desk.due.listing import next_due
from triage.desk.escalating import list_escalations
from triage.desk.loop.closing import reopen
from triage.desk.loop.looks import looked_as_asked
from triage.desk.loop.next_step import next_step
from triage.desk.loop.owning import assign
from triage.desk.register import leave


@pytest.mark.parametrize("news", ["answer", "referral"])
def test_news_about_a_case_never_puts_its_review_off(desk_on: DeskOn, news: str) -> None:
    desk = desk_on()
    put_in(desk, a_case())
    planned = show_case(desk, "C-1").row.review_on
    row = sent(desk, help_code="sleep")
    for days in (20, 40, 60):
        later = desk_on(ON + timedelta(days=days))
        if news == "answer":
            answer(later, "C-1", "child_view", f"sleep, said on day {days}", SAM)
        elif days == 20:
            move_referral(later, row.id, "declined", SAM, reason="no_capacity")
        assert show_case(later, "C-1").row.review_on == planned
    overdue = desk_on(planned + timedelta(days=1))
    assert [one.due_on for one in due(overdue) if one.kind == "review"] == [planned]
    answer(overdue, "C-1", "child_view", "sleep", SAM)
    assert [one.due_on for one in due(overdue) if one.kind == "review"] == [planned]
    review(overdue, "C-1", {("sleep", "child", None): 7}, None, SAM)
    assert show_case(overdue, "C-1").row.review_on > planned
    assert next_due(overdue, "C-1") is not None


def test_a_look_for_a_childs_safety_outlives_the_closing_until_somebody_has_looked(desk: Desk) -> None:
    put_in(desk, a_case("C-9", indicators=["physical_abuse_disclosure"]))
    dismiss_escalation(
        desk, "C-9", "statutory", "strategy_agreed_elsewhere", "Agreed today", by=SAM, second=LEAD
    )
    done = close(desk, "C-9", "needs_met", SAM)
    assert "safeguarding" in done.looks
    assert [(one.kind, one.role) for one in due(desk, None) if one.case == "C-9"][:1] == [
        ("human_review", "safeguarding_lead")
    ]
    first = next_due(desk, "C-9")
    step = next_step(desk, "C-9")
    assert first is not None
    assert step is not None
    assert (first.kind, first.due_on) == ("human_review", step.day)
    looked_as_asked(desk, "C-9", "safeguarding", "The strategy meeting holds", by=LEAD)
    assert all(one.role != "safeguarding_lead" for one in due(desk, None) if one.case == "C-9")


def test_what_is_kept_and_not_shown_is_not_called_erased(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    put_in(desk, a_case("C-9", indicators=["domestic_abuse_current"]))
    record_escalation(desk, "C-9", "statutory", SAM, told="Duty desk")
    (seen,) = list_escalations(desk, "C-9", by="Ash Example")
    assert (seen.told, seen.hidden) == (None, True)
    (whole,) = list_escalations(desk, "C-9", by=LEAD)
    assert (whole.told, whole.hidden) == ("Duty desk", False)
    print_escalations(desk, [seen])
    assert "kept, not shown to you" in (said := capsys.readouterr().out)
    assert "erased" not in said


def said_again(desk: Desk, capsys: pytest.CaptureFixture[str], said: str) -> list[str]:
    """What is printed of escalations after an answer to a question."""
    stored = answer(desk, "C-9", "child_view", said, SAM)
    assert [one.to for one in stored.decision.escalations] == ["statutory"]
    capsys.readouterr()
    say_decision(desk, "C-9", stored.seq, stored.decision)
    return [line for line in capsys.readouterr().out.splitlines() if "  C-9  " in line]


def test_what_was_put_aside_or_decided_is_not_called_urgent_again_and_a_dispute_is(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    put_in(desk, a_case("C-9", indicators=["domestic_abuse_current"]))
    for step in ({}, {"told": "Duty desk"}, {"received_by": "Ros Example"}):
        if step:
            record_escalation(desk, "C-9", "statutory", SAM, **step)
        (line,) = said_again(desk, capsys, f"sleep {step}")
        assert line.startswith("ACT NOW  C-9  statutory")
    record_escalation(desk, "C-9", "statutory", SAM, decision="No further action")
    (line,) = said_again(desk, capsys, "sleep, decided")
    assert line.startswith("decided  C-9  statutory")
    record_escalation(desk, "C-9", "statutory", SAM, disputed="We see it otherwise")
    (line,) = said_again(desk, capsys, "sleep, disputed")
    assert line.startswith("ACT NOW  C-9  statutory")


def test_after_an_answer_every_open_escalation_is_said_and_what_is_not_certain_is_open(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    put_in(desk, a_case("C-9", indicators=["domestic_abuse_current"]))
    dismiss_escalation(
        desk, "C-9", "statutory", "strategy_agreed_elsewhere", "Agreed today", by=SAM, second=LEAD
    )
    (line,) = said_again(desk, capsys, "sleep")
    assert line.startswith("put aside  C-9  statutory")
    (row,) = desk.store.escalations("C-9")
    with desk.store.writing():
        desk.store.add_escalation({
            "case_number": "C-9", "seq": 1, "towards": "emergency", "person": "child", "who": "", "basis_hash": "from a partner",
            "raised_on": ON, "due_on": ON, "state": "raised", "last_seq": 1,
        })  # fmt: skip
    lines = said_again(desk, capsys, "school")
    assert [line.partition("  C-9  ")[0] for line in lines] == ["ACT NOW", "put aside"]
    assert lines[0].startswith("ACT NOW  C-9  emergency")
    with desk.store.writing():
        desk.store.change_escalation(row.id, {"last_seq": 1})
    latest = desk.store.decisions("C-9")[-1].seq
    capsys.readouterr()
    say_decision(desk, "C-9", latest, show_case(desk, "C-9").decision)
    assert "put aside" not in capsys.readouterr().out, (
        "a row of an earlier decision says nothing about this one"
    )


def test_a_case_says_who_leads_and_whose_job_it_is(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    put_in(desk, a_case())
    print_case(desk, show_case(desk, "C-1"), [], [], Noted((), ()))
    assert "who leads: nobody yet; whose job: the coordinators" in capsys.readouterr().out
    assign(desk, "C-1", lead=SAM, owner=SAM, team="North", by=SAM)
    view = show_case(desk, "C-1")
    print_case(desk, view, [], [], Noted((), ()))
    assert f"who leads: {SAM}; whose job: {SAM}; team North" in capsys.readouterr().out
    assert view_json(view, [], [])["lead"] == SAM


def test_reopening_raises_an_escalation_anew_that_was_ended_before(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, a_case("C-9", indicators=["physical_abuse_disclosure"]))
    dismiss_escalation(
        desk, "C-9", "statutory", "strategy_agreed_elsewhere", "Agreed today", by=SAM, second=LEAD
    )
    close(desk, "C-9", "needs_met", SAM)
    later = desk_on(ON + timedelta(weeks=12))
    stored = reopen(later, "C-9", "worse_at_follow_up", by=SAM)
    assert stored.decision.escalations
    assert [one.row.state for one in list_escalations(later, "C-9")] == ["dismissed", "raised"]
    assert due(later)[0].kind == "escalation"
    assert due(later)[0].case == "C-9"


def test_a_lead_who_left_is_replaced_and_not_supervised(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, a_case())
    add_person(desk, "Pat Example", "lead_practitioner", by=SAM)
    confirm(desk, "C-1", [1], SAM)
    assign(desk, "C-1", lead="Pat Example", by=SAM)
    kinds = [one.kind for one in due(desk, None)]
    assert "supervision" in kinds
    assert "lead" not in kinds
    later = desk_on(ON + timedelta(days=1))
    leave(later, "Pat Example", by=SAM, leave_empty=True)
    kinds = [one.kind for one in due(later, None)]
    assert "supervision" not in kinds
    assert "lead" in kinds
