"""Nothing is recorded on a day before it can have happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.desk.builders import (
    LEAD,
    ON,
    SAM,
    SECOND_LEAD,
    a_case,
    a_case_in_danger,
    a_referral_action,
    put_in,
)
from tests.desk.conftest import DeskOn
from triage.desk import (
    Desk,
    answer,
    close,
    confirm,
    dismiss_action,
    dismiss_escalation,
    link,
    move_referral,
    record_escalation,
    refer,
    review,
)
from triage.errors import Refused

BEFORE = date(2019, 1, 1)
SCORES = {("sleep", "child", None): 7}
STEPS: dict[str, Callable[[Desk], object]] = {
    "confirm": lambda desk: confirm(desk, "C-1", None, SAM),
    "dismiss an action": lambda desk: dismiss_action(desk, "C-1", 1, "not_now", "Later", by=SAM),
    "answer": lambda desk: answer(desk, "C-1", "full_postcode", "B90 3QB", SAM),
    "review": lambda desk: review(desk, "C-1", SCORES, None, SAM),
    "refer": lambda desk: refer(desk, "C-1", (act := a_referral_action(desk, "C-1")).help, act.service, SAM),
    "move a referral": lambda desk: move_referral(desk, 1, "accepted", SAM),
    "close": lambda desk: close(desk, "C-1", "needs_met", SAM),
    "link": lambda desk: link(desk, "C-1", "C-9", SAM),
    "record an escalation": lambda desk: record_escalation(desk, "C-9", "statutory", SAM, told="Duty desk"),
    "dismiss an escalation": lambda desk: dismiss_escalation(
        desk, "C-9", "statutory", "already_in_place", "They have it", by=LEAD, second=SECOND_LEAD
    ),
}


@pytest.mark.parametrize("step", STEPS)
def test_no_step_is_recorded_on_a_day_before_the_case_was_added(desk_on: DeskOn, step: str) -> None:
    desk = desk_on()
    put_in(desk, a_case(), a_case_in_danger())
    if step == "move a referral":
        confirm(desk, "C-1", None, SAM)
        action = a_referral_action(desk, "C-1")
        refer(desk, "C-1", action.help, action.service, SAM)
    before = len(desk.store.events())
    with pytest.raises(Refused) as refused:
        STEPS[step](desk_on(BEFORE))
    assert str(ON) in refused.value.what
    assert len(desk.store.events()) == before


def test_a_link_waits_until_both_cases_are_there(desk_on: DeskOn) -> None:
    put_in(desk_on(), a_case("C-1"))
    put_in(desk_on(ON + timedelta(days=9)), a_case("C-2"))
    with pytest.raises(Refused) as refused:
        link(desk_on(ON + timedelta(days=3)), "C-1", "C-2", SAM)
    assert str(ON + timedelta(days=9)) in refused.value.what


@pytest.mark.parametrize("step", ["review", "close"])
def test_neither_a_review_nor_a_closing_comes_before_the_latest_review(desk_on: DeskOn, step: str) -> None:
    put_in(desk_on(), a_case())
    reviewed = ON + timedelta(days=30)
    STEPS["review"](desk_on(reviewed))
    with pytest.raises(Refused) as refused:
        STEPS[step](desk_on(reviewed - timedelta(days=1)))
    assert str(reviewed) in refused.value.what
    STEPS[step](desk_on(reviewed))
