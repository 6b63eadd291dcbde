"""Who can take the next step of an escalation: every escalation a case stands under, and who may agree to put one aside."""

from __future__ import annotations

from triage.casework.escalations import DISCIPLINE, OPEN_STATES, known_reason
from triage.casework.people import LOOKS_ONLY
from triage.desk import accounts, gate
from triage.desk.escalating import EscalationView, list_escalations
from triage.desk.opening import Desk

__all__ = ["escalations_of", "is_open", "needs_second", "reasons_to_put_aside", "seconds"]


def escalations_of(desk: Desk, number: str, by: str | None = None) -> list[EscalationView]:
    """Escalations of a case and of those joined into it, as somebody may know of them; open ones first, the sooner due first.

    Raises :class:`triage.errors.Refused` for whoever may not know of the case at all.
    """
    others = sorted({row.case_number for row in desk.store.merged_into(number)} - {number})
    found = [one for each in (number, *others) for one in list_escalations(desk, each, by=by)]
    return sorted(found, key=lambda one: (not is_open(one), one.row.due_on, one.row.id))


def is_open(view: EscalationView) -> bool:
    """Whether somebody still has to do something; one of a case that is not shown counts as open."""
    return view.restricted or view.row.state in OPEN_STATES


def reasons_to_put_aside(desk: Desk, *, escalation: bool) -> dict[str, str]:
    """Codes of ``dismiss_reasons`` with their titles: all of them, or those that are allowed for an escalation."""
    return {
        code: entry.title
        for code, entry in desk.vocabulary.of("dismiss_reasons").items()
        if not escalation or entry.text("allowed_for_escalation") == "yes"
    }


def needs_second(desk: Desk, reason: str) -> bool:
    """Whether putting an action aside for this reason needs a second person; raises ``WrongUse`` for an unknown one."""
    return known_reason(desk.vocabulary, reason).text("second_person_needed") == "yes"


def seconds(desk: Desk, number: str, by: str | None, towards: str = "") -> tuple[str, ...]:
    """Names of those who may be the second person beside ``by``: for an escalation those of its discipline.

    Only people who work here and read the case; nobody agrees to what they cannot see.
    """
    gate.read(desk, "people.list", by)
    first = accounts.known(desk, by).name
    roles = DISCIPLINE.get(towards)
    return tuple(
        one.name
        for one in desk.store.people()
        if one.name != first
        and one.left_on is None
        and not one.roles <= LOOKS_ONLY
        and (roles is None or one.roles & roles)
        and gate.reads(desk, one, number)
    )
