"""What may follow what: one table for each thing that has a life, and one guard that reads them."""

from __future__ import annotations

from triage.casework.lifecycles.actions import ACTION
from triage.casework.lifecycles.cases import CASE
from triage.casework.lifecycles.closures import CLOSURE, closure_state
from triage.casework.lifecycles.escalations import ESCALATION
from triage.casework.lifecycles.guard import check, coded
from triage.casework.lifecycles.looks import LOOK
from triage.casework.lifecycles.referrals import referral_lifecycle
from triage.casework.lifecycles.reviews import REVIEW, review_state
from triage.casework.lifecycles.table import Clock, Lifecycle, Move, State

__all__ = [
    "ACTION",
    "CASE",
    "CLOSURE",
    "ESCALATION",
    "LOOK",
    "REVIEW",
    "Clock",
    "Lifecycle",
    "Move",
    "State",
    "check",
    "closure_state",
    "coded",
    "referral_lifecycle",
    "review_state",
]
