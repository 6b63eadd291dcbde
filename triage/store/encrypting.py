"""Making a plain record an encrypted one: all of it or nothing, the plain files destroyed only after reading back.

While it lasts nobody else can open the record. First every file is copied into an encrypted one beside it, read back and
compared; a marker then says that all are whole; only after that do they take the plain files' places. Broken off before the
marker, nothing has changed; after it, doing it again finishes it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from triage.errors import Locked, Refused
from triage.store.audit.beginning import after_schema_change
from triage.store.backends import cipher
from triage.store.backends.copying import digests, synced, unlike
from triage.store.backends.files import Connection, FileDatabase, address
from triage.store.backends.opening import ENCRYPTING, raw_connection
from triage.store.backends.place import RECORD, Place, key_for, part_of
from triage.store.failures import is_busy, is_sqlite, mapped
from triage.store.keys import Keys

_PLAIN = ".plain"
"""Ending of a plain file whose place was taken, until it is overwritten."""
_BLOCK = 1 << 20


def marker(place: Place) -> Path:
    """The file that says that every encrypted file is whole and takes its place now."""
    return place.path.with_name(place.path.name + ENCRYPTING + ".ready")


def is_half_done(place: Place) -> bool:
    """Whether encrypting was broken off after the encrypted files were finished."""
    return marker(place).exists()


def encrypt_files(place: Place, keys: Keys) -> list[str]:
    """Encrypt every file of a plain record, safe copies beside it included; returns their names.

    Raises :class:`Locked` where somebody has the record open, :class:`Refused` for another key than the one it was begun with,
    :class:`StoreProblem` for a full disk or a copy that differs: nothing is changed then.
    """
    cipher.needs_cipher()
    if not is_half_done(place):
        files = list(_plain_files(place))
        _clear(files)
        with ExitStack() as held:
            try:
                for path in files:
                    _copied(held.enter_context(_alone_with(path)), path, keys)
                _reseal(place, keys)
                for path in files:
                    synced(_beside(path))
                marker(place).write_text("\n".join(path.name for path in files) + "\n", encoding="utf-8")
                synced(marker(place))
            except BaseException:
                _clear(files)
                raise
            return _take_places(place, keys)
    return _take_places(place, keys)


def _plain_files(place: Place) -> Iterator[Path]:
    """The record's files, and copies made of them before a step of the schema."""
    for _, path in Place(place.path).parts():
        yield path
        yield from sorted(
            copy
            for copy in path.parent.glob(f"{path.name}.before-*")
            if copy.is_file() and cipher.is_plain(copy)
        )


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ENCRYPTING)


def _clear(files: list[Path]) -> None:
    for path in files:
        for ending in ("", "-wal", "-shm", "-journal"):
            _beside(path).with_name(_beside(path).name + ending).unlink(missing_ok=True)


@contextmanager
def _alone_with(path: Path) -> Iterator[Connection]:
    """Open a plain file so that nobody else can, until the end; raises :class:`Locked` where somebody has it open."""
    with mapped():
        connection = cipher.connect_unkeyed(address(path, "mode=rw"))
        try:
            try:
                connection.execute("PRAGMA busy_timeout = 2000").fetchall()
                connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
                mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
                connection.execute("BEGIN EXCLUSIVE")
                connection.execute("COMMIT")
            except Exception as error:
                if is_sqlite(error) and is_busy(error):
                    raise _in_use() from error
                raise
            if mode != "delete":
                raise _in_use()
            yield connection
        finally:
            connection.close()


def _in_use() -> Locked:
    return Locked(
        "somebody else has this record open",
        why="it is encrypted only while nobody works on it; nothing was changed",
        mend="have everybody leave `triage`, then run the same command again",
    )


def _copied(plain: Connection, path: Path, keys: Keys) -> None:
    """Copy one plain file into an encrypted one beside it, and compare what is read back from that."""
    part = part_of(path)
    key = key_for(keys, part) or b""
    target = _beside(path)
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    target.chmod(path.stat().st_mode & 0o777)
    plain.execute(f'ATTACH DATABASE ? AS made KEY "{cipher.literal(key)}"', (str(target),))
    try:
        plain.execute("SELECT sqlcipher_export('made')").fetchall()
    finally:
        plain.execute("DETACH DATABASE made")
    written = raw_connection(target, part=part, keys=keys)
    try:
        if written.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise unlike()
        if digests(written) != digests(plain):
            raise unlike()
    finally:
        written.close()
    if not cipher.looks_encrypted(target):
        raise unlike()


def _reseal(place: Place, keys: Keys) -> None:
    """Key the digests of the rows, and have every part write ahead as before."""
    for part, path in Place(place.path).parts():
        connection = raw_connection(_beside(path), part=part, keys=keys)
        with mapped():
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
        made = FileDatabase(connection, readonly=False, part=part, path=_beside(path))
        try:
            if part == RECORD:
                with made.writing():
                    after_schema_change(made)
        finally:
            made.close()


def _take_places(place: Place, keys: Keys) -> list[str]:
    """Put every encrypted file in its place and destroy the plain one; done again, it goes on where it was broken off."""
    names = [name for name in marker(place).read_text(encoding="utf-8").split("\n") if name]
    for name in names:
        path = place.path.with_name(name)
        if _beside(path).exists():
            # A wrong key must show before the plain files go.
            raw_connection(_beside(path), part=part_of(path), keys=keys).close()
    for name in names:
        path = place.path.with_name(name)
        old = path.with_name(name + _PLAIN)
        if _beside(path).exists():
            if path.exists() and not old.exists():
                path.replace(old)
            for ending in ("-wal", "-shm", "-journal"):
                path.with_name(name + ending).unlink(missing_ok=True)
            _beside(path).replace(path)
            synced(path)
        if old.exists():
            _destroyed(old)
    marker(place).unlink()
    return names


def _destroyed(path: Path) -> None:
    """Overwrite a file with random bytes and remove it; a disk that moves what is written may keep remains."""
    with path.open("r+b") as file:
        left = path.stat().st_size
        while left > 0:
            file.write(os.urandom(min(left, _BLOCK)))
            left -= _BLOCK
        file.flush()
        os.fsync(file.fileno())
    with suppress(OSError):
        os.truncate(path, 0)
    path.unlink()


def must_be_plain(place: Place) -> None:
    """Raise :class:`Refused` for a record that is encrypted already, or lies on a server."""
    if place.url:
        raise Refused(
            "the record lies in PostgreSQL, which encrypts nothing for us",
            why="a key of this program protects files",
            mend="have the server's disk, its dumps and the way to it encrypted by whoever looks after it",
        )
    if place.path.is_file() and not cipher.is_plain(place.path) and cipher.looks_encrypted(place.path):
        raise Refused("this record is encrypted already", why="nothing was changed", mend="work on as before")
