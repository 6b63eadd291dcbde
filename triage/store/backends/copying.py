"""Whole copies of a file while others work, each read back and compared before anybody relies on it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from triage.errors import StoreProblem
from triage.store.backends.place import Part
from triage.store.failures import mapped
from triage.store.keys import Keys

Digests = dict[str, tuple[int, int]]
"""Table -> number of its rows, and the sum of their digests."""


class _Asked(Protocol):
    """A connection as sqlite3 and sqlcipher3 have it alike."""

    def execute(self, sql: str, /) -> Any: ...


def copy_file(source: Path, target: Path, *, part: Part, keys: Keys | None) -> None:
    """Copy a record's file by SQLite's online backup into a new file with the same key, and read it back.

    Raises :class:`StoreProblem` where the copy differs or the disk is full; nothing is left of a copy that is not whole.
    The copy is one file, without a write-ahead log, and only its owner may read it.
    """
    from triage.store.backends.opening import raw_connection  # noqa: PLC0415 - opening makes copies itself

    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.close(handle)
    try:
        with mapped():
            one = raw_connection(source, part=part, keys=keys, readonly=True)
            try:
                other = raw_connection(target, part=part, keys=keys)
                try:
                    one.backup(other)
                    other.execute("PRAGMA journal_mode = DELETE").fetchall()
                finally:
                    other.close()
                _must_be_same(source, target, part, keys)
            finally:
                one.close()
        synced(target)
    except BaseException:
        for ending in ("", "-wal", "-shm", "-journal"):
            target.with_name(target.name + ending).unlink(missing_ok=True)
        raise


def synced(path: Path) -> None:
    """Make sure that a file and its name are on the disk."""
    for place, flags in ((path, os.O_RDONLY), (path.parent, os.O_RDONLY)):
        handle = os.open(place, flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _must_be_same(source: Path, target: Path, part: Part, keys: Keys | None) -> None:
    from triage.store.backends.opening import raw_connection  # noqa: PLC0415 - as above

    found = []
    for path in (source, target):
        connection = raw_connection(path, part=part, keys=keys, readonly=True)
        try:
            found.append(digests(connection))
            if path == target and connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise unlike()
        finally:
            connection.close()
    if found[0] != found[1]:
        raise unlike()


def unlike() -> StoreProblem:
    """Make the problem of a copy that is not what it was made from."""
    return StoreProblem(
        "the safe copy differs from the record it was made from",
        why="nothing is changed before a copy was made and read back",
        mend="check the disk; if somebody is working on this record, let them finish, then try again",
    )


def digests(connection: _Asked) -> Digests:
    """Digest every table of a connection's file; the order of rows within a table does not count."""
    return {table: _digest(connection, table) for table in _tables(connection)}


def _tables(connection: _Asked) -> Iterator[str]:
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name")
    for name, sql in found.fetchall():
        # What an index of words keeps for itself may be laid out in another way, and is made again from its table.
        if not name.startswith("sqlite_") and "_fts" not in name and "VIRTUAL" not in (sql or "")[:16]:
            yield name


def _digest(connection: _Asked, table: str) -> tuple[int, int]:
    rows = total = 0
    for row in connection.execute(f"SELECT * FROM {table}"):  # noqa: S608 - a table of the file itself
        rows += 1
        total += int.from_bytes(hashlib.sha256(repr(tuple(row)).encode("utf-8", "replace")).digest(), "big")
    return rows, total % 2**256
