"""In SQL: whose job something is."""

from __future__ import annotations

from triage.store.database import Database


class DueTables:
    """The part of the record that holds whose job something is."""

    _database: Database
