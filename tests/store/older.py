"""A plain record as an earlier step of the schema left it, made from one of today."""

from __future__ import annotations

from pathlib import Path

from triage.store.backends import Place, make_part, open_part
from triage.store.migrations import MIGRATIONS


def made_older(path: Path, number: int) -> None:
    """Put a record of format ``number`` in the place of the one at ``path``, with all its rows that had a table then."""
    today = open_part(Place(path), "record", readonly=True)
    before = path.with_name("older.db")
    made = make_part(Place(before), "record")
    with made.writing():
        made.apply(MIGRATIONS[:number])
        tables = [
            str(row["name"])
            for row in made.rows(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'migrations'"
            )
        ]
        had = {row["name"] for row in today.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
        made._connection.execute("PRAGMA defer_foreign_keys = ON")  # type: ignore[attr-defined]
        for table in [name for name in tables if name in had]:
            columns = {row["name"] for row in made.rows(f"PRAGMA table_info({table})")}
            for row in today.rows(f"SELECT * FROM {table}"):
                made.insert(table, {name: value for name, value in row.items() if name in columns})
    today.close()
    made.close()
    for name in ("triage.db", "identity.db", "audit.db"):
        for ending in ("", "-wal", "-shm"):
            path.with_name(name + ending).unlink(missing_ok=True)
    before.replace(path)
