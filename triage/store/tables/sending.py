"""In SQL: referrals that travel."""

from __future__ import annotations

from triage.store.database import Database


class SendingTables:
    """The part of the record that holds referrals that travel."""

    _database: Database
