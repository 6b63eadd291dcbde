"""Scores of one scale by person and by whoever filled the form in: two raters are never paired with each other.

Missing is never counted: a scale left out of a form is no score, and a score that the scale cannot have is in no figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from triage.model.history import CaseHistory, MeasureScore
from triage.outcomes.measures_files import Scale
from triage.outcomes.measures_library import MeasureDef, MeasureLibrary

CHILD = "child"
"""Whose form it is where nobody said otherwise."""
Person = tuple[str, str]
"""Case, and who in it."""
Dated = tuple[date, Decimal]


@dataclass(frozen=True)
class Series:
    """Scores of one scale of one person, all by one rater, oldest first, one a day."""

    person: Person
    rater: str | None
    """Who filled it in; None where nobody said."""
    scores: tuple[Dated, ...]
    closed: bool
    """Whether the case is closed, so that no second form is to be expected."""

    @property
    def paired(self) -> bool:
        """Whether there is a first and a later score."""
        return len(self.scores) > 1

    @property
    def first(self) -> Decimal:
        """The first score."""
        return self.scores[0][1]

    @property
    def second(self) -> Decimal:
        """The score after the first; asked only where paired."""
        return self.scores[1][1]

    @property
    def last(self) -> Decimal:
        """The latest score."""
        return self.scores[-1][1]


@dataclass
class Collected:
    """All scores of the record by measure and scale, and what could not be counted."""

    series: dict[tuple[str, str], list[Series]] = field(default_factory=dict)
    forms: dict[str, dict[tuple[Person, str | None], list[MeasureScore]]] = field(default_factory=dict)
    """Forms by measure, person and rater, oldest first."""
    outside_scale: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    """Scores that the scale cannot have."""
    same_day: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    """Days on which one rater gave two different scores; the graver stands."""
    strange: int = 0
    """Scores of a measure or a scale that the list does not know."""


def collect(
    histories: Iterable[CaseHistory],
    library: MeasureLibrary,
    on: date | None,
    start: date | None = None,
    end: date | None = None,
) -> Collected:
    """Sort all scores up to the day ``on`` whose first form was filled in from ``start`` to ``end`` (both included)."""
    found = Collected()
    for history in histories:
        closed = history.about.closed_on is not None and (on is None or history.about.closed_on <= on)
        by_form: dict[tuple[str, Person, str | None], list[MeasureScore]] = defaultdict(list)
        for one in history.measures:
            if on is None or one.on <= on:
                by_form[one.measure, (history.case, one.who or CHILD), one.rater].append(one)
        for (code, person, rater), scores in sorted(by_form.items(), key=lambda item: repr(item[0])):
            forms = sorted(scores, key=lambda one: one.on)
            if (start is not None and forms[0].on < start) or (end is not None and forms[0].on > end):
                continue
            measure = library.measures.get(code)
            if measure is None:
                found.strange += sum(len(one.scores) for one in forms)
                continue
            found.forms.setdefault(code, {})[person, rater] = forms
            found.strange += sum(name not in measure.scales for one in forms for name in one.scores)
            _scales(found, measure, person, rater, forms, closed=closed)
    return found


def _scales(
    found: Collected,
    measure: MeasureDef,
    person: Person,
    rater: str | None,
    forms: list[MeasureScore],
    *,
    closed: bool,
) -> None:
    for name, scale in measure.scales.items():
        key = (measure.code, name)
        days: dict[date, Decimal] = {}
        for form in forms:
            score = form.scores.get(name)
            if score is None:
                continue
            if not scale.holds(score):
                found.outside_scale[key] += 1
                continue
            if form.on in days and days[form.on] != score:
                found.same_day[key] += 1
                score = graver(scale, days[form.on], score)
            days[form.on] = score
        if days:
            found.series.setdefault(key, []).append(
                Series(person, rater, tuple(sorted(days.items())), closed)
            )


def graver(scale: Scale, one: Decimal, other: Decimal) -> Decimal:
    """The worse of two scores of a scale."""
    return max(one, other) if scale.better == "lower" else min(one, other)


def of_person(series: Iterable[Series], scale: Scale) -> dict[Person, Series]:
    """One series for each person: two people's forms about one child are one child.

    Among several with a second score the one that came least far stands (then the first rater by name), so that asking more
    people makes nothing look better; a series with one score stands only where there is none with two.
    """
    chosen: dict[Person, Series] = {}
    by_person: Mapping[Person, list[Series]] = _grouped(series)
    for person, own in by_person.items():
        paired = [one for one in own if one.paired]
        if paired:
            chosen[person] = min(paired, key=lambda one: (scale.gain(one.first, one.last), one.rater or ""))
        else:
            chosen[person] = min(own, key=lambda one: (one.scores[0][0], one.rater or ""))
    return chosen


def _grouped(series: Iterable[Series]) -> dict[Person, list[Series]]:
    found: dict[Person, list[Series]] = defaultdict(list)
    for one in series:
        found[one.person].append(one)
    return dict(found)
