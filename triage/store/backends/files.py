"""A record in files, by SQLite or SQLCipher: whole steps, waiting for other writers, words, safe copies."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from triage.errors import TriageError
from triage.store.backends import waiting, words
from triage.store.backends.base import Row, SqlDatabase, plain
from triage.store.backends.copying import copy_file
from triage.store.backends.place import Part, Place
from triage.store.failures import busy, is_busy, is_sqlite, mapped, translated

Connection = sqlite3.Connection
"""A connection of SQLite's driver, or of SQLCipher's, which has the same methods."""


class FileDatabase(SqlDatabase):
    """One part of a record in one file."""

    def __init__(
        self,
        connection: Connection,
        *,
        readonly: bool,
        part: Part = "record",
        place: Place | None = None,
        path: Path | None = None,
    ) -> None:
        """Serve an open connection that is in driver-level autocommit mode; ``path`` is its file."""
        super().__init__(readonly=readonly, part=part, place=place)
        self._connection = connection
        self._path = path
        if place is not None and not place.durable and not readonly:
            connection.execute("PRAGMA synchronous = OFF")

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query as plain mappings."""
        with mapped():
            found = self._connection.execute(sql, [plain(value) for value in values])
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found]

    def one(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """Read the first row of a query, or None."""
        with mapped():
            found = self._connection.execute(sql, [plain(value) for value in values])
            row = found.fetchone()
            names = [column[0] for column in found.description or ()]
            found.close()
            return None if row is None else dict(zip(names, row, strict=True))

    def search(self, table: str, column: str, text: str) -> list[Row]:
        """Find rows whose ``column`` holds all words of ``text``, best first; plainly, where there is no index to use."""
        if not words.indexed(self, table):
            asked = [f"%{word}%" for word in text.split()]
            condition = " AND ".join(f"{column} LIKE ?" for _ in asked) or "1 = 0"
            return self.rows(f"SELECT * FROM {table} WHERE {condition}", asked)  # noqa: S608 - names are our own
        return self.rows(words.search_statement(table), [words.quoted(text)]) if text.strip() else []

    @property
    def stepping(self) -> bool:
        """Whether a step is under way: inside ``writing()``."""
        return bool(self._connection.in_transaction)

    def index_words(self) -> None:
        """Index the words that cases are found by, where that was not done or was broken off."""
        if self.part != "record" or words.indexed(self, "case_words"):
            return
        with self.writing():
            if not words.indexed(self, "case_words"):
                for statement in words.index_statements("case_words", "words"):
                    self._define(statement)

    def triggers(self) -> set[str]:
        """Names of the triggers of this part."""
        return {row["name"] for row in self.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'")}

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

    def copy_to(self, path: Path) -> None:
        """Make a whole copy at ``path``, with the same key, and read it back; raises :class:`StoreProblem` for one that differs.

        It may be made while others work, and inside a step: it then holds what stood before the step.
        """
        if self._path is None:
            raise ValueError("a record in memory has no copies")
        copy_file(self._path, path, part=self.part, keys=self.place.keys if self.place else None)

    def scrub(self) -> bool:
        """Leave nothing of what was removed in the file, its word index or its write-ahead log; outside ``writing()``.

        Deleted rows are overwritten as they go (``secure_delete``); the index of words drops them when its parts are
        merged (https://sqlite.org/fts5.html#the_optimize_command), and the log is emptied by a checkpoint that waits for
        readers. False where one still reads an older state: then the log stays until the next call.
        """
        with mapped():
            if words.indexed(self, "case_words"):
                self._connection.execute("INSERT INTO case_words_fts (case_words_fts) VALUES ('optimize')")
            row = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return row is None or row[0] == 0

    def close(self) -> None:
        """Let go of the file; the write-ahead log is folded in by the last one to leave."""
        with mapped():
            self._connection.close()

    def _begin(self) -> None:
        waited = waiting.Patience(self.patience)
        self._patiently(0)
        try:
            while True:
                try:
                    self._connection.execute("BEGIN IMMEDIATE")
                except Exception as error:
                    if not is_sqlite(error):
                        raise
                    if not is_busy(error):
                        raise translated(error) from error
                    if not waited.longer():
                        raise busy(waiting.who_writes(self._path)) from error
                else:
                    return
        finally:
            self._patiently(waiting.seconds())

    def _patiently(self, seconds: float) -> None:
        with mapped():
            self._connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}").fetchall()

    def _commit(self) -> None:
        with mapped():
            self._connection.execute("COMMIT")

    def _roll_back(self) -> None:
        # On a full disk SQLite may have rolled back by itself, and then there is nothing left to undo.
        with suppress(TriageError), mapped():
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def _execute(self, sql: str, values: Sequence[Any]) -> tuple[int, int]:
        done = self._connection.execute(sql, tuple(values))
        return done.rowcount, done.lastrowid or 0

    def _define(self, statement: str) -> None:
        with mapped():
            self._connection.execute(statement)

    def _holds(self, table: str) -> bool:
        return (
            self.one("SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)) is not None
        )


def prepared(connection: Connection, *, readonly: bool = False, alone: bool = False) -> Connection:
    """Set what every connection to a record's file has: kept references, overwritten remains, each commit on the disk.

    ``alone`` keeps others out and needs no file beside the record.
    """
    if alone:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
    connection.execute("PRAGMA foreign_keys = ON")
    # What was erased is overwritten in the file as well.
    connection.execute("PRAGMA secure_delete = ON").fetchall()
    # Sorting and half-done work never lie in a file of their own, where no key would protect them.
    connection.execute("PRAGMA temp_store = MEMORY")
    if not readonly:
        connection.execute("PRAGMA synchronous = FULL")
    return connection


def address(path: Path, query: str) -> str:
    """A file's name as SQLite's drivers take it, with how to open it: ``mode=ro``."""
    return f"{path.resolve().as_uri()}?{query}"


def writable(path: Path) -> bool:
    """Whether file and folder may be written; SQLite needs the folder too, for its write-ahead log."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def has_waiting_changes(path: Path) -> bool:
    """Whether a write-ahead log lies beside a file, with changes that are not in it yet."""
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0
