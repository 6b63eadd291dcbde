"""SDQ added value: how far children came beyond what was to be expected without help; of a group, never of one child.

Formula, spread and limits: sdqinfo.com/e10.html and the presentation "SDQ added value score"; checked against a trial by Ford
and others, British Journal of Psychiatry 194 (2009) 552. The figures themselves are data in ``rules/measures/sdq.yaml``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from triage.outcomes.measures_files import AddedValue

MEAN_OF_AT_LEAST = 2
"""Fewer children than this are no group: the 95 % interval of one child is as wide as plus or minus 10 points."""
NARROW_FROM = 100
"""Children from which the interval of the mean is about plus or minus 1 point."""
NEEDED = ("total", "impact", "emotional")
_DAYS_A_MONTH = Decimal("30.4375")

Form = tuple[date, Mapping[str, Decimal]]
"""The day a form was filled in, and its scores."""


def added_value(formula: AddedValue, first: Mapping[str, Decimal], total_after: Decimal) -> Decimal:
    """Points better than expected: constant + total, impact and emotional of the first form as weighed, minus the total after.

    >>> from decimal import Decimal as D
    >>> sdq = AddedValue(measure="sdq_parent", constant=D("2.3"), total=D("0.8"), impact=D("0.2"), emotional=D("-0.3"), sd=D(5),
    ...     country="UK", sample="s", source="s", months={"about": 6, "from": 4, "to": 8})
    >>> added_value(sdq, {"total": D(20), "impact": D(5), "emotional": D(6)}, D(15))
    Decimal('2.5')
    """
    expected = (
        formula.constant
        + formula.total * first["total"]
        + formula.impact * first["impact"]
        + formula.emotional * first["emotional"]
    )
    return expected - total_after


def effect_size(mean_points: float, sd: float) -> float:
    """Mean added value in standard deviations of the added value (5 points for the parent SDQ).

    >>> effect_size(3, 5)
    0.6
    """
    if sd <= 0:
        raise ValueError("a standard deviation lies above 0")
    return mean_points / sd


@dataclass(frozen=True)
class AddedValueFound:
    """Mean added value of a group of children, with who could not be counted and why."""

    measure: str
    children: int
    mean: float | None
    """Points of the total; None for fewer than :data:`MEAN_OF_AT_LEAST` children."""
    effect: float | None
    half_width: float | None
    """Points on either side of the mean: 1.96 × sd / √children."""
    too_early_or_late: int
    """Children with a second form, but none about as long after the first as the formula is made for."""
    incomplete: int
    """Children whose first form lacks a scale that the formula needs."""
    words: str
    hidden: bool = False
    """Whether it tells of few children, so that nothing of it is printed."""

    def as_json(self) -> dict[str, Any]:
        """Plain data; of few children only that it is hidden."""
        if self.hidden:
            names = ("children", "mean_points", "effect_size", "low", "high", "outside_window", "incomplete")
            return {
                "measure": self.measure,
                **dict.fromkeys(names),
                "words": "hidden: it tells of few children",
                "suppressed": True,
            }
        return {
            "measure": self.measure, "children": self.children, "mean_points": _rounded(self.mean), "effect_size": _rounded(self.effect),
            "low": _rounded(None if self.mean is None or self.half_width is None else self.mean - self.half_width),
            "high": _rounded(None if self.mean is None or self.half_width is None else self.mean + self.half_width),
            "outside_window": self.too_early_or_late, "incomplete": self.incomplete, "words": self.words,
            "suppressed": False,
        }  # fmt: skip


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def months_between(first: date, later: date) -> Decimal:
    """Months between two days, a month being 30.4375 days."""
    return Decimal((later - first).days) / _DAYS_A_MONTH


def mean_added_value(formula: AddedValue, forms: Sequence[Sequence[Form]]) -> AddedValueFound:
    """Mean added value over children; ``forms`` are the forms of one rater for each child, oldest first, one child once.

    The first form that has every scale counts as the first; the later total nearest to the formula's own time, inside its
    window, as the second. A child with one form is in no figure here.
    """
    values: list[Decimal] = []
    outside = incomplete = 0
    low, high, about = (
        Decimal(formula.months.from_),
        Decimal(formula.months.to),
        Decimal(formula.months.about),
    )
    for child in forms:
        whole = [
            place
            for place, (_, scores) in enumerate(child)
            if all(scores.get(name) is not None for name in NEEDED)
        ]
        if not whole:
            incomplete += any("total" in scores for _, scores in child) and len(child) > 1
            continue
        start, first = child[whole[0]]
        later = [(day, scores["total"]) for day, scores in child if day > start and "total" in scores]
        fitting = [
            (abs(months_between(start, day) - about), day, total)
            for day, total in later
            if low <= months_between(start, day) <= high
        ]
        if fitting:
            values.append(added_value(formula, first, min(fitting)[2]))
        elif later:
            outside += 1
    count = len(values)
    mean = float(sum(values) / count) if count >= MEAN_OF_AT_LEAST else None
    spread = float(formula.sd)
    return AddedValueFound(
        measure=formula.measure,
        children=count,
        mean=mean,
        effect=None if mean is None else effect_size(mean, spread),
        half_width=None if mean is None else 1.96 * spread / math.sqrt(count),
        too_early_or_late=outside,
        incomplete=incomplete,
        words=_words(formula, count),
    )


def _words(formula: AddedValue, count: int) -> str:
    said = [
        f"made from {formula.sample} ({formula.country}): for children at low risk it shows harm that did not happen"
    ]
    if count < MEAN_OF_AT_LEAST:
        said.append("a mean of a group, so nothing is said of fewer than two children")
    elif count < NARROW_FROM:
        said.append("fewer than 100 children make the interval wide; about 100 make it plus or minus 1 point")
    if formula.elsewhere:
        said.append(f"elsewhere: {formula.elsewhere}")
    return "; ".join(said)
