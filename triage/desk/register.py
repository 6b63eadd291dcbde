"""People of the workspace."""

from __future__ import annotations

from triage.casework import people
from triage.desk.opening import Desk
from triage.store.records import PersonRow


def add_person(desk: Desk, name: str, role: str, team: str = "", by: str | None = None) -> PersonRow:
    """Register somebody; the first one needs nobody before, each later one a registered ``by``.

    Raises :class:`triage.errors.WrongUse` for an unknown role, :class:`triage.errors.Refused` for a name that is taken.
    """
    with desk.store.writing():
        person = people.register(desk.store, name, role, team, by=by, on=desk.on)
        desk.store.log(desk.on, person.registered_by, "people.add", record=f"person {person.name}")
    return person


def list_people(desk: Desk) -> list[PersonRow]:
    """Everybody registered, by name."""
    return desk.store.people()
