"""SQLite, in plain files."""

from __future__ import annotations

import sqlite3

from triage.store.backends.files import Connection, prepared
from triage.store.backends.waiting import seconds


def connect(target: str, *, readonly: bool = False, alone: bool = False) -> Connection:
    """Open a plain file by its address; raises the driver's own errors."""
    connection = sqlite3.connect(target, uri=True, timeout=seconds(), isolation_level=None)
    try:
        return prepared(connection, readonly=readonly, alone=alone)
    except BaseException:
        connection.close()
        raise
