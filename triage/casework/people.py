"""Who may do what: the register of people, and the guard that every change passes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from triage.errors import Refused, WrongUse
from triage.store.protocol import Record
from triage.store.records import PersonRow

ROLES: Mapping[str, str] = {
    "referrer": "Referring professional",
    "coordinator": "Coordinator",
    "lead_practitioner": "Lead practitioner",
    "clinical_lead": "Clinical lead",
    "safeguarding_lead": "Designated safeguarding lead",
    "manager": "Manager",
    "data_steward": "Data steward",
    "auditor": "Auditor",
    "directory_owner": "Owner of the service directory",
    "rules_owner": "Owner of the rules",
}
LOOKS_ONLY = frozenset({"auditor"})
"""Roles that see everything and change nothing: whoever checks the work does not do it."""
ASKS_ONLY = frozenset({"referrer"})
"""Roles that bring cases and answer questions, and decide nothing."""
SEES_PATTERNS = frozenset({"coordinator", "manager", "safeguarding_lead"})
"""Roles that see flags which show patterns across an area."""
ADD = "triage people add NAME --role ROLE"


def sees_patterns(record: Record, by: str | None) -> bool:
    """Whether the person named is registered in a role that sees patterns across the area; nobody else does."""
    person = record.person(by.strip()) if by and by.strip() else None
    return person is not None and person.role in SEES_PATTERNS


def acting_person(record: Record, by: str | None, *, decides: bool = True) -> PersonRow:
    """Name the registered person who acts; raises :class:`Refused` where nobody is named, registered or allowed.

    ``decides`` is whether the act settles something (confirming, closing) rather than bringing facts.
    """
    name = (by or "").strip()
    if not name:
        raise Refused(
            "nobody is named",
            why="whoever acts on a child's record is named in it",
            mend="add --by NAME, or set TRIAGE_USER",
        )
    person = record.person(name)
    if person is None:
        raise Refused(
            "this name is not registered here",
            why="only people of this workspace act in it",
            mend=f"register the person first: {ADD} --by A-REGISTERED-PERSON",
        )
    if person.role in LOOKS_ONLY:
        raise Refused(
            f"the role {person.role} changes nothing",
            why="whoever checks the work does not do it",
            mend="let somebody with another role do this",
        )
    if decides and person.role in ASKS_ONLY:
        raise Refused(
            f"the role {person.role} does not decide this",
            why="whoever refers brings facts and answers questions; people of the service decide",
            mend="let a coordinator or a lead do this",
        )
    return person


def second_person(
    record: Record, first: PersonRow, second: str | None, roles: frozenset[str] | None, what: str
) -> PersonRow:
    """Name the second registered person for ``what``; raises :class:`Refused` unless it is another one, of a role in ``roles``."""
    name = (second or "").strip()
    wanted = " or ".join(ROLES[role].lower() for role in sorted(roles)) if roles else "registered person"
    if not name:
        raise Refused(
            f"{what} needs a second person",
            why="nobody puts such a step aside alone",
            mend=f"add --second NAME: another {wanted}",
        )
    person = record.person(name)
    if person is None:
        raise Refused(
            "the second person is not registered here",
            why="only people of this workspace act in it",
            mend=f"register the person first: {ADD}",
        )
    if person.name == first.name:
        raise Refused(
            "the second person is the first one",
            why="two people look at this, never one twice",
            mend=f"name another {wanted}",
        )
    if person.role in LOOKS_ONLY or (roles and person.role not in roles):
        raise Refused(
            f"the second person's role {person.role} is not the right one for this",
            why=f"{what} is agreed by a {wanted}",
            mend=f"name another {wanted} with --second",
        )
    return person


def register(record: Record, name: str, role: str, team: str, *, by: str | None, on: date) -> PersonRow:
    """Register somebody, inside ``record.writing()``; the first one needs nobody before.

    Raises :class:`WrongUse` for an unknown role or an unusable name, :class:`Refused` for a name that is taken or
    without a registered ``by``.
    """
    name = name.strip()
    if role not in ROLES:
        raise WrongUse(
            f"there is no role '{role}'",
            why="a role says what somebody may do",
            mend="the roles are " + ", ".join(ROLES),
        )
    if not re.fullmatch(r"[^\W_][\w .,'’()&/-]{0,79}", name):
        raise WrongUse(
            "a name begins with a letter or digit and has at most 80 letters, digits, spaces and . , ' - ( ) & /",
            mend="write the name as colleagues know it",
        )
    held = record.people()
    if any(person.name.casefold() == name.casefold() for person in held):
        raise Refused(
            "this name is registered already",
            why="two people of one name could not be told apart in the record",
            mend="add a team or a middle initial to the name",
        )
    registered_by = acting_person(record, by).name if held else name
    person = PersonRow(name=name, role=role, team=team.strip(), registered_by=registered_by, registered_on=on)
    record.add_person(
        {"name": name, "role": role, "team": person.team, "registered_by": registered_by, "registered_on": on}
    )
    return person
