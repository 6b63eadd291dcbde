"""The sheet for a review: last scores, what was wished for, what was tried, and what to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from triage.casework.reviews import NeedKey, first_scores
from triage.desk import gate
from triage.desk.deciding import case_now, found_case
from triage.desk.loop.awaited import Awaits, awaiting
from triage.desk.opening import Desk
from triage.model import CaseFile
from triage.rulebook.facts import scores_in_force


@dataclass(frozen=True)
class Tried:
    """One help that was tried."""

    help: str
    service: str
    person: str
    state: str
    """A code of referral_states, or ``completed`` for support that was given."""
    received: bool
    """Whether the family had any of it."""


def tried_so_far(case: CaseFile) -> tuple[Tried, ...]:
    """List the help that was tried: what goes on now, and what is past; what was never received is said to be so."""
    now = [
        Tried(one.help, one.service or "", str(one.person or ""), "started", received=True)
        for one in case.open_services
    ]
    past = [
        Tried(
            one.help, one.service or "", str(one.person or ""), one.state or "", received=one.received is True
        )
        for one in case.past_actions
    ]
    return (*now, *past)


@dataclass(frozen=True)
class SheetNeed:
    """One need to score again, with severities 1 to 10, ten the worst; None where nobody scored it."""

    key: NeedKey
    first: int | None
    last: int | None


@dataclass(frozen=True)
class Sheet:
    """What somebody takes along to a review; nothing is written by looking at it."""

    case: str
    level: int
    review_on: date
    needs: tuple[SheetNeed, ...]
    wishes: tuple[str, ...]
    """What the child and the family said they want; never what a child said in private."""
    questions: tuple[str, ...]
    """Open questions of the latest decision, in words."""
    awaits: tuple[Awaits, ...]
    tried: tuple[Tried, ...]
    told: tuple[str, ...]
    """Signposts of which nobody has asked yet whether they helped, as ``signpost 3``."""


def review_sheet(desk: Desk, number: str, by: str | None = None) -> Sheet:
    """Give the sheet for the next review of a case; raises :class:`WrongUse` for an unknown one."""
    gate.read(desk, "case.show", by, case=number)
    row = found_case(desk, number)
    case = case_now(desk, row)
    first = first_scores(case)
    needs = tuple(
        SheetNeed((one.need, one.person, one.who), first.get((one.need, one.person, one.who)), one.severity)
        for one in scores_in_force(case, desk.on, desk.vocabulary)
    )
    fields = desk.vocabulary.of("ask_fields")
    questions = []
    for duty in desk.store.duties(row.number, "open"):
        if duty.kind == "ask":
            entry = fields.get(duty.code)
            questions.append((entry.text("question") if entry else None) or duty.code)
    wishes = tuple(text for text in ((case.voice.child, case.voice.family) if case.voice else ()) if text)
    told = tuple(
        f"{one.kind} {one.id}"
        for one in desk.store.referrals(row.number)
        if one.ask_on is not None and not one.helped
    )
    return Sheet(
        row.number, row.level, row.review_on, needs, wishes, tuple(questions), tuple(awaiting(desk, row)),
        tried_so_far(case), told,
    )  # fmt: skip
