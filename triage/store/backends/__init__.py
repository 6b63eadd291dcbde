"""The databases a record may lie in: SQLite, SQLCipher and PostgreSQL, behind one protocol."""

from __future__ import annotations

from triage.store.backends.base import SqlDatabase
from triage.store.backends.opening import found_place, make_part, open_part, raw_connection
from triage.store.backends.place import IDENTITY, RECORD, Part, Place

__all__ = [
    "IDENTITY",
    "RECORD",
    "Part",
    "Place",
    "SqlDatabase",
    "found_place",
    "make_part",
    "open_part",
    "raw_connection",
]
