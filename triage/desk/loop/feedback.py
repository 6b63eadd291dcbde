"""What whoever referred a child may know of what came of it, in plain words (inventory G22, R9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage.casework.lifecycles.referrals import SIDES
from triage.desk import gate
from triage.desk.deciding import case_to_change, stored_decision
from triage.desk.loop.moving import found_referral
from triage.desk.opening import Desk
from triage.store.records import ReferralRow

AGREED = frozenset({"consent", "own_consent"})
"""Grounds on which a referrer may hear more than that somebody is looking after it."""
WORDS: Mapping[str, str] = {
    "draft": "It is being prepared and has not been sent yet.",
    "awaiting_consent": "It waits for the family's agreement.",
    "requested": "A service has been asked and has not answered yet.",
    "told": "The family was told where to go.",
    "opened": "A service has it and has not decided yet.",
    "accepted": "A service has said that it will help.",
    "waiting": "A service will help; there is a wait, and the family has support meanwhile.",
    "started": "Help has begun.",
    "paused": "Help is paused by agreement.",
    "no_response": "The service has not answered, so something else is being looked for.",
    "completed": "The help came to its planned end.",
    "did_not_engage": "This help was not taken up; something else is being looked for.",
    "declined": "The service could not help; something else is being looked for.",
    "declined_by_family": "This help is not going ahead; that is for the family to choose.",
    "redirected": "It was passed to another service.",
    "cancelled": "It was stopped, and the case was looked at again.",
}
"""What each state is called to somebody outside; nothing about the family's reasons, its needs or its scores."""
CLOSED_DOOR = "It was received and a named person is looking after it. Without the family's agreement nothing more can be said."
NOTHING_YET = "It was received and a named person is looking after it. There is nothing more to tell yet."
"""Where the family agreed, and no help that may be named was asked for so far."""
THANKS = (
    "Thank you for referring. If you are worried about anybody's safety, do not wait for us: say so today."
)


@dataclass(frozen=True)
class Feedback:
    """What may be said, and whether it was."""

    row: ReferralRow
    words: tuple[str, ...]
    agreed: bool
    """Whether the family's agreement covers more than that it was received."""


def feedback(desk: Desk, identity: int, by: str | None = None) -> Feedback:
    """Word what the referrer may know of one referral; writes nothing. Raises :class:`WrongUse` for an unknown one."""
    row = found_referral(desk, identity)
    gate.read(desk, "referral.feedback", by, case=row.case_number)
    return _worded(desk, row)


def feedback_given(desk: Desk, identity: int, *, by: str | None) -> Feedback:
    """Say that the referrer was told, by a named person; what was said is kept with the case."""
    with desk.store.writing():
        row = found_referral(desk, identity)
        person = gate.change(desk, "referral.feedback_given", by, case=row.case_number)
        case_to_change(desk, row.case_number)
        desk.store.change_referral(
            identity, {"feedback_on": desk.on, "feedback_by": person.name, "feedback_due_on": ""}
        )
        desk.store.log(
            desk.on,
            person.name,
            "referral.feedback",
            case=row.case_number,
            record=f"referral {identity} {row.state}",
        )
    return _worded(desk, found_referral(desk, identity))


def _worded(desk: Desk, row: ReferralRow) -> Feedback:
    decision = stored_decision(desk, desk.store.decisions(row.case_number)[-1])
    agreed = decision.sharing.basis in AGREED and row.person == "child"
    if not agreed:
        return Feedback(row, (CLOSED_DOOR, THANKS), agreed)
    words = [WORDS.get(row.state, desk.vocabulary.title("referral_states", row.state) + ".")]
    reason = desk.store.moves(row.id)[-1].reason
    if reason and SIDES.get(row.state, ("", False))[0] == "service":
        words.append(f"The service's reason: {desk.vocabulary.title('decline_reasons', reason).lower()}.")
    return Feedback(row, (*words, THANKS), agreed)
