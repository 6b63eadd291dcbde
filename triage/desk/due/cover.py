"""Who is here on a day, who is away, and who looks after whose work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from triage.casework.people import ASKS_ONLY, LOOKS_ONLY
from triage.desk.opening import Desk
from triage.store.records import PersonRow
from triage.store.rows_due import AbsenceRow

STANDS_IN = ("coordinator", "manager", "safeguarding_lead")
"""Roles that take over, in this order, what somebody away left without cover."""


def absences_on(desk: Desk) -> dict[str, AbsenceRow]:
    """Who is away on the desk's day, by name."""
    return {row.name: row for row in desk.store.absences(desk.on)}


def crew_of(desk: Desk) -> Crew:
    """Everybody who works here on the desk's day."""
    people = {row.name: row for row in desk.store.people() if not has_left(row, desk.on)}
    return Crew(people, {name: row.cover for name, row in absences_on(desk).items() if name in people})


def has_left(person: PersonRow, on: date) -> bool:
    """Whether somebody does not work here any more on a day."""
    return person.left_on is not None and person.left_on <= on


@dataclass(frozen=True)
class Crew:
    """Who works here on one day."""

    people: Mapping[str, PersonRow]
    """Everybody registered who has not left, by name."""
    covers: Mapping[str, str]
    """Name of whoever is away -> name of their cover, who may be away too or have left."""

    def is_here(self, name: str) -> bool:
        """Whether somebody works here and is not away."""
        return name in self.people and name not in self.covers

    def here(self, names: Iterable[str]) -> tuple[str, ...]:
        """Of some names, those who are here."""
        return tuple(name for name in names if self.is_here(name))

    def of_role(self, role: str, team: str = "") -> tuple[str, ...]:
        """Everybody of a role (of one team, where it is named), whether here or away."""
        return tuple(
            name
            for name, person in self.people.items()
            if role in person.roles and (not team or person.team == team)
        )

    def of_team(self, team: str) -> tuple[str, ...]:
        """Everybody of a team who may decide something, whether here or away."""
        return tuple(name for name, person in self.people.items() if person.team == team and _decides(person))

    def holds(self, names: Iterable[str], role: str) -> bool:
        """Whether one of some people holds a role."""
        return any(name in self.people and role in self.people[name].roles for name in names)

    def team(self, name: str) -> str:
        """The team of somebody; empty where they have none or are not here any more."""
        return self.people[name].team if name in self.people else ""

    def cover_for(self, name: str) -> tuple[str, bool]:
        """Who is here of the chain of covers that begins with ``name``, and whether it is the person's own cover.

        ("", False) where everybody in the chain is away or has left, or the chain comes back to itself.
        """
        seen = {name}
        following = self.covers.get(name, "")
        while following and following not in seen:
            if self.is_here(following):
                return following, len(seen) == 1
            seen.add(following)
            following = self.covers.get(following, "")
        return "", False

    def stand_ins(self, team: str = "") -> tuple[str, ...]:
        """Who takes over where neither a person nor their cover is here; nobody only where nobody is registered at all."""
        of_team = self.here(self.of_role(STANDS_IN[0], team)) if team else ()
        choices = [of_team, *(self.here(self.of_role(role)) for role in STANDS_IN)]
        deciding = [name for name, person in self.people.items() if _decides(person)]
        choices += [self.here(deciding), self.here(self.people), tuple(deciding), tuple(self.people)]
        return next((names for names in choices if names), ())


def _decides(person: PersonRow) -> bool:
    return bool(person.roles - LOOKS_ONLY - ASKS_ONLY)
