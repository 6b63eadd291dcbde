"""Facts of a case that cannot both be true, or cannot be true yet: asked about, seen by a person, never repaired by guess."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from triage.model import CaseFile
from triage.rulebook import child_age_months

ASK_WITHIN = 2
"""Days within which a doubtful fact is asked about, and seen by whoever looks after the data."""
SLACK_MONTHS = 6
"""How far an age of five years or more may be off the date of birth: people round, and ages written down grow old."""
FIVE_YEARS = 60
LATE = 30
"""Days after the day a baby was expected from which the date of birth is asked for."""


@dataclass(frozen=True)
class Doubt:
    """One thing that does not fit."""

    fact: str
    """As decisions say it: ``FIELD VALUE``, never what the case says."""
    ask: str | None = None
    """The question that would settle it, where there is one."""


def doubts(case: CaseFile, on: date) -> Iterator[Doubt]:
    """Everything in the case that does not fit together on the day, each said once.

    Nothing is corrected and nothing is left out because of a doubt: what the case says still counts, as it stands.
    """
    yield from _birth(case, on)
    if any(deadline.on < on for deadline in case.deadlines) and not _answered(case, "deadline", on):
        yield Doubt("deadline passed", "deadline")
    if any(_in_order(*pair) is False for pair in _pairs(case)):
        yield Doubt("dates in_the_wrong_order")
    if any(day > on for day in _days_gone(case)):
        yield Doubt("dates not_yet_come")
    said: dict[tuple[str, str | None], set[str]] = {}
    for entry in case.indicators:
        said.setdefault((entry.indicator, entry.who), set()).add(entry.answer)
    for code in sorted({code for (code, _), answers in said.items() if {"yes", "no"} <= answers}):
        yield Doubt(f"indicator {code} answered_yes_and_no")


def with_stated_age(case: CaseFile, on: date) -> CaseFile | None:
    """The case as it would be if the age it states were right and its date of birth wrong; None where both fit.

    An escalation that hangs on it is asked about today, so that a slip of the pen hides nothing (law 3).
    """
    child = case.child
    if child.date_of_birth is None or (child.age is None and child.age_months is None):
        return None
    if _answered(case, "dob", on):
        return None
    other = case.model_copy(update={"child": child.model_copy(update={"date_of_birth": None})})
    stated, counted = child_age_months(other, on), child_age_months(case, on)
    if stated is None or counted is None:
        return None
    slack = SLACK_MONTHS if counted >= FIVE_YEARS else 1
    whole_year = 0 if child.age_months is not None else 11
    fits = stated - slack <= counted <= stated + whole_year + slack
    return None if fits else other


def _birth(case: CaseFile, on: date) -> Iterator[Doubt]:
    child = case.child
    if with_stated_age(case, on) is not None:
        yield Doubt("dob disagrees_with_age", "dob")
    elif (
        child.date_of_birth is None
        and child.expected is not None
        and (on - child.expected).days > LATE
        and not _answered(case, "dob", on)
    ):
        yield Doubt("expected passed", "dob")


def _answered(case: CaseFile, field: str, on: date) -> bool:
    return any(answer.field == field and (answer.on is None or answer.on <= on) for answer in case.answers)


def _pairs(case: CaseFile) -> Iterator[tuple[date | None, date | None]]:
    """Days of which the first cannot come after the second."""
    born = case.child.date_of_birth
    for status in case.care_status:
        yield status.from_, status.to
        yield born, status.to
    yield born, case.received
    yield born, case.opened
    for past in case.past_actions:
        yield past.on, past.ended
    for review in case.reviews:
        yield case.opened, review.on
        yield born, review.on


def _in_order(first: date | None, second: date | None) -> bool | None:
    return None if first is None or second is None else first <= second


def _days_gone(case: CaseFile) -> Iterator[date]:
    """Days of things that are said to have happened."""
    said = [
        case.received,
        case.opened,
        *(entry.on for entry in case.indicators),
        *(entry.on for entry in case.consent),
        *(entry.since for entry in case.awaiting),
        *(entry.ended for entry in case.past_actions),
        *(entry.date_of_birth for entry in case.people),
    ]
    return (day for day in said if day is not None)
