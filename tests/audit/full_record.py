"""A record with rows in every table, in memory, for tests that change what lies in it by hand."""

from __future__ import annotations

import sqlite3
import zlib
from functools import cache
from pathlib import Path

from triage.store import create_store
from triage.store.backends.files import FileDatabase
from triage.store.row_hashes import RowHashes, keys

ROWS = 3


def _value(table: str, column: str, kind: str, number: int) -> object:
    if kind == "BLOB":
        return zlib.compress(f"{table} {column} {number}".encode())
    if kind == "INTEGER":
        return number
    return f"{column}-{number}" if "on" not in column else f"2026-11-{number:02}"


def columns(connection: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    return [(row[1], row[2]) for row in connection.execute(f"PRAGMA table_info({table})")]


@cache
def full_record(folder: Path) -> bytes:
    """The bytes of a record with three rows in every table that has digests."""
    path = folder / "triage.db"
    store = create_store(path)
    connection = store._database._connection
    connection.execute("PRAGMA foreign_keys = OFF")
    with store.writing():
        for table in keys():
            for number in range(1, ROWS + 1):
                values = {
                    name: _value(table, name, kind, number) for name, kind in columns(connection, table)
                }
                store._database.insert(table, values)
    store.close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = DELETE")
    body = connection.serialize()
    connection.close()
    return body


def opened(body: bytes) -> tuple[sqlite3.Connection, RowHashes]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(body)
    return connection, RowHashes(FileDatabase(connection, readonly=False), None)
