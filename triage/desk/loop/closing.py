"""Closing a case, what it leaves open, auditing the closing, and opening the case again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from triage.casework import escalations as steps
from triage.casework.cases import Closing, Course, closing, courses, scored_twice
from triage.casework.lifecycles import CASE, CLOSURE, check, closure_state
from triage.casework.referrals import is_final
from triage.desk import gate
from triage.desk.carrying import not_sent_yet
from triage.desk.deciding import (
    ERASED,
    Stored,
    case_now,
    case_to_change,
    found_case,
    keep_json,
    not_before_latest_review,
    open_case,
)
from triage.desk.due.held import outlives_closing
from triage.desk.loop.again import decide_again
from triage.desk.loop.looks import settle_looks
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.model import CaseFile
from triage.store.records import CaseRow
from triage.store.rows_loop import ClosingRow

NO_FOLLOW_UP = frozenset({"opened_in_error", "duplicate", "child_died", "transferred_other_area"})
"""Closings after which nobody asks how things are: there is nobody to ask, or another council does."""
SETTLED_BY_CLOSING = frozenset({"better", "way_back", "not_measured"})
"""Looks that a closing answers; a referral that came to nothing is looked at all the same."""


@dataclass(frozen=True)
class StillOpen:
    """Something a person began that the closing does not end: a referral on its way, or a confirmed action never sent."""

    record: str
    """``referral 1`` or, with its number in the latest decision, ``action 2``."""
    kind: str
    """referral, signpost, support or task"""
    help: str
    service: str
    state: str
    """A code of ``referral_states``, or ``confirmed``."""


@dataclass(frozen=True)
class Closed(Closing):
    """What a closing comes to, and what it leaves open."""

    still_open: tuple[StillOpen, ...] = ()
    """Referrals first, in the order they were made."""
    looks: tuple[str, ...] = ()
    """Looks for a child's safety or health that stay due after closing: codes of ``review_reasons``."""
    courses: tuple[Course, ...] = ()
    """How each need went."""


def close(desk: Desk, number: str, reason: str, by: str | None, *, note: str = "") -> Closed:
    """Close a case; only a named person does. Raises :class:`Refused` while an escalation has not reached anybody.

    A reason that needs a second score counts as not measured, and is audited, where there is none. Referrals on their
    way are followed further; they and confirmed actions never sent are named in the result. First, first-review and final
    scores are kept with the closing, and a day to ask how things are is set.
    """
    store = desk.store
    with store.writing():
        name = gate.change(desk, "case.close", by, case=number).name
        row = open_case(desk, number)
        number = row.number
        not_before_latest_review(desk, number)
        waiting = [one.towards for one in store.escalations(number) if one.state in steps.SAME_DAY]
        if waiting:
            raise Refused(
                "an escalation of this case has not been received by anybody",
                why="a case is not closed over a child's safety",
                mend=f"record it first: `triage escalation record {number} {waiting[0]} --told NAME --received-by NAME --by NAME`",
            )
        left = still_open(desk, number)
        looks = tuple(one.code for one in store.duties(number, "open") if outlives_closing(one))
        case = case_now(desk, row)
        went = courses(case)
        ended = closing(
            desk.vocabulary, reason, scored_again=scored_twice(case), worse=sum(one.worse for one in went)
        )
        check(CASE, row.state, "closed", vocabulary=desk.vocabulary, reason=reason)
        clocks = desk.settings.clocks
        audit_due = desk.on + timedelta(days=clocks.audit_days) if ended.to_audit else ""
        follow_up = "" if reason in NO_FOLLOW_UP else desk.on + timedelta(weeks=clocks.follow_up_weeks)
        store.change_case(
            number,
            {
                "state": "closed", "closed_on": desk.on, "closed_by": name, "closure_reason": reason,
                "closure_outcome": ended.outcome, "to_audit": ended.to_audit, "audit_due_on": audit_due, "audited_on": "",
                "follow_up_on": follow_up, "extended_until": "",
            },
        )  # fmt: skip
        position = store.add_closing(
            {
                "case_number": number, "closed_on": desk.on, "closed_by": name, "reason": reason, "outcome": ended.outcome,
                "level": row.level, "to_audit": ended.to_audit, "values_hash": _values(desk, number, case),
                "note_hash": keep_json(desk, number, {"note": note.strip()}) if note.strip() else "",
            }
        )  # fmt: skip
        settle_looks(desk, number, SETTLED_BY_CLOSING, "closed", by=name)
        store.log(desk.on, name, "case.close", case=number, record=f"case {number} closing {position}")
    return Closed(ended.outcome, ended.to_audit, ended.note, left, looks=looks, courses=went)


def _values(desk: Desk, number: str, case: CaseFile) -> str:
    return keep_json(
        desk,
        number,
        {
            "needs": [
                {
                    "need": one.need, "person": one.person, "who": one.who, "first": one.first,
                    "first_review": one.first_review, "final": one.final,
                }
                for one in courses(case)
            ]
        },
    )  # fmt: skip


