"""The words that cases are found by, in SQLite's FTS5: https://sqlite.org/fts5.html#external_content_tables."""

from __future__ import annotations

from typing import Any, Protocol


class _Asked(Protocol):
    def one(self, sql: str) -> dict[str, Any] | None: ...


def indexed(database: _Asked, table: str) -> bool:
    """Whether a whole index of ``table`` is there: its last trigger is made last."""
    made = f"SELECT COUNT(*) AS held FROM sqlite_master WHERE name IN ('{table}_fts', '{table}_ai', '{table}_ad', '{table}_au')"  # noqa: S608 - our own names
    row = database.one(made)
    return row is not None and row["held"] == 4


def index_statements(table: str, column: str) -> tuple[str, ...]:
    """Make the index of one column anew, with triggers that keep it current."""
    gone = (
        f"INSERT INTO {table}_fts ({table}_fts, rowid, {column}) VALUES ('delete', old.rowid, old.{column});"  # noqa: S608 - our own names
    )
    come = f"INSERT INTO {table}_fts (rowid, {column}) VALUES (new.rowid, new.{column});"  # noqa: S608 - our own names
    return (
        *(f"DROP TRIGGER IF EXISTS {table}_{ending}" for ending in ("ai", "ad", "au")),
        f"DROP TABLE IF EXISTS {table}_fts",
        f"CREATE VIRTUAL TABLE {table}_fts USING fts5 ({column}, tokenize='porter', content='{table}')",
        f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')",  # noqa: S608 - our own names
        f"CREATE TRIGGER {table}_ai AFTER INSERT ON {table} BEGIN {come} END",
        f"CREATE TRIGGER {table}_ad AFTER DELETE ON {table} BEGIN {gone} END",
        f"CREATE TRIGGER {table}_au AFTER UPDATE ON {table} BEGIN {gone} {come} END",
    )


def search_statement(table: str) -> str:
    """Find rows by words, best first, rows of one rank in their own order."""
    return (
        f"SELECT {table}.* FROM {table} JOIN {table}_fts ON {table}.rowid = {table}_fts.rowid "  # noqa: S608 - our own names
        f"WHERE {table}_fts MATCH ? ORDER BY {table}_fts.rank, {table}.rowid"
    )


def quoted(text: str) -> str:
    """Words as FTS5 looks for words, whatever they are: each in quotes, so that none can be a command."""
    return " ".join(f'"{word}"' for part in text.split() if (word := part.replace('"', "")))
