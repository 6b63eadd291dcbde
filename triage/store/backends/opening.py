"""Opening a part of a record where it lies, with its key: what is wrong is said before anything is changed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from triage.errors import Locked, Refused, StoreProblem
from triage.store.backends import cipher, sqlite
from triage.store.backends.base import SqlDatabase
from triage.store.backends.files import Connection, FileDatabase, address, has_waiting_changes, writable
from triage.store.backends.place import IDENTITY, RECORD, Part, Place, key_for, part_of
from triage.store.failures import full, is_sqlite, mapped
from triage.store.keys import KEY, KEY_FILE, Keys, key_file, workspace_keys
from triage.store.migrations.step import Migration

_LOOK = "SELECT COUNT(*) FROM sqlite_master"
_NOT_A_DATABASE = 26
_CANNOT_MAKE_LOG = frozenset({8, 10, 13, 14})
"""SQLITE_READONLY, IOERR, FULL and CANTOPEN, as an opening without room or rights ends: https://sqlite.org/rescode.html."""
ENCRYPTING = ".encrypting"
"""Ending of an encrypted file that has not taken its place yet."""


def raw_connection(
    path: Path,
    *,
    part: Part | None = None,
    keys: Keys | Literal["environment"] | None = "environment",
    readonly: bool = False,
) -> Connection:
    """Connect to a record's file with the key of the environment (or ``keys``; None: as a plain one), in autocommit mode.

    Which part it is says its name, unless ``part`` does. The file is made where it is missing, unless ``readonly``.
    Raises :class:`Refused` for a wrong or missing key, :class:`StoreProblem` for what is no record's file.
    """
    named = workspace_keys() if isinstance(keys, str) else keys
    key = key_for(named, part or part_of(path))
    return _connected(path, "mode=ro" if readonly else "mode=rwc", key, readonly=readonly)


def _connected(
    path: Path, query: str, key: bytes | None, *, readonly: bool = False, alone: bool = False
) -> Connection:
    named = key_file()
    if key and named and named.resolve().parent == path.resolve().parent:
        raise Refused(
            "the key file lies beside the record",
            why="whoever copies the folder would have both the lock and its key",
            mend=f"move it to another folder, such as your home, and name it in {KEY_FILE}",
        )
    with mapped():
        where = address(path, query)
        connection: Connection | None = None
        try:
            connection = (
                cipher.connect(where, key, readonly=readonly, alone=alone)
                if key
                else sqlite.connect(where, readonly=readonly, alone=alone)
            )
            connection.execute(_LOOK).fetchone()
        except Exception as error:
            if connection is not None:
                connection.close()
            if is_sqlite(error) and getattr(error, "sqlite_errorcode", None) == _NOT_A_DATABASE:
                _say_if_keys_differ(path, key)
            raise
    return connection


def _say_if_keys_differ(path: Path, key: bytes | None) -> None:
    """Raise :class:`Refused` for a key for a plain file, an encrypted file without a key, and a wrong key.

    Only for a file that could not be opened: a file's own handle, closed, would let go of every lock that SQLite holds on it
    in this process (https://sqlite.org/howtocorrupt.html, section 2.2).
    """
    try:
        plain, encrypted = cipher.is_plain(path), cipher.looks_encrypted(path)
    except OSError:
        return
    if key and plain:
        raise Refused(
            "a key is set, and this record is not encrypted",
            why="with a key set everybody expects that nothing can be read without it",
            mend=f"encrypt it with `triage encrypt --by NAME`, or unset {KEY} and {KEY_FILE} to work on it as it is",
        ) from None
    if key and encrypted:
        raise _wrong_key() from None
    if not key and encrypted:
        raise Refused(
            "this record is encrypted, and no key is set",
            why="without its key nothing in it can be read",
            mend=f"set {KEY_FILE} to the file that holds the key (or {KEY}); a key that is lost cannot be made again",
        ) from None


def _wrong_key() -> Refused:
    return Refused(
        "this key does not open this record",
        why="it is another key than the one it was encrypted with, or the beginning of the file is damaged; nothing was read",
        mend=f"check {KEY} or {KEY_FILE}; if the key is right, go back to the latest safe copy",
    )


def found_place(path: Path, url: str = "", *, keyless: bool = False) -> Place:
    """Say where a record lies and with which key, unless ``keyless``; raises :class:`Refused` for a key that cannot serve."""
    return Place(path, url, None if keyless else workspace_keys())


