"""In SQL: the audit log's place in the record, digests of rows, and safe copies."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from triage.store.audit.chain import mark
from triage.store.audit.journal import Journal, Noted
from triage.store.audit.log import GUARDS, NAME, STATEMENTS, AuditLog
from triage.store.audit.proving import Proof, prove
from triage.store.audit.rows import Head, Kept
from triage.store.beside import open_beside
from triage.store.database import Database
from triage.store.records import flat, shaped
from triage.store.row_hashes import RowHashes
from triage.store.rows_auditing import SafeCopyRow
from triage.store.sealing import chain_key, rows_key


class AuditTables:
    """The part of the record that says who looked, tried and changed."""

    _database: Database
    _journal: Journal

    def _begin_audit(self) -> None:
        """Have every step of the record logged and every row digested from now on."""
        self._journal = Journal(self._database, self._open_log)
        self._database.watch = self._journal
        if self._database.row_hashes is None:
            self._database.row_hashes = RowHashes(self._database, rows_key())

    def _open_log(self) -> AuditLog:
        return AuditLog(open_beside(self._database, NAME, (*STATEMENTS, *GUARDS)), chain_key())

    def stepping(self) -> bool:
        """Whether a step of the record is under way."""
        return self._database.stepping

    def audit_note(self, noted: Noted) -> None:
        """Log one thing: with the step under way, else at once."""
        self._journal.note(noted)

    def audit_entries(self, where: Mapping[str, Any] | None = None, since: str = "") -> list[Kept]:
        """Entries in order, with the values of ``where``, from a moment on."""
        return self._journal.log.entries(where, since)

    def audit_mark(self, number: str) -> str:
        """Give the mark under which a case stands in the log."""
        return mark(self._journal.known()[0], number)

    def audit_head(self) -> Head:
        """Give the head of the log as its entries have it."""
        return self._journal.log.head()

    def audit_proof(self, printed: Head | None = None) -> Proof:
        """Check the whole log against itself, the record, the safe copies that were made and a head kept elsewhere."""
        _, known = self._journal.known()
        copies = [
            (f"in the safe copy of {row.on_day}", Head(row.entries, row.chain))
            for row in self.safe_copies("backup")
        ]
        events = [int(row["id"]) for row in self._database.rows("SELECT id FROM events ORDER BY id")]
        if printed is not None:
            copies.append(("that was kept elsewhere", printed))
        return prove(self._journal.log, [("in the record", known), *copies], events)

    def audit_close(self) -> None:
        """Let go of the log's file until it is next needed."""
        self._journal.close()

    def row_faults(self) -> list[str]:
        """Say which rows are not as they were written: table and record, no values."""
        hashes = self._database.row_hashes or RowHashes(self._database, rows_key())
        return hashes.faults()

    def content_faults(self) -> list[str]:
        """Say which kept content and texts no longer fit their hashes, by their owner or fingerprint."""
        found = []
        for row in self._database.rows("SELECT owner, hash FROM content ORDER BY owner, hash"):
            body = self._database.one(
                "SELECT body FROM content WHERE owner = ? AND hash = ?", (row["owner"], row["hash"])
            )
            if body is None or _unfit(body["body"], row["hash"]):
                found.append(f"kept content is not what was stored ({row['owner']})")
        found += [
            f"a kept text of rules or services is not what was stored ({str(row['hash'])[:19]})"
            for row in self._database.rows("SELECT hash, body FROM texts ORDER BY hash")
            if _unfit(row["body"], row["hash"])
        ]
        found += [
            f"a kept list of files is not what was stored ({str(row['fingerprint'])[:19]})"
            for row in self._database.rows(
                "SELECT fingerprint, kind, files FROM snapshots ORDER BY fingerprint"
            )
            if _fingerprint(row["kind"], row["files"]) != row["fingerprint"]
        ]
        return found

    def first_day(self) -> date | None:
        """Give the day of the first event; None for an empty record."""
        row = self._database.one("SELECT MIN(on_day) AS day FROM events")
        return date.fromisoformat(row["day"]) if row and row["day"] else None

    def latest_event(self) -> tuple[str, str] | None:
        """Give the latest day acted as and the latest moment (UTC) of any event; None for an empty record."""
        row = self._database.one("SELECT MAX(on_day) AS day, MAX(at) AS moment FROM events")
        return (str(row["day"]), str(row["moment"])) if row and row["day"] else None

    def identities_held(self) -> bool:
        """Whether anything says who a child is."""
        return self._database.one("SELECT hash FROM identities LIMIT 1") is not None

    def add_safe_copy(self, values: Mapping[str, Any]) -> int:
        """Keep that a safe copy was made or proven; returns its number."""
        return self._database.insert("safe_copies", flat(values))

    def safe_copies(self, kind: str | None = None) -> list[SafeCopyRow]:
        """Safe copies in the order in which they were made."""
        return [
            shaped(SafeCopyRow, row) for row in self._database.select("safe_copies", {"kind": kind}, "id")
        ]


def _unfit(body: Any, content_hash: object) -> bool:
    """Whether a kept body no longer fits its hash; in a damaged file it may be of any type."""
    try:
        plain = zlib.decompress(bytes(body))
    except (zlib.error, TypeError, ValueError):
        return True
    return "sha256:" + hashlib.sha256(plain).hexdigest() != content_hash


def _fingerprint(kind: object, files: object) -> str:
    """Fingerprint of a list of files; the names and hashes must be JSON as :meth:`CaseTables.keep_snapshot` writes it."""
    try:
        json.loads(str(files))
    except ValueError:
        return ""
    return "sha256:" + hashlib.sha256(f"{kind}\n{files}".encode("utf-8", "surrogateescape")).hexdigest()
