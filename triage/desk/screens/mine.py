"""The referrals of one person: what became of each, what is owed to them, what is asked of them; never more than they may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from triage.casework.escalations import OPEN_STATES
from triage.desk import accounts, auditing, gate
from triage.desk.deciding import found_case, stored_decision
from triage.desk.escalating import EscalationView, list_escalations
from triage.desk.loop.feedback import AGREED, Feedback, feedback
from triage.desk.opening import Desk
from triage.desk.seeing import rows_seen
from triage.desk.telling import Outcome, outcome_of, referrals_seen
from triage.errors import TriageError
from triage.letters.referrer import asked_of_referrer
from triage.model import Ask
from triage.store.records import CaseRow, DecisionRow, UnreadRow

MOST_UNREAD = 50


@dataclass(frozen=True)
class Mine:
    """One referral that somebody made."""

    row: CaseRow
    """Its level is 0 for whoever does not see it."""
    urgent_on: date | None
    """The day an open escalation of it is due."""
    feedback_on: date | None
    """The day by which this person is owed an answer; None where nothing is owed at the moment."""
    asked_on: date | None
    """The day by which a question is to be answered; None where none is open."""
    told_on: date | None
    """The day they were last told."""
    urgent_step: str = ""
    """How far the open escalation that is due first has come."""


@dataclass(frozen=True)
class AllMine:
    """All referrals of one person, the most pressing first."""

    unread: tuple[UnreadRow, ...]
    """Those that could not be read and wait for somebody."""
    cases: tuple[Mine, ...]


@dataclass(frozen=True)
class OneMine:
    """One referral as its referrer may see it."""

    row: CaseRow
    level: int
    """0 for whoever does not see it."""
    escalations: tuple[EscalationView, ...]
    outcome: Outcome | None
    told: tuple[Feedback, ...]
    """What may be said of each referral on its way, with the day by which it is owed."""
    asks: tuple[Ask, ...]
    """Questions that they may answer."""
    made_on: date
    """The day of the decision that asks them."""
    whole: bool
    """Whether the person sees the decision itself, in the case screen."""
    agreed: bool = False
    """Whether the family's agreement lets them hear more than that it was received."""


def my_referrals(desk: Desk, by: str | None) -> AllMine:
    """Everything this person referred; raises :class:`Refused` where nobody is named: they are somebody's."""
    person = gate.read(desk, "draft.read", by)
    name = person.name if person else ""
    gate.read(desk, "case.list", by, later=True)
    rows = rows_seen(desk, desk.store.cases_added_by(name), by)
    auditing.note(desk, "case.list", by=by, record=f"found {len(rows)}")
    rows = [row for row in rows if row.added_by == name]
    numbers = {row.number for row in rows}
    urgent: dict[str, tuple[date, str]] = {}
    for one in desk.store.escalations_in(OPEN_STATES, None, disputed=True):
        if one.case_number in numbers and one.state != "settled":
            urgent.setdefault(one.case_number, (one.due_on, one.state))
    owed, told, asked = (
        {number: date.fromisoformat(day) for number, day in days.items()}
        for days in (
            desk.store.owed_by_case(name),
            desk.store.told_by_case(name),
            desk.store.asked_by_case(name),
        )
    )
    found = [
        Mine(row, day, owed.get(row.number), asked.get(row.number) if row.state == "open" else None, told.get(row.number), step)
        for row in rows for day, step in (urgent.get(row.number, (None, "")),)
    ]  # fmt: skip
    found.sort(key=_place)
    unread = [row for row in desk.store.unread("open") if row.added_by == name]
    return AllMine(tuple(unread[:MOST_UNREAD]), tuple(found))


def _place(one: Mine) -> tuple[date, bool, date, int, str]:
    """Open escalations first, by their day; then open cases by what is due next, the latest referral first."""
    later = min((day for day in (one.feedback_on, one.asked_on) if day is not None), default=date.max)
    return (
        one.urgent_on or date.max,
        one.row.state != "open",
        later,
        -one.row.added_on.toordinal(),
        one.row.number,
    )


def my_referral(desk: Desk, number: str, by: str | None) -> OneMine:
    """One referral as its referrer may see it; raises :class:`Refused` for whoever may not see it, or once it was erased."""
    gate.read(desk, "case.show", by, case=number)
    row = found_case(desk, number)
    seen = gate.seen(desk, accounts.looking(desk, by), number)
    may_hear = gate.may(desk, "referral.feedback", by, number)
    known = referrals_seen(desk, desk.store.referrals(number), by) if may_hear else []
    decision = desk.store.decisions(number)[-1]
    return OneMine(
        row=row,
        level=row.level if "level" in seen else 0,
        escalations=tuple(list_escalations(desk, number, by=by)),
        outcome=outcome_of(desk, row) if "outcome" in seen else None,
        told=tuple(feedback(desk, referral.id, by) for referral in known),
        asks=_asks(desk, row) if gate.may(desk, "case.answer", by, number) else (),
        made_on=decision.decided_on,
        whole="decision" in seen,
        agreed=may_hear and _agreed(desk, decision),
    )


def _agreed(desk: Desk, latest: DecisionRow) -> bool:
    try:
        return stored_decision(desk, latest).sharing.basis in AGREED
    except TriageError:
        return False


def _asks(desk: Desk, row: CaseRow) -> tuple[Ask, ...]:
    """Open questions that a letter to the referrer could ask; none of a case that is closed or cannot be worded."""
    from triage.desk.letters import occasion_of  # noqa: PLC0415 - letters read the case as it is shown

    if row.state != "open":
        return ()
    still = {
        (duty.code, duty.person, duty.need)
        for duty in desk.store.duties(row.number, "open")
        if duty.kind == "ask"
    }
    try:
        asks = asked_of_referrer(occasion_of(desk, desk.store.decisions(row.number)[-1]))
    except TriageError:
        return ()
    return tuple(one for one in asks if (one.field, one.person, one.need or "") in still)
