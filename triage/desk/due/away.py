"""Being away and being covered: nothing stays due to somebody alone who is not here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from triage.casework.escalations import WHOSE_JOB
from triage.casework.people import ASKS_ONLY, LOOKS_ONLY
from triage.desk import gate
from triage.desk.due.cover import has_left
from triage.desk.due.listing import unknown
from triage.desk.due.whose import role_words
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.store.records import PersonRow
from triage.store.rows_due import AbsenceRow


@dataclass(frozen=True)
class Away:
    """An absence as it was entered, and what whoever entered it should know."""

    row: AbsenceRow
    notes: tuple[str, ...] = ()
    """On which of the days the cover is not here either, and what a cover of another role does not take."""


def go_away(desk: Desk, name: str, from_on: date, to_on: date, cover: str, by: str | None) -> Away:
    """Enter that somebody is away from the first day to the last, both included, and who covers for them.

    Raises :class:`WrongUse` for a name nobody is registered by and for days in the wrong order; :class:`Refused` for days that have
    passed, days on which the person is away already, and a cover who has left, only looks or only asks, or is the person.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "people.away", by)
        somebody, other = _known(desk, name), _known(desk, cover)
        _check_days(desk, from_on, to_on)
        _check_cover(somebody, other)
        held = [row for row in store.absences(name=somebody.name) if _meet(row, from_on, to_on)]
        if held:
            raise Refused(
                f"{somebody.name} is away from {held[0].from_on} to {held[0].to_on} already",
                why="two covers for one day leave it open who does the work",
                mend=f"end that first: triage people away end {_quoted(somebody.name)} --by NAME, or choose other days",
            )
        identity = store.add_absence(
            {
                "name": somebody.name,
                "from_on": from_on,
                "to_on": to_on,
                "cover": other.name,
                "entered_by": person.name,
                "entered_on": desk.on,
            }
        )
        store.log(desk.on, person.name, "people.away", record=f"absence {identity}")
        row = next(one for one in store.absences(name=somebody.name) if one.id == identity)
        return Away(row, tuple(_notes(desk, row, somebody, other)))


def come_back(desk: Desk, name: str, by: str | None) -> AbsenceRow:
    """End an absence: the desk's day is the first day back; one that has not begun is taken back.

    The one that holds on the day is ended, else the next to come. Raises :class:`WrongUse` for a name nobody is registered by,
    :class:`Refused` where the person is not away.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "people.away", by)
        if store.person(name.strip()) is None:
            raise unknown(desk)
        running = [row for row in store.absences(name=name.strip()) if _runs(row, desk.on)]
        if not running:
            raise Refused(
                f"{name.strip()} is not away, and no absence is to come",
                why="only what is entered can be ended",
                mend="see `triage people away list`",
            )
        row = running[0]
        store.end_absence(row.id, desk.on, person.name)
        store.log(desk.on, person.name, "people.away_end", record=f"absence {row.id}")
        return next(one for one in store.absences(name=row.name) if one.id == row.id)


def list_absences(desk: Desk, *, past: bool = False) -> list[AbsenceRow]:
    """List absences that hold on the day or are to come, by first day; with ``past`` those that are over too."""
    rows = desk.store.absences()
    return rows if past else [row for row in rows if _runs(row, desk.on)]


def _known(desk: Desk, name: str) -> PersonRow:
    person = desk.store.person(name.strip())
    if person is None:
        raise unknown(desk)
    if has_left(person, desk.on):
        raise Refused(
            f"{person.name} has left",
            why="only somebody who works here is away or covers for others",
            mend="name somebody else; see `triage people list`",
        )
    return person


def _check_days(desk: Desk, from_on: date, to_on: date) -> None:
    if to_on < from_on:
        raise WrongUse(
            f"the last day, {to_on}, comes before the first, {from_on}",
            mend="give the first day, then the last",
        )
    if from_on < desk.on:
        raise Refused(
            f"{from_on} has passed",
            why="what was due on days that have passed was due to whoever was named then",
            mend=f"begin with {desk.on}, or a later day",
        )


def _check_cover(somebody: PersonRow, other: PersonRow) -> None:
    if other.name == somebody.name:
        raise Refused(
            "nobody covers for themselves", why="then nobody would do the work", mend="name another person"
        )
    if not other.roles - LOOKS_ONLY - ASKS_ONLY:
        raise Refused(
            f"the role {other.role} takes over no work",
            why="whoever covers does what the person away would do",
            mend="name somebody with another role",
        )


def _notes(desk: Desk, row: AbsenceRow, somebody: PersonRow, other: PersonRow) -> list[str]:
    """What is good to know beforehand: days without the cover, and escalations that a cover does not take."""
    notes = []
    for held in desk.store.absences(name=other.name):
        if _meet(held, row.from_on, row.to_on):
            first, last = max(held.from_on, row.from_on), min(held.to_on, row.to_on)
            notes.append(
                f"{other.name} is away from {first} to {last} too: on those days the coordinators see this work as well"
            )
    for role in sorted(somebody.roles & frozenset(WHOSE_JOB.values())):
        alike = [
            one.name
            for one in desk.store.people()
            if role in one.roles and one.name != somebody.name and not has_left(one, desk.on)
        ]
        if role not in other.roles:
            stay = (
                f"{', '.join(alike)} see them"
                if alike
                else "the other leads, managers and coordinators see them"
            )
            notes.append(f"escalations stay with the role {role_words(role)}: {stay}")
    return notes


def _meet(row: AbsenceRow, from_on: date, to_on: date) -> bool:
    """Whether an absence that was not ended before holds on one of the days."""
    last = (
        row.to_on if row.ended_on is None else min(row.to_on, date.fromordinal(row.ended_on.toordinal() - 1))
    )
    return row.from_on <= last and row.from_on <= to_on and from_on <= last


def _runs(row: AbsenceRow, on: date) -> bool:
    return row.to_on >= on and _meet(row, on, row.to_on)


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
