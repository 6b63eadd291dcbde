"""How many cases each worker holds, beside the ceiling and the shares that the settings name (E6, G21)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from triage.desk.due.casework import OPEN_ACCESS
from triage.desk.due.cover import crew_of
from triage.desk.opening import Desk
from triage.model.settings import Caseload, Share
from triage.store.records import CaseRow, PersonRow


@dataclass(frozen=True)
class Load:
    """The open cases of one worker; each case is counted once, whether the person leads or owns it or both."""

    name: str
    """Empty for the cases that nobody leads or owns."""
    role: str
    team: str
    kind: str
    """The kind of worker that the settings name; empty where none fits."""
    casework: int
    """Open cases above level 1."""
    open_access: int
    """Open cases of level 1."""
    casework_room: int | None
    """Cases of casework that the settings leave the person at most; None where they say nothing."""
    open_access_room: int | None
    ceiling: int | None
    away: bool

    @property
    def cases(self) -> int:
        """All open cases of the person."""
        return self.casework + self.open_access

    @property
    def over(self) -> int:
        """Cases above the ceiling; 0 where there is none."""
        return max(self.cases - self.ceiling, 0) if self.ceiling is not None else 0


def caseloads(desk: Desk, team: str | None = None) -> list[Load]:
    """The caseload of everybody who holds a case or could lead one, the fullest first; last the cases that nobody holds.

    ``team`` keeps the workers of one team, and the team's cases that nobody holds.
    """
    crew = crew_of(desk)
    held: dict[str, list[CaseRow]] = {}
    for row in desk.store.cases("open"):
        holders = {row.owner, row.lead} - {""} or {""}
        for name in holders:
            held.setdefault(name, []).append(row)
    nobody = [row for row in held.pop("", []) if team is None or row.team == team]
    names = dict.fromkeys((*held, *crew.of_role("coordinator"), *crew.of_role("lead_practitioner")))
    loads = []
    for name in names:
        person = crew.people.get(name) or desk.store.person(name)
        if person is not None and team in (None, person.team):
            loads.append(
                _load(desk.settings.caseload, person, held.get(name, []), away=not crew.is_here(name))
            )
    loads.sort(key=lambda load: (-load.over, -load.cases, load.name))
    if nobody:
        loads.append(Load("", "", team or "", "", *_counts(nobody), None, None, None, away=False))
    return loads


def _load(settings: Caseload, person: PersonRow, rows: list[CaseRow], *, away: bool) -> Load:
    kind, share = next(_kinds(settings, person), ("", None))
    ceiling = settings.ceiling
    casework = _room(ceiling, share.casework if share else None)
    open_access = _room(ceiling, share.open_access if share else None)
    return Load(
        person.name, person.role, person.team, kind, *_counts(rows), casework, open_access, ceiling, away=away
    )


def _room(ceiling: int | None, percent: int | None) -> int | None:
    return None if ceiling is None or percent is None else ceiling * percent // 100


def _kinds(settings: Caseload, person: PersonRow) -> Iterator[tuple[str, Share]]:
    """The kinds of worker that fit somebody: those of their team first."""
    yield from (
        (name, share) for name, share in settings.kinds.items() if person.team and person.team in share.teams
    )
    yield from (
        (name, share) for name, share in settings.kinds.items() if person.roles & frozenset(share.roles)
    )


def _counts(rows: list[CaseRow]) -> tuple[int, int]:
    casework = sum(row.level > OPEN_ACCESS for row in rows)
    return casework, len(rows) - casework
