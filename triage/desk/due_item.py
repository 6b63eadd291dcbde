"""One thing that is due, and which kind comes before which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

ORDER = (
    "escalation",
    "unread_referral",
    "human_review",
    "decision",
    "question",
    "action",
    "referral",
    "review",
    "service_report",
    "service_check",
    "rule_proposal",
    "rule_trial",
    "rule_review",
)
"""What comes first among things due: a child's safety, what nobody has read, the rest of casework, the services, then the rules."""


@dataclass(frozen=True)
class DueItem:
    """One thing to do."""

    kind: str
    """One of ``ORDER``."""
    due_on: date
    case: str | None
    for_whom: str
    """The person it is about, such as ``child`` or ``parent#mum``; empty for the case as a whole."""
    role: str
    """Whose job it is."""
    code: str
    """The code it is about: an escalation, a question, a help, a reason to look."""
    what: str
    level: int
    record: str
    """What to name when recording it, such as ``referral 3``."""
