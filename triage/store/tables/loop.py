"""In SQL: the casework loop."""

from __future__ import annotations

from triage.store.database import Database


class LoopTables:
    """The part of the record that holds the casework loop."""

    _database: Database
