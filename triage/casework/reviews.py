"""Needs scored again: then and now, and whether the case is triaged again (law 12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from triage.errors import WrongUse
from triage.model import CaseFile, NeedScore, Review
from triage.model.case import Engagement
from triage.rulebook.facts import scores_in_force
from triage.vocabulary import Vocabulary

Direction = Literal["better", "same", "worse", "unscored"]
NeedKey = tuple[str, str, str | None]
"""Need code, person code, and who where one word is not enough."""
_ENGAGED: Mapping[str, Engagement] = {"full": "full", "partial": "partial", "none": "none"}


@dataclass(frozen=True)
class NeedChange:
    """One need at a review: severity then and now, 1 to 10, ten the worst; None where nobody scored it."""

    need: str
    person: str
    who: str | None
    then: int | None
    now: int | None
    direction: Direction
    first: int | None = None
    """Severity when the need was first scored."""


def compare(
    case: CaseFile, scores: Mapping[NeedKey, int | None], on: date, vocabulary: Vocabulary
) -> tuple[NeedChange, ...]:
    """Set every need of the case, and every newly named one, beside the score in force before.

    A need left out, scored for the first time, or named for the first time has nothing to compare and is ``unscored``.
    """
    before = {
        (score.need, score.person, score.who): score.severity
        for score in scores_in_force(case, on, vocabulary)
    }
    first = first_scores(case)
    changes = []
    for key in (*before, *(key for key in scores if key not in before)):
        then, now = before.get(key), scores.get(key)
        direction: Direction = "unscored"
        if then is not None and now is not None:
            direction = "better" if now < then else "worse" if now > then else "same"
        changes.append(
            NeedChange(
                need=key[0],
                person=key[1],
                who=key[2],
                then=then,
                now=now,
                direction=direction,
                first=first.get(key),
            )
        )
    return tuple(changes)


def first_scores(case: CaseFile) -> dict[NeedKey, int]:
    """Give the first score of every need, where somebody scored it: in the case file, else at the first review that did."""
    found: dict[NeedKey, int] = {}
    reviewed = (need for review in sorted(case.reviews, key=lambda one: one.on) for need in review.needs)
    for need in (*case.needs, *reviewed):
        if need.severity is not None:
            found.setdefault((need.need, need.person, need.who), need.severity)
    return found


def eased(case: CaseFile, needs: Sequence[str], person: str, who: str | None, *, since: date) -> bool:
    """Whether scores show that every one of ``needs`` fell between ``since`` and the last review after that day.

    Needs of the person named count where they have them, else those of anybody. A need not scored since has not shown it.
    """
    before: dict[NeedKey, int | None] = {(one.need, one.person, one.who): one.severity for one in case.needs}
    after: dict[NeedKey, int] = {}
    for review in sorted(case.reviews, key=lambda one: one.on):
        for one in review.needs:
            if one.severity is not None:
                (before if review.on <= since else after)[one.need, one.person, one.who] = one.severity
    named = [key for key in before if key[0] in needs]
    own = [key for key in named if (key[1], key[2]) == (person, who)] or named
    return bool(own) and all(
        (was := before[key]) is not None and (now := after.get(key)) is not None and now < was for key in own
    )


def known_scores(
    case: CaseFile, scores: Mapping[NeedKey, int | None], on: date, vocabulary: Vocabulary
) -> dict[NeedKey, int | None]:
    """Check scores against lists and the people of a case, and give them under the keys of the recorded needs.

    Raises :class:`WrongUse` for an unknown need or person, a score out of range, or one that could be of several people.
    """
    known = {person.id for person in case.people} | {need.who for need in case.needs}
    for (need, person, who), score in scores.items():
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
        if who is not None and who not in known:
            raise WrongUse(
                f"nobody in this case is called '{who}'",
                mend="use the id that stands under `people` in the case file",
            )
    return meant(case, scores, on, vocabulary)


def meant(
    case: CaseFile, scores: Mapping[NeedKey, int | None], on: date, vocabulary: Vocabulary
) -> dict[NeedKey, int | None]:
    """Give scores under the keys of the recorded needs: a role alone means the one person recorded with that need.

    Raises :class:`WrongUse` where several are, naming the choices, and where one recorded need is scored twice.
    """
    recorded = [(one.need, one.person, one.who) for one in scores_in_force(case, on, vocabulary)]
    found: dict[NeedKey, int | None] = {}
    for (need, person, who), score in scores.items():
        named = who
        if who is None and (need, person, None) not in recorded:
            people = [one[2] for one in recorded if one[:2] == (need, person)]
            if len(people) > 1:
                number = "unscored" if score is None else score
                raise WrongUse(
                    f"several people of the role '{person}' have the need '{need}' in this case",
                    why="nobody could tell later who was scored",
                    mend="name one: " + " or ".join(f"{need}@{person}#{one}={number}" for one in people),
                )
            named = people[0] if people else None
        if (need, person, named) in found:
            raise WrongUse(f"{need} is scored twice for the same person", mend="score each need once")
        found[need, person, named] = score
    return found


def calls_for_triage(changes: Sequence[NeedChange]) -> bool:
    """Whether some need is the same, worse or unscored; a case without needs is looked at again too (law 12)."""
    return not changes or any(change.direction != "better" for change in changes)


def as_review(
    vocabulary: Vocabulary, scores: Mapping[NeedKey, int | None], engagement: str | None, on: date
) -> Review:
    """Give the review as a case file holds it; record-only words of engagement are read as the vocabulary says."""
    return Review(
        on=on,
        engagement=read_engagement(vocabulary, engagement),
        needs=tuple(
            NeedScore.model_validate({"need": need, "person": person, "who": who, "severity": now})
            for (need, person, who), now in scores.items()
        ),
    )


def read_engagement(vocabulary: Vocabulary, code: str | None) -> Engagement | None:
    """Find the word of a case file for an engagement code; None is not known and never lowers an answer."""
    if not code:
        return None
    return _ENGAGED.get(vocabulary.single("engagement", code).text("read_as") or "")


def merged(reviews: Sequence[Review]) -> tuple[Review, ...]:
    """Join reviews of one day into one, the later recorded score or word standing; oldest day first."""
    days: dict[date, Review] = {}
    for review in reviews:
        held = days.get(review.on)
        if held is None:
            days[review.on] = review
            continue
        needs = {(need.need, need.person, need.who): need for need in held.needs}
        for need in review.needs:
            key = (need.need, need.person, need.who)
            if need.severity is not None or key not in needs:
                needs[key] = need
        days[review.on] = Review(
            on=review.on, engagement=review.engagement or held.engagement, needs=tuple(needs.values())
        )
    return tuple(days[day] for day in sorted(days))
