"""A case with those that were joined into it, read as one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from triage.casework.escalations import OPEN_STATES
from triage.casework.joining import Conflict, Part, joined
from triage.desk.opening import Desk
from triage.model import CaseFile
from triage.store.records import CaseRow

Own = Callable[[CaseRow], CaseFile]
"""Gives a case as it stands by itself."""


def part_of(row: CaseRow, case: CaseFile) -> Part:
    """A case with the day on which its file came."""
    return Part(row.number, case, _day(row, case))


def _day(row: CaseRow, case: CaseFile) -> date:
    return case.received or row.added_on


def with_joined(desk: Desk, row: CaseRow, own: Own) -> CaseFile:
    """A case with all that were joined into it, and into those; one that was erased says nothing."""
    return conflicts_of(desk, row, own)[0]


def conflicts_of(desk: Desk, row: CaseRow, own: Own) -> tuple[CaseFile, tuple[Conflict, ...]]:
    """The same, with everything on which the cases do not agree."""
    case = own(row)
    found: list[Conflict] = []
    day = _day(row, case)
    for merge in desk.store.merged_into(row.number):
        other = desk.store.case(merge.case_number)
        if other is None or desk.store.content(other.number, other.file_hash) is None:
            continue
        theirs = part_of(other, with_joined(desk, other, own))
        both = joined(row.number, Part(row.number, case, day), theirs)
        case, day = both.case, max(day, theirs.day)
        found.extend(both.conflicts)
    return case, tuple(dict.fromkeys(found))


def joined_lines(desk: Desk, number: str) -> list[str]:
    """What is said of a case that was joined into another, or into which others were: escalations that are open first."""
    joined = desk.store.merged_into(number)
    lines = [
        f"ACT NOW  {row.case_number}  {row.towards}: {desk.vocabulary.title('escalations', row.towards)} ({row.state}, due {row.due_on})"
        for merge in joined
        for row in desk.store.escalations(merge.case_number)
        if row.state in OPEN_STATES
    ]
    lines += [
        f"{merge.case_number} was joined into it on {merge.on_day} by {merge.by_name}" for merge in joined
    ]
    gone = desk.store.merge_of(number)
    if gone is not None:
        lines.append(f"joined into {gone.joined_to} on {gone.on_day}: work goes on under that number")
    return lines
