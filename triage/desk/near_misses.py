"""What a case was not given and what nearly came: every service that was passed over, and rules that a single fact kept silent."""

from __future__ import annotations

from dataclasses import dataclass

from triage.desk.explaining import case_of
from triage.desk.opening import Desk
from triage.desk.patterns import for_reports_only
from triage.model import HeldBack, NotOffered, Unmet
from triage.workbench.why_not import Question


@dataclass(frozen=True)
class NotGiven:
    """All that a decision made today would not give."""

    unmet: tuple[Unmet, ...]
    not_offered: tuple[NotOffered, ...]
    held_back: tuple[HeldBack, ...]
    """Rules that nearly fired or that an ``unless`` stopped; those for reports only are left out."""


def not_given(desk: Desk, number: str, by: str | None = None) -> NotGiven:
    """Decide again as of the day, with every service passed over and every near miss named; writes nothing.

    Raises :class:`triage.errors.Refused` for whoever may not ask why.
    """
    reader, desk.reader = desk.reader, by or desk.reader
    try:
        case, previous = case_of(desk, number, b"")
    finally:
        desk.reader = reader
    question = Question(case, desk.rulebook, desk.directory, desk.settings, desk.on, previous)
    decision = question.decide()
    hidden = for_reports_only(desk.rulebook)
    return NotGiven(
        decision.unmet,
        decision.not_offered,
        tuple(one for one in decision.held_back if one.rule not in hidden),
    )
