"""The one place that turns the database driver's errors into ours, so that no surface ever sees a driver error."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from triage.errors import Locked, StoreProblem, TriageError

NOTHING_KEPT = "nothing of this step was kept; what was finished before it is whole"


def read_only() -> Locked:
    """Make the refusal where the record may be read and not written."""
    return Locked(
        "this record can only be read here",
        why="the place it lies in allows no writing; nothing was changed",
        mend="work on a copy in a folder you may write to, or ask whoever looks after this one",
    )


def _busy() -> Locked:
    return Locked(
        "somebody else is writing to this record just now",
        why=NOTHING_KEPT,
        mend="try again in a moment; if it lasts, look for another `triage` that is still running",
    )


def _full() -> StoreProblem:
    return StoreProblem(
        "the disk is full",
        why=NOTHING_KEPT,
        mend="make room on the disk and run the same command again: what is already stored is skipped",
    )


def _damaged() -> StoreProblem:
    return StoreProblem(
        "the record is damaged, or is not a record of this program",
        why="reading on could show wrong facts about a child, so nothing more was done",
        mend="keep the file as it is, run `triage doctor`, and go back to the latest safe copy",
    )


def _unreachable() -> StoreProblem:
    return StoreProblem(
        "the record cannot be opened or read",
        why=NOTHING_KEPT,
        mend="check that the folder exists, may be read, and that its disk works",
    )


def _unexpected(error: sqlite3.Error) -> StoreProblem:
    name = getattr(error, "sqlite_errorname", None) or type(error).__name__
    return StoreProblem(
        f"the record refused a step ({name})",
        why=NOTHING_KEPT,
        mend="run `triage doctor`; if it finds nothing, report this with the words in brackets",
    )


_BY_CODE = {
    sqlite3.SQLITE_BUSY: _busy,
    sqlite3.SQLITE_LOCKED: _busy,
    sqlite3.SQLITE_PROTOCOL: _busy,
    sqlite3.SQLITE_READONLY: read_only,
    sqlite3.SQLITE_PERM: read_only,
    sqlite3.SQLITE_AUTH: read_only,
    sqlite3.SQLITE_FULL: _full,
    sqlite3.SQLITE_CORRUPT: _damaged,
    sqlite3.SQLITE_NOTADB: _damaged,
    sqlite3.SQLITE_FORMAT: _damaged,
    sqlite3.SQLITE_CANTOPEN: _unreachable,
    sqlite3.SQLITE_IOERR: _unreachable,
}


def translated(error: sqlite3.Error) -> TriageError:
    """Find our error for a driver error; messages hold no value from the record.

    Result codes: https://sqlite.org/rescode.html; the low byte of an extended code is the primary one.
    """
    code = getattr(error, "sqlite_errorcode", None)
    make = _BY_CODE.get(code & 0xFF) if isinstance(code, int) else None
    return make() if make else _unexpected(error)


@contextmanager
def mapped() -> Iterator[None]:
    """Run a driver call; raises :class:`Locked` (exit 3) or :class:`StoreProblem` (exit 1) in place of its errors."""
    try:
        yield
    except sqlite3.Error as error:
        raise translated(error) from error
