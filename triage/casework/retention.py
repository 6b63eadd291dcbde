"""How long a record is kept: the rules of the workspace, and the day on which its time comes to its end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from triage.deciding.days_of_life import birthday
from triage.model import CaseFile, Settings
from triage.model.settings import KeptFor

FROM = {
    "birth_date": "the date of birth",
    "closed": "the day it was closed",
    "last_contact": "the last step in it",
}
STATUTORY_LEVEL = 4


@dataclass(frozen=True)
class End:
    """When the time of a record ends, and by which rule."""

    kind: str
    """A key of ``[retention]``, or ``retention_years``."""
    on: date
    rule: str
    """In words, such as ``closed_case: 25 years from the date of birth``."""
    assumed: bool = False
    """The date of birth is not known, so that the years count from the day it was closed: later, never earlier."""


@dataclass(frozen=True)
class Span:
    """The days from which the years of a record may count."""

    closed_on: date
    last_on: date
    born: date | None


def kinds_of(case: CaseFile, levels: Iterable[int], doors: Iterable[str], *, worked: bool) -> tuple[str, ...]:
    """Which kinds of record a case is: always ``closed_case``, and what else is true of it.

    ``levels`` are those of its decisions (1 to 4), ``doors`` where it was escalated to, ``worked`` whether a person ever
    confirmed anything.
    """
    found = ["closed_case"]
    if STATUTORY_LEVEL in set(levels) or "statutory" in set(doors):
        found.append("statutory")
    standing = {one.status for one in case.care_status}
    told = {one.indicator for one in case.indicators if one.answer == "yes"}
    if "cp" in standing or "cp_plan" in told:
        found.append("child_protection")
    if standing & {"cla", "lac", "in_care", "child_in_care"} or "child_in_care" in told:
        found.append("in_care")
    if not worked:
        found.append("never_worked")
    return tuple(found)


def born_of(case: CaseFile) -> date | None:
    """The date of birth, or the earliest that a stated age allows to be ruled out: the latest day somebody that old was born.

    Counting from the latest possible day keeps a record too long rather than too short. None where no age is known.
    """
    child = case.child
    if child.date_of_birth or child.expected:
        return child.date_of_birth or child.expected
    said = case.received
    months = (
        child.age_months
        if child.age_months is not None
        else (None if child.age is None else int(child.age * 12))
    )
    if months is None or said is None:
        return None
    earlier = said.year * 12 + said.month - 1 - months
    year, month = divmod(earlier, 12)
    try:
        return date(year, month + 1, said.day)
    except ValueError:
        return date(year, month + 1, 28) + timedelta(days=3)


def end_of(settings: Settings, kinds: Iterable[str], span: Span) -> End:
    """Find the day on which the time of a closed record ends: of all rules that are true of it the longest.

    A case in which nobody ever worked ends by its own rule where the workspace wrote one.
    """
    kinds = tuple(kinds)
    rules = _rules(settings)
    if "never_worked" in kinds and "never_worked" in rules and set(kinds) <= {"closed_case", "never_worked"}:
        return _end("never_worked", rules["never_worked"], span)
    ends = [_end(kind, rules[kind], span) for kind in kinds if kind in rules and kind != "never_worked"]
    return max(ends, key=lambda one: one.on)


def _rules(settings: Settings) -> dict[str, KeptFor]:
    kept = settings.retention
    found = {
        kind: rule
        for kind in ("closed_case", "statutory", "child_protection", "in_care", "never_worked")
        if (rule := getattr(kept, kind)) is not None
    }
    default = KeptFor.model_validate({"years": settings.retention_years, "from": "birth_date"})
    return {"closed_case": default, **found}


def _end(kind: str, rule: KeptFor, span: Span) -> End:
    starts = {
        "birth_date": span.born or span.closed_on,
        "closed": span.closed_on,
        "last_contact": span.last_on,
    }
    start = starts[rule.from_]
    words = f"{kind}: {rule.years} years from {FROM[rule.from_]}"
    unknown = rule.from_ == "birth_date" and span.born is None
    # A record is never past its time while the case is open or on the day it is closed.
    day = max(birthday(start, rule.years), span.closed_on + timedelta(days=1))
    return End(
        kind, day, words + (" (not known: from the day it was closed)" if unknown else ""), assumed=unknown
    )