def still_open(desk: Desk, number: str) -> tuple[StillOpen, ...]:
    """What a closing would leave open: referrals on their way, then confirmed actions that were never sent or done."""
    referrals = [
        StillOpen(f"referral {row.id}", row.kind, row.help, row.service, row.state)
        for row in desk.store.referrals(number)
        if not is_final(desk.vocabulary, row.state)
    ]
    actions = [
        StillOpen(f"action {row.position}", row.kind, row.help, row.service, row.state)
        for row in not_sent_yet(desk, number)
    ]
    return (*referrals, *actions)


def audit(desk: Desk, number: str, finding: str, note: str, *, by: str | None) -> ClosingRow:
    """Record what the audit of the latest closing found; by somebody other than who closed the case (inventory E10).

    Raises :class:`WrongUse` for a case never closed or an unknown finding, :class:`Refused` for who closed it, without a note,
    or where it was audited already.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "case.audit", by, case=number)
        row = case_to_change(desk, number)
        number = row.number
        held = store.closings(number)
        if not held:
            raise WrongUse("this case was never closed", mend="only a closing is audited; see `triage due`")
        latest = held[-1]
        if person.name == latest.closed_by:
            raise Refused(
                "whoever closed a case does not audit its closing",
                why="nobody finds what they did not see the first time",
                mend="let a colleague or a manager do this",
            )
        steps.check_note(note)
        state = closure_state(latest)
        if state == "counted":
            state = "to_audit"  # A closing that nothing asks to audit may be audited all the same.
        check(CLOSURE, state, "audited", vocabulary=desk.vocabulary, reason=finding)
        kept = keep_json(desk, number, {"note": note.strip()})
        store.change_closing(
            number,
            latest.position,
            {"audited_on": desk.on, "audited_by": person.name, "finding": finding, "audit_hash": kept},
        )
        if row.state == "closed":
            store.change_case(number, {"audited_on": desk.on, "audit_due_on": ""})
        store.log(
            desk.on,
            person.name,
            "case.audit",
            case=number,
            record=f"closing {latest.position}",
            shown_hash=kept,
        )
    return store.closings(number)[-1]


def reopen(desk: Desk, number: str, reason: str, *, by: str | None, note: str = "") -> Stored:
    """Open a closed case again: the level in force, its history and a next date come back, and it is triaged again.

    Raises :class:`Refused` for a case that is open, joined to another, or erased; :class:`WrongUse` for an unknown reason.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "case.reopen", by, case=number)
        row = case_to_change(desk, number)
        number = row.number
        if row.state != "closed":
            raise Refused(
                f"the case is {row.state}",
                why="only a closed case is opened again",
                mend="see `triage case show`",
            )
        joined = store.merge_of(number)
        if joined is not None:
            raise Refused(
                "the case was joined to another one",
                why="two open cases of one child would tell two stories",
                mend=f"take it apart first: `triage case unmerge {number}`",
            )
        check(CASE, row.state, "open", vocabulary=desk.vocabulary, reason=reason)
        if row.closed_on is not None and desk.on < row.closed_on:
            raise Refused(
                f"the case was closed on {row.closed_on}, after {desk.on}",
                why="what comes later would be read as what came before",
                mend="act on a later day; see --on",
            )
        if store.content(number, row.file_hash) is None:
            raise Refused(
                ERASED,
                why="what this case said was erased from the record",
                mend="a new referral is a new case",
            )
        store.change_case(
            number,
            {
                "state": "open", "closed_on": "", "closed_by": "", "closure_reason": "", "closure_outcome": "", "to_audit": False,
                "audit_due_on": "", "audited_on": "", "follow_up_on": "", "reopened_on": desk.on, "clock_from": desk.on,
            },
        )  # fmt: skip
        held = store.closings(number)
        if held:
            store.change_closing(
                number,
                held[-1].position,
                {"reopened_on": desk.on, "reopened_by": person.name, "reopen_reason": reason},
            )
        settle_looks(
            desk,
            number,
            frozenset({"worse_after_closing", "came_back_after_closing"}),
            "reopened",
            by=person.name,
        )
        kept = keep_json(desk, number, {"note": note.strip()}) if note.strip() else ""
        store.log(desk.on, person.name, "case.reopen", case=number, record=f"case {number}", shown_hash=kept)
        stored = decide_again(desk, found_case(desk, number), cause="reopen", by=person.name)
        soon = desk.on + timedelta(days=desk.settings.clocks.look_days)
        now = found_case(desk, number)
        store.change_case(number, {"review_on": min(now.review_on, soon)})
    return stored


def closings_of(desk: Desk, number: str) -> list[ClosingRow]:
    """List the closings of a case, oldest first."""
    return desk.store.closings(found_case(desk, number).number)


def can_be_reopened(desk: Desk, row: CaseRow) -> bool:
    """Whether a case is closed and what it said is still there."""
    return row.state == "closed" and desk.store.content(row.number, row.file_hash) is not None
