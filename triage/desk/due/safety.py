"""What is due for a child's safety: escalations, referrals that nobody could read, and those that say danger and were not sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from triage.casework.escalations import OPEN_STATES, WHOSE_JOB
from triage.desk.due.held import Held
from triage.desk.due.item import DueItem
from triage.desk.screens.danger import time_words, urgent_drafts

SETTLE = "settle the dispute about what was decided"
NEXT_STEP = {
    "raised": "tell",
    "told": "make sure it was received",
    "received": "ask what was decided",
    "disputed": SETTLE,
}
"""What is to be done in each state of an escalation; each has a day of its own (``due_on`` of the row)."""


def escalations(held: Held) -> Iterator[DueItem]:
    """Escalations whose next step is to come, of closed cases too: a dispute that nobody has settled is one."""
    for row in held.escalations:
        step = NEXT_STEP.get(row.state, row.state.replace("_", " "))
        if row.state not in OPEN_STATES:
            # A dispute recorded before disputes had a state of their own.
            if (
                row.state != "decided"
                or row.settled_on
                or (row.decided_on or date.min) > (row.disputed_on or date.min)
            ):
                continue
            step = SETTLE
        role = row.dispute_role if step == SETTLE and row.dispute_role else WHOSE_JOB[row.towards]
        title = held.desk.vocabulary.title("escalations", row.towards)
        yield DueItem(
            "escalation",
            row.due_on,
            row.case_number,
            whom(row.person, row.who),
            role,
            row.towards,
            f"{title} ({step})",
            held.level(row.case_number),
            f"escalation {row.id}",
        )


def unread(held: Held) -> Iterator[DueItem]:
    """Referrals that hold an escalation and could not be read."""
    for row in held.unread:
        what = "Read a referral that could not be read: " + "; ".join(row.escalations)
        yield DueItem(
            "unread_referral",
            row.due_on,
            row.case_number or None,
            "",
            row.role,
            "unread_referral",
            what,
            0,
            f"unread referral {row.id} in {row.file}" + (f" line {row.line}" if row.line else ""),
        )


def unsent(held: Held) -> Iterator[DueItem]:
    """Referrals that somebody began, that say danger and were not sent: whom to ask, and nothing of what they say."""
    for one in urgent_drafts(held.desk):
        if not one.known:
            continue
        name, when = one.row.author, time_words(held.desk, one)
        person = held.desk.store.person(name)
        team = f" ({person.team})" if person and person.team else ""
        gone = ", who has left," if name in held.gone else ""
        yield DueItem(
            "unsent_danger",
            min(one.row.saved_on, held.desk.on),
            None,
            "",
            "safeguarding_lead",
            "unsent_danger",
            f"{name}{team}{gone} began a referral {when} that says immediate danger and has not sent it: ask {name} now what it is about",
            0,
            f"draft {one.row.id}",
            shown_to=(name,),
        )


def whom(person: str, who: str) -> str:
    """The person something is about, such as ``child`` or ``parent#mum``."""
    return f"{person}#{who}" if who else person
