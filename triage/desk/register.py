"""People of the workspace: registering somebody, changing what they may do, saying that they left."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from triage.casework import people
from triage.casework.permissions import ACTS, ROLES
from triage.desk import accounts, gate
from triage.desk.leaving import Falls, falls, work_of
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.store.records import PersonRow
from triage.store.rows_people import PersonChangeRow


def add_person(
    desk: Desk,
    name: str,
    role: str,
    team: str = "",
    by: str | None = None,
    *,
    more_roles: Sequence[str] = (),
    account: str = "",
) -> PersonRow:
    """Register somebody; the first one needs nobody before, each later one somebody who may register.

    ``more_roles`` are held besides ``role``; ``account`` is the login name of the operating system that the name is bound to.
    Raises :class:`triage.errors.WrongUse` for an unknown role, :class:`triage.errors.Refused` for a name that is taken and for
    a ``by`` whose role does not register people.
    """
    store = desk.store
    with store.writing():
        if store.people():
            by = _registrar(desk, "people.add", by).name
        person = people.register(store, name, (role, *more_roles), team, by=by, on=desk.on, account=account)
        store.log(desk.on, person.registered_by, "people.add", record=f"person {person.name}")
    return person


def _registrar(desk: Desk, act: str, by: str | None) -> PersonRow:
    """Who registers: a role that may; where nobody of such a role works here, anybody who is registered, so that nobody is locked out."""
    may = frozenset(ACTS[act].may)
    if any(row.left_on is None and row.roles & may for row in desk.store.people()):
        return gate.change(desk, act, by)
    return accounts.known(desk, by)


def list_people(desk: Desk, by: str | None = None) -> list[PersonRow]:
    """Everybody registered, by name; those who left too."""
    gate.read(desk, "people.list", by)
    return desk.store.people()


@dataclass(frozen=True)
class Changed:
    """What a change of somebody's place here comes to."""

    person: PersonRow
    changes: tuple[PersonChangeRow, ...]
    empty: tuple[str, ...]
    """Roles that nobody holds any more."""
    falls: Falls | None = None
    """What falls to whom, where somebody left."""


def change_person(
    desk: Desk,
    name: str,
    by: str | None,
    *,
    roles: Sequence[str] | None = None,
    team: str | None = None,
    account: str | None = None,
    back: bool = False,
    leave_empty: bool = False,
) -> Changed:
    """Change somebody's roles, team or account, or take back somebody who left; each change is kept with day and name.

    Raises :class:`WrongUse` for an unknown name or role or where nothing changes, :class:`Refused` where a role would be left
    without anybody (unless ``leave_empty`` says that this is meant), or where somebody would change their own roles.
    """
    store = desk.store
    with store.writing():
        who = _registrar(desk, "people.change", by)
        person = _found(desk, name)
        if roles is not None and person.name == who.name:
            raise Refused(
                "nobody changes their own roles",
                why="what somebody may do is given by somebody else",
                mend="let another coordinator, manager or data steward do this",
            )
        if person.left_on is not None and not back:
            raise people.has_left(person)
        values: dict[str, object] = {}
        said: list[tuple[str, str, str]] = []
        empty: tuple[str, ...] = ()
        if roles is not None:
            held = tuple(dict.fromkeys(roles))
            people.check_roles(held)
            if held != (person.role, *person.more_roles):
                empty = _emptied(desk, person, frozenset(held), leave_empty=leave_empty)
                values |= {"role": held[0], "more_roles": held[1:]}
                said.append(("role", " ".join((person.role, *person.more_roles)), " ".join(held)))
        if team is not None and team.strip() != person.team:
            values["team"] = team.strip()
            said.append(("team", person.team, team.strip()))
        if account is not None and account.strip() != person.account:
            people.check_account(store.people(), person.name, account)
            values["account"] = account.strip()
            said.append(("account", person.account, account.strip()))
        if back and person.left_on is not None:
            people.check_account(store.people(), person.name, person.account if account is None else account)
            values |= {"left_on": "", "left_by": ""}
            said.append(("back", person.left_on.isoformat(), ""))
        if not said:
            raise WrongUse(
                "nothing would change",
                why="this person is registered so already",
                mend="see `triage people list`; name --role, --team or --account",
            )
        changed = _keep(desk, person, values, said, who.name, "people.change", empty)
    return Changed(changed, tuple(store.person_changes(person.name)[-len(said) :]), empty)


def leave(desk: Desk, name: str, by: str | None, *, leave_empty: bool = False) -> Changed:
    """Say that somebody left: nothing is done in their name from now on, and what was theirs falls to their team or the coordinators.

    Raises :class:`WrongUse` for an unknown name, :class:`Refused` for somebody who left already, and for the last one of a role
    unless ``leave_empty`` says that this is meant.
    """
    store = desk.store
    with store.writing():
        who = _registrar(desk, "people.leave", by)
        person = _found(desk, name)
        if person.left_on is not None:
            raise people.has_left(person)
        empty = _emptied(desk, person, frozenset(), leave_empty=leave_empty)
        before = work_of(desk, person.name)
        said = [("left", " ".join((person.role, *person.more_roles)), "")]
        changed = _keep(
            desk, person, {"left_on": desk.on, "left_by": who.name}, said, who.name, "people.leave", empty
        )
        left = falls(desk, person.name, before, who.name)
    return Changed(changed, tuple(store.person_changes(person.name)[-1:]), empty, left)


def roles_nobody_holds(rows: Iterable[PersonRow]) -> list[str]:
    """Roles that nobody who works here holds, of those whose job something is: an escalation, a look, a request about data."""
    held = {role for row in rows if row.left_on is None for role in row.roles}
    return [role for role in _NEEDED if role not in held]


_NEEDED = ("safeguarding_lead", "clinical_lead", "coordinator", "manager", "data_steward")


def _found(desk: Desk, name: str) -> PersonRow:
    person = desk.store.person(name.strip())
    if person is None:
        raise WrongUse(
            "nobody of this name is registered here",
            why="only people of this workspace can be changed",
            mend="see `triage people list`",
        )
    return person


def _emptied(desk: Desk, person: PersonRow, keeps: frozenset[str], *, leave_empty: bool) -> tuple[str, ...]:
    others = {
        role
        for row in desk.store.people()
        if row.left_on is None and row.name != person.name
        for role in row.roles
    }
    empty = tuple(role for role in ROLES if role in person.roles - keeps - others)
    if empty and not leave_empty:
        titles = ", ".join(ROLES[role].lower() for role in empty)
        raise Refused(
            f"nobody else is registered as {titles}",
            why="what is due for a role that nobody holds is nobody's job",
            mend=f"register somebody first: `{people.ADD} --by NAME`; or say with --leave-empty that this is meant",
        )
    return empty


def _keep(
    desk: Desk,
    person: PersonRow,
    values: dict[str, object],
    said: Sequence[tuple[str, str, str]],
    by: str,
    event: str,
    empty: Sequence[str],
) -> PersonRow:
    store = desk.store
    store.change_person(person.name, values)
    for what, was, became in said:
        store.add_person_change(
            {
                "name": person.name,
                "on_day": desk.on,
                "by_name": by,
                "what": what,
                "was": was,
                "became": became,
            }
        )
    store.log(desk.on, by, event, record=f"person {person.name}")
    if empty:
        store.log(desk.on, by, "people.role_empty", record=f"roles {json.dumps(list(empty))}")
    return _found(desk, person.name)
