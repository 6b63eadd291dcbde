"""Escalations to their end: told, received by a person, decided, disputed, settled; every overdue step shows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.desk.builders import ON, a_case_in_danger, put_in
from tests.desk.conftest import DeskOn
from tests.loop.builders import KIM, LEAD, SAM, SECOND_LEAD, holds
from triage.desk import answer, close, dismiss_escalation, due, list_escalations, record_escalation
from triage.desk.escalating import settle
from triage.desk.loop.levels import step_down
from triage.errors import Refused, WrongUse
from triage.store.records import EscalationRow


def statutory(desk) -> EscalationRow:
    return next(one.row for one in list_escalations(desk, "C-9") if one.row.towards == "statutory")


def step(desk, **words: str) -> None:
    record_escalation(desk, "C-9", "statutory", SAM, **words)


def test_each_step_has_a_clock_and_an_overdue_one_shows_until_it_is_taken(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, a_case_in_danger())
    assert (statutory(desk).state, statutory(desk).due_on) == ("raised", ON)
    later = desk_on(ON + timedelta(days=2))
    step(later, told="Duty desk")
    assert (statutory(later).state, statutory(later).due_on) == ("told", ON), (
        "telling late does not make it on time"
    )
    step(later, received_by="Ros Example, duty social worker")
    assert statutory(later).due_on == date(2026, 11, 25), "one working day after Tuesday"
    step(desk_on(ON + timedelta(days=9)), received_by="Ros Example")
    assert statutory(later).due_on == date(2026, 11, 25), "saying a step again sets no clock back"
    shown = [item for item in due(desk_on(ON + timedelta(days=9))) if item.kind == "escalation"]
    assert any(item.due_on == date(2026, 11, 25) and item.role == "safeguarding_lead" for item in shown)
    holds(later)


@pytest.mark.parametrize("nobody", ["voicemail", "Email", " answerphone "])
def test_a_machine_receives_nothing(desk_on: DeskOn, nobody: str) -> None:
    desk = desk_on()
    put_in(desk, a_case_in_danger())
    step(desk, told="Duty desk")
    with pytest.raises(Refused):
        step(desk, received_by=nobody)
    assert statutory(desk).state == "told"


def test_a_dispute_goes_up_to_a_named_role_and_its_clock_runs_until_it_is_settled(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, a_case_in_danger())
    with pytest.raises(Refused):
        step(desk, disputed="We see it otherwise")
    step(desk, told="Duty desk", received_by="Ros Example", decision="No further action")
    assert not [item for item in due(desk) if item.kind == "escalation" and item.code == "statutory"]
    step(desk, disputed="He said it again this morning")
    row = statutory(desk)
    assert (row.state, row.dispute_role, row.disputed_by, row.due_on) == (
        "disputed",
        "manager",
        SAM,
        date(2026, 11, 27),
    )
    item = next(
        item for item in due(desk, ahead=30) if item.kind == "escalation" and item.code == "statutory"
    )
    assert item.due_on == date(2026, 11, 27)
    with pytest.raises(Refused):
        step(desk, decision="Seen tomorrow")
    with pytest.raises(Refused):
        settle(desk, "C-9", "statutory", "decision_changed", "Seen tomorrow", by=SAM)
    with pytest.raises(Refused):
        settle(desk, "C-9", "statutory", "decision_changed", "", by=KIM)
    with pytest.raises(WrongUse):
        settle(desk, "C-9", "statutory", "no_such_code", "Seen tomorrow", by=KIM)
    later = desk_on(ON + timedelta(days=8))
    settle(later, "C-9", "statutory", "taken_higher", "The partnership looks at it", by=KIM)
    assert (statutory(later).state, statutory(later).due_on) == ("disputed", date(2026, 12, 7))
    settle(later, "C-9", "statutory", "decision_changed", "Seen tomorrow", by=KIM)
    assert (statutory(later).state, statutory(later).settled_by) == ("settled", KIM)
    assert list_escalations(later, "C-9")[0].row.id
    step(later, disputed="Nobody came")
    assert statutory(later).state == "disputed"


def test_neither_closing_nor_a_lower_level_ends_a_clock(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, a_case_in_danger())
    for door in {one.row.towards for one in list_escalations(desk, "C-9")}:
        record_escalation(desk, "C-9", door, SAM, told="Duty desk", received_by="Ros Example")
    with pytest.raises(Refused):
        step_down(desk, "C-9", "2", "stable", "Quiet now", by=LEAD)
    for door in {one.row.towards for one in list_escalations(desk, "C-9")} - {"statutory"}:
        record_escalation(desk, "C-9", door, SAM, decision="Seen")
    with pytest.raises(Refused):
        step_down(desk, "C-9", "3", "stable", "Quiet now", by=LEAD)
    close(desk, "C-9", "stepped_up_to_social_care", SAM)
    later = desk_on(ON + timedelta(days=40))
    assert [item.code for item in due(later) if item.kind == "escalation"] == ["statutory"]
    holds(later)


def test_what_was_put_aside_is_raised_anew_when_the_same_facts_come_back(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, {**a_case_in_danger(), "indicators": []})
    before = len(list_escalations(desk, "C-9"))
    answer(desk, "C-9", "current_safety", "no", SAM)
    raised = [one.row for one in list_escalations(desk, "C-9")][before:]
    assert raised
    for door in {row.towards for row in raised}:
        dismiss_escalation(
            desk, "C-9", door, "facts_wrong", "Entered for another child", by=LEAD, second=SECOND_LEAD
        )
    answer(desk, "C-9", "current_safety", "yes", SAM)
    count = len(list_escalations(desk, "C-9"))
    answer(desk, "C-9", "current_safety", "no", SAM)
    assert len(list_escalations(desk, "C-9")) == count + len({row.towards for row in raised})
