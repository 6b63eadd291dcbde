"""Two groups of needs side by side: how much more the one changed than the other.

The difference in change (difference in differences) takes away what both groups share, such as time passing. It takes away
nothing else: the groups were not assigned at random, so whatever put a family into one of them may be what made the
difference. That is always said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from triage.model.history import ReviewPoint
from triage.outcomes.change import Change, Scored, change, pairs_of
from triage.outcomes.intervals import FEWEST, Interval, WhyNot
from triage.outcomes.warnings import OutcomeWarning

BySum = Mapping[Hashable, tuple[float, float]]
"""Person -> sum and number."""
APART = 0.25
"""Standard deviations between first scores from which groups are too unlike for adjustment by subtraction to be trusted.

Source: What Works Clearinghouse, standards handbook: baseline differences above 0.25 standard deviations do not satisfy
equivalence."""


@dataclass(frozen=True)
class Naive:
    """Difference in differences of four means, as plain numbers."""

    naive: float
    """Change of the treated, after less before."""
    effect: float
    """The same less the change of the comparison group."""


def difference_in_differences(
    *, treated_before: float, treated_after: float, comparison_before: float, comparison_after: float
) -> Naive:
    """(after − before) of the treated, and that less (after − before) of the comparison; in the direction of the scale.

    >>> difference_in_differences(treated_before=40, treated_after=55, comparison_before=38, comparison_after=47)
    Naive(naive=15, effect=6)
    """
    naive = treated_after - treated_before
    return Naive(naive, naive - (comparison_after - comparison_before))


def difference_interval(first: BySum, second: BySum, *, fewest: int = FEWEST) -> Interval | None:
    """Mean of the first less mean of the second, each sum / number over people, with a 95 % interval.

    A person may be in both. Linearised ratios, clustered by person; degrees of freedom after Welch and Satterthwaite. No
    interval where a group has under ``fewest`` people or nothing varies; None where a group is empty.
    """
    if not first or not second:
        return None
    import numpy as np  # noqa: PLC0415 - loaded when an interval is asked for
    from scipy.special import stdtrit  # noqa: PLC0415

    people = sorted({*first, *second}, key=lambda one: (first.get(one, (0, 0)), second.get(one, (0, 0))))
    means, apart, spreads = [], [], []
    for group in (first, second):
        sums = np.array([group.get(one, (0.0, 0.0)) for one in people], dtype=np.float64)
        total, number = sums.sum(axis=0)
        mean = total / number
        size = len(group)
        off = (sums[:, 0] - mean * sums[:, 1]) / number * (size / max(size - 1, 1)) ** 0.5
        means.append(float(mean))
        apart.append(off)
        spreads.append((float((off**2).sum()), size - 1))
    estimate = means[0] - means[1]

    def none(why: WhyNot) -> Interval:
        return Interval(estimate, None, None, why)

    if min(len(first), len(second)) < max(fewest, 2):
        return none("few_people")
    variance = float(((apart[0] - apart[1]) ** 2).sum())
    if variance <= 1e-24:
        return none("no_spread")
    freedom = sum(one for one, _ in spreads) ** 2 / sum(one**2 / size for one, size in spreads)
    reach = float(stdtrit(freedom, 0.975)) * variance**0.5
    return Interval(estimate, estimate - reach, estimate + reach)


@dataclass(frozen=True)
class Cohort:
    """One of two groups, at a point of looking."""

    name: str
    people: int
    """People with a need scored at both ends."""
    started: int
    change: Change

    def as_json(self) -> dict[str, Any]:
        """Its figures, with how many were paired and got worse."""

        def number(value: Any) -> float | None:
            return None if value is None else float(value)

        one = self.change
        return {
            "group": self.name, "people": self.people, "started": self.started, "paired": one.paired,
            "mean_before": number(one.mean_before), "mean_after": number(one.mean_after), "mean_change": number(one.mean_change),
            "reduction_of_means_pct": number(one.reduction_of_means_pct), "mean_reduction_pct": number(one.mean_reduction_pct),
            "improved": one.improved, "same": one.same, "worse": one.worse,
        }  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """Two groups and the difference in their change."""

    at: ReviewPoint
    of: Cohort
    beside: Cohort
    difference: Interval | None
    """Points by which severity fell more in ``of``; None where either group is too small for it to say anything."""
    first_scores: Interval | None
    """Mean first score of ``of`` less that of ``beside``."""
    first_scores_in_sd: float | None
    """The same in pooled standard deviations of first scores."""
    in_both: int
    """Needs left out of the comparison group because they are in the other."""
    people_in_both: int
    warnings: tuple[OutcomeWarning, ...]

    def as_json(self) -> dict[str, Any]:
        """Both groups, the difference, and what must be known before anybody believes it."""
        return {
            "at": self.at, "of": self.of.as_json(), "with": self.beside.as_json(),
            "difference_in_change": self.difference.as_json() if self.difference else None,
            "first_scores": {
                "difference": self.first_scores.as_json() if self.first_scores else None,
                "in_standard_deviations": self.first_scores_in_sd,
            },
            "needs_in_both": self.in_both, "people_in_both": self.people_in_both,
            "warnings": [{"code": one.code, "text": one.text} for one in self.warnings],
        }  # fmt: skip


def compare(
    of: tuple[str, Sequence[Scored]],
    beside: tuple[str, Sequence[Scored]],
    *,
    at: ReviewPoint = "final",
    in_both: int = 0,
) -> Comparison:
    """Compare two groups, each with its name; no need may stand in both, a person may.

    With fewer than 20 people scored twice in either group there is no difference, for it would be mostly chance.
    """
    groups = [_cohort(name, needs, at) for name, needs in (of, beside)]
    paired = [
        [need for need in needs if need.before is not None and need.after(at) is not None]
        for _, needs in (of, beside)
    ]
    few = min(group.people for group in groups) < FEWEST
    changes = [
        _sums(needs, [float((need.before or 0) - (need.after(at) or 0)) for need in needs])
        for needs in paired
    ]
    firsts = [_sums(needs, [float(need.before or 0) for need in needs]) for needs in paired]
    first = difference_interval(firsts[0], firsts[1])
    in_sd = _in_standard_deviations(first, [[need.before or 0 for need in needs] for needs in paired])
    shared = len({*changes[0]} & {*changes[1]})
    return Comparison(
        at,
        groups[0],
        groups[1],
        None if few else difference_interval(changes[0], changes[1]),
        first,
        in_sd,
        in_both,
        shared,
        tuple(_warnings(groups, in_sd, in_both, shared, few=few)),
    )


def _cohort(name: str, needs: Sequence[Scored], at: ReviewPoint) -> Cohort:
    people = {need.whose for need in needs if need.before is not None and need.after(at) is not None}
    return Cohort(
        name, len(people), sum(need.before is not None for need in needs), change(pairs_of(needs, at))
    )


def _sums(needs: Sequence[Scored], values: Sequence[float]) -> dict[Hashable, tuple[float, float]]:
    found: dict[Hashable, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for need, value in zip(needs, values, strict=True):
        found[need.whose][0] += value
        found[need.whose][1] += 1
    return {whose: (one[0], one[1]) for whose, one in found.items()}


def _in_standard_deviations(first: Interval | None, scores: Sequence[Sequence[int]]) -> float | None:
    """A difference by the pooled standard deviation of first scores; None where that is 0 or cannot be worked out."""
    from statistics import variance  # noqa: PLC0415

    if first is None or min(map(len, scores)) < 2:
        return None
    pooled = sum(variance(one) * (len(one) - 1) for one in scores) / sum(len(one) - 1 for one in scores)
    return first.estimate / pooled**0.5 if pooled else None


def _warnings(
    groups: Sequence[Cohort], in_sd: float | None, in_both: int, shared: int, *, few: bool
) -> list[OutcomeWarning]:
    found = [
        OutcomeWarning(
            "not_assigned_at_random",
            "Nobody was assigned to these groups at random: what put a family into one of them may be what made the difference. This is a comparison, not proof of an effect.",
        )
    ]
    if few:
        found.append(
            OutcomeWarning(
                "few_people",
                f"Fewer than {FEWEST} people were scored twice in one of the groups ({groups[0].people} and {groups[1].people}): the difference is not given, for it would be mostly chance.",
                {"people": min(group.people for group in groups)},
                f"Fewer than {FEWEST} people were scored twice in one of the groups: the difference is not given.",
            )
        )
    if in_sd is not None and abs(in_sd) > APART:
        found.append(
            OutcomeWarning(
                "first_scores_differ",
                f"The groups began {abs(in_sd):.2f} standard deviations apart ({'higher' if in_sd > 0 else 'lower'} in the first): so far apart that scores move towards the middle by themselves at different speeds.",
            )
        )
    if in_both:
        found.append(
            OutcomeWarning(
                "in_both_groups",
                f"{in_both} needs are in both groups and count in the first only.",
                {"in_both": in_both},
                "Some needs are in both groups and count in the first only.",
            )
        )
    if shared:
        found.append(
            OutcomeWarning(
                "people_in_both_groups",
                f"{shared} people have needs in both groups; the interval takes that into account.",
                {"people_in_both": shared},
                "Some people have needs in both groups; the interval takes that into account.",
            )
        )
    return found
