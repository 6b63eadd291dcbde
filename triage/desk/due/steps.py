"""The next step of each of some cases, and a sheet of what is due for all of them that is filled in a little at a time.

Each case is looked at by itself, so that what a list shows costs as much as it shows, however many cases the record holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from sys import intern

from triage.desk.due import safety
from triage.desk.due.cover import Crew, crew_of
from triage.desk.due.held import Held
from triage.desk.due.item import DueItem
from triage.desk.due.listing import in_order
from triage.desk.due.sources import SOURCES
from triage.desk.due.whose import placed
from triage.desk.opening import Desk
from triage.desk.seeing import due_seen


def items_of(desk: Desk, numbers: Iterable[str], by: str | None) -> dict[str, list[DueItem]]:
    """All that is due on any day for some cases, as far as somebody sees it, each case's in the order of the list."""
    crew = crew_of(desk)
    found: list[DueItem] = []
    for number in numbers:
        found += in_order(desk, _of_one(desk, number, crew))
    by_case: dict[str, list[DueItem]] = {}
    for item in due_seen(desk, found, by):
        by_case.setdefault(item.case or "", []).append(item)
    return by_case


def _of_one(desk: Desk, number: str, crew: Crew) -> Iterator[DueItem]:
    held = Held(desk, number)
    for source in SOURCES:
        for item in source(held):
            # The list of a day asks once a month to look through all records whose time has ended, not for each of them.
            if item.case == number and (item.kind, item.code) != ("retention", "retention"):
                yield placed(item, held.cases.get(number), crew)


def first_step(items: Sequence[DueItem]) -> DueItem | None:
    """An open escalation, whatever else is due sooner; else what is due first, and of one day what comes first in the list."""
    urgent = next((item for item in items if item.kind == "escalation"), None)
    return urgent or min(items, key=lambda item: item.due_on, default=None)


Step = tuple[date, str, tuple[tuple[str, bool], ...]]
"""What the sheet keeps of a case: day and words of its next step, then kind and whether it is overdue of each thing due by the day.

A plain tuple, which the collector of cycles passes over however many there are.
"""


@dataclass
class Sheet:
    """What is due for each case of a queue; filled in by :func:`count`, so that nobody waits for all of it."""

    by: str | None
    steps: dict[str, Step | None] = field(default_factory=dict)
    """None for a case for which nothing is due, or nothing that is shown."""
    event: int = -1
    """Newest entry of the log when counting began."""
    due: Counter[str] = field(default_factory=Counter)
    """How many things are due by the day, by kind."""
    late: Counter[str] = field(default_factory=Counter)
    """How many of them are overdue."""

    def take(self, steps: Mapping[str, Step | None]) -> None:
        """Take over what was counted."""
        for number, step in steps.items():
            self._add(self.steps.get(number), -1)
            self.steps[number] = step
            self._add(step, 1)

    def drop(self, numbers: Iterable[str]) -> None:
        """Let go of cases that changed, or that are in the queue no more."""
        for number in numbers:
            self._add(self.steps.pop(number, None), -1)

    def _add(self, step: Step | None, sign: int) -> None:
        for kind, overdue in step[2] if step else ():
            self.due[kind] += sign
            self.late[kind] += sign * overdue


def count(desk: Desk, sheet: Sheet, numbers: Sequence[str]) -> dict[str, Step | None]:
    """Work out the steps of some cases; whoever holds the sheet takes them over."""
    items = items_of(desk, numbers, sheet.by)
    return {number: _step(desk, items.get(number, [])) for number in numbers}


def _step(desk: Desk, items: Sequence[DueItem]) -> Step | None:
    first = first_step(items)
    if first is None:
        return None
    due = tuple((item.kind, item.due_on < desk.on) for item in items if item.due_on <= desk.on)
    return first.due_on, intern(first.what), due


def unread_of(desk: Desk, by: str | None) -> list[DueItem]:
    """Referrals that nobody could read, in the order of the list."""
    held = Held(desk)
    crew = crew_of(desk)
    rows = desk.store.cases_of([row.case_number for row in held.unread if row.case_number])
    items = [placed(item, rows.get(item.case or ""), crew) for item in safety.unread(held)]
    return due_seen(desk, in_order(desk, items), by)


def unsent_of(desk: Desk, by: str | None) -> list[DueItem]:
    """Referrals that say danger and were not sent, in the order of the list."""
    crew = crew_of(desk)
    items = [placed(item, None, crew) for item in safety.unsent(Held(desk))]
    return due_seen(desk, in_order(desk, items), by)
