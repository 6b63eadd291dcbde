"""How near somebody stands to a case: referred it, leads or owns it, is of its team, or took access in an emergency."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cached_property

from triage.casework.permissions.scopes import ANY, OWN_CASE, OWN_REFERRAL, OWN_TEAM
from triage.desk.identities import kept_identity
from triage.desk.opening import Desk
from triage.store.records import CaseRow, PersonRow
from triage.store.rows_people import BreakGlassRow

Glass = BreakGlassRow
READS_RESTRICTED = frozenset({"safeguarding_lead"})
"""Roles that read every restricted case besides the people named for it."""


def standing(desk: Desk, person: PersonRow, row: CaseRow, *, glass: bool = True) -> frozenset[str]:
    """How a person stands to a case: scopes of :mod:`triage.casework.permissions`.

    Whoever covers for somebody away stands where they stand. ``glass``: access taken in an emergency counts as being of the team.
    """
    return Standing(desk, person).to(row, glass=glass)


class Standing:
    """How one person stands to many cases; what is the same for all of them is read once."""

    def __init__(self, desk: Desk, person: PersonRow) -> None:
        """Look for ``person`` on the desk's day."""
        self._desk, self._person = desk, person

    @cached_property
    def _own(self) -> frozenset[str]:
        """Whose work is theirs: their own, and that of people they cover for."""
        return frozenset((self._person.name, *self._desk.store.covered_by(self._person.name, self._desk.on)))

    @cached_property
    def _teams(self) -> dict[str, str]:
        return {row.name: row.team for row in self._desk.store.people()}

    @cached_property
    def _opened(self) -> frozenset[str]:
        """Numbers of cases that they took access to and that are open still."""
        return frozenset(row.case_number for row in open_glass(self._desk, self._person.name))

    def to(self, row: CaseRow, *, glass: bool = True) -> frozenset[str]:
        """How they stand to one case."""
        found = {str(ANY)}
        # Until somebody takes a case it is the work of whoever brought it in.
        brought = not (row.lead or row.owner or row.lead_hash) and row.added_by in self._own
        if brought or self._own & {row.lead, row.owner}:
            found |= {OWN_CASE, OWN_TEAM}
        if self._team(row) in ("", self._person.team):
            found.add(OWN_TEAM)
        if "referrer" in self._person.roles and _referred(self._desk, self._person, row):
            found.add(OWN_REFERRAL)
        if glass and row.number in self._opened:
            found.add(OWN_TEAM)
        return frozenset(found)

    def _team(self, row: CaseRow) -> str:
        """The team of a case: its own, else that of whoever owns or leads it; empty where nobody has it yet."""
        return row.team or self._teams.get(row.owner, "") or self._teams.get(row.lead, "")


def is_reader(person: PersonRow, readers: frozenset[str]) -> bool:
    """Whether somebody reads a case that is restricted to ``readers``."""
    return person.name in readers or bool(person.roles & READS_RESTRICTED)


def glass_open(desk: Desk, name: str, number: str) -> BreakGlassRow | None:
    """The access to a case that somebody took and that has not ended, or None."""
    return next(iter(open_glass(desk, name, number)), None)


def open_glass(desk: Desk, name: str, number: str | None = None) -> list[BreakGlassRow]:
    """Access that somebody took and that has not ended, to one case or all, newest first."""
    now = desk.clock()
    return [
        row
        for row in reversed(desk.store.break_glass(number))
        if row.by_name == name
        and datetime.fromisoformat(row.opened_at) <= now < datetime.fromisoformat(row.ends_at)
    ]


def _referred(desk: Desk, person: PersonRow, row: CaseRow) -> bool:
    """Whether somebody brought the case: added it, or stands in it as referrer with both name and organisation.

    A name alone is not enough: two people of one name work in two schools.
    """
    if row.added_by == person.name:
        return True
    if not person.team:
        return False
    identity = kept_identity(desk, row)
    name = str((identity.get("referrer") or {}).get("name", ""))
    if name.strip().casefold() != person.name.casefold():
        return False
    body = desk.store.content(row.number, row.file_hash)
    held = json.loads(body) if body else {}
    organisation = str((held.get("referrer") or {}).get("organisation", ""))
    return organisation.strip().casefold() == person.team.casefold()
