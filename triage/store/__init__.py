"""The record of cases, decisions and what became of them: files of SQLite or SQLCipher, or a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from triage.errors import StoreProblem, TriageError
from triage.store.backends import IDENTITY, RECORD, Place, SqlDatabase, found_place, make_part, open_part
from triage.store.cases import CaseTables, hashed
from triage.store.changes import DirectoryTables
from triage.store.database import Database
from triage.store.migrations.keeping import KEEPING
from triage.store.progress import UNREAD, ProgressTables
from triage.store.protocol import Record
from triage.store.rules import RuleTables
from triage.store.tables.auditing import AuditTables
from triage.store.tables.due import DueTables
from triage.store.tables.households import HouseholdTables
from triage.store.tables.keeping import KeepingTables
from triage.store.tables.loop import LoopTables
from triage.store.tables.measured import MeasuredTables
from triage.store.tables.people import PeopleTables
from triage.store.tables.queue import QueueTables
from triage.store.tables.releases import ReleasesTables
from triage.store.tables.rights import RightsTables
from triage.store.tables.screens import ScreenTables
from triage.store.tables.sending import SendingTables
from triage.store.upgrading import bring_up


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
    MeasuredTables,
    ReleasesTables,
    ScreenTables,
    QueueTables,
):
    """The record; the only place where table names are known is this package."""

    def __init__(self, database: Database, identity: Database | None = None) -> None:
        """Serve the record from an open database, and who the children are from another (None: that one is lost)."""
        self._database = database
        self._identity = identity
        self._to_erase = []
        self._keep = self.keep
        self.readonly = database.readonly
        self.place = database.place or Place(Path("triage.db"))
        self._begin_audit()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One whole step: all of it is kept or nothing; raises :class:`triage.errors.Locked` where nothing may be written."""
        try:
            with self._database.writing():
                yield
        except BaseException:
            self._to_erase.clear()
            raise
        self._after_step()

    def faults(self) -> list[str]:
        """Say what is wrong with the record itself: damage, rows that point nowhere, a log that was changed, lost identities."""
        return super().faults() + self.identity_faults()

    def close(self) -> None:
        """Let go of all that is open."""
        self._journal.close()
        if self._identity is not None:
            self._identity.close()
        self._database.close()


def open_store(
    path: Path, url: str = "", *, dump_made: bool = False, keyless: bool = False, durable: bool = True
) -> Store:
    """Open the record at ``path``, or at the ``url`` of a server; read-only where nothing may be written.

    An older one is brought up to date; a server's only where its operator has a dump (``dump_made``). ``keyless`` passes
    over a key of the environment: for a plain record that is about to be encrypted. ``durable`` False, for a made-up record
    alone, does not wait for the disk: a power cut may break it.
    Raises :class:`triage.errors.StoreProblem` for a missing, damaged, foreign or newer record, :class:`triage.errors.Locked`
    for one that is in use or cannot be read whole from a read-only place, :class:`triage.errors.Refused` for a wrong key.
    """
    place = replace(found_place(path, url, keyless=keyless), durable=durable)
    record = open_part(place, RECORD)
    identity: SqlDatabase | None = None
    try:
        identity = _identity_of(place, record, _version_of(record))
        bring_up(record, identity, dump_made=dump_made)
        if not record.readonly:
            record.index_words()
        return Store(record, identity)
    except BaseException:
        with suppress(TriageError):
            record.close()
        if identity is not None:
            with suppress(TriageError):
                identity.close()
        raise


def create_store(path: Path, url: str = "", *, durable: bool = True) -> Store:
    """Make a new, empty record; raises :class:`triage.errors.Locked` where there is one already."""
    place = replace(found_place(path, url), durable=durable)
    record = make_part(place, RECORD)
    identity: SqlDatabase | None = None
    try:
        identity = make_part(place, IDENTITY, record)
        bring_up(record, identity)
        record.index_words()
        return Store(record, identity)
    except BaseException:
        for part in (record, identity):
            if part is not None:
                with suppress(TriageError):
                    part.close()
                if not url:
                    place.file(part.part).unlink(missing_ok=True)
        raise


def _identity_of(place: Place, record: SqlDatabase, version: int) -> SqlDatabase | None:
    """Open the identity store; made where the record never had one, None where it is lost: the rest is still to be read."""
    if place.url or place.file(IDENTITY).exists():
        return open_part(place, IDENTITY, readonly=record.readonly, beside=record)
    kept_apart = version >= KEEPING.number
    if record.readonly or (kept_apart and record.one("SELECT hash FROM identities LIMIT 1") is not None):
        return None
    return make_part(place, IDENTITY)


def _version_of(record: SqlDatabase) -> int:
    """Number of a record's format; raises :class:`StoreProblem` for what holds no record."""
    version = record.version()
    if version:
        return version
    raise StoreProblem(
        "the database holds no record" if record.place and record.place.url else "triage.db holds no record",
        why="it may be empty, or something else's",
        mend="bring back a safe copy, or make a new workspace with `triage init`",
    )


__all__ = ["UNREAD", "Record", "Store", "create_store", "hashed", "open_store"]
