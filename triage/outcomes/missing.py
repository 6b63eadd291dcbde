"""What the needs that nobody scored again could do to a result: four ways of taking them, and who they were.

Let n needs be paired of N that should have been scored again by now. Nothing is known of the other N − n, so the result is
worked out four times: of the paired only; as if nothing changed for the missing; as if each of the missing changed by the
smallest change that was seen (which may be for the worse, and where everybody followed improved is for the better: then it is
no worst case, and every report says so); and how much the missing would have to change, on average, for the
overall mean change to be nothing (tipping point, −n × mean change / (N − n)). Needs whose review has not come yet are neither
paired nor missing and are counted beside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from triage.model.history import ReviewPoint
from triage.outcomes.change import WORST, Scored
from triage.outcomes.cohorts import difference_interval
from triage.outcomes.intervals import Interval


@dataclass(frozen=True)
class Result:
    """Mean change in points (above 0: a fall) and as per cent of the first mean."""

    mean_change: Fraction
    reduction_of_means_pct: Fraction

    def as_json(self) -> dict[str, float]:
        """Two numbers."""
        return {
            "mean_change": float(self.mean_change),
            "reduction_of_means_pct": float(self.reduction_of_means_pct),
        }


@dataclass(frozen=True)
class Missing:
    """The missing four ways; the results are None where nobody was paired."""

    at: ReviewPoint
    paired: int
    expected: int
    """N: paired, and those that should have been scored again and were not."""
    awaiting_review: int
    """Neither: their review has not come yet."""
    paired_only: Result | None = None
    no_change: Result | None = None
    worst_seen: int | None = None
    """The smallest change seen in points; below 0 somebody got worse."""
    worst_case: Result | None = None
    tipping_point: Fraction | None = None
    """Mean change of the missing, in points, at which the whole comes to nothing; None where nobody is missing."""
    tipping_possible: bool | None = None
    """Whether the scale leaves the missing room to change so much."""
    before_followed: Fraction | None = None
    before_missing: Fraction | None = None
    difference: Interval | None = None
    """Mean first score of the missing less that of the followed, with its interval."""

    @property
    def missing(self) -> int:
        """N − n."""
        return self.expected - self.paired

    @property
    def worst_is_no_worst(self) -> bool:
        """Whether everybody followed improved, so that the worst seen supposes of the missing more than no change does."""
        return self.missing > 0 and self.worst_seen is not None and self.worst_seen > 0

    @property
    def share(self) -> float | None:
        """Per cent of the expected that were paired; None where nothing was expected."""
        return 100 * self.paired / self.expected if self.expected else None

    def as_json(self) -> dict[str, Any]:
        """Everything, how many were paired first."""

        def number(value: Fraction | None) -> float | None:
            return None if value is None else float(value)

        return {
            "at": self.at,
            "paired": self.paired,
            "expected": self.expected,
            "followed_pct": self.share,
            "missing": self.missing,
            "awaiting_review": self.awaiting_review,
            "paired_only": self.paired_only.as_json() if self.paired_only else None,
            "no_change_for_the_missing": self.no_change.as_json() if self.no_change else None,
            "worst_case": {
                "each_missing_changed_by": self.worst_seen,
                **self.worst_case.as_json(),
                "better_than_no_change": self.worst_is_no_worst,
            }
            if self.worst_case
            else None,
            "tipping_point": {
                "mean_change_of_the_missing": float(self.tipping_point),
                "possible_on_the_scale": self.tipping_possible,
            }
            if self.tipping_point is not None
            else None,
            "first_scores": {
                "mean_followed": number(self.before_followed),
                "mean_missing": number(self.before_missing),
                "difference": self.difference.as_json() if self.difference else None,
            },
        }


def missing(needs: Sequence[Scored], at: ReviewPoint = "final") -> Missing:
    """Take the missing four ways at a point of looking.

    Every need that began with a score is expected to be scored again, but for those whose review has not come yet; after
    closing, those of closed cases whose day to be asked has come.
    """
    begun = [need for need in needs if need.before is not None]
    seen = [need for need in begun if need.after(at) is not None]
    lost = [
        need
        for need in begun
        if need.after(at) is None and not (need.waits_after_closing if at == "follow_up" else need.waits)
    ]
    waits = len(begun) - len(seen) - len(lost)
    if not seen:
        return Missing(at, 0, len(lost), waits, before_missing=_mean(lost))
    changes = [(need.before or 0) - (need.after(at) or 0) for need in seen]
    whole, worst = sum(changes), min(changes)
    first = sum(need.before or 0 for need in seen)
    every = first + sum(need.before or 0 for need in lost)
    number = len(seen) + len(lost)

    def result(change: int, base: int, count: int) -> Result:
        return Result(Fraction(change, count), Fraction(100 * change, base))

    tip = Fraction(-whole, len(lost)) if lost else None
    room = _room(lost, down=tip is not None and tip > 0)
    return Missing(
        at, len(seen), number, waits,
        paired_only=result(whole, first, len(seen)),
        no_change=result(whole, every, number),
        worst_seen=worst,
        worst_case=result(whole + worst * len(lost), every, number),
        tipping_point=tip,
        tipping_possible=None if tip is None else abs(tip) <= room,
        before_followed=_mean(seen), before_missing=_mean(lost),
        difference=_difference(seen, lost),
    )  # fmt: skip


def _mean(needs: Sequence[Scored]) -> Fraction | None:
    return Fraction(sum(need.before or 0 for need in needs), len(needs)) if needs else None


def _room(needs: Sequence[Scored], *, down: bool) -> Fraction:
    """Points by which these needs can change on average before they all stand at the end of the scale."""
    room = sum((need.before or 0) - 1 if down else WORST - (need.before or 0) for need in needs)
    return Fraction(room, len(needs)) if needs else Fraction(0)


def _difference(seen: Sequence[Scored], lost: Sequence[Scored]) -> Interval | None:
    if not lost:
        return None
    return difference_interval(_by_person(lost), _by_person(seen))


def _by_person(needs: Sequence[Scored]) -> dict[Hashable, tuple[float, float]]:
    sums: dict[Hashable, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for need in needs:
        sums[need.whose][0] += need.before or 0
        sums[need.whose][1] += 1
    return {whose: (one[0], one[1]) for whose, one in sums.items()}
