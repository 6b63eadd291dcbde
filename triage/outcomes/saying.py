"""Intervals and the missing in plain sentences, the same on a screen and on a page."""

from __future__ import annotations

from fractions import Fraction

from triage.model.history import ReviewPoint
from triage.outcomes.intervals import FIGURES, WHY_NOT, Interval, Intervals
from triage.outcomes.missing import Missing, Result

AT = {"final": "finally", "first_review": "at the first review", "follow_up": "since closing"}
METHODS = {"t": "t interval", "bca": "BCa bootstrap"}
TITLES = {
    "mean_change": "mean change, points",
    "reduction_of_means_pct": "of means, %",
    "mean_reduction_pct": "mean of own, %",
    "share_of_possible_pct": "share of possible, %",
}


def interval_lines(found: Intervals | None, at: ReviewPoint) -> list[str]:
    """Each figure with its 95 % interval, or why there is none; under enough people also what was measured."""
    if found is None:
        return []
    shown = [(name, found.figures[name]) for name in FIGURES if name in found.figures]
    reasons = {one.why_not for _, one in shown if one.why_not}
    lines = [
        f"95 % intervals {AT[at]} ({METHODS[found.method]}, {found.people} people): "
        + "; ".join(f"{TITLES[name]} {with_interval(one)}" for name, one in shown)
    ]
    if shown and all(one.low is None for _, one in shown):
        lines = [f"No 95 % interval {AT[at]}: {WHY_NOT[next(iter(reasons))]}." if reasons else lines[0]]
    if found.coverage:
        least = min(one.lowest for one in found.coverage.values())
        most = max(one.highest for one in found.coverage.values())
        at_people = next(iter(found.coverage.values())).at_people
        lines.append(
            f"With so few people intervals that say 95 % held the truth in {least:.1f} to {most:.1f} % of simulated samples (measured at {at_people} people, docs/outcome-intervals.md)."
        )
    return lines


def with_interval(one: Interval) -> str:
    """A figure with the ends of its interval, or the word that there is none."""
    if one.low is None or one.high is None:
        return f"{one.estimate:.1f} (no interval)"
    return f"{one.estimate:.1f} ({one.low:.1f} to {one.high:.1f})"


def missing_lines(found: Missing) -> list[str]:
    """The missing four ways in words, how many were followed first."""
    if not found.expected:
        return [f"Missing: nobody was expected to be scored again {AT[found.at]}."]
    lines = [
        f"Followed: {found.paired} of {found.expected} expected ({found.share:.0f} %), {found.missing} missing; {found.awaiting_review} not due yet"
    ]
    if found.paired_only is None or found.no_change is None or found.worst_case is None:
        return [
            *lines,
            "Nobody was scored again, so nothing is known of change, whatever is supposed of the missing.",
        ]
    worst = found.worst_seen or 0
    seen = "no change" if worst == 0 else f"{abs(worst)} points {'better' if worst > 0 else 'worse'}"
    lines += [
        f"1 paired only: {_result(found.paired_only)}",
        f"2 no change for the missing: {_result(found.no_change)}",
        f"3 each missing as the worst seen ({seen}): {_result(found.worst_case)}",
    ]
    if found.worst_is_no_worst:
        lines.append(
            "  This is not a worst case: everybody followed improved, so 3 supposes that the missing improved too and comes out better than 2. Read 2 and 4 instead."
        )
    if found.tipping_point is None:
        lines.append("4 tipping point: nobody is missing")
    else:
        tip = float(found.tipping_point)
        way = "got worse" if tip < 0 else "got better" if tip > 0 else "did not change"
        by = f" by {abs(tip):.1f} points on average" if tip else ""
        room = "" if found.tipping_possible else ", which the scale does not allow"
        lines.append(f"4 tipping point: the whole comes to no change if the missing {way}{by}{room}")
    if found.difference is not None:
        lines.append(
            f"First scores: {_mean(found.before_followed)} of those followed, {_mean(found.before_missing)} of the missing; difference {with_interval(found.difference)}"
        )
    return lines


def _result(one: Result) -> str:
    return f"{float(one.mean_change):.2f} points, {float(one.reduction_of_means_pct):.0f} % of means"


def _mean(value: Fraction | None) -> str:
    return "-" if value is None else f"{float(value):.1f}"
