"""Rows on their way out: each once, changed where a record was changed here, in the order they came in."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from triage.interchange.tables.shapes import LINE
from triage.interchange.tables.staging import Record

Named = tuple[str, int, Record]
"""Table, line (0 where it is not known) and row."""
_NEW = 1_000_000_000
"""Place of the first row that never stood in the source: behind all that did."""


class Gathered:
    """Rows of an export in a temporary file, which is gone when the block ends."""

    def __init__(self) -> None:
        """Begin with none."""
        self._folder = tempfile.TemporaryDirectory(prefix="triage-tables-")
        self._base = sqlite3.connect(Path(self._folder.name) / "rows.db", isolation_level=None)
        self._base.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16000;"
            "CREATE TABLE rows (tbl TEXT, key TEXT, place INTEGER, body TEXT, PRIMARY KEY (tbl, key)) WITHOUT ROWID;"
            "BEGIN"
        )
        self._next = _NEW

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the temporary file."""
        self._base.close()
        self._folder.cleanup()

    def leave(self, table: str, rows: Iterable[Record]) -> None:
        """Take rows that belong to no service, as the import left them."""
        for row in rows:
            line = int(row.get(LINE, 0))
            self._put(table, f"#{line}", line, {key: value for key, value in row.items() if key != LINE})

    def take(self, before: Iterable[Named], now: Iterable[Named] | None) -> None:
        """Take one service: the rows as they came (none for one born here), and as they are, or None where nothing changed.

        A row that stands in several places is changed where any of them says otherwise than it came, and goes where
        it stands in none any more.
        """
        known: dict[tuple[str, str], tuple[str, Record]] = {}
        for table, name, line, row in _named(before):
            known[table, name] = (f"#{line}" if line else name, row)
            self._put(table, known[table, name][0], line, row)
        if now is None:
            return
        kept: set[tuple[str, str]] = set()
        for table, name, line, row in _named(now):
            if (table, name) not in known:
                kept.add((table, str(row.get("id") or name)))
                self._put(table, str(row.get("id") or name), line, row)
                continue
            key, old = known[table, name]
            kept.add((table, key))
            changed = {
                column: row.get(column) for column in {*row, *old} if row.get(column) != old.get(column)
            }
            if changed:
                self._change(table, key, changed)
        for table, key in {(table, key) for (table, _), (key, _) in known.items()} - kept:
            self._base.execute("DELETE FROM rows WHERE tbl = ? AND key = ?", (table, key))

    def _put(self, table: str, key: str, line: int, row: Record) -> None:
        if not line:
            self._next += 1
        body = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        self._base.execute(
            "INSERT OR IGNORE INTO rows VALUES (?, ?, ?, ?)", (table, key, line or self._next, body)
        )

    def _change(self, table: str, key: str, changed: Record) -> None:
        found = self._base.execute("SELECT body FROM rows WHERE tbl = ? AND key = ?", (table, key)).fetchone()
        row = json.loads(found[0]) if found else {}
        for column, value in changed.items():
            if value is None:
                row.pop(column, None)
            else:
                row[column] = value
        body = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        self._base.execute("UPDATE rows SET body = ? WHERE tbl = ? AND key = ?", (body, table, key))

    def tables(self) -> list[str]:
        """Give the tables that have any row."""
        return [name for (name,) in self._base.execute("SELECT DISTINCT tbl FROM rows ORDER BY tbl")]

    def rows(self, table: str) -> Iterator[Record]:
        """Give the rows of a table in their order."""
        for (body,) in self._base.execute(
            "SELECT body FROM rows WHERE tbl = ? ORDER BY place, key", (table,)
        ):
            yield json.loads(body)


def _named(rows: Iterable[Named]) -> Iterator[tuple[str, str, int, Record]]:
    """Give each row a name that is the same before and now: its id, and how often that stood before in its table."""
    counts: Counter[tuple[str, str]] = Counter()
    for table, line, row in rows:
        key = str(row.get("id") or "").strip()
        counts[table, key] += 1
        yield table, f"{key}({counts[table, key]})", line, row
