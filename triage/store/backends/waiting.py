"""Waiting for another writer, and finding out who that is."""

from __future__ import annotations

import os
import random
import time
from datetime import datetime
from pathlib import Path

from triage.store import database

_FIRST, _LEAST, _MOST = 0.004, 0.001, 0.02
"""Seconds between two tries."""
_IMPATIENT = 2.0
"""Seconds after which a waiting writer tries as often as it may, so that who waits longest gets the first chance."""
_WRITE_LOCK = 120
"""The byte of the ``-shm`` file that SQLite's only writer locks: https://sqlite.org/walformat.html#wal_locks."""


def seconds() -> float:
    """How long a writer waits for another before it says that the record is locked."""
    return database.BUSY_SECONDS


class Patience:
    """One wait: first short pauses, then longer ones, and short ones again when it lasts."""

    def __init__(self, most: float | None = None) -> None:
        """Begin to wait now, for ``most`` seconds; as long as a writer waits where that is None."""
        self._most = most
        self._from = time.monotonic()
        self._pause = _FIRST

    def longer(self) -> bool:
        """Pause and say True; say False at once when the time is over."""
        waited = time.monotonic() - self._from
        left = (seconds() if self._most is None else self._most) - waited
        if left <= 0:
            return False
        pause = _LEAST if waited > _IMPATIENT else self._pause
        time.sleep(min(left, pause * random.uniform(0.5, 1.5)))  # noqa: S311 - spreads tries, protects nothing
        self._pause = min(_MOST, self._pause * 1.5)
        return True


def who_writes(path: Path | None) -> str:
    """Say which process holds the writer's place of a file, whose it is and since when it runs; "" where nobody can tell.

    From the system's own list of locks; looking at the lock file itself would let go of our own locks on it.
    """
    if path is None:
        return ""
    try:
        lock = path.with_name(path.name + "-shm").stat().st_ino
        held = Path("/proc/locks").read_text(encoding="ascii").splitlines()
    except OSError:
        return ""
    for line in held:
        parts = line.split()
        if "->" in parts or len(parts) < 8 or not parts[5].endswith(f":{lock}"):
            continue
        if parts[3] == "WRITE" and int(parts[6]) <= _WRITE_LOCK <= _end(parts[7]):
            return _process(int(parts[4]))
    return ""


def _end(said: str) -> int:
    return 2**63 if said == "EOF" else int(said)


def _process(number: int) -> str:
    """A process in words: its number, its owner and its start; never its command line, which may hold names."""
    if number <= 0:
        return ""
    try:
        found = Path(f"/proc/{number}").stat()
    except OSError:
        return f"process {number}"
    since = datetime.fromtimestamp(found.st_mtime).astimezone()
    whose = "yours" if found.st_uid == os.getuid() else f"of user {_name(found.st_uid)}"
    return f"process {number}, {whose}, running since {since:%H:%M}"


def _name(uid: int) -> str:
    import pwd  # noqa: PLC0415 - not there on Windows, where /proc is not there either

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
