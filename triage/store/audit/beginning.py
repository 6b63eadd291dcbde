"""What every record begins with: the salt of the log's marks, and a digest for every row."""

from __future__ import annotations

import secrets

from triage.store.database import Database
from triage.store.row_hashes import RowHashes
from triage.store.sealing import rows_key


def after_schema_change(database: Database) -> None:
    """Make digests of all rows anew, inside the step that changed the schema, and the head of the log where there is none."""
    if database.one("SELECT id FROM audit_head WHERE id = 1") is None:
        database.insert("audit_head", {"id": 1, "entries": 0, "chain": "", "salt": secrets.token_hex(32)})
    RowHashes(database, rows_key()).seal()
