"""What people do with one case: look, confirm, put aside, answer, link, close."""

from __future__ import annotations

import json
from dataclasses import dataclass

from triage.casework import escalations as steps
from triage.casework.answers import check_answer
from triage.casework.cases import Closing, closing, scored_twice
from triage.casework.people import acting_person
from triage.casework.referrals import is_final
from triage.desk.agenda import not_sent_yet
from triage.desk.deciding import (
    Stored,
    case_now,
    case_to_change,
    decide_case,
    found_case,
    keep_json,
    not_before_latest_review,
    open_case,
    store_decision,
    stored_decision,
)
from triage.desk.intake import next_review
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.model import AnswerGiven, CaseFile, Decision
from triage.store.records import (
    ActionRow,
    CaseRow,
    DecisionRow,
    EscalationRow,
    EventRow,
    ReferralRow,
    ReviewRow,
)


@dataclass(frozen=True)
class CaseView:
    """All that is shown about one case."""

    row: CaseRow
    case: CaseFile
    """The case as it stands: its file and what was recorded since."""
    decision: Decision
    """The latest."""
    decisions: tuple[DecisionRow, ...]
    actions: tuple[ActionRow, ...]
    """Actions of the latest decision, and confirmed ones of earlier decisions."""
    escalations: tuple[EscalationRow, ...]
    """All of them; one that was put aside stands beside who did so and why."""
    referrals: tuple[ReferralRow, ...]
    reviews: tuple[ReviewRow, ...]


def list_cases(desk: Desk, state: str | None = "open", find: str | None = None) -> list[CaseRow]:
    """List cases, highest level first, then longest waiting; ``state`` None for all; ``find`` words of needs or a number."""
    rows = desk.store.cases(state)
    if not find:
        return rows
    order = {number: place for place, number in enumerate(desk.store.find_cases(find))}
    return sorted((row for row in rows if row.number in order), key=lambda row: order[row.number])


def show_case(desk: Desk, number: str) -> CaseView:
    """Show one case; raises :class:`Refused` for an unknown number, or ``erased``."""
    row = found_case(desk, number)
    decisions = desk.store.decisions(number)
    latest = decisions[-1]
    actions = [
        action
        for action in desk.store.actions(number)
        if action.seq == latest.seq or action.state in ("confirmed", "done")
    ]
    return CaseView(
        row=row, case=case_now(desk, row), decision=stored_decision(desk, latest), decisions=tuple(decisions), actions=tuple(actions),
        escalations=tuple(desk.store.escalations(number)), referrals=tuple(desk.store.referrals(number)), reviews=tuple(desk.store.reviews(number)),
    )  # fmt: skip


def timeline(desk: Desk, number: str) -> list[EventRow]:
    """List who did what with a case and when, oldest first."""
    found_case(desk, number)
    return desk.store.events(number)


def note_of(desk: Desk, number: str, note_hash: str) -> str | None:
    """Read the note kept with a step; None where there is none or it was erased."""
    body = desk.store.content(number, note_hash) if note_hash else None
    return None if body is None else str(json.loads(body).get("note", ""))


def answer(
    desk: Desk,
    number: str,
    field: str,
    value: str,
    by: str | None,
    *,
    person: str | None = None,
    who: str | None = None,
    need: str | None = None,
) -> Stored:
    """Record the answer to a question and triage again; both decisions are kept.

    Raises :class:`WrongUse` for a field that is no question or an answer it cannot take.
    """
    store = desk.store
    with store.writing():
        name = acting_person(store, by, decides=False).name
        row = open_case(desk, number)
        given = check_answer(
            desk.vocabulary,
            AnswerGiven.model_validate(
                {
                    "field": field,
                    "value": value,
                    "on": desk.on,
                    "by": name,
                    "person": person,
                    "who": who,
                    "need": need,
                }
            ),
            desk.on,
        )
        kept = keep_json(desk, number, given.model_dump(mode="json", exclude_none=True))
        store.add_answer(
            {"case_number": number, "field": field, "on_day": desk.on, "by_name": name, "answer_hash": kept}
        )
        store.log(desk.on, name, "case.answer", case=number, record=f"answer {field}", shown_hash=kept)
        return decide_again(desk, row, cause="answer", by=name)


def decide_again(desk: Desk, row: CaseRow, *, cause: str, by: str) -> Stored:
    """Triage a case again from all that is recorded, inside ``writing()``; the level in force is never lowered by it."""
    case = case_now(desk, row)
    previous = desk.store.decisions(row.number)[-1].level
    decision = decide_case(desk, case, previous)
    stored = store_decision(desk, row.number, case, decision, previous=previous, cause=cause, by=by)
    desk.store.change_case(
        row.number, {"level": max(row.level, decision.level.number), "review_on": next_review(desk, decision)}
    )
    return stored


def link(desk: Desk, number: str, other: str, by: str | None) -> None:
    """Join two cases of one household; later decisions of both know of it. Raises :class:`Refused` for an unknown case."""
    store = desk.store
    with store.writing():
        name = acting_person(store, by).name
        if number == other:
            raise WrongUse("a case is not linked to itself", mend="name two cases")
        case_to_change(desk, number)
        case_to_change(desk, other)
        store.add_link(number, other, desk.on, name)
        store.log(desk.on, name, "case.link", case=number, record=f"case {other}")
        store.log(desk.on, name, "case.link", case=other, record=f"case {number}")


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


def close(desk: Desk, number: str, reason: str, by: str | None) -> Closed:
    """Close a case; only a named person does. Raises :class:`Refused` while an escalation has not reached anybody.

    A reason that needs a second score counts as not measured, and is audited, where there is none. Referrals on their
    way are followed further; they and confirmed actions never sent are named in the result.
    """
    store = desk.store
    with store.writing():
        name = acting_person(store, by).name
        row = open_case(desk, number)
        not_before_latest_review(desk, number)
        waiting = [one.towards for one in store.escalations(number) if one.state in steps.SAME_DAY]
        if waiting:
            raise Refused(
                "an escalation of this case has not been received by anybody",
                why="a case is not closed over a child's safety",
                mend=f"record it first: `triage escalation record {number} {waiting[0]} --told NAME --received-by NAME --by NAME`",
            )
        left = _still_open(desk, number)
        ended = closing(desk.vocabulary, reason, scored_again=scored_twice(case_now(desk, row)))
        store.change_case(
            number,
            {
                "state": "closed",
                "closed_on": desk.on,
                "closed_by": name,
                "closure_reason": reason,
                "closure_outcome": ended.outcome,
                "to_audit": ended.to_audit,
            },
        )
        store.log(desk.on, name, "case.close", case=number, record=f"case {number}")
    return Closed(ended.outcome, ended.to_audit, ended.note, left)


def _still_open(desk: Desk, number: str) -> tuple[StillOpen, ...]:
    referrals = [
        StillOpen(f"referral {row.id}", row.kind, row.help, row.service, row.state)
        for row in desk.store.referrals(number)
        if not is_final(desk.vocabulary, row.state)
    ]
    actions = [
        StillOpen(f"action {row.position}", row.kind, row.help, row.service, row.state)
        for row in not_sent_yet(desk, desk.store.actions(number, "confirmed"))
    ]
    return (*referrals, *actions)
