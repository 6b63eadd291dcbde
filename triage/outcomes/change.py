"""Two scores of the same need of the same person, and the formulas for how far they fell.

Severity runs from 1 to 10, ten the worst, so improvement is a fall. The formulas are those of routine outcome
reporting: the ratio of means is what the Connected Care Network report prints; the mean of each need's own
reduction is a different number, so both always stand side by side with their names; the share of possible improvement is a
third, because from 10 to 1 is all that a scale from 1 can show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from triage.model.history import NeedHistory, ReviewPoint

Pair = tuple[int, int]
"""Severity before and after, each from 1 to 10."""
BEST, WORST = 1, 10
"""Ends of the scale: what starts at the best cannot improve, what starts at the worst cannot get worse."""


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
    share_of_possible_pct: Fraction | None = None
    could_improve: int = 0
    """Pairs that did not start at the best score: the share of possible improvement rests on them."""

    @property
    def mean_change(self) -> Fraction | None:
        """Points by which the mean fell; below zero it rose; None without pairs."""
        if self.mean_before is None or self.mean_after is None:
            return None
        return self.mean_before - self.mean_after


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
    """100 × mean of (before − after) / before, each need's own reduction weighing the same; None without pairs."""
    return _mean_share(Counter(scores), 0)


def share_of_possible_pct(scores: Sequence[Pair]) -> Fraction | None:
    """100 × mean of (before − after) / (before − 1) over pairs that began above 1; None where there is none.

    On a scale from 1 a fall from 10 to 1 is all of it, and 90 per cent by the other formulas. A need that got worse counts
    below zero.
    """
    return _mean_share(
        Counter({pair: count for pair, count in Counter(scores).items() if pair[0] > BEST}), BEST
    )


def _mean_share(scores: Counter[Pair], least: int) -> Fraction | None:
    """100 × mean of (before − after) / (before − least); equal pairs are taken together, for there are at most a hundred."""
    if not scores:
        return None
    whole = sum(
        (Fraction((before - after) * count, before - least) for (before, after), count in scores.items()),
        Fraction(0),
    )
    return 100 * whole / scores.total()


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
        share_of_possible_pct=share_of_possible_pct(scores),
        could_improve=sum(before > BEST for before, _ in scores),
    )


@dataclass(frozen=True)
class Follow:
    """How many needs began with a score, and what is known of them; paired + lost + awaiting is all that began."""

    started: int
    paired: int
    lost: int
    awaiting_review: int
    unscored_at_start: int


@dataclass(frozen=True)
class Scored:
    """A need with its scores at every point of looking, worked out once: a need may count in many rows."""

    whose: tuple[str, str, str | None]
    before: int | None
    first_review: int | None
    final: int | None
    follow_up: int | None
    waits: bool
    """Not scored again, and not lost: its review has not come yet."""
    waits_after_closing: bool = False
    """Not asked since closing, and not lost: the case is open, or the day for it has not come."""

    def after(self, at: ReviewPoint) -> int | None:
        """Severity at a point of looking."""
        if at == "final":
            return self.final
        return self.first_review if at == "first_review" else self.follow_up


def scored(need: NeedHistory, on: date | None = None) -> Scored:
    """Work out the scores of a need as known on the day."""
    final, later = need.score_at("final", on), need.score_at("follow_up", on)
    return Scored(
        need.whose,
        need.first[1],
        need.score_at("first_review", on),
        final,
        later,
        waits=final is None and need.awaiting_review and not need.closed(on),
        waits_after_closing=later is None and (need.awaiting_follow_up or not need.closed(on)),
    )


def pairs_of(needs: Iterable[Scored], at: ReviewPoint) -> list[Pair]:
    """Scores before and after of the needs scored at both ends."""
    return [
        (need.before, after)
        for need in needs
        if need.before is not None and (after := need.after(at)) is not None
    ]


def follow(needs: Sequence[NeedHistory], on: date | None = None) -> Follow:
    """Count who was scored again, who is lost and whose review is still to come.

    Lost is a need that began with a score, has no second one, and whose case was closed or whose review date has
    passed; nobody is taken to have improved because nobody looked.
    """
    return follow_of([scored(need, on) for need in needs])


def follow_of(needs: Sequence[Scored]) -> Follow:
    """The same of needs whose scores are worked out."""
    begun = [need for need in needs if need.before is not None]
    paired = sum(need.final is not None for need in begun)
    awaiting = sum(need.waits for need in begun)
    return Follow(
        started=len(begun),
        paired=paired,
        lost=len(begun) - paired - awaiting,
        awaiting_review=awaiting,
        unscored_at_start=len(needs) - len(begun),
    )
