"""Copies of a record's files while others work, and looking whether such a copy is whole.

Each file is copied by SQLite's online backup in one go, which reads one state of it and keeps nobody from writing
(https://sqlite.org/backup.html). Order makes the three fit: the record first, then what every step keeps before it, the
identities and the audit log. What was erased in between may be missing in the later ones; then all are copied again.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from triage.errors import StoreProblem, TriageError
from triage.store import Store, open_store
from triage.store.audit.rows import Head
from triage.store.backends import raw_connection
from triage.store.failures import mapped
from triage.store.keys import workspace_keys
from triage.store.migrations import NEWEST

PARTS: Final = ("record", "identity", "audit")
FILES: Final = {"record": "triage.db", "identity": "identity.db", "audit": "audit.db"}
_TRIES: Final = 5


@dataclass(frozen=True)
class Inside:
    """What a copy of a record holds, and what is wrong with it."""

    schema: int
    cases: int
    decisions: int
    events: int
    people: int
    head: Head
    """Head of the audit log."""
    faults: tuple[str, ...]
    """Tables, records and entries; no values."""

    @property
    def counts(self) -> dict[str, int]:
        """Number of each kind of record."""
        return {
            "cases": self.cases,
            "decisions": self.decisions,
            "events": self.events,
            "people": self.people,
        }


def copy_files(record: Path, folder: Path) -> Inside:
    """Copy the record at ``record`` and what lies beside it into ``folder``, and look whether the copies fit together.

    The copies are encrypted with the same key where there is one, and only their owner may read them. Raises
    :class:`StoreProblem` for a full disk or a damaged file, :class:`triage.errors.Refused` for a wrong key.
    """
    for attempt in range(_TRIES):
        for part in PARTS:
            source, target = record.with_name(FILES[part]), folder / FILES[part]
            target.unlink(missing_ok=True)
            if source.is_file():
                _copy(source, target, part)
        found = look_into(folder)
        if attempt == _TRIES - 1 or not any("identit" in fault for fault in found.faults):
            return found
    raise AssertionError("the last attempt returns")


def _copy(source: Path, target: Path, part: str) -> None:
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with mapped():
        one = raw_connection(source, part=part, readonly=True)
        try:
            other = raw_connection(target, part=part)
            try:
                one.backup(other)
                other.execute("PRAGMA journal_mode = DELETE").fetchall()
            finally:
                other.close()
        finally:
            one.close()


def look_into(folder: Path) -> Inside:
    """Open a copied record in ``folder`` and check all of it: pages, digests, content, identities, the audit log.

    A record of an older schema is brought up to date first. Raises :class:`TriageError` where it cannot be opened at all.
    """
    for part in PARTS:
        _sound(folder / FILES[part], part)
    store = open_store(folder / FILES["record"])
    try:
        return inside_of(store)
    finally:
        store.close()


def inside_of(store: Store) -> Inside:
    """Count what an open record holds and look for all that may be wrong with it."""
    cases = store.cases()
    faults = [*store.faults(), *store.row_faults(), *store.content_faults()]
    proof = store.audit_proof()
    faults += [f"audit log: {one.what}" for one in proof.findings]
    return Inside(
        schema=NEWEST,
        cases=len(cases),
        decisions=sum(len(store.decisions(row.number)) for row in cases),
        events=len(store.events()),
        people=len(store.people()),
        head=proof.head,
        faults=tuple(faults),
    )


def _sound(path: Path, part: str) -> None:
    """Check the pages of a file before anything is read from it or written to it."""
    if not path.is_file():
        return
    with mapped():
        connection = raw_connection(path, part=part, readonly=True)
        try:
            said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check").fetchall()]
        finally:
            connection.close()
    if said != ["ok"]:
        raise StoreProblem(
            f"{path.name} in this safe copy is damaged",
            why="its pages do not fit together",
            mend="take an older safe copy",
        )


def ready_for_work(folder: Path) -> None:
    """Give restored files a write-ahead log again, so that several people can work on them."""
    for part in PARTS:
        path = folder / FILES[part]
        if path.is_file():
            with mapped():
                connection = raw_connection(path, part=part)
                try:
                    connection.execute("PRAGMA journal_mode = WAL").fetchall()
                finally:
                    connection.close()


def seal_key() -> bytes | None:
    """Key under which the manifest of a safe copy is sealed; None where no key is set."""
    keys = workspace_keys()
    return None if keys is None else keys.derived("backup")


def let_go(store: Store) -> None:
    """Close a store and pass over what that says."""
    with suppress(TriageError):
        store.close()
