"""Scores over time for made-up examples: how needs must move so that conditions on trends hold or do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from triage.rulebook.conditions import TrendIs

NeedOf = tuple[str, str]
"""Need and person."""
Course = tuple[int | None, ...]
"""Scores at the start and at each review; only the last may be None, where nobody scored it."""
STEP = 2
"""By how much a score moves between two reviews of an example."""
CHOSEN_ONE_BY_ONE = 3
"""Needs whose course is chosen one by one; further ones move like the first."""


def courses(severity: int, reviews: int) -> Iterator[Course]:
    """Courses that end in force at ``severity`` after so many reviews: the same, better, worse, unscored."""
    before = [number for number in (severity, severity + STEP, severity - STEP) if 1 <= number <= 10]
    for earlier in product(before, repeat=reviews):
        yield (*earlier, severity)
    if reviews:
        for earlier in product(before, repeat=reviews - 1):
            yield (*earlier, severity, None)


def chosen_courses(
    severities: Mapping[NeedOf, Sequence[int]], reviews: int, trends: Sequence[tuple[TrendIs, bool]]
) -> dict[NeedOf, Course] | None:
    """A course for each need so that every trend comes out as wanted; None where none of those tried does.

    ``severities`` gives, for each need, the scores it may have in force at the end, the plainest first.
    """
    needs = list(severities)
    options = [
        [course for severity in severities[need] for course in courses(severity, reviews)]
        for need in needs[:CHOSEN_ONE_BY_ONE]
    ]
    for choice in product(*options):
        chosen = dict(zip(needs, choice, strict=False))
        for need in needs[CHOSEN_ONE_BY_ONE:]:
            chosen[need] = _like(choice[0], severities[need][0])
        if all(trend_holds(trend, chosen, reviews) is wanted for trend, wanted in trends):
            return chosen
    return None


def _like(course: Course, severity: int) -> Course:
    """A course that moves as another does and ends in force at ``severity``, as far as the scale allows."""
    last = next(score for score in reversed(course) if score is not None)
    return tuple(None if score is None else max(1, min(10, score - last + severity)) for score in course)


def trend_holds(trend: TrendIs, chosen: Mapping[NeedOf, Course], reviews: int) -> bool:
    """Whether needs that take these courses fulfil the condition on the day of the last review."""
    if reviews < trend.over:
        return False
    moved = [
        _moved(course[reviews - trend.over], course[reviews])
        for (need, _), course in chosen.items()
        if trend.of in {"any_need", "all_needs", need}
    ]
    wanted = {"same", "worse", "unscored"} if trend.direction == "not_improved" else {trend.direction}
    hits = [move in wanted for move in moved]
    return bool(hits) and (all(hits) if trend.of == "all_needs" else any(hits))


def _moved(before: int | None, after: int | None) -> str:
    if before is None or after is None:
        return "unscored"
    return "better" if after < before else "worse" if after > before else "same"
