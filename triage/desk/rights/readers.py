"""Who looked at a record and who changed it, as roles: from the audit log, and where that says nothing from the case's own log."""

from __future__ import annotations

from triage.casework.permissions import ACTS, ROLES
from triage.desk.opening import Desk

Seen = tuple[str, str, str]
"""Day, role in words, and what was done in words."""


def looks_at(desk: Desk, number: str) -> tuple[Seen, ...]:
    """Everybody who looked at a case or changed it, oldest first, each look or step once a day for each role."""
    found: dict[Seen, None] = {}
    mark = desk.store.audit_mark(number)
    roles = {person.name: person.role for person in desk.store.people()}
    for entry in desk.store.audit_entries({"subject": mark}) if mark else ():
        role = ROLES.get(entry.role or roles.get(entry.who, ""), "Somebody whose role is not recorded")
        outcome = "" if entry.outcome == "allowed" else f" ({entry.outcome})"
        found[(entry.on_day, role, _act(entry.act) + outcome)] = None
    if not found:
        for event in desk.store.events(number):
            role = ROLES.get(roles.get(event.who, ""), "Somebody whose role is not recorded")
            found[(event.on_day.isoformat(), role, _act(event.what))] = None
    return tuple(found)


def _act(code: str) -> str:
    act = ACTS.get(code)
    return act.title if act else code.replace(".", " ").replace("_", " ")
