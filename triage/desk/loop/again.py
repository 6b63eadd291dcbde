"""Triaging a case again, and the level in force afterwards."""

from __future__ import annotations

import hashlib
import json

from triage.casework.escalations import OPEN_STATES
from triage.desk.deciding import Stored, case_now, decide_case, store_decision
from triage.desk.intake import next_review
from triage.desk.opening import Desk
from triage.model import Decision
from triage.store.records import CaseRow

DEMANDS = {"emergency": 3, "crisis_mental_health": 3, "statutory": 4, "same_day_medical": 1}
"""Lowest level while an escalation to this door is open (contract, section 2, ``level.number``)."""

BEGINS_ANEW = frozenset({"review", "reopen"})
"""After these the time to the next review begins anew. News about a case is no review: it may bring one forward, never put it off."""


def decide_again(desk: Desk, row: CaseRow, *, cause: str, by: str) -> Stored:
    """Triage a case again from all that is recorded, inside ``writing()``; the level in force is never lowered by it."""
    case = case_now(desk, row)
    previous = desk.store.decisions(row.number)[-1].level
    decision = decide_case(desk, case, previous)
    stored = store_decision(desk, row.number, case, decision, previous=previous, cause=cause, by=by)
    review_on = next_review(desk, decision)
    if cause not in BEGINS_ANEW:
        review_on = min(row.review_on, review_on)
    desk.store.change_case(row.number, {"level": level_after(desk, row, decision), "review_on": review_on})
    return stored


def level_after(desk: Desk, row: CaseRow, decision: Decision) -> int:
    """The level in force once a decision was made: raised at once, never lowered.

    A level that a named person set stays while the engine finds the same level for the same reasons.
    """
    if set_by_person(desk, row.number, decision):
        return max(row.level, demanded(desk, row.number))
    return max(row.level, decision.level.number)


def set_by_person(desk: Desk, number: str, decision: Decision) -> bool:
    """Whether a named person stepped the case down when the engine found just this, and nothing has changed since."""
    steps = [one for one in desk.store.level_steps(number) if one.kind in ("down", "up")]
    return bool(steps) and steps[-1].kind == "down" and steps[-1].basis == basis_of(decision)


def basis_of(decision: Decision) -> str:
    """Hash of the level the engine finds and why: a score, indicator or rule that changes makes it another."""
    level = decision.level
    text = json.dumps([level.number, sorted(level.rules), sorted(level.facts)])
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def demanded(desk: Desk, number: str) -> int:
    """The lowest level that open escalations allow, 1 to 4."""
    doors = [row.towards for row in desk.store.escalations(number) if row.state in OPEN_STATES]
    return max((DEMANDS.get(door, 1) for door in doors), default=1)
