"""The record of cases, decisions and what became of them, kept in one SQLite file."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from triage.store.cases import CaseTables, hashed
from triage.store.changes import DirectoryTables
from triage.store.database import Database, create_database, open_database
from triage.store.progress import UNREAD, ProgressTables
from triage.store.protocol import Record
from triage.store.rules import RuleTables
from triage.store.tables.auditing import AuditTables
from triage.store.tables.due import DueTables
from triage.store.tables.households import HouseholdTables
from triage.store.tables.keeping import KeepingTables
from triage.store.tables.loop import LoopTables
from triage.store.tables.people import PeopleTables
from triage.store.tables.rights import RightsTables
from triage.store.tables.sending import SendingTables


class Store(
    CaseTables,
    ProgressTables,
    RuleTables,
    DirectoryTables,
    LoopTables,
    DueTables,
    PeopleTables,
    RightsTables,
    HouseholdTables,
    SendingTables,
    AuditTables,
    KeepingTables,
):
    """The record in SQLite; the only place where table names are known is this package."""

    def __init__(self, database: Database) -> None:
        """Serve the record from an open database."""
        self._database = database
        self._keep = self.keep
        self.readonly = database.readonly

    def writing(self) -> AbstractContextManager[None]:
        """One whole step: all of it is kept or nothing; raises :class:`triage.errors.Locked` where nothing may be written."""
        return self._database.writing()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


def open_store(path: Path) -> Store:
    """Open the record at ``path``; read-only where nothing may be written.

    Raises :class:`triage.errors.StoreProblem` for a missing, damaged, foreign or newer file, :class:`triage.errors.Locked`
    for one that is in use or cannot be read whole from a read-only place.
    """
    return Store(open_database(path))


def create_store(path: Path) -> Store:
    """Make a new, empty record; raises :class:`triage.errors.Locked` where there is one already."""
    return Store(create_database(path))


__all__ = ["UNREAD", "Record", "Store", "create_store", "hashed", "open_store"]
