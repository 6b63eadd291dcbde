"""What a form can be: scores its scales can have and that add up, a rater who fills it in, a day on which the child was born.

A message names the scale or the option and never a score, a day of birth or an age.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from triage.errors import Refused, WrongUse
from triage.model import CaseFile
from triage.outcomes.measures import MeasureDef
from triage.source import shown_key
from triage.vocabulary import Vocabulary

CHILD = "child"
_LOOK = "look at the form again: a figure was mistyped or stands beside the wrong scale"


def check_scores(measure: MeasureDef, scores: Mapping[str, Decimal]) -> None:
    """Raise :class:`WrongUse` for no score, an unknown scale, or scores that the measure cannot have."""
    if not scores:
        raise WrongUse(
            "no score is given",
            why="a form without a score says nothing; what nobody filled in is left out, never 0",
            mend=f"add --score SCALE=VALUE; the scales of {measure.code} are {', '.join(measure.scales)}",
        )
    for name, score in scores.items():
        scale = measure.scale(name)
        if scale is None:
            raise WrongUse(
                f"{measure.code} has no scale {shown_key(name)}",
                mend=f"its scales are {', '.join(measure.scales)}",
            )
        if not scale.holds(score):
            raise WrongUse(
                f"a score of {measure.code}.{name} lies outside its scale",
                why="a score the scale cannot have would spoil every mean it stands in",
                mend=f"{scale.title} goes from {scale.min} to {scale.max}, and {scale.better} is better",
            )
        if measure.whole and score != score.to_integral_value():
            raise WrongUse(
                f"a score of {measure.code}.{name} is not a whole number",
                why="its scores are sums of whole numbers, so no form can have this one",
                mend=_LOOK,
            )
    for total, parts in measure.adds_up.items():
        if total in scores and not _can_add_up(measure, total, parts, scores):
            raise WrongUse(
                f"the scales of {measure.code} cannot add up to its {total} as they are given",
                why=f"{total} is the sum of {', '.join(parts)}; a form on which they do not agree was copied wrongly somewhere",
                mend=_LOOK,
            )


def _can_add_up(
    measure: MeasureDef, total: str, parts: tuple[str, ...], scores: Mapping[str, Decimal]
) -> bool:
    """Whether scales that are not given could make up the difference."""
    scales = measure.scales
    least = sum((scores.get(part, scales[part].min) for part in parts), Decimal(0))
    most = sum((scores.get(part, scales[part].max) for part in parts), Decimal(0))
    return least <= scores[total] <= most


def check_rater(
    words: Vocabulary, measure: MeasureDef, case: CaseFile, rater: str | None, whose: str | None
) -> None:
    """Raise :class:`WrongUse` for a form by somebody who does not fill in this one; who is not said may be anybody."""
    if rater is None:
        return
    roles: dict[str, str] = {one.id: one.is_ for one in case.people}
    role, about = roles.get(rater, rater), whose or CHILD
    if measure.raters and role not in measure.raters:
        titles = [words.title("raters", code).lower() for code in measure.raters]
        raise WrongUse(
            f"{measure.code} is not filled in by the rater given with --rater",
            why="forms of different people are scored by other figures and are never compared",
            mend=f"it is filled in by {' or '.join(titles)}; if somebody else did, it is another form: see `triage measures list`",
        )
    if measure.self_rated and about not in (rater, role) and roles.get(about, about) != rater:
        raise WrongUse(
            f"{measure.code} is given as filled in by somebody else than the one it is about",
            why="each fills in their own, and two people's forms are never compared",
            mend="leave out --rater, or put into --who whoever filled it in",
        )


def check_day(case: CaseFile, whose: str | None, day: date, on: date) -> None:
    """Raise :class:`Refused` for a form about somebody who cannot have been born on the day."""
    if whose is None:
        born, name = _earliest_birth(case, on), "the child"
    else:
        born = next((one.date_of_birth for one in case.people if one.id == whose), None)
        name = "whoever it is about"
    if born is not None and day < born:
        raise Refused(
            f"the day of this form lies before {name} was born",
            why="nobody can be described by a form before they are born, so the day or the year is wrong",
            mend="check --filled-in, and the age or date of birth in the case",
        )


def _earliest_birth(case: CaseFile, on: date) -> date | None:
    """The earliest day on which the child can have been born; None where nothing is known of it.

    A stated age is that of the day the case was received, else of the day ``on``: who is 6 that day was born less than 7 years
    before. Who was expected that day was not born.
    """
    child, then = case.child, case.received or on
    if child.date_of_birth is not None:
        return child.date_of_birth
    if child.age_months is not None:
        return _months_before(then, child.age_months + 1) + timedelta(days=1)
    if child.age is not None:
        return _months_before(then, 12 * (int(child.age) + 1)) + timedelta(days=1)
    return then if child.expected is not None and child.expected >= then else None


def _months_before(day: date, months: int) -> date:
    """The same day so many months before; the last of February where the month has none such, never later."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    return date(year, month + 1, 1)
