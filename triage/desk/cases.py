"""What people do with one case: look, confirm, put aside, answer, link, close."""

from __future__ import annotations

import json
from dataclasses import dataclass

from triage.casework.answers import check_answer
from triage.desk import auditing, gate
from triage.desk.deciding import (
    Stored,
    case_now,
    found_case,
    keep_json,
    open_case,
    stored_decision,
)
from triage.desk.households.linking import link_cases
from triage.desk.households.questions import settle_answered
from triage.desk.loop.again import decide_again
from triage.desk.loop.closing import Closed, StillOpen, close
from triage.desk.loop.owning import left_on
from triage.desk.opening import Desk
from triage.desk.rights.withdrawing import stop_if_taken_back
from triage.desk.seeing import restricted_numbers, rows_seen
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

__all__ = [
    "CaseView", "Closed", "StillOpen", "answer", "close", "decide_again", "link", "list_cases", "note_of", "show_case", "timeline",
]  # fmt: skip


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
    left: tuple[str, ...] = ()
    """Names of its lead and owner who do not work here any more."""


def list_cases(
    desk: Desk, state: str | None = "open", find: str | None = None, by: str | None = None
) -> list[CaseRow]:
    """List the cases that somebody may know of, highest level first, then longest waiting; ``state`` None for all.

    ``find`` words of needs or a number. A restricted case comes as its number alone (state ``restricted``), last, and is found by
    its number only.
    """
    act = "case.find" if find else "case.list"
    gate.read(desk, act, by, later=True)
    rows = desk.store.cases(state)
    if find:
        order = {number: place for place, number in enumerate(desk.store.find_cases(find))}
        shut = set(restricted_numbers(desk, by)) - {find.strip()}
        rows = [row for row in rows if row.number in order and row.number not in shut]
        rows.sort(key=lambda row: order[row.number])
    seen = rows_seen(desk, rows, by, act)
    auditing.note(desk, act, by=by, record=f"found {len(seen)}")
    return seen


def show_case(desk: Desk, number: str, by: str | None = None) -> CaseView:
    """Show one case; raises :class:`Refused` for whoever may not see it, for an unknown number, or ``erased``.

    It holds all parts: whoever prints it asks :func:`triage.desk.gate.seen` which of them are shown.
    """
    gate.read(desk, "case.show", by, case=number, later=True)
    row = found_case(desk, number)
    decisions = desk.store.decisions(number)
    latest = decisions[-1]
    actions = [
        action
        for action in desk.store.actions(number)
        if action.seq == latest.seq or action.state in ("confirmed", "done")
    ]
    view = CaseView(
        row=row, case=case_now(desk, row), decision=stored_decision(desk, latest), decisions=tuple(decisions), actions=tuple(actions),
        escalations=tuple(desk.store.escalations(number)), referrals=tuple(desk.store.referrals(number)), reviews=tuple(desk.store.reviews(number)),
        left=tuple(name for name in dict.fromkeys((row.lead, row.owner)) if left_on(desk, name)),
    )  # fmt: skip
    auditing.note(
        desk, "case.show", by=by, case=number, record=f"decision {latest.seq}", shown=latest.decision_hash
    )
    return view


def timeline(desk: Desk, number: str, by: str | None = None) -> list[EventRow]:
    """List who did what with a case and when, oldest first; raises :class:`Refused` for whoever may not see it."""
    gate.read(desk, "case.timeline", by, case=number)
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
    said_by: str | None = None,
) -> Stored:
    """Record the answer to a question and triage again; both decisions are kept.

    ``said_by`` is who said it (a code of ``raters``), where that is known; ``by`` writes it down. Raises :class:`WrongUse` for a field that is no question or an answer it cannot take.
    """
    store = desk.store
    with store.writing():
        name = gate.change(desk, "case.answer", by, case=number, decides=False).name
        row = open_case(desk, number)
        number = row.number
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
                    "said_by": said_by or None,
                }
            ),
            desk.on,
        )
        kept = keep_json(desk, number, given.model_dump(mode="json", exclude_none=True))
        store.add_answer(
            {"case_number": number, "field": field, "on_day": desk.on, "by_name": name, "answer_hash": kept}
        )
        store.log(desk.on, name, "case.answer", case=number, record=f"answer {field}", shown_hash=kept)
        settle_answered(desk, row.number, {(field, need or "", person or "", who or "")}, name)
        if field == "consent":
            stop_if_taken_back(desk, row.number, name)
        return decide_again(desk, row, cause="answer", by=name)


def link(desk: Desk, number: str, other: str, by: str | None) -> None:
    """Link two cases of one household; later decisions of both know of it. Raises :class:`Refused` for an unknown case."""
    link_cases(desk, number, other, by)
