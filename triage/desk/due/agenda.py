"""What is due as a place of the screens shows it: by whose job it is and by day, escalations above all, however many cases there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from triage.casework.escalations import OPEN_STATES
from triage.desk import accounts, auditing, gate
from triage.desk.due.cover import crew_of
from triage.desk.due.held import Held
from triage.desk.due.item import URGENT, DueItem
from triage.desk.due.listing import due, in_order
from triage.desk.due.safety import escalations
from triage.desk.due.sources import OF_THE_PLACE
from triage.desk.due.steps import items_of, unread_of, unsent_of
from triage.desk.due.whose import placed
from triage.desk.opening import Desk
from triage.desk.seeing import due_seen
from triage.store.records import PersonRow
from triage.store.rows_queue import QueueRow

WHOSE = {"mine": "mine", "team": "my team's", "all": "everybody's", "nobody": "nobody's here"}
"""Whose work the list shows."""
MOST_CASES = 2000
"""Cases of which everything due is listed; of more, escalations are all listed, the rest as far as ``AT_ONCE`` goes."""
AT_ONCE = 400
"""Cases that are looked at where there are more than can be listed."""


@dataclass(frozen=True)
class Agenda:
    """What is due for one choice of whose it is."""

    items: tuple[DueItem, ...]
    """Escalations and what nobody could read first, then by day, the longest overdue first."""
    others_urgent: int
    """Urgent things that are somebody else's, and so not among ``items``."""
    not_read: int
    """Cases that were not looked at, because there are too many; their escalations are among ``items`` all the same."""
    first: int = 0
    """Cases before the first one that was looked at."""
    looked: int = 0
    """Cases that were looked at."""

    @property
    def cases(self) -> int:
        """All cases that are asked about."""
        return self.looked + self.not_read


def agenda(
    desk: Desk,
    by: str | None,
    *,
    whose: str = "all",
    ahead: int | None = 0,
    most: int | None = None,
    first: int = 0,
) -> Agenda:
    """List what is due until ``ahead`` days from the day (None: on any day); ``whose`` is one of ``WHOSE``.

    Where there are more cases than ``most`` only some are looked at, from ``first`` on (0 again after the last); escalations are
    those of all cases. Raises :class:`triage.errors.Refused` for whoever may not see it.
    """
    gate.read(desk, "due", by, later=True)
    person = accounts.looking(desk, by)
    rows = desk.store.queue(OPEN_STATES)
    most = MOST_CASES if most is None else most
    if len(rows) <= most:
        items, looked, first, asked = due_seen(desk, due(desk, ahead), by), len(rows), 0, len(rows)
    else:
        numbers = _asked(desk, rows, whose, person)
        first = first if first < len(numbers) else 0
        some = numbers[first : first + min(most, AT_ONCE)]
        items, looked, asked = _of_some(desk, by, some, ahead), len(some), len(numbers)
    kept = [item for item in items if _is(item, whose, person)]
    urgent = sum(item.kind in URGENT for item in items) - sum(item.kind in URGENT for item in kept)
    auditing.note(desk, "due", by=by, record=f"found {len(kept)}")
    return Agenda(tuple(_by_day(kept)), urgent, asked - looked, first, looked)


def _is(item: DueItem, whose: str, person: PersonRow | None) -> bool:
    if whose == "nobody":
        return bool(item.unheld) or not item.shown_to
    if whose in ("mine", "team") and person is None:
        return False
    if whose == "mine" and person is not None:
        return person.name in item.shown_to
    if whose == "team" and person is not None:
        return (bool(person.team) and item.team == person.team) or (not item.team and item.kind in URGENT)
    return True


def _by_day(items: Iterable[DueItem]) -> list[DueItem]:
    """Urgent things stay in their order above all; the rest by day, and within a day in the order of the list."""
    listed = list(items)
    urgent = [item for item in listed if item.kind in URGENT]
    return urgent + sorted((item for item in listed if item.kind not in URGENT), key=lambda item: item.due_on)


def _asked(desk: Desk, rows: Iterable[QueueRow], whose: str, person: PersonRow | None) -> list[str]:
    """Numbers of the cases to look at, the most urgent first."""
    crew = crew_of(desk)
    if person is not None and whose == "mine":
        own = {person.name, *desk.store.covered_by(person.name, desk.on)}
        return [row.number for row in rows if own & {row.owner, row.lead}]
    if person is not None and whose == "team":
        return [
            row.number
            for row in rows
            if (row.team or crew.team(row.owner) or crew.team(row.lead)) == person.team
        ]
    if whose == "nobody":
        return [row.number for row in rows if not crew.is_here(row.owner or row.lead)]
    return [row.number for row in rows]


def _of_some(desk: Desk, by: str | None, numbers: list[str], ahead: int | None) -> list[DueItem]:
    """Every escalation, unread referral and one not sent that says danger, the rest of these cases, and what is of no case."""
    last = None if ahead is None else desk.on + timedelta(days=ahead)
    crew = crew_of(desk)
    of_no_case = [
        placed(item, None, crew)
        for source in OF_THE_PLACE
        for item in source(desk, None)
        if item.case is None
    ]
    found = [
        item
        for items in (*items_of(desk, numbers, by).values(), due_seen(desk, of_no_case, by))
        for item in items
        if item.kind not in URGENT and (last is None or item.due_on <= last)
    ]
    urgent = [*_escalated(desk, by), *unread_of(desk, by), *unsent_of(desk, by)]
    return in_order(desk, [*urgent, *found])


def _escalated(desk: Desk, by: str | None) -> list[DueItem]:
    held = Held(desk)
    # Only cases with an escalation are read, however many there are.
    rows = desk.store.cases_of(list(dict.fromkeys(row.case_number for row in held.escalations)))
    held.cases = rows
    crew = crew_of(desk)
    return due_seen(desk, [placed(item, rows.get(item.case or ""), crew) for item in escalations(held)], by)
