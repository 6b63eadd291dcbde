"""A digest for each row of the record, so that a value that was flipped in the file shows.

SQLite checks the form of its pages, not what stands in them (https://sqlite.org/pragma.html#pragma_integrity_check). The
digest of a row lies in a table of its own, written in the same step as the row. A row that did not fit its digest before a
change keeps the old digest: a later change of another column never hides the damage.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from triage.errors import TriageError
from triage.store.migrations import MIGRATIONS

TABLE = "row_hashes"
_NOT_KEPT = frozenset({TABLE, "audit_head", "migrations"})
"""Tables without digests: the digests themselves, the head of the audit log (which verifies itself) and the schema's own list."""
_UPSERT = (
    f"INSERT INTO {TABLE} (table_name, row_key, digest) VALUES (?, ?, ?) "  # noqa: S608 - our own names
    "ON CONFLICT (table_name, row_key) DO UPDATE SET digest = excluded.digest"
)
_AT_ONCE = 500
_NAMES_A_RECORD = frozenset({"case_number", "owner", "number", "name", "rule"})
"""Key columns that may be said: numbers of records and codes, never what stands in them."""


class Rows(Protocol):
    """What digests need of a database."""

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """All rows of a query."""
        ...

    def one(self, sql: str, values: Sequence[Any] = ()) -> dict[str, Any] | None:
        """Read the first row, or None."""
        ...

    def _write(self, sql: str, values: Sequence[Any]) -> tuple[int, int]: ...


@cache
def keys() -> Mapping[str, tuple[str, ...]]:
    """Columns of the primary key of every table with digests, as the schema's steps make them."""
    found: dict[str, tuple[str, ...]] = {}
    for migration in MIGRATIONS:
        for statement in migration.statements:
            if dropped := re.match(r"\s*DROP TABLE (?:IF EXISTS )?(\w+)", statement):
                found.pop(dropped.group(1), None)
            made = re.match(r"\s*CREATE TABLE (?:IF NOT EXISTS )?(\w+)\s*\((.*)\)\s*$", statement, re.DOTALL)
            if made is None or made.group(1) in _NOT_KEPT:
                continue
            whole = re.search(r"PRIMARY KEY\s*\(([^)]*)\)", made.group(2))
            single = re.search(r"(\w+)\s+\w+(?:\s+NOT NULL)?\s+PRIMARY KEY", made.group(2))
            if whole:
                found[made.group(1)] = tuple(name.strip() for name in whole.group(1).split(","))
            elif single:
                found[made.group(1)] = (single.group(1),)
    return found


def digest(table: str, row: Mapping[str, Any], key: bytes | None) -> str:
    """Digest of one row: its table, and the names, types and values of all columns; ``k`` with a key, ``p`` plain."""
    parts = [table.encode()]
    for name in sorted(row):
        value = row[name]
        if isinstance(value, (bytes, memoryview)):
            body, kind = bytes(value), "b"
        elif value is None:
            body, kind = b"", "n"
        else:
            body, kind = str(value).encode("utf-8", "surrogateescape"), "t" if isinstance(value, str) else "i"
        parts.append(f"{name}:{kind}{len(body)}:".encode() + body)
    whole = b"".join(parts)
    if key:
        return "k" + hmac.new(key, whole, hashlib.sha256).hexdigest()[:32]
    return "p" + hashlib.sha256(whole).hexdigest()[:32]


