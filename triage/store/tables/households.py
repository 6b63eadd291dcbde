"""In SQL: households, meetings and cases of one child."""

from __future__ import annotations

from triage.store.database import Database


class HouseholdTables:
    """The part of the record that holds households, meetings and cases of one child."""

    _database: Database
