"""What a review would come to, worked out before it is saved: the same decision, level and day, and nothing stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from triage.casework import reviews
from triage.casework.cases import effective_case, review_day
from triage.casework.escalations import would_be_new
from triage.casework.lifecycles import coded
from triage.casework.reviews import NeedChange, NeedKey
from triage.desk import gate
from triage.desk.deciding import (
    case_alone,
    case_file,
    case_now,
    decide_case,
    history,
    not_before_latest_review,
    open_case,
    stored_decision,
)
from triage.desk.directory.postcodes import with_home
from triage.desk.households.facts import with_household
from triage.desk.households.joined import with_joined
from triage.desk.intake import next_review
from triage.desk.likening import with_likenesses
from triage.desk.loop.again import DEMANDS, demanded, set_by_person
from triage.desk.opening import Desk
from triage.model import CaseFile, Decision, Escalation, Review
from triage.store.records import CaseRow

__all__ = ["Foreseen", "NeedChange", "NeedKey", "foresee_review"]


@dataclass(frozen=True)
class Foreseen:
    """What saving a review would come to, as :class:`triage.desk.reviewing.Reviewed` says it afterwards."""

    changes: tuple[NeedChange, ...]
    scored: int
    """How many needs are scored; at nought nothing is measured."""
    level_before: int
    level: int
    """The level in force afterwards; a review never lowers it."""
    decision: Decision | None
    """The new decision; None where every need is better, and the one before stands."""
    new_escalations: tuple[Escalation, ...]
    """Those of the new decision that do not stand already."""
    next_review: date
    proposes: str
    """``hold_or_step_down`` where every need is better: a named person decides; else empty."""
    before: Decision
    """The latest decision as it stands."""
    seq: int
    """Its number: saving names it, so that nobody saves what they have not seen."""


def foresee_review(
    desk: Desk, number: str, scores: Mapping[NeedKey, int | None], engagement: str | None, by: str | None
) -> Foreseen:
    """Work out what :func:`triage.desk.reviewing.review` would come to with these scores; writes nothing to the record.

    ``scores`` and ``engagement`` as there, and the same refusals: unknown needs and people, scores out of range, a case
    that is closed, a day before the latest review.
    """
    gate.read(desk, "case.show", by, case=number)
    if engagement:
        coded(desk.vocabulary, "engagement", engagement)
    row = open_case(desk, number)
    not_before_latest_review(desk, row.number)
    case = case_now(desk, row)
    known = reviews.known_scores(case, scores, desk.on, desk.vocabulary)
    changes = reviews.compare(case, known, desk.on, desk.vocabulary)
    scored = sum(score is not None for score in known.values())
    latest = desk.store.decisions(row.number)[-1]
    before = stored_decision(desk, latest)
    if not reviews.calls_for_triage(changes):
        code = _level_code(desk, row.level)
        day = review_day(desk.settings, code, desk.on)
        return Foreseen(
            changes, scored, row.level, row.level, None, (), day, "hold_or_step_down", before, latest.seq
        )
    made = reviews.as_review(desk.vocabulary, known, engagement, desk.on)
    decision = decide_case(desk, _case_with(desk, row, made), latest.level)
    new = would_be_new(desk.store, row.number, latest.seq + 1, decision.escalations)
    return Foreseen(
        changes, scored, row.level, _level(desk, row, decision, new), decision, new, next_review(desk, decision), "", before, latest.seq
    )  # fmt: skip


def _case_with(desk: Desk, row: CaseRow, review: Review) -> CaseFile:
    """The case as :func:`triage.desk.deciding.case_now` would give it once the review was kept."""

    def own(each: CaseRow) -> CaseFile:
        if each.number != row.number:
            return case_alone(desk, each)
        held = history(desk, each)
        return effective_case(
            case_file(desk, each), replace(held, reviews=(*held.reviews, review)), desk.vocabulary
        )

    case = with_household(desk, row.number, with_joined(desk, row, own))
    return with_likenesses(desk, row.number, with_home(desk, case))


def _level(desk: Desk, row: CaseRow, decision: Decision, new: tuple[Escalation, ...]) -> int:
    """The level in force afterwards, as :func:`triage.desk.loop.again.level_after` finds it with the new escalations entered."""
    if set_by_person(desk, row.number, decision):
        floor = max((DEMANDS.get(one.to, 1) for one in new), default=1)
        return max(row.level, demanded(desk, row.number), floor)
    return max(row.level, decision.level.number)


def _level_code(desk: Desk, level: int) -> str:
    return next(
        entry.code for entry in desk.vocabulary.of("levels").values() if entry.text("level") == str(level)
    )