class RowHashes:
    """Keeps the digests of one database; every write of the database tells it."""

    def __init__(self, database: Rows, key: bytes | None) -> None:
        """Keep digests in the table ``row_hashes`` of ``database``, keyed where there is a key."""
        self._database = database
        self._key = key
        self._touched: dict[tuple[str, str], None] = {}
        self._gone: dict[tuple[str, str], None] = {}
        self._unsound: set[tuple[str, str]] = set()
        self.wrote = False
        """Whether the step that was just settled wrote any row."""

    def added(self, table: str, values: Mapping[str, Any], identity: int) -> None:
        """A row was added; ``identity`` is the number made for it, where its key is one."""
        names = keys().get(table)
        if names is not None:
            place = (table, _key_text([values.get(name, identity) for name in names]))
            self._touched[place] = None
            self._gone.pop(place, None)

    def changing(self, table: str, values: Mapping[str, Any], where: str, at: Sequence[Any]) -> None:
        """Rows are about to be changed: those that do not fit their digest now never will."""
        names = keys().get(table)
        for row in self._before(table, where, at) if names is not None else ():
            before = (table, _key_text([row[name] for name in names or ()]))
            after = (table, _key_text([values.get(name, row[name]) for name in names or ()]))
            self._look(before, row)
            if after != before:
                self._touched.pop(before, None)
                self._gone[before] = None
            self._touched[after] = None

    def removing(self, table: str, where: str, at: Sequence[Any]) -> None:
        """Rows are about to be removed."""
        names = keys().get(table)
        for row in self._before(table, where, at) if names is not None else ():
            place = (table, _key_text([row[name] for name in names or ()]))
            self._touched.pop(place, None)
            self._gone[place] = None

    def _before(self, table: str, where: str, at: Sequence[Any]) -> list[dict[str, Any]]:
        return self._database.rows(f"SELECT * FROM {table} WHERE {where}", tuple(at))  # noqa: S608 - table names are our own

    def _look(self, place: tuple[str, str], row: Mapping[str, Any]) -> None:
        if place in self._touched or place in self._unsound:
            return
        held = self._database.one(
            f"SELECT digest FROM {TABLE} WHERE table_name = ? AND row_key = ?",  # noqa: S608 - our own names
            place,
        )
        if held is None or not self._fits(place[0], row, held["digest"]):
            self._unsound.add(place)

    def _fits(self, table: str, row: Mapping[str, Any], held: str) -> bool:
        if held[:1] == "k" and self._key is None:
            return True  # without the key nobody can say; doctor says that it could not
        return hmac.compare_digest(digest(table, row, self._key if held[:1] == "k" else None), held)

    def settle(self) -> None:
        """Write the digests of all rows that the step touched, just before it is kept."""
        self.wrote = bool(self._touched or self._gone)
        for table, key in self._gone:
            self._database._write(  # noqa: SLF001 - part of the database
                f"DELETE FROM {TABLE} WHERE table_name = ? AND row_key = ?",  # noqa: S608 - our own names
                (table, key),
            )
        for place in self._touched:
            if place in self._unsound:
                continue
            table, key = place
            condition = " AND ".join(f"{name} = ?" for name in keys()[table])
            row = self._database.one(f"SELECT * FROM {table} WHERE {condition}", json.loads(key))  # noqa: S608 - our own names
            if row is not None:
                self._database._write(_UPSERT, (table, key, digest(table, row, self._key)))  # noqa: SLF001 - part of the database
        self.forget()

    def forget(self) -> None:
        """Forget the step: it was kept, or undone."""
        self._touched.clear()
        self._gone.clear()
        self._unsound.clear()

    def seal(self) -> None:
        """Write the digest of every row anew, inside a step: after the schema changed, or when a key was set."""
        self._database._write(f"DELETE FROM {TABLE}", ())  # noqa: S608, SLF001 - our own names; part of the database
        for table in keys():
            for key, row in self._all(table):
                self._database._write(_UPSERT, (table, key, digest(table, row, self._key)))  # noqa: SLF001 - part of the database
        self.forget()

    def _all(self, table: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every row of a table with its key, some at a time: bodies may be large."""
        names = keys()[table]
        order = ", ".join(names)
        rows = self._database.rows(f"SELECT * FROM {table} ORDER BY {order} LIMIT {_AT_ONCE}")  # noqa: S608 - our own names
        while rows:
            for row in rows:
                yield _key_text([row[name] for name in names]), row
            if len(rows) < _AT_ONCE:
                return
            marks = ", ".join("?" for _ in names)
            rows = self._database.rows(
                f"SELECT * FROM {table} WHERE ({order}) > ({marks}) ORDER BY {order} LIMIT {_AT_ONCE}",  # noqa: S608 - our own names
                [rows[-1][name] for name in names],
            )

    def faults(self) -> list[str]:
        """Say which rows do not fit their digest, were taken out or put in by other hands: table and record, no values."""
        found: list[str] = []
        for table in keys():
            try:
                found += self._faults_of(table)
            except TriageError:
                found.append(f"rows of {table} cannot be read")
        return found

    def _faults_of(self, table: str) -> Iterator[str]:
        held = {
            row["row_key"]: row["digest"]
            for row in self._database.rows(
                f"SELECT row_key, digest FROM {TABLE} WHERE table_name = ?",  # noqa: S608 - our own names
                (table,),
            )
        }
        for key, row in self._all(table):
            kept = held.pop(key, None)
            if kept is None:
                # What other hands wrote is never printed: it may be anything.
                yield f"a row of {table} was put in by other hands"
            elif not self._fits(table, row, kept):
                yield f"a row of {table} is not as it was written{_record(table, key)}"
        yield from (f"a row of {table} is gone{_record(table, key)}" for key in sorted(held))


def _key_text(values: Sequence[Any]) -> str:
    return json.dumps(list(values), ensure_ascii=False, default=repr)


def _record(table: str, key: str) -> str:
    """Where a row belongs, in words: the first part of its key where that names a record, and its numbers; nothing else."""
    names, values = keys()[table], json.loads(key)
    said = [
        str(value)
        for name, value in zip(names, values, strict=True)
        if name in _NAMES_A_RECORD or (isinstance(value, int) and not isinstance(value, bool))
    ]
    return f" ({' '.join(said)})" if said else ""
