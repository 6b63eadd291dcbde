"""Opening the record's SQLite file: pragmas, transactions, migrations, read-only places."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlite_utils

from triage.errors import Locked, StoreProblem
from triage.store.failures import mapped, read_only
from triage.store.migrations import MIGRATIONS, NEWEST

BUSY_SECONDS = 5.0
"""How long a writer waits for another before it says that the record is locked."""

Row = dict[str, Any]


class Database:
    """One open SQLite file; every error that leaves it is ours."""

    def __init__(self, connection: sqlite3.Connection, *, readonly: bool) -> None:
        """Wrap an open connection that is in driver-level autocommit mode."""
        self._connection = connection
        self._connection.row_factory = sqlite3.Row
        self._tables = sqlite_utils.Database(connection)
        self.readonly = readonly

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query as plain mappings."""
        with mapped():
            return [dict(row) for row in self._connection.execute(sql, tuple(values))]

    def select(self, table: str, where: Mapping[str, Any] | None = None, order: str = "1") -> list[Row]:
        """Read the rows of ``table`` in which each column has the value given; a column set to None is not asked for."""
        asked = {column: value for column, value in (where or {}).items() if value is not None}
        condition = f" WHERE {' AND '.join(f'{column} = ?' for column in asked)}" if asked else ""
        return self.rows(f"SELECT * FROM {table}{condition} ORDER BY {order}", tuple(asked.values()))  # noqa: S608 - names are our own

    def one(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """Read the first row of a query, or None."""
        with mapped():
            row = self._connection.execute(sql, tuple(values)).fetchone()
            return None if row is None else dict(row)

    def insert(self, table: str, values: Mapping[str, Any], *, ignore: bool = False) -> int:
        """Add one row and return its row number; with ``ignore`` a row that is already there is left as it is."""
        names = ", ".join(values)
        marks = ", ".join("?" for _ in values)
        ending = " ON CONFLICT DO NOTHING" if ignore else ""
        return self._write(f"INSERT INTO {table} ({names}) VALUES ({marks}){ending}", tuple(values.values()))  # noqa: S608 - table and column names are our own

    def change(self, table: str, values: Mapping[str, Any], where: str, at: Sequence[Any]) -> None:
        """Change the rows that ``where`` names."""
        names = ", ".join(f"{name} = ?" for name in values)
        self._write(f"UPDATE {table} SET {names} WHERE {where}", (*values.values(), *at))  # noqa: S608 - table and column names are our own

    def remove(self, table: str, where: str, at: Sequence[Any]) -> None:
        """Remove the rows that ``where`` names; only erasing does this."""
        self._write(f"DELETE FROM {table} WHERE {where}", tuple(at))  # noqa: S608 - the table name is our own

    def search(self, table: str, column: str, text: str) -> list[Row]:
        """Find rows whose ``column`` holds all words of ``text``, best first; plainly, where there is no index to use."""
        with mapped():
            found = self._tables.table(table)
            if found.detect_fts() is not None:
                return [dict(row) for row in found.search(self._tables.quote_fts(text))]
            words = [f"%{word}%" for word in text.split()]
            condition = " AND ".join(f"{column} LIKE ?" for _ in words) or "1 = 0"
            return [dict(row) for row in found.rows_where(condition, words)]

    def _write(self, sql: str, values: Sequence[Any]) -> int:
        if not self._connection.in_transaction:
            raise RuntimeError("a write outside `writing()` could be half a step")
        with mapped():
            return self._connection.execute(sql, tuple(values)).lastrowid or 0

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One whole step: all of it is kept or nothing; raises :class:`Locked` where nothing may be written.

        The lock is taken at the start (``BEGIN IMMEDIATE``), so that what is read inside is what will be written on.
        """
        if self.readonly:
            raise read_only()
        with mapped():
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            with mapped():
                self._connection.execute("COMMIT")
        except BaseException:
            # On a full disk SQLite may have rolled back by itself, and then there is nothing left to undo.
            with suppress(sqlite3.Error):
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
            raise

    def version(self) -> int:
        """Find the number of the latest migration applied; 0 for a file that holds no record."""
        if self.one("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'migrations'") is None:
            return 0
        row = self.one("SELECT MAX(number) AS newest FROM migrations")
        return int(row["newest"] or 0) if row else 0

    def migrate(self) -> None:
        """Apply the migrations that are missing, all in one step; raises :class:`StoreProblem` for a newer file."""
        if self._checked_version() == NEWEST:
            return
        with self.writing():
            version = self._checked_version()
            with mapped():
                self._connection.execute(
                    "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)"
                )
                for migration in MIGRATIONS:
                    if migration.number > version:
                        for statement in migration.statements:
                            self._connection.execute(statement)
                        self.insert(
                            "migrations",
                            {
                                "number": migration.number,
                                "name": migration.name,
                                "applied_at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
                            },
                        )

    def index_words(self) -> None:
        """Index the words that cases are found by, where that was not done or was broken off."""
        with mapped():
            words = self._tables.table("case_words")
            if words.detect_fts() is None:
                words.enable_fts(["words"], create_triggers=True, tokenize="porter")
                words.populate_fts(["words"])

    def _checked_version(self) -> int:
        version = self.version()
        if version > NEWEST:
            raise StoreProblem(
                "this record was made by a newer version of the program",
                why=f"its format is number {version}; this program knows up to {NEWEST}, and guessing could lose something",
                mend="update the program (`pip install --upgrade needs-triage`) and try again; nothing was changed",
            )
        return version

    def integrity(self) -> list[str]:
        """Ask SQLite what it finds wrong with the file; empty when it is well."""
        found = [
            str(value)
            for row in self.rows("PRAGMA integrity_check")
            for value in row.values()
            if value != "ok"
        ]
        return found + [
            f"a row of {row['table']} points nowhere" for row in self.rows("PRAGMA foreign_key_check")
        ]

    def close(self) -> None:
        """Let go of the file; the write-ahead log is folded in by the last one to leave."""
        with mapped():
            self._connection.close()


def _connect(target: str) -> sqlite3.Connection:
    connection = sqlite3.connect(target, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    # What was erased is overwritten in the file as well.
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def _address(path: Path, query: str) -> str:
    return f"{path.resolve().as_uri()}?{query}"


def _writable(path: Path) -> bool:
    """Whether file and folder may be written; SQLite needs the folder too, for its write-ahead log."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def create_database(path: Path) -> Database:
    """Make a new, empty record at ``path``; raises :class:`Refused` where one is already."""
    if path.exists():
        raise Locked(
            "there is a record here already", why="it is never overwritten", mend="choose another folder"
        )
    with mapped():
        connection = _connect(_address(path, "mode=rwc"))
        connection.execute("PRAGMA journal_mode = WAL")
    database = Database(connection, readonly=False)
    database.migrate()
    database.index_words()
    return database


def open_database(path: Path) -> Database:
    """Open the record at ``path``, read-only where nothing may be written; migrates an older one.

    Raises :class:`StoreProblem` for a file that is missing, damaged, no record or newer than this program, and
    :class:`Locked` where unfinished changes cannot be read from a read-only place.
    """
    if not path.exists():
        raise StoreProblem(
            "the workspace has no record",
            why="triage.db is missing",
            mend="bring back a safe copy, or make a new workspace with `triage init`",
        )
    if not _writable(path):
        return _open_read_only(path)
    with mapped():
        connection = _connect(_address(path, "mode=rw"))
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    database = Database(connection, readonly=False)
    if database.version() == 0:
        database.close()
        raise _no_record()
    database.migrate()
    database.index_words()
    return database


def _no_record() -> StoreProblem:
    return StoreProblem(
        "triage.db holds no record",
        why="it may be an empty or a foreign file",
        mend="bring back a safe copy, or make a new workspace with `triage init`",
    )


def _open_read_only(path: Path) -> Database:
    pending = path.with_name(path.name + "-wal")
    waiting = pending.exists() and pending.stat().st_size > 0
    with mapped():
        try:
            connection = _connect(_address(path, "mode=ro"))
            connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:
            if waiting:
                raise Locked(
                    "the record holds changes that cannot be read from here",
                    why="they lie in its write-ahead log, and reading without them could hide the latest facts about a child",
                    mend="open it once where it may be written (`triage doctor`), or copy the whole folder to such a place",
                ) from None
            # Nothing is pending and nobody can write, so the file may be read as it lies, without locks.
            connection = _connect(_address(path, "immutable=1"))
            connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    database = Database(connection, readonly=True)
    version = database._checked_version()  # noqa: SLF001 - the same module
    if version == 0:
        raise _no_record()
    if version < NEWEST:
        raise Locked(
            "this record is older than the program and cannot be brought up to date here",
            why="nothing may be written here",
            mend="open it once where it may be written",
        )
    return database
