"""Steps that several tests of the loop take, and what must always hold."""

from __future__ import annotations

from triage.casework.escalations import OPEN_STATES
from triage.desk import Desk, confirm, list_cases, refer, show_case
from triage.desk.due.listing import next_due
from triage.desk.loop.next_step import next_step
from triage.store.records import ReferralRow

SAM, LEAD, SECOND_LEAD, MEDIC, KIM = "Sam Example", "Lee Example", "Jo Example", "Dr Example", "Kim Example"


def sent(
    desk: Desk, number: str = "C-1", kind: str = "referral", help_code: str | None = None
) -> ReferralRow:
    """A referral or signpost that was made for an action confirmed just now."""
    latest = show_case(desk, number).decisions[-1].seq
    action = next(
        one
        for one in show_case(desk, number).actions
        if one.kind == kind and one.service and one.seq == latest and help_code in (None, one.help)
    )
    confirm(desk, number, [action.position], SAM)
    person = f"{action.person}#{action.who}" if action.who else action.person
    return refer(desk, number, action.help, action.service, SAM, person=person)


def holds(desk: Desk) -> None:
    """Every open case has a day and somebody whose job it is; every open escalation and every need is somebody's."""
    for row in list_cases(desk, None):
        step = next_step(desk, row.number)
        for one in desk.store.escalations(row.number):
            if one.state in OPEN_STATES:
                assert step is not None
                assert step.day <= one.due_on
        if row.state != "open":
            continue
        assert step is not None
        assert step.whose
        assert step.what
        due = next_due(desk, row.number)
        assert due is not None
        assert due.due_on <= row.review_on
        assert row.review_on >= row.added_on
        every_need_is_somebodys(desk, row.number)


def every_need_is_somebodys(desk: Desk, number: str) -> None:
    """Each need of the latest decision has an action, an escalation, a question, an unmet entry or help on its way."""
    view = show_case(desk, number)
    decision = view.decision
    named = {need for action in decision.actions for need in action.needs}
    named |= {need for one in decision.unmet for need in one.needs}
    named |= {ask.need for ask in decision.asks if ask.need}
    named |= {need for row in view.referrals for need in row.needs}
    facts = " ".join(
        fact for one in (*decision.escalations, *decision.human_reviews, *decision.asks) for fact in one.facts
    )
    for need in view.case.needs:
        assert need.need in named or f" {need.need} " in f" {facts} ", need.need
