"""Age against the ages of a record: on the day, and until help that begins after the wait would be over."""

from __future__ import annotations

from datetime import date, timedelta

from triage.signposting.days import birthday, completes, latest_birth
from triage.signposting.records import Service
from triage.signposting.request import Request
from triage.signposting.room import wait_weeks, weeks
from triage.signposting.school_terms import SchoolTerms

ADULT_MONTHS = 18 * 12
_BABY_MONTHS = 24
"""Below this age people speak of months."""
WHOSE = {
    "parent": "the parent",
    "carer": "the carer",
    "sibling": "the brother or sister",
    "unborn": "the baby",
}
"""The person in a sentence; the family and the household have the age of the child."""


def years(months: int) -> str:
    """Give a limit in months as it is said: in years where it is a whole number of them.

    >>> years(11 * 12), years(12), years(18)
    ('11 years', '1 year', '18 months')
    """
    if months % 12:
        return f"{months} months"
    return "1 year" if months == 12 else f"{months // 12} years"


def aged(months: int, *, exactly: bool) -> str:
    """Give somebody's age as it is said; only where a date of birth stands behind it to the month.

    >>> aged(134, exactly=True), aged(134, exactly=False), aged(14, exactly=True), aged(-3, exactly=True)
    ('is 11 years and 2 months old', 'is about 11 years old', 'is 14 months old', 'is not born yet')
    """
    if months < 0:
        return "is not born yet"
    whole, rest = divmod(months, 12)
    if months < _BABY_MONTHS:
        return f"is {'' if exactly else 'about '}{months} month{'' if months == 1 else 's'} old"
    if not exactly:
        return f"is about {whole} years old"
    more = f" and {rest} month{'' if rest == 1 else 's'}" if rest else ""
    return f"is {whole} years{more} old"


def whose(request: Request) -> str:
    """The person the help is for, to begin a sentence with."""
    return WHOSE.get(request.person, "the child")


def _is_aged(request: Request) -> str:
    return f"{whose(request)} {aged(request.age or 0, exactly=request.born is not None)}"


def too_young(service: Service, request: Request) -> str | None:
    """Why the person is too young on the day, or None."""
    age, lower = request.age, service.ages.lower if service.ages else None
    if age is None or lower is None or age >= lower:
        return None
    return f"it begins at {years(lower) if lower > 0 else 'birth'}; {_is_aged(request)}"


def too_old(service: Service, request: Request) -> str | None:
    """Why the person is too old on the day, or None."""
    age, end = request.age, service.end
    if age is None or end is None or age < end:
        return None
    return f"it ends before {years(end)}; {_is_aged(request)}"


def turns_too_old(
    service: Service, request: Request, terms: SchoolTerms, areas: tuple[str, ...]
) -> str | None:
    """Why help could not begin and be over before the upper age, or None where that is not sure.

    Help begins after the wait that the service named lately; the last day of help is the eve of that many weeks on.
    A service that runs in term time only begins in term and counts weeks of term, where the dates are known. Without
    a date of birth, the last day the birthday can fall on counts.
    """
    end = service.end
    if request.age is None or end is None:
        return None
    wait, lasts = wait_weeks(service, request.on), service.duration_weeks
    if not wait and not lasts and not service.term_time_only:
        return None
    turns = _turns(request, end)
    if turns is None:
        return None
    begins, last = _days_of_help(service, request.on, wait or 0, lasts or 0, terms, areas)
    if last < turns:
        return None
    parts = [f"a wait of about {weeks(wait)}"] if wait else []
    parts += ["in term time only"] if service.term_time_only else []
    parts += [f"{weeks(lasts)} of help"] if lasts else []
    when = "begin" if begins >= turns else "be over"
    return f"it ends before {years(end)}, and {whose(request)} would reach that before it could {when} ({', '.join(parts)})"


def _turns(request: Request, end: int) -> date | None:
    if request.born is not None:
        return completes(request.born, end)
    if request.birthday_18 is not None:
        return birthday(request.birthday_18, end)
    if request.age is None or request.age < 0:
        return None
    return completes(latest_birth(request.on, request.age), end)


def _days_of_help(
    service: Service, on: date, wait: int, lasts: int, terms: SchoolTerms, areas: tuple[str, ...]
) -> tuple[date, date]:
    """First and last day of help: the same day where nobody said how long it lasts."""
    begins = on + timedelta(weeks=wait)
    last = begins + timedelta(days=max(0, lasts * 7 - 1))
    if not service.term_time_only:
        return begins, last
    in_term = terms.begins(areas, begins)
    if in_term is None:
        return begins, last
    return in_term, terms.last_day(areas, begins, lasts) or max(in_term, last)


def age_unknown(service: Service, request: Request) -> str | None:
    """Why nobody can say whether the service takes this person, or None."""
    if request.age is not None:
        return None
    lower, end = service.ages.lower if service.ages else None, service.end
    least = ADULT_MONTHS if request.age_assumed_adult else 0
    if end is None and (lower is None or lower <= least):
        return None
    return f"{_limits(lower, end)}, and nobody has said how old {whose(request)} is"


def _limits(lower: int | None, end: int | None) -> str:
    begins = "" if lower is None else "before birth" if lower < 0 else "birth" if lower == 0 else years(lower)
    parts = [f"begins at {begins}"] if begins else []
    parts += [f"ends before {years(end)}"] if end is not None else []
    return "it " + " and ".join(parts)
