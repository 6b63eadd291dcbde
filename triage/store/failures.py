"""The one place that turns the database drivers' errors into ours, so that no surface ever sees a driver error.

Messages hold no value from the record: the drivers' own words may, so they are looked at and never passed on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from triage.errors import Locked, Refused, StoreProblem, TriageError

NOTHING_KEPT = "nothing of this step was kept; what was finished before it is whole"


def read_only() -> Locked:
    """Make the refusal where the record may be read and not written."""
    return Locked(
        "this record can only be read here",
        why="the place it lies in allows no writing; nothing was changed",
        mend="work on a copy in a folder you may write to, or ask whoever looks after this one",
    )


def busy(who: str = "") -> Locked:
    """Make the refusal where another writer does not finish; ``who`` is who that is, in words without content."""
    return Locked(
        "somebody else is writing to this record just now" + (f": {who}" if who else ""),
        why=NOTHING_KEPT,
        mend="try again in a moment; if it lasts, look for another `triage` that is still running",
    )


def full() -> StoreProblem:
    """Make the problem of a disk without room."""
    return StoreProblem(
        "the disk is full",
        why=NOTHING_KEPT,
        mend="make room on the disk and run the same command again: what is already stored is skipped",
    )


def damaged() -> StoreProblem:
    """Make the problem of a file that is damaged or foreign."""
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


def _gone() -> StoreProblem:
    return StoreProblem(
        "the database server does not answer",
        why="it may be stopped, starting or cut off; a step that was not finished is not kept",
        mend="ask whoever looks after the server, then look with `triage doctor` and do the last step again: what is already stored is skipped",
    )


def maybe_kept() -> StoreProblem:
    """Make the problem of a connection lost while a step was being kept: nobody here can know whether it was."""
    return StoreProblem(
        "the database server went away while the last step was being kept",
        why="it may have been kept or not: only the record itself can say",
        mend="when the server answers again, look at the case (`triage case timeline CASE`) before you do the step again",
    )


def _no_entry() -> StoreProblem:
    return StoreProblem(
        "the database server did not let this login in",
        why="the user, the password or the way of coming in does not fit",
        mend="check the user in triage.toml, and the password in PGPASSWORD, ~/.pgpass or the service file; it never stands in triage.toml",
    )


def _no_database() -> StoreProblem:
    return StoreProblem(
        "the database that triage.toml names does not exist on this server",
        why="without it there is no record",
        mend="have it made (createdb), or correct the name in triage.toml, [record] url",
    )


def _no_tables() -> StoreProblem:
    return StoreProblem(
        "the database holds no record of this program, or only a part of one",
        why="a table that should be there is missing",
        mend="check the url in triage.toml; a new record is made with `triage init DIR --record URL`",
    )


def _no_room() -> StoreProblem:
    return StoreProblem(
        "the database server takes no more work just now",
        why=NOTHING_KEPT,
        mend="try again in a moment; if it lasts, ask whoever looks after the server",
    )


def not_allowed() -> Refused:
    """Make the refusal where the database itself does not let this login do something."""
    return Refused(
        "the database does not let this login do that",
        why="what each login may read and write is held by the database itself; nothing was changed",
        mend="ask whoever gives out roles: `triage people database-roles --print` shows which role may do what",
    )


def _unexpected(name: str) -> StoreProblem:
    return StoreProblem(
        f"the record refused a step ({name})",
        why=NOTHING_KEPT,
        mend="run `triage doctor`; if it finds nothing, report this with the words in brackets",
    )


_BY_CODE: Mapping[int, Callable[[], TriageError]] = {
    sqlite3.SQLITE_BUSY: busy,
    sqlite3.SQLITE_LOCKED: busy,
    sqlite3.SQLITE_PROTOCOL: busy,
    sqlite3.SQLITE_READONLY: read_only,
    sqlite3.SQLITE_PERM: read_only,
    sqlite3.SQLITE_AUTH: read_only,
    sqlite3.SQLITE_FULL: full,
    sqlite3.SQLITE_CORRUPT: damaged,
    sqlite3.SQLITE_NOTADB: damaged,
    sqlite3.SQLITE_FORMAT: damaged,
    sqlite3.SQLITE_CANTOPEN: _unreachable,
    sqlite3.SQLITE_IOERR: _unreachable,
}
"""Primary result codes of SQLite and SQLCipher: https://sqlite.org/rescode.html."""

_BY_STATE: tuple[tuple[str, Callable[[], TriageError]], ...] = (
    ("55P03", busy),
    ("57014", busy),
    ("40", busy),
    ("25006", read_only),
    ("42501", not_allowed),
    ("28", _no_entry),
    ("3D000", _no_database),
    ("3F000", _no_tables),
    ("42P01", _no_tables),
    ("53100", full),
    ("53", _no_room),
    ("57P", _gone),
    ("08", _gone),
    ("58030", _unreachable),
    ("XX001", damaged),
    ("XX002", damaged),
)
"""SQLSTATE or its class: https://www.postgresql.org/docs/current/errcodes-appendix.html; the first that fits counts."""

_BY_WORDS: tuple[tuple[str, Callable[[], TriageError]], ...] = (
    ("authentication failed", _no_entry),
    ("no password supplied", _no_entry),
    ("no pg_hba.conf entry", _no_entry),
    ("FATAL:  role ", _no_entry),
    ("FATAL:  database ", _no_database),
    ("too many clients", _no_room),
    ("remaining connection slots", _no_room),
)
"""Words of the client library before a connection stands; it gives no SQLSTATE then. A server may say them in another tongue."""


def translated(error: Exception) -> TriageError:
    """Find our error for a driver's error."""
    if is_postgres(error):
        return _of_postgres(error)
    code = getattr(error, "sqlite_errorcode", None)
    # The low byte of an extended code is the primary one.
    make = _BY_CODE.get(code & 0xFF) if isinstance(code, int) else None
    return make() if make else _unexpected(getattr(error, "sqlite_errorname", None) or type(error).__name__)


def _of_postgres(error: Exception) -> TriageError:
    state = getattr(error, "sqlstate", None)
    if state:
        make = next((make for start, make in _BY_STATE if state.startswith(start)), None)
        return make() if make else _unexpected(f"{type(error).__name__} {state}")
    if type(error).__name__ in {"OperationalError", "ConnectionTimeout", "InterfaceError"}:
        said = str(error)
        make = next((make for words, make in _BY_WORDS if words in said), None)
        return make() if make else _gone()
    return _unexpected(type(error).__name__)


def is_postgres(error: BaseException) -> bool:
    """Whether an error is PostgreSQL's driver's, told by name: the driver may not be installed."""
    return any(kind.__module__.partition(".")[0] == "psycopg" for kind in type(error).__mro__)


def is_sqlite(error: BaseException) -> bool:
    """Whether an error is SQLite's or SQLCipher's driver's."""
    return isinstance(error, sqlite3.Error) or any(
        kind.__module__.partition(".")[0] == "sqlcipher3" for kind in type(error).__mro__
    )


def is_busy(error: BaseException) -> bool:
    """Whether SQLite says that another process is in the way."""
    code = getattr(error, "sqlite_errorcode", None)
    return is_sqlite(error) and isinstance(code, int) and _BY_CODE.get(code & 0xFF) is busy


@contextmanager
def mapped() -> Iterator[None]:
    """Run a driver call; raises :class:`Locked` (exit 3) or :class:`StoreProblem` (exit 1) in place of its errors."""
    try:
        yield
    except TriageError:
        raise
    except Exception as error:
        if is_sqlite(error) or is_postgres(error):
            raise translated(error) from error
        raise
