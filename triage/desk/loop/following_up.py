"""Asking how things are some weeks after a case was closed (inventory G19): measured, never decided by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from triage.casework import reviews
from triage.casework.reviews import NeedChange, NeedKey
from triage.desk import gate
from triage.desk.deciding import case_now, case_to_change, keep_json, not_before_latest_review
from triage.desk.loop.looks import ask_to_look
from triage.desk.opening import Desk
from triage.errors import Refused

Found = Literal["better", "same", "worse", "unscored", "not_reached"]
TRY_AGAIN_WEEKS = 4
"""Weeks until a family that was not reached is asked once more."""


@dataclass(frozen=True)
class FollowedUp:
    """What asking after closing found."""

    number: str
    found: Found
    changes: tuple[NeedChange, ...]
    look: int | None
    """Number of the look at opening the case again, where a need is worse; a person decides."""


def follow_up(
    desk: Desk, number: str, scores: Mapping[NeedKey, int | None], *, by: str | None, reached: bool = True
) -> FollowedUp:
    """Record how things are after closing; a need that is worse proposes to open the case again, and a person decides.

    ``scores`` as at a review. ``reached`` False: the family was tried and not reached, which is asked once more and then
    counts as not known. Raises :class:`Refused` for a case that is not closed, or without any score where it was reached.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "case.follow_up", by, case=number)
        row = case_to_change(desk, number)
        number = row.number
        if row.state != "closed":
            raise Refused(
                f"the case is {row.state}", why="an open case is reviewed", mend="use `triage review`"
            )
        not_before_latest_review(desk, number)
        if row.closed_on is not None and desk.on < row.closed_on:
            raise Refused(
                f"the case was closed on {row.closed_on}, after {desk.on}",
                why="follow-up comes after closing",
                mend="act on a later day; see --on",
            )
        if reached and not any(score is not None for score in scores.values()):
            raise Refused(
                "nothing is scored",
                why="without a score nobody knows how things are",
                mend="add --score NEED=N, or --not-reached",
            )
        case = case_now(desk, row)
        scores = reviews.known_scores(case, scores, desk.on, desk.vocabulary)
        changes = reviews.compare(case, scores, desk.on, desk.vocabulary)
        found = _found(changes) if reached else "not_reached"
        kept = keep_json(
            desk, number,
            reviews.as_review(desk.vocabulary, scores, None, desk.on).model_dump(mode="json", by_alias=True),
        ) if reached else ""  # fmt: skip
        if reached:
            store.add_review({
                "case_number": number, "on_day": desk.on, "engagement": "", "by_name": person.name, "scores_hash": kept,
                "seq": None, "kind": "follow_up", "scored": sum(one is not None for one in scores.values()),
            })  # fmt: skip
        held = store.closings(number)
        first_try = not held or held[-1].follow_up_found != "not_reached"
        if held:
            store.change_closing(
                number, held[-1].position, {"followed_up_on": desk.on, "follow_up_found": found}
            )
        again = desk.on + timedelta(weeks=TRY_AGAIN_WEEKS) if not reached and first_try else ""
        store.change_case(number, {"follow_up_on": again})
        store.log(
            desk.on,
            person.name,
            "case.follow_up",
            case=number,
            record=f"case {number} {found}",
            shown_hash=kept,
        )
        look = None
        if found == "worse":
            look = ask_to_look(
                desk, number, "worse_after_closing", by=person.name, record=f"case {number}", days=1
            )
    return FollowedUp(number, found, changes, look)


def _found(changes: tuple[NeedChange, ...]) -> Found:
    directions = {one.direction for one in changes}
    if "worse" in directions:
        return "worse"
    if directions == {"better"}:
        return "better"
    if directions <= {"better", "same"}:
        return "same"
    return "unscored"
