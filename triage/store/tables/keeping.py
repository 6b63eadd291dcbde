"""In SQL: who the child is, kept apart, and safe copies."""

from __future__ import annotations

from triage.store.database import Database


class KeepingTables:
    """The part of the record that holds who the child is, kept apart, and safe copies."""

    _database: Database
