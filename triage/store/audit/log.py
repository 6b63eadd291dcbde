"""The log's own file: entries that can be added and read, never changed or removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from triage.store.audit.chain import FIELDS, link
from triage.store.audit.rows import Entry, Head, Kept
from triage.store.database import Database

NAME = "audit"
"""The log is ``audit.db`` beside the record, or the schema ``audit`` of a PostgreSQL record."""
STATEMENTS = (
    """CREATE TABLE IF NOT EXISTS entries (
        id INTEGER PRIMARY KEY, at TEXT NOT NULL, on_day TEXT NOT NULL, who TEXT NOT NULL, account TEXT NOT NULL,
        role TEXT NOT NULL, act TEXT NOT NULL, outcome TEXT NOT NULL, subject TEXT NOT NULL, record TEXT NOT NULL,
        event INTEGER NOT NULL, shown_hash TEXT NOT NULL, chain TEXT NOT NULL)""",
    "CREATE TABLE IF NOT EXISTS heads (id INTEGER PRIMARY KEY, entries INTEGER NOT NULL, chain TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS entries_by_subject ON entries (subject)",
)
GUARDS = (
    """CREATE TRIGGER IF NOT EXISTS entries_stay BEFORE UPDATE ON entries
        BEGIN SELECT RAISE(ABORT, 'an entry of the audit log is never changed'); END""",
    """CREATE TRIGGER IF NOT EXISTS entries_are_kept BEFORE DELETE ON entries
        BEGIN SELECT RAISE(ABORT, 'an entry of the audit log is never removed'); END""",
    """CREATE TRIGGER IF NOT EXISTS heads_are_kept BEFORE DELETE ON heads
        BEGIN SELECT RAISE(ABORT, 'the head of the audit log is never removed'); END""",
)
"""What stands in the way of a slip or of another program; in PostgreSQL the rights of the role do."""
_AT_ONCE = 1000


class AuditLog:
    """One open log."""

    def __init__(self, database: Database, key: bytes | None) -> None:
        """Serve the log in ``database``; entries are chained with ``key`` where there is one."""
        self._database = database
        self.key = key

    @property
    def readonly(self) -> bool:
        """Whether nothing can be added."""
        return self._database.readonly

    def append(self, entries: Sequence[Entry], after: Head) -> Head:
        """Add entries in one step of the log's own and return its new head.

        ``after`` is the head that the record knows. A log that is shorter than that was cut: the numbers go on behind
        the cut, so that it stays to be seen for good.
        """
        with self._database.writing():
            head = self._last()
            if head.entries < after.entries:
                head = after
            for entry in entries:
                values: dict[str, Any] = {"id": head.entries + 1, **asdict(entry)}
                chain = link(head.chain, values, self.key)
                self._database.insert("entries", {**values, "chain": chain})
                head = Head(head.entries + 1, chain)
            kept = {"entries": head.entries, "chain": head.chain}
            if self._database.one("SELECT id FROM heads WHERE id = 1") is None:
                self._database.insert("heads", {"id": 1, **kept})
            else:
                self._database.change("heads", kept, "id = ?", (1,))
        return head

    def chain_at(self, number: int) -> str | None:
        """Chain of one entry; None where there is none of that number, "" for number 0."""
        if number == 0:
            return ""
        row = self._database.one("SELECT chain FROM entries WHERE id = ?", (number,))
        return str(row["chain"]) if row else None

    def _last(self) -> Head:
        row = self._database.one("SELECT id, chain FROM entries ORDER BY id DESC LIMIT 1")
        return Head(int(row["id"]), str(row["chain"])) if row else Head(0, "")

    def head(self) -> Head:
        """Give the head as the entries themselves have it."""
        return self._last()

    def own_head(self) -> Head | None:
        """Give the head as it was written beside the entries; None where it is missing."""
        row = self._database.one("SELECT * FROM heads WHERE id = 1")
        return Head(int(row["entries"]), str(row["chain"])) if row else None

    def entries(self, where: Mapping[str, Any] | None = None, since: str = "") -> list[Kept]:
        """Entries in order; those with the values of ``where``, from the day ``since`` on (by the clock, in UTC)."""
        asked = {name: value for name, value in (where or {}).items() if value is not None}
        conditions = [*(f"{name} = ?" for name in asked), "at >= ?"]
        rows = self._database.rows(
            f"SELECT * FROM entries WHERE {' AND '.join(conditions)} ORDER BY id",  # noqa: S608 - our own names
            (*asked.values(), since),
        )
        return [Kept(**row) for row in rows]

    def raw(self) -> Iterator[dict[str, Any]]:
        """Every row as it lies in the file, in order of number, some at a time."""
        last: Any = None
        while True:
            rows = self._database.rows(
                "SELECT * FROM entries ORDER BY id LIMIT ?"
                if last is None
                else "SELECT * FROM entries WHERE id > ? ORDER BY id LIMIT ?",
                (_AT_ONCE,) if last is None else (last, _AT_ONCE),
            )
            yield from rows
            if len(rows) < _AT_ONCE:
                return
            last = rows[-1]["id"]

    def row(self, number: int) -> dict[str, Any] | None:
        """One row as it lies in the file."""
        return self._database.one("SELECT * FROM entries WHERE id = ?", (number,))

    def integrity(self) -> list[str]:
        """What is wrong with the file itself."""
        return self._database.integrity()

    def guarded(self) -> bool:
        """Whether everything that stands in the way of changing an entry is still there."""
        return {"entries_stay", "entries_are_kept", "heads_are_kept"} <= self._database.triggers()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


__all__ = ["FIELDS", "GUARDS", "NAME", "STATEMENTS", "AuditLog"]
