"""Schema step 11: the head of the audit log, digests of rows, and safe copies that were made."""

from __future__ import annotations

from triage.store.migrations.step import Migration

AUDITING = Migration(
    number=11,
    name="the head of the audit log, digests of rows, safe copies",
    statements=(
        # How many entries the log holds and the chain of the last: the log itself lies apart. The salt makes case numbers
        # into the marks that the log holds in their place.
        """CREATE TABLE audit_head (
            id INTEGER PRIMARY KEY, entries INTEGER NOT NULL, chain TEXT NOT NULL, salt TEXT NOT NULL)""",
        """CREATE TABLE row_hashes (
            table_name TEXT NOT NULL, row_key TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (table_name, row_key))""",
        """CREATE TABLE safe_copies (
            id INTEGER PRIMARY KEY, made_at TEXT NOT NULL, on_day TEXT NOT NULL, by_name TEXT NOT NULL, kind TEXT NOT NULL,
            print TEXT NOT NULL, entries INTEGER NOT NULL, chain TEXT NOT NULL, cases INTEGER NOT NULL DEFAULT 0)""",
    ),
)
