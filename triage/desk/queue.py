"""The queue of cases: which come first, which somebody may know of, and what a filter keeps, however many there are.

One question gives every case its place; rows are then read a window at a time. A filter shows less and never ranks anew, and what
it leaves out is counted where an escalation is open.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from triage.casework.escalations import OPEN_STATES
from triage.casework.permissions import fields_for
from triage.desk import auditing, gate
from triage.desk.due.cover import crew_of
from triage.desk.due.steps import Sheet, Step
from triage.desk.opening import Desk
from triage.desk.seeing import masked, restricted_numbers
from triage.desk.standing import Standing, open_glass
from triage.store.records import CaseRow
from triage.store.rows_queue import QueueRow

NEVER = date.min.isoformat()
LATEST = date.max.isoformat()
SOON = 7
"""Days that "soon" looks ahead."""
STATES = {
    "unconfirmed": "decision not confirmed yet",
    "confirmed": "decision confirmed",
    "escalated": "an escalation is open",
    "closed": "closed",
}
"""What a filter may ask of where a case stands."""
WHOSE = {"mine": "mine", "team": "my team's", "nobody": "nobody's yet"}
DUES = {"overdue": "overdue", "today": "due today", "soon": f"due in {SOON} days", "later": "due later"}
MADE_UP = {"real": "real cases only", "synthetic": "synthetic cases only"}


@dataclass(frozen=True)
class Filters:
    """What somebody wants to see of the queue; empty: everything."""

    level: int = 0
    state: str = ""
    """One of ``STATES``."""
    whose: str = ""
    """One of ``WHOSE``."""
    team: str = ""
    due: str = ""
    """One of ``DUES``, asked of the next step."""
    made_up: str = ""
    """One of ``MADE_UP``."""
    find: str = ""
    """Words of needs, a number, a level or a next step."""

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return self != Filters()


@dataclass(frozen=True)
class Queue:
    """Every case in its place, as one person may know of them."""

    held: tuple[tuple[Any, ...], ...]
    """What ``rows`` gives, as plain tuples: the collector of cycles passes over them, and no key waits for it."""
    closed: int
    """Closed cases that somebody may know of; counted where nothing is open, -1 elsewhere."""
    event: int
    """Newest entry of the log when this was read."""

    @property
    def rows(self) -> Iterator[QueueRow]:
        """The cases, in order."""
        return map(QueueRow._make, self.held)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Numbers of the cases, in order."""
        return tuple(row[0] for row in self.held)


def read_queue(desk: Desk, by: str | None, *, closed: bool = False) -> Queue:
    """Read the order of the cases: open escalations by their clock, then level, then the longest wait.

    ``closed`` reads closed cases in their place. Raises :class:`triage.errors.Refused` for whoever may not list cases.
    """
    gate.read(desk, "case.list", by, later=True)
    event = desk.store.newest_event()
    rows = _seen(desk, by, closed=closed)
    auditing.note(desk, "case.list", by=by, record=f"found {len(rows)}")
    others = len(_seen(desk, by, closed=True)) if not rows and not closed else -1
    return Queue(tuple(map(tuple, rows)), others, event)


def _seen(desk: Desk, by: str | None, *, closed: bool) -> list[QueueRow]:
    """The rows that somebody may know of; restricted ones bare, open or closed, as every list shows them."""
    reach = _Reach(desk, by)
    rows = desk.store.queue(OPEN_STATES, closed=closed)
    found, moved = [], False
    for row in rows:
        how = reach.of(row)
        if how is not None:
            found.append(how)
            moved = moved or how is not row
    if not closed:
        held = {row.number for row in found}
        for number in reach.shut - held:
            found.append(_bare(number, ""))
            moved = True
    if moved:
        found.sort(key=_place)
    return found


def _place(row: QueueRow) -> tuple[str, int, str, str]:
    return row.escalated or LATEST, -row.level, row.added_on, row.number


def _bare(number: str, escalated: str) -> QueueRow:
    return QueueRow(number, "restricted", 0, NEVER, "", "", "", "", "", 0, "", escalated)


class _Reach:
    """How much of each case one person sees, asked once for each way in which cases belong to people, not for each case."""

    def __init__(self, desk: Desk, by: str | None) -> None:
        self._desk = desk
        self._sight = gate.sight(desk, by, "case.list")
        self._person = self._sight.person
        self._standing = Standing(desk, self._person) if self._person else None
        self.shut = frozenset(restricted_numbers(desk, by))
        opened = open_glass(desk, self._person.name) if self._person else []
        self._each = {row.case_number for row in opened} | {
            row.case_number for row in desk.store.restrictions()
        }
        self._by_content = self._person is not None and "referrer" in self._person.roles
        self._known: dict[tuple[str, ...], tuple[bool, bool]] = {}

    def of(self, row: QueueRow) -> QueueRow | None:
        """The row as it is shown; None where somebody does not know of the case."""
        if row.number in self.shut:
            return _bare(row.number, row.escalated)
        if self._by_content or row.number in self._each:
            # Only the case itself says who referred it, or who took access to it.
            held = self._desk.store.case(row.number)
            shown, level = self._ask(held) if held else (False, False)
        else:
            key = (row.lead, row.lead_hash and "x", row.owner, row.team, row.added_by)
            if key not in self._known:
                pattern = replace(
                    masked(_PATTERN), lead=row.lead, lead_hash=row.lead_hash, owner=row.owner, team=row.team, added_by=row.added_by
                )  # fmt: skip
                self._known[key] = self._ask(pattern)
            shown, level = self._known[key]
        if not shown:
            return None
        return row if level or not row.level else row._replace(level=0)

    def _ask(self, row: CaseRow) -> tuple[bool, bool]:
        """Whether a case is shown, and whether with its level."""
        how = self._sight.of(row)
        if how == "part" and self._person is not None and self._standing is not None:
            return True, "level" in fields_for(self._person.roles, self._standing.to(row))
        return how != "none", True


