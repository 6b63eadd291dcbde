"""Two scores of the same need of the same person, and the two formulas for how far they fell.

Severity runs from 1 to 10, ten the worst, so improvement is a fall. The formulas are those of routine outcome
reporting: the ratio of means is what the Connected Care Network report prints; the mean of each person's own
reduction is a different number, so both always stand side by side with their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from triage.model.history import NeedHistory, ReviewPoint

Pair = tuple[int, int]
"""Severity before and after, each from 1 to 10."""


@dataclass(frozen=True)
class Change:
    """What became of the needs that were scored twice."""

    paired: int
    mean_before: Fraction | None
    mean_after: Fraction | None
    improved: int
    same: int
    worse: int
    reduction_of_means_pct: Fraction | None
    mean_reduction_pct: Fraction | None


def pairs(needs: Iterable[NeedHistory], at: ReviewPoint, on: date | None = None) -> list[Pair]:
    """Scores before and after, of the needs that were scored at both ends; a need not scored again is no pair."""
    found = []
    for need in needs:
        before, after = need.first[1], need.score_at(at, on)
        if before is not None and after is not None:
            found.append((before, after))
    return found


def reduction_of_means_pct(scores: Sequence[Pair]) -> Fraction | None:
    """100 × (1 − mean after / mean before), per cent of the first mean; None without pairs.

    Source: the "% improvement" of the Connected Care Network impact report 2025.
    """
    before = sum(pair[0] for pair in scores)
    return 100 * (1 - Fraction(sum(pair[1] for pair in scores), before)) if before else None


def mean_reduction_pct(scores: Sequence[Pair]) -> Fraction | None:
    """100 × mean of (before − after) / before, each person's own reduction weighing the same; None without pairs."""
    if not scores:
        return None
    return (
        100 * sum((Fraction(before - after, before) for before, after in scores), Fraction(0)) / len(scores)
    )


def change(scores: Sequence[Pair]) -> Change:
    """Everything that can be said about pairs of scores."""
    count = len(scores)
    return Change(
        paired=count,
        mean_before=Fraction(sum(pair[0] for pair in scores), count) if count else None,
        mean_after=Fraction(sum(pair[1] for pair in scores), count) if count else None,
        improved=sum(after < before for before, after in scores),
        same=sum(after == before for before, after in scores),
        worse=sum(after > before for before, after in scores),
        reduction_of_means_pct=reduction_of_means_pct(scores),
        mean_reduction_pct=mean_reduction_pct(scores),
    )


@dataclass(frozen=True)
class Follow:
    """How many needs began with a score, and what is known of them; paired + lost + awaiting is all that began."""

    started: int
    paired: int
    lost: int
    awaiting_review: int
    unscored_at_start: int


def follow(needs: Sequence[NeedHistory], on: date | None = None) -> Follow:
    """Count who was scored again, who is lost and whose review is still to come.

    Lost is a need that began with a score, has no second one, and whose case was closed or whose review date has
    passed; nobody is taken to have improved because nobody looked.
    """
    begun = [need for need in needs if need.first[1] is not None]
    paired = sum(need.score_at("final", on) is not None for need in begun)
    awaiting = sum(
        need.score_at("final", on) is None and need.awaiting_review and not need.closed(on) for need in begun
    )
    return Follow(
        started=len(begun),
        paired=paired,
        lost=len(begun) - paired - awaiting,
        awaiting_review=awaiting,
        unscored_at_start=len(needs) - len(begun),
    )
