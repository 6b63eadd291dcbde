"""In SQL: people, what they may see and do."""

from __future__ import annotations

from triage.store.database import Database


class PeopleTables:
    """The part of the record that holds people, what they may see and do."""

    _database: Database
