"""Bringing an older record up to date: a safe copy first, read back; then every step that is missing, all at once."""

from __future__ import annotations

from pathlib import Path

from triage.errors import Locked
from triage.store.audit.beginning import after_schema_change
from triage.store.backends.base import SqlDatabase
from triage.store.backends.opening import brought_up, older
from triage.store.migrations import MIGRATIONS, NEWEST
from triage.store.migrations.step import Migration

IDENTITY_STEPS = (
    Migration(
        number=1,
        name="who the child is, apart",
        statements=(
            """CREATE TABLE identity_bodies (
                case_number TEXT NOT NULL, hash TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (case_number, hash))""",
        ),
    ),
)


def bring_up(record: SqlDatabase, identity: SqlDatabase | None, *, dump_made: bool = False) -> None:
    """Apply the steps that the record and the identity store lack, each store's in one step.

    A record in a file is copied first (``triage.db.before-12``), with the identity store. A server's record is changed only
    where its operator has made a dump (``dump_made``); else :class:`Locked` says so. Raises :class:`StoreProblem` for a
    record newer than this program. ``identity`` is None where that store is lost, or where nothing may be written.
    """
    version = record.checked_version(NEWEST)
    if record.readonly and version < NEWEST:
        raise older()
    if identity is None:
        return
    if version == NEWEST:
        brought_up(identity, IDENTITY_STEPS)
        return
    with record.writing():
        version = record.checked_version(NEWEST)
        if version == NEWEST:
            return
        if version:
            _kept_safe(record, identity, dump_made=dump_made)
        brought_up(identity, IDENTITY_STEPS)
        record.apply(MIGRATIONS, identity)
        after_schema_change(record)


def _kept_safe(record: SqlDatabase, identity: SqlDatabase, *, dump_made: bool) -> None:
    place = record.place
    if place is None:
        return
    if place.url:
        if not dump_made:
            raise Locked(
                "this record is older than the program, and its tables must be changed first",
                why="a server's record is changed only once its operator has a dump to go back to (pg_dump)",
                mend="have the dump made, then run `triage upgrade --dump-made --by NAME`",
            )
        return
    for part in (record, identity):
        if part.version():
            part.copy_to(safe_name(place.file(part.part)))


def safe_name(path: Path) -> Path:
    """Name the safe copy of a file; one that is there is never overwritten: ``triage.db.before-12``, ``…-12-2``."""
    for count in range(1, 1000):
        found = path.with_name(f"{path.name}.before-{NEWEST}" + (f"-{count}" if count > 1 else ""))
        if not found.exists():
            return found
    raise Locked(
        "there are too many safe copies of this record",
        why="none of them is ever overwritten",
        mend="move older ones to another folder",
    )
