"""Letters about cases of the record: what became of their actions, who agreed, and the rules that decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.desk.builders import LEAD, ON, SAM, a_case, put_in
from triage.desk import Desk, confirm, dismiss_action, move_referral, refer, replay, show_case, timeline
from triage.desk.letters import Wanted, letter_for_case
from triage.errors import Refused, WrongUse

DeskOn = Callable[..., Desk]
FAMILY = Wanted("family")


def test_a_case_tells_what_became_of_its_actions(desk: Desk) -> None:
    put_in(desk, a_case())
    before = letter_for_case(desk, "C-1", FAMILY)
    assert "We will ask them" in before.text
    assert not [note for note in before.notes if "confirmed by anybody" in note]
    with_note = letter_for_case(desk, "C-1", Wanted("service", service="sleep-advice"))
    assert [note for note in with_note.notes if "nobody has confirmed" in note]
    confirm(desk, "C-1", None, SAM)
    made = refer(desk, "C-1", "sleep", "sleep-advice", SAM)
    after = letter_for_case(desk, "C-1", FAMILY)
    assert "Who: Sleep Advice. We asked them on 22 November" in after.text
    assert letter_for_case(desk, "C-1", Wanted("service", service="sleep-advice")).notes == ()
    for state in ("opened", "accepted", "started"):
        move_referral(desk, made.id, state, SAM)
    assert "Who: Sleep Advice. This has begun." in letter_for_case(desk, "C-1", FAMILY).text


def test_an_action_that_was_put_aside_is_in_no_letter(desk: Desk) -> None:
    put_in(desk, a_case())
    order = next(action.order for action in show_case(desk, "C-1").decision.actions if action.help == "sleep")
    dismiss_action(desk, "C-1", order, "family_prefers_other", "They have it elsewhere.", by=SAM)
    assert "Sleep advice" not in letter_for_case(desk, "C-1", FAMILY).text
    with pytest.raises((Refused, WrongUse)):
        letter_for_case(desk, "C-1", Wanted("service", service="sleep-advice"))


def test_only_a_registered_safeguarding_lead_can_agree_and_the_log_keeps_who(desk: Desk) -> None:
    put_in(desk, a_case(indicators=["unexplained_injury"]))
    with pytest.raises(Refused, match="no letter to the family is written yet"):
        letter_for_case(desk, "C-1", FAMILY)
    for name in (SAM, "Nobody"):
        with pytest.raises(Refused, match="not registered here as a safeguarding lead"):
            letter_for_case(desk, "C-1", Wanted("family", agreed_by=name))
    assert not [event for event in timeline(desk, "C-1") if event.what.startswith("letter")]
    letter_for_case(desk, "C-1", Wanted("family", agreed_by=LEAD))
    (event,) = [event for event in timeline(desk, "C-1") if event.what.startswith("letter")]
    assert (event.what, event.who) == ("letter.family", LEAD)
    assert replay(desk, "C-1")[-1].same


def test_a_letter_is_of_its_day_and_of_a_case_on_record(desk: Desk, desk_on: DeskOn) -> None:
    put_in(desk, a_case())
    with pytest.raises(Refused, match="the latest decision was made on"):
        letter_for_case(desk_on(ON - timedelta(days=1)), "C-1", FAMILY)
    with pytest.raises(WrongUse, match="no case with this number"):
        letter_for_case(desk, "C-77", FAMILY)


def test_a_service_that_went_out_of_date_since_is_not_told(desk: Desk, desk_on: DeskOn) -> None:
    put_in(desk, a_case())
    later = letter_for_case(desk_on(date(2029, 11, 22)), "C-1", FAMILY)
    assert "Who: Sleep Advice" not in later.text
    assert [note for note in later.notes if "have a service to check first" in note]
