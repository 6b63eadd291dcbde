"""SQLCipher: SQLite whose file, write-ahead log and journals are encrypted page by page (AES-256, an HMAC for each page)."""

from __future__ import annotations

import math
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import cast

from triage.errors import StoreProblem
from triage.store.backends.files import Connection, prepared
from triage.store.backends.waiting import seconds

PLAIN_HEADER = b"SQLite format 3\x00"
PAGE = 4096
"""Bytes of a page of an encrypted file."""
_RANDOM_BITS = 7.5
"""Bits a byte of a page of random bytes has at least, all but surely; text and zeros have far fewer."""


def needs_cipher() -> None:
    """Make sure that SQLCipher is installed; raises :class:`StoreProblem` with what to install."""
    if find_spec("sqlcipher3") is None:
        raise StoreProblem(
            "a key is set, and SQLCipher is not installed",
            why="without it nothing can be encrypted, and nothing encrypted can be read",
            mend="pip install 'needs-triage[encrypted]'",
        )


def connect(target: str, key: bytes, *, readonly: bool = False, alone: bool = False) -> Connection:
    """Open an encrypted file by its address; a wrong key shows at the first read. Raises the driver's own errors."""
    connection = connect_unkeyed(target)
    try:
        unlock(connection, key)
        return prepared(connection, readonly=readonly, alone=alone)
    except BaseException:
        connection.close()
        raise


def connect_unkeyed(target: str) -> Connection:
    """Open a file by SQLCipher without a key: a plain one, to be copied into an encrypted one."""
    needs_cipher()
    from sqlcipher3 import dbapi2  # noqa: PLC0415 - an extra, loaded only where a key is set

    connection = cast("Connection", dbapi2.connect(target, uri=True, timeout=seconds(), isolation_level=None))
    # Its log goes to the error stream and is for those who debug it.
    connection.execute("PRAGMA cipher_log_level = NONE").fetchall()
    return connection


def unlock(connection: Connection, key: bytes) -> None:
    """Give a connection its key as 32 raw bytes: the key is random already, so nothing is gained by stretching it again."""
    connection.execute(f'PRAGMA key = "{literal(key)}"').fetchall()


def literal(key: bytes) -> str:
    """A raw key as SQLCipher takes it."""
    return f"x'{key.hex()}'"


def is_plain(path: Path) -> bool:
    """Whether a file says of itself that it is a plain SQLite file."""
    with path.open("rb") as file:
        return file.read(len(PLAIN_HEADER)) == PLAIN_HEADER


def looks_encrypted(path: Path) -> bool:
    """Whether a file may be an encrypted record: whole pages, the first of which looks like random bytes."""
    with path.open("rb") as file:
        first = file.read(PAGE)
    return path.stat().st_size % PAGE == 0 and entropy(first) > _RANDOM_BITS


def entropy(body: bytes) -> float:
    """Bits for each byte, 0 to 8: what is encrypted has close to 8, text about 4 (Shannon, 1948)."""
    held = len(body)
    return -sum(count / held * math.log2(count / held) for count in Counter(body).values()) if held else 0.0
