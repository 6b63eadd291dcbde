"""Whether a change on a published measure is more than its error, and whether it crossed into the usual range.

Jacobson and Truax, "Clinical significance: a statistical approach to defining meaningful change in psychotherapy research",
Journal of Consulting and Clinical Psychology 59 (1991) 12-19. All functions take a change or scores in points of the scale;
what is better is a property of the scale (:class:`triage.outcomes.measures_files.Scale`) and settled before they are called.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from triage.outcomes.measures_files import Better, CutOff, Parameters, Sample, Scale

ChangeClass = Literal["recovered", "improved", "unchanged", "deteriorated"]
CLASSES: tuple[ChangeClass, ...] = ("recovered", "improved", "unchanged", "deteriorated")
RELIABLE = 1.96
"""Size of the index above which a change is unlikely (5 in 100) to be error alone (Jacobson and Truax 1991)."""
SPREAD_FROM = 20
"""First scores from which their own spread may stand for one that nobody published."""


def standard_error(sd: float, reliability: float) -> float:
    """Standard error of measurement: sd × √(1 − r), in points.

    Raises :class:`ValueError` for a spread of 0 or less, or a reliability outside 0 to 1.
    """
    if sd <= 0:
        raise ValueError("a standard deviation lies above 0")
    if not 0 <= reliability <= 1:
        raise ValueError("a reliability is from 0 to 1")
    return sd * math.sqrt(1 - reliability)


def reliable_change_index(gain: float, sd: float, reliability: float) -> float:
    """Points for the better divided by the standard error of a difference, sd × √2 × √(1 − r) (Jacobson and Truax 1991).

    A measure without any error makes every change endlessly reliable, and no change 0.

    >>> round(reliable_change_index(15, 10, 0.80), 2)
    2.37
    """
    error = math.sqrt(2) * standard_error(sd, reliability)
    if error == 0:
        return math.copysign(math.inf, gain) if gain else 0.0
    return gain / error


def points_needed(sd: float, reliability: float) -> float:
    """Points beyond which a change is reliable: 1.96 times the standard error of a difference."""
    return RELIABLE * math.sqrt(2) * standard_error(sd, reliability)


def cut_off(
    criterion: Literal["a", "b", "c"], better: Better, clinical: Sample | None, norm: Sample | None
) -> float:
    """The score between the clinical and the usual range by criterion a, b or c (Jacobson and Truax 1991).

    a: two standard deviations from the clinical mean towards the better; b: two from the usual mean towards the worse;
    c: where a score is as likely in one group as in the other. Raises :class:`ValueError` where a group is missing.

    >>> a_clinic = Sample(mean=Decimal(40), sd=Decimal("7.5"))
    >>> a_town = Sample(mean=Decimal(60), sd=Decimal("7.5"))
    >>> [cut_off(name, "higher", a_clinic, a_town) for name in ("a", "b", "c")]
    [55.0, 45.0, 50.0]
    """
    towards_better = 1 if better == "higher" else -1
    if criterion in {"a", "c"} and clinical is None:
        raise ValueError("this criterion needs the clinical mean and sd")
    if criterion in {"b", "c"} and norm is None:
        raise ValueError("this criterion needs the usual mean and sd")
    if criterion == "a" and clinical is not None:
        return float(clinical.mean) + towards_better * 2 * float(clinical.sd)
    if criterion == "b" and norm is not None:
        return float(norm.mean) - towards_better * 2 * float(norm.sd)
    assert clinical is not None
    assert norm is not None
    weighed = float(norm.sd) * float(clinical.mean) + float(clinical.sd) * float(norm.mean)
    return weighed / (float(norm.sd) + float(clinical.sd))


@dataclass(frozen=True)
class Yardstick:
    """What changes on one scale are held against."""

    scale: Scale
    published_points: Decimal | None
    """Points from which on (this many or more) a change is reliable, as published."""
    beyond_points: float | None
    """Points beyond which (more than this many) a change is reliable, worked out from a reliability and a spread."""
    cut_off: float | None
    """The mildest score that counts as clinical."""
    words: str
    """How reliable change is told here, or why it is not."""

    @property
    def tells(self) -> bool:
        """Whether any change can be called reliable at all."""
        return self.published_points is not None or self.beyond_points is not None

    def direction(self, before: Decimal, after: Decimal) -> int:
        """1 for reliably better, -1 for reliably worse, 0 for neither; asked only where :attr:`tells`."""
        gain = self.scale.gain(before, after)
        if self.published_points is not None:
            far = abs(gain) >= self.published_points
        else:
            far = self.beyond_points is not None and float(abs(gain)) > self.beyond_points
        return 0 if not far else 1 if gain > 0 else -1

    def clinical(self, score: Decimal) -> bool | None:
        """Whether a score lies in the clinical range; None where no cut-off was published."""
        if self.cut_off is None:
            return None
        value = float(score)
        return value >= self.cut_off if self.scale.better == "lower" else value <= self.cut_off

    def classed(self, before: Decimal, after: Decimal) -> ChangeClass | None:
        """Recovered (reliably better and out of the clinical range), improved, unchanged or deteriorated; None without a yardstick."""
        if not self.tells:
            return None
        direction = self.direction(before, after)
        if direction < 0:
            return "deteriorated"
        if direction == 0:
            return "unchanged"
        return "recovered" if self.clinical(before) and self.clinical(after) is False else "improved"


def yardstick(scale: Scale, chosen: Parameters | None, own_sd: float | None, own_n: int) -> Yardstick:
    """What changes on a scale are held against: published points, else a published reliability, else nothing.

    ``own_sd``: spread of the ``own_n`` first scores here, used with a published reliability where its sample's spread was
    not published, and only from :data:`SPREAD_FROM` people on.
    """
    cut = _cut(scale, chosen)
    if chosen is not None and chosen.reliable_change_points is not None:
        words = (
            f"published: {chosen.reliable_change_points} points or more ({chosen.source}; {chosen.country})"
        )
        return Yardstick(scale, chosen.reliable_change_points, None, cut, words)
    known = chosen.reliability if chosen is not None else None
    if chosen is None or known is None:
        return Yardstick(
            scale, None, None, cut, "no reliability is published for it here, so no change is called reliable"
        )
    name, r = known
    if chosen.sd is not None:
        beyond = points_needed(float(chosen.sd), float(r))
        words = f"more than {beyond:.1f} points: 1.96 standard errors from {name} {r} and sd {chosen.sd} ({chosen.source}; {chosen.country})"
        return Yardstick(scale, None, beyond, cut, words)
    if own_sd is None or own_sd <= 0 or own_n < SPREAD_FROM:
        words = f"{name} {r} is published without a spread, and fewer than {SPREAD_FROM} first scores here are too few to take it from, so no change is called reliable"
        return Yardstick(scale, None, None, cut, words)
    beyond = points_needed(own_sd, float(r))
    words = f"more than {beyond:.1f} points: 1.96 standard errors from {name} {r} ({chosen.source}; {chosen.country}) and the spread of the {own_n} first scores here, sd {own_sd:.2f}"
    return Yardstick(scale, None, beyond, cut, words)


def _cut(scale: Scale, chosen: Parameters | None) -> float | None:
    asked: CutOff | None = chosen.cut_off if chosen is not None else None
    if asked is None or chosen is None:
        return None
    if asked.value is not None:
        return float(asked.value)
    assert asked.criterion is not None
    return cut_off(asked.criterion, scale.better, chosen.clinical, chosen.norm)
