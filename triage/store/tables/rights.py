"""In SQL: agreement, sharing, corrections, holds and erasure."""

from __future__ import annotations

from triage.store.database import Database


class RightsTables:
    """The part of the record that holds agreement, sharing, corrections, holds and erasure."""

    _database: Database
