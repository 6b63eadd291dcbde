"""Encrypting a record that was plain, bringing a server's record up to date, and the roles of a server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage.desk import gate
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.store import open_store
from triage.store.backends import IDENTITY, RECORD, Place
from triage.store.backends.postgres_roles import FOR_ROLES, GROUPS, whole_script
from triage.store.encrypting import encrypt_files, is_half_done, must_be_plain
from triage.store.keys import KEY_FILE, workspace_keys
from triage.workspace import Workspace

ENCRYPT, UPGRADE = "record.encrypt", "record.upgrade"


@dataclass(frozen=True)
class Encrypted:
    """What was encrypted."""

    files: tuple[str, ...]
    finished: bool
    """Whether an earlier try was finished, that had been broken off."""


def encrypt_record(desk: Desk, by: str | None) -> Encrypted:
    """Encrypt the record with the key of the environment: all of it or nothing.

    Raises :class:`Refused` without a key, for a record that is encrypted or on a server, or where the person may not do
    this; :class:`triage.errors.Locked` where somebody has the record open.
    """
    workspace = _workspace(desk)
    keys = workspace_keys()
    if keys is None:
        raise Refused(
            "no key is set",
            why="what is encrypted is read with the same key later, so you make it and keep it, not the program",
            mend=f"make one: python3 -c 'import secrets; print(secrets.token_hex(32))' > FILE; chmod 600 FILE; then set {KEY_FILE}=FILE",
        )
    place = Place(workspace.database, workspace.record_url())
    begun = is_half_done(place)
    if not begun:
        must_be_plain(place)
        desk.use_store(open_store(workspace.database, keyless=True))
        gate.change(desk, ENCRYPT, by)
        desk.close()
    files = encrypt_files(place, keys)
    person = gate.change(desk, ENCRYPT, by)
    with desk.store.writing():
        desk.store.log(desk.on, person.name, ENCRYPT, record=f"files {len(files)}")
    return Encrypted(tuple(files), begun)


def upgrade_record(desk: Desk, by: str | None, *, dump_made: bool) -> int:
    """Bring the record up to date, a server's only where its operator has a dump; returns the number of its format.

    Raises :class:`triage.errors.Locked` where there is no dump yet.
    """
    workspace = _workspace(desk)
    desk.use_store(open_store(workspace.database, workspace.record_url(), dump_made=dump_made))
    person = gate.change(desk, UPGRADE, by)
    with desk.store.writing():
        desk.store.log(desk.on, person.name, UPGRADE, record=f"format {desk.store.format_number()}")
    return desk.store.format_number()


def database_roles(desk: Desk, logins: Mapping[str, str]) -> str:
    """SQL that makes the group roles of a PostgreSQL record and gives each login those of its person.

    ``logins`` is name of a registered person -> login. Raises :class:`WrongUse` for somebody who is not registered.
    """
    roles: dict[str, tuple[str, ...]] = {}
    for name, login in logins.items():
        person = desk.store.person(name)
        if person is None:
            raise WrongUse(
                "a name is not registered here",
                why="a login gets the rights of a registered person",
                mend='write --login "NAME=LOGIN" with a name of `triage people list`',
            )
        roles[login] = (person.role, *person.more_roles)
    return whole_script((RECORD, IDENTITY, "audit"), roles)


def group_roles() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Group roles with what they may, and for each role of a person the group roles of that person's login."""
    return dict(GROUPS), {role: list(found) for role, found in FOR_ROLES.items()}


def _workspace(desk: Desk) -> Workspace:
    if desk.workspace is None:
        raise WrongUse(
            "there is no workspace here",
            why="this is about a record",
            mend="name it with --workspace DIR or TRIAGE_WORKSPACE",
        )
    return desk.workspace
