"""Reviews: needs scored again, what changed, and triage again where law 12 says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from triage.casework import reviews
from triage.casework.cases import review_day
from triage.casework.people import acting_person
from triage.casework.reviews import NeedChange, NeedKey
from triage.desk.cases import decide_again
from triage.desk.deciding import (
    Stored,
    case_now,
    found_case,
    keep_json,
    not_before_latest_review,
    open_case,
)
from triage.desk.opening import Desk
from triage.errors import WrongUse


@dataclass(frozen=True)
class Reviewed:
    """What a review came to."""

    changes: tuple[NeedChange, ...]
    level_before: int
    level: int
    """The level in force afterwards; a review never lowers it."""
    stored: Stored | None
    """The new decision, where some need is the same, worse or unscored; else None, and the one before stands."""
    next_review: date


def review(
    desk: Desk, number: str, scores: Mapping[NeedKey, int | None], engagement: str | None, by: str | None
) -> Reviewed:
    """Record a review on the day and triage again where a need is the same, worse or unscored (law 12).

    ``scores`` maps (need, person, who) to 1–10, ten the worst, or None where nobody could score it. Both decisions are
    kept; the level is never lowered and nothing is closed here: a named person does. A person named by role alone is the
    one recorded with that need, where it is one. Raises :class:`WrongUse` for an
    unknown need, person or engagement code, or a score out of range.
    """
    store = desk.store
    _check(desk, scores, engagement)
    with store.writing():
        name = acting_person(store, by).name
        row = open_case(desk, number)
        not_before_latest_review(desk, number)
        case = case_now(desk, row)
        known = {person.id for person in case.people} | {need.who for need in case.needs}
        for _, _, who in scores:
            if who is not None and who not in known:
                raise WrongUse(
                    f"nobody in this case is called '{who}'",
                    mend="use the id that stands under `people` in the case file",
                )
        scores = reviews.meant(case, scores, desk.on, desk.vocabulary)
        changes = reviews.compare(case, scores, desk.on, desk.vocabulary)
        kept = keep_json(
            desk,
            number,
            reviews.as_review(desk.vocabulary, scores, engagement, desk.on).model_dump(
                mode="json", by_alias=True
            ),
        )
        position = store.add_review(
            {
                "case_number": number,
                "on_day": desk.on,
                "engagement": engagement or "",
                "by_name": name,
                "scores_hash": kept,
                "seq": None,
            }
        )
        store.log(desk.on, name, "case.review", case=number, record=f"review {position}", shown_hash=kept)
        stored = None
        if reviews.calls_for_triage(changes):
            stored = decide_again(desk, row, cause="review", by=name)
            store.change_review(number, position, {"seq": stored.seq})
        else:
            code = next(
                entry.code
                for entry in desk.vocabulary.of("levels").values()
                if entry.text("level") == str(row.level)
            )
            store.change_case(number, {"review_on": review_day(desk.settings, code, desk.on)})
        after = found_case(desk, number)
    return Reviewed(changes, row.level, after.level, stored, after.review_on)


def _check(desk: Desk, scores: Mapping[NeedKey, int | None], engagement: str | None) -> None:
    vocabulary = desk.vocabulary
    for (need, person, _), score in scores.items():
        if not vocabulary.has("needs", need):
            near = vocabulary.nearest("needs", need)
            raise WrongUse(
                f"there is no need '{need}'", mend=f"did you mean '{near}'?" if near else "try `triage words`"
            )
        if not vocabulary.has("people", person):
            raise WrongUse(
                f"there is no person '{person}'", mend="people are " + ", ".join(vocabulary.of("people"))
            )
        if score is not None and not 1 <= score <= 10:
            raise WrongUse("severity is a whole number from 1 to 10, ten the worst")
    if engagement and not vocabulary.has("engagement", engagement):
        near = vocabulary.nearest("engagement", engagement)
        raise WrongUse(
            f"there is no engagement code '{engagement}'",
            mend=f"did you mean '{near}'?"
            if near
            else "the codes are " + ", ".join(vocabulary.of("engagement")),
        )
