"""What linked cases bring to a case, as facts that its decision reads and keeps: open escalations, services taken on."""

from __future__ import annotations

from triage.casework.escalations import OPEN_STATES
from triage.casework.households import RESTRICTED
from triage.casework.referrals import help_has_begun, is_final
from triage.desk.opening import Desk
from triage.model import CaseFile

_NEW = ("referral", "signpost")


def linked_cases(desk: Desk, number: str, named: tuple[str, ...] = ()) -> dict[str, bool]:
    """Cases of the record linked to a case, with whether the link is restricted; ``named`` are those its file names.

    A case that was joined into another stands for the one it was joined into; a case is never linked to itself.
    """
    found: dict[str, bool] = {}
    for other in named:
        found.setdefault(_goes_on(desk, other), False)
    for row in desk.store.household_links(number):
        other = _goes_on(desk, row.far(number))
        found[other] = row.restricted and found.get(other, True)
    found.pop(number, None)
    return {other: hidden for other, hidden in found.items() if desk.store.case(other) is not None}


def _goes_on(desk: Desk, number: str) -> str:
    seen = {number}
    while (row := desk.store.merge_of(number)) is not None and row.joined_to not in seen:
        number = row.joined_to
        seen.add(number)
    return number


def with_household(desk: Desk, number: str, case: CaseFile) -> CaseFile:
    """Read into a case what its linked cases bring; a restricted link is counted and never named."""
    linked = linked_cases(desk, number, case.household.cases)
    for row in desk.store.merged_into(number):
        linked = {**linked_cases(desk, row.case_number), **linked}
    linked.pop(number, None)
    if not linked:
        return case
    escalated, services, hidden = set(), set[str](), set[str]()
    for other, restricted in linked.items():
        if open_escalation(desk, other):
            escalated.add(RESTRICTED if restricted else other)
        (hidden if restricted else services).update(taken_on(desk, other))
    if not (escalated or services or hidden):
        return case
    household = case.household.model_copy(
        update={
            "escalated": tuple(sorted(escalated)),
            "services": tuple(sorted(services)),
            "contacts": len(hidden - services),
        }
    )
    return case.model_copy(update={"household": household})


def open_escalation(desk: Desk, number: str) -> bool:
    """Whether somebody still has to do something about an escalation of a case, or of one that was joined into it."""
    numbers = (number, *(row.case_number for row in desk.store.merged_into(number)))
    return any(row.state in OPEN_STATES for each in numbers for row in desk.store.escalations(each))


def taken_on(desk: Desk, number: str) -> set[str]:
    """Services that the family of a case was asked to take on and that have not begun to help yet.

    Confirmed referrals and signposts of its latest decision, and referrals on their way; help that runs is nothing new.
    """
    row = desk.store.case(number)
    if row is None or row.state != "open":
        return set()
    decisions = desk.store.decisions(number)
    latest = decisions[-1].seq if decisions else 0
    found = {
        action.service
        for action in desk.store.actions(number, "confirmed")
        if action.seq == latest and action.kind in _NEW and action.service
    }
    for referral in desk.store.referrals(number):
        begun = help_has_begun(desk.vocabulary, referral.state)
        if is_final(desk.vocabulary, referral.state) or begun:
            found.discard(referral.service)
        elif referral.service:
            found.add(referral.service)
    return found
