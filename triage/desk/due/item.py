"""One thing that is due, and which kind comes before which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

KINDS: Mapping[str, str] = {
    "escalation": "Escalation",
    "unread_referral": "Referral that could not be read",
    "unsent_danger": "Referral that says danger and was not sent",
    "answer": "Received referral to answer",
    "draft": "Referral begun and not sent",
    "human_review": "Look by a named role",
    "look": "Look by a person",
    "decision": "Decision to confirm",
    "contest": "Contested decision",
    "question": "Question",
    "action": "Confirmed action",
    "meeting_action": "Agreed at a meeting",
    "receipt": "Sent, not yet received",
    "referral": "Referral without an answer",
    "wait": "Wait past its limit",
    "signpost": "Signpost: did it help?",
    "feedback": "Feedback to the referrer",
    "lead": "Nobody leads yet",
    "review": "Review",
    "meeting": "Next meeting",
    "casework_end": "Casework clock ran out",
    "casework_warning": "Casework clock runs out soon",
    "follow_up": "Follow-up after closing",
    "agreement": "Agreement",
    "sharing": "Sharing to tell of",
    "double": "Joined records that do not agree",
    "break_glass": "Emergency access to look at",
    "closure_audit": "Audit of a closing",
    "supervision": "Supervision",
    "retention": "Retention",
    "sharing_agreement": "Information-sharing agreement",
    "safe_copy": "Safe copy",
    "service_report": "Report about a service",
    "service_check": "Check of a service",
    "rule_proposal": "Change of the rules",
    "rule_trial": "Rule on trial",
    "rule_review": "Rule to look at",
}
"""Each kind in words that say nothing about anybody: what a calendar shows of it."""
ORDER = tuple(KINDS)
"""What comes first among things due: a child's safety, what nobody has read, the rest of casework, the services, then the rules."""
URGENT = frozenset({"escalation", "unread_referral", "unsent_danger"})
"""Kinds that no absence, filter for a person's own work or order by days moves down."""
UPKEEP = frozenset(ORDER[ORDER.index("retention") :])
"""Kinds about the service's own house; they come after everything about a child."""


@dataclass(frozen=True)
class DueItem:
    """One thing to do."""

    kind: str
    """One of ``KINDS``."""
    due_on: date
    case: str | None
    for_whom: str
    """The person it is about, such as ``child`` or ``parent#mum``; empty for the case as a whole."""
    role: str
    """Whose job it is by role; where ``owner`` is empty, anybody of this role (of ``team``, where it is named) does it."""
    code: str
    """The code it is about: an escalation, a question, a help, a reason to look."""
    what: str
    level: int
    record: str
    """What to name when recording it, such as ``referral 3``."""
    owner: str = ""
    """Who is to do it on the day: the named person, or who covers for them; empty where it is a role's or a team's."""
    team: str = ""
    """The case's team, else that of the person whose job it is; empty where there is none."""
    covered_for: str = ""
    """Who would do it and is away or has left; several are joined with a comma."""
    shown_to: tuple[str, ...] = ()
    """Who sees it as theirs on the day, by name; whoever is away last."""
    unheld: str = ""
    """Why it is shown to others than those whose job it is; empty where it is shown to them."""


def rank(kind: str) -> int:
    """Place of a kind in ``ORDER``; one that is not named there comes last, and is never left out."""
    return ORDER.index(kind) if kind in KINDS else len(ORDER)