_PATTERN = CaseRow(
    "", "open", date.min, "", "", "", "", "", 0, None, date.min, None, "", "", "", False, False
)


@dataclass(frozen=True)
class Narrowed:
    """What a filter keeps."""

    numbers: tuple[str, ...]
    """In the order of the queue."""
    urgent: int
    """How many of them have an open escalation."""
    synthetic: int
    unshown: int
    """Cases with an open escalation that the filter does not show."""
    counting: bool = False
    """Whether a part of the answer waits for what is still being counted."""


def narrow(
    desk: Desk,
    queue: Queue,
    filters: Filters,
    by: str | None,
    *,
    sheet: Sheet | None = None,
    words: Callable[[QueueRow, Step | None], Iterable[str]] | None = None,
) -> Narrowed:
    """Keep what a filter asks for; ``words`` gives the texts of a row that are searched besides the needs' words.

    Next steps are known as far as ``sheet`` was filled in. A restricted case is found by its number only, and by no filter.
    """
    rows = list(queue.rows)
    escalated = sum(1 for row in rows if row.escalated)
    for keeps in _tests(desk, filters, by, sheet):
        rows = [row for row in rows if keeps(row)]
    asked = filters.find.strip().casefold()
    if asked:
        by_words = _found(desk, filters.find, by)
        steps: Mapping[str, Step | None] = sheet.steps if sheet else {}
        rows = [
            row
            for row in rows
            if row.number in by_words
            or asked in row.number.casefold()
            or any(asked in text.casefold() for text in (words(row, steps.get(row.number)) if words else ()))
        ]
    urgent = sum(1 for row in rows if row.escalated)
    counting = bool((asked or filters.due) and sheet is not None and len(sheet.steps) < len(queue.held))
    return Narrowed(
        tuple(row.number for row in rows),
        urgent,
        sum(row.synthetic for row in rows),
        escalated - urgent,
        counting,
    )


def _found(desk: Desk, find: str, by: str | None) -> Collection[str]:
    """Numbers of cases whose needs' words hold the words; none for whoever may not search."""
    if not gate.may(desk, "case.find", by):
        return frozenset()
    found = desk.store.find_cases(find)
    auditing.note(desk, "case.find", by=by, record=f"found {len(found)}")
    return frozenset(found) - (frozenset(restricted_numbers(desk, by)) - {find.strip()})


def _tests(
    desk: Desk, filters: Filters, by: str | None, sheet: Sheet | None
) -> Iterable[Callable[[QueueRow], bool]]:
    if filters.level:
        yield lambda row: row.level == filters.level
    if filters.state == "unconfirmed":
        yield lambda row: row.state == "open" and not row.confirmed_on
    elif filters.state == "confirmed":
        yield lambda row: row.state == "open" and bool(row.confirmed_on)
    elif filters.state == "escalated":
        yield lambda row: bool(row.escalated)
    elif filters.state == "closed":
        yield lambda row: row.state == "closed"
    if filters.team:
        crew = crew_of(desk)
        yield lambda row: _team(row, crew.team) == filters.team
    if filters.whose:
        yield _whose(desk, filters.whose, by)
    if filters.made_up:
        yield (
            lambda row: row.state != "restricted" and bool(row.synthetic) == (filters.made_up == "synthetic")
        )
    if filters.due:
        steps: Mapping[str, Step | None] = sheet.steps if sheet else {}
        yield lambda row: _due(desk.on, row, steps.get(row.number)) == filters.due


def _team(row: QueueRow, team_of: Callable[[str], str]) -> str:
    return row.team or team_of(row.owner) or team_of(row.lead)


def _whose(desk: Desk, whose: str, by: str | None) -> Callable[[QueueRow], bool]:
    person = desk.store.person(by) if by else None
    crew = crew_of(desk)
    if whose == "nobody":
        return lambda row: row.state != "restricted" and not (row.owner or row.lead or row.lead_hash)
    if person is None:
        return lambda _: False
    if whose == "team":
        return lambda row: bool(person.team) and _team(row, crew.team) == person.team
    own = {person.name, *desk.store.covered_by(person.name, desk.on)}
    return lambda row: bool(own & {row.owner, row.lead})


def _due(on: date, row: QueueRow, step: Step | None) -> str:
    """Which of ``DUES`` the next step is; "" where nothing is due, or not counted yet."""
    day = date.fromisoformat(row.escalated) if row.escalated else step[0] if step else None
    if day is None:
        return ""
    if day <= on:
        return "overdue" if day < on else "today"
    return "soon" if day <= on + timedelta(days=SOON) else "later"


def newest_step(desk: Desk) -> int:
    """Number of the newest entry in the log of steps: another one than before says that somebody did something."""
    return desk.store.newest_event()


def changed_since(desk: Desk, event: int) -> frozenset[str]:
    """Numbers of the cases that somebody did something with after an entry of the log."""
    return frozenset(desk.store.changed_since(event))


def teams(desk: Desk) -> tuple[str, ...]:
    """Teams of the people who work here, for a filter to choose from."""
    return tuple(sorted({person.team for person in crew_of(desk).people.values()} - {""}))


__all__ = [
    "DUES", "MADE_UP", "STATES", "WHOSE", "Filters", "Narrowed", "Queue", "QueueRow", "changed_since", "narrow", "newest_step",
    "read_queue", "teams",
]  # fmt: skip
