"""Choosing a service for an action: confirmed where it was still only proposed, and referred, by one person at one time."""

from __future__ import annotations

from triage.casework.escalations import check_note
from triage.desk import gate
from triage.desk.confirming import confirm
from triage.desk.deciding import open_case
from triage.desk.opening import Desk
from triage.desk.referring import check_choice, refer
from triage.errors import Refused, WrongUse
from triage.store.records import ReferralRow


def choose_service(
    desk: Desk, number: str, position: int, service: str, by: str | None, *, seen: int, note: str = ""
) -> ReferralRow:
    """Refer an action of the latest decision to ``service`` (or note that the family was told of it); confirm it first where needed.

    ``seen`` is the decision that was looked at. ``note`` says why, and is asked for where another service than the one proposed
    is chosen; it becomes a note of the case. All that would be refused is asked before anything is written. Raises
    :class:`WrongUse` for an unknown action or service; :class:`Refused` where the case was triaged again since, the action was
    put aside, nothing is said about another choice, or the service does not take this person on this day.
    """
    store = desk.store
    for act in ("case.confirm", "refer"):
        gate.change(desk, act, by, case=number)
    open_case(desk, number)
    latest = store.decisions(number)[-1]
    if latest.seq != seen:
        raise Refused(
            "this case was triaged again since you looked",
            why="nobody chooses from what they have not seen",
            mend="read the new decision, then choose",
        )
    action = next((row for row in store.actions(number) if (row.seq, row.position) == (seen, position)), None)
    if action is None:
        raise WrongUse(f"the latest decision has no action {position}", mend="see `triage case show`")
    if action.state not in ("proposed", "confirmed"):
        raise Refused(
            f"action {position} is {'put aside' if action.state == 'dismissed' else action.state}",
            why="a step that was taken stands",
            mend="triage again: `triage review` or `triage case answer`",
        )
    if service != action.service:
        check_note(note)
    check_choice(desk, number, action, service)
    if action.state == "proposed":
        confirm(desk, number, [position], by, seen=seen)
    person = f"{action.person}#{action.who}" if action.who else action.person
    return refer(desk, number, action.help, service, by, person=person, note=note)
