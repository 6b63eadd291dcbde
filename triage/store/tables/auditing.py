"""In SQL: the audit log."""

from __future__ import annotations

from triage.store.database import Database


class AuditTables:
    """The part of the record that holds the audit log."""

    _database: Database