def make_part(place: Place, part: Part, beside: SqlDatabase | None = None) -> SqlDatabase:
    """Make a new, empty part; raises :class:`Locked` where one is already. ``beside`` is the record that is open."""
    if place.url:
        from triage.store.backends.postgres import make_database  # noqa: PLC0415 - an extra

        return make_database(place, part, beside)
    path = place.file(part)
    if path.exists():
        raise Locked(
            "there is a record here already", why="it is never overwritten", mend="choose another folder"
        )
    # Nobody but the owner and, where the umask lets it, the owner's group reads it; so it is for the files beside it.
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o660))
    connection = _connected(path, "mode=rw", place.key(part))
    with mapped():
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
    return FileDatabase(connection, readonly=False, part=part, place=place, path=path)


def open_part(
    place: Place, part: Part, *, readonly: bool = False, beside: SqlDatabase | None = None
) -> SqlDatabase:
    """Open a part that is there, read-only where nothing may be written or ``readonly`` says so.

    ``beside`` is the record that is open: on a server the identity store joins its steps.

    Raises :class:`StoreProblem` for a file that is missing, damaged or no record, :class:`Refused` for a wrong or missing
    key, :class:`Locked` where changes cannot be read from a read-only place.
    """
    if place.url:
        from triage.store.backends.postgres import open_database  # noqa: PLC0415 - an extra

        return open_database(place, part, beside)
    path = place.file(part)
    if place.path.with_name(place.path.name + ENCRYPTING + ".ready").exists():
        raise half_encrypted()
    if part == RECORD and not path.exists():
        raise StoreProblem(
            "the workspace has no record",
            why="triage.db is missing",
            mend="bring back a safe copy, or make a new workspace with `triage init`",
        )
    if part != RECORD and not path.exists():
        raise missing_part(part)
    if readonly or not writable(path):
        return FileDatabase(
            _read_only(path, place.key(part)), readonly=True, part=part, place=place, path=path
        )
    try:
        connection = _connected(path, "mode=rw", place.key(part))
    except (StoreProblem, Locked) as problem:
        if not _cannot_make_log(problem):
            raise
        # A disk without a byte to spare has no room for what SQLite keeps beside the file; what is kept can still be read.
        made = FileDatabase(
            _without_room(path, place.key(part)), readonly=True, part=part, place=place, path=path
        )
        made.refusal = full
        return made
    return FileDatabase(connection, readonly=False, part=part, place=place, path=path)


def half_encrypted() -> StoreProblem:
    """Make the problem of a record whose encryption was broken off after the encrypted files were finished."""
    return StoreProblem(
        "encrypting this record was broken off half-way",
        why="nothing is lost: the encrypted files are whole, and were not all put in their places",
        mend="run `triage encrypt --by NAME` again with the same key",
    )


def missing_part(part: Part) -> StoreProblem:
    """Make the problem of a part whose file is gone."""
    what = "who the children and referrers are" if part == IDENTITY else f"the part '{part}' of this record"
    return StoreProblem(
        f"{what} is missing: there is no {part}.db",
        why="it lies in a file of its own beside triage.db, and both belong together",
        mend="bring the file back from the latest safe copy of the whole folder",
    )


def _read_only(path: Path, key: bytes | None) -> Connection:
    try:
        return _connected(path, "mode=ro", key, readonly=True)
    except (StoreProblem, Locked) as problem:
        # In a place without writing SQLite cannot open a file whose write-ahead log it would have to make.
        if not _cannot_make_log(problem):
            raise
    if has_waiting_changes(path):
        raise Locked(
            "the record holds changes that cannot be read from here",
            why="they lie in its write-ahead log, and reading without them could hide the latest facts about a child",
            mend="open it once where it may be written (`triage doctor`), or copy the whole folder to such a place",
        )
    # Nothing is pending and nobody can write, so the file may be read as it lies, without locks.
    return _connected(path, "immutable=1", key, readonly=True)


def _cannot_make_log(problem: Exception) -> bool:
    return getattr(problem.__cause__, "sqlite_errorcode", 0) & 0xFF in _CANNOT_MAKE_LOG


def _without_room(path: Path, key: bytes | None) -> Connection:
    """Open for reading alone, with the index of the write-ahead log in memory (https://sqlite.org/wal.html#noshm)."""
    return _connected(path, "mode=rw", key, alone=True)


def brought_up(database: SqlDatabase, steps: Sequence[Migration]) -> None:
    """Apply the steps that a part of its own lacks, in one step; raises :class:`Locked` for an older one that is read-only."""
    newest = steps[-1].number
    if database.checked_version(newest) == newest:
        return
    if database.readonly:
        raise older()
    with database.writing():
        database.apply(steps)


def older() -> Locked:
    """Make the refusal of an older record where nothing may be written."""
    return Locked(
        "this record is older than the program and cannot be brought up to date here",
        why="nothing may be written here",
        mend="open it once where it may be written",
    )
