"""In SQL: agreement, sharing, corrections, holds and erasure."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from typing import Any

from triage.store.database import Database
from triage.store.progress import UNREAD
from triage.store.records import flat, shaped
from triage.store.rows_rights import (
    AgreementRow,
    ContactRow,
    ContactWayRow,
    ContestRow,
    CorrectionRow,
    FollowupRow,
    HoldRow,
    RetentionLookRow,
    SharingRow,
    SubjectExportRow,
    TombstoneRow,
)
from triage.store.tables.erasing import EMPTIED, ERASED


class RightsTables:
    """The part of the record that holds agreement, sharing, corrections, holds and erasure."""

    _database: Database

    def add_agreement(self, values: Mapping[str, Any]) -> int:
        """Add an answer about sharing; returns its number."""
        return self._database.insert("agreements", flat(values))

    def agreements(self, number: str | None = None) -> list[AgreementRow]:
        """Answers about sharing in the order they were recorded."""
        return [shaped(AgreementRow, row) for row in self._about("agreements", number)]

    def add_sharing(self, values: Mapping[str, Any]) -> int:
        """Add what was shared; returns its number."""
        return self._database.insert("sharings", flat(values))

    def change_sharing(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one entry of what was shared."""
        self._database.change("sharings", flat(values), "id = ?", (identity,))

    def sharings(self, number: str | None = None) -> list[SharingRow]:
        """What was shared, in the order it was recorded."""
        return [shaped(SharingRow, row) for row in self._about("sharings", number)]

    def add_contact(self, values: Mapping[str, Any]) -> int:
        """Add an attempt to be in touch; returns its number."""
        return self._database.insert("contacts", flat(values))

    def contacts(self, number: str | None = None) -> list[ContactRow]:
        """Attempts to be in touch, in the order they were recorded."""
        return [shaped(ContactRow, row) for row in self._about("contacts", number)]

    def add_contact_way(self, values: Mapping[str, Any]) -> int:
        """Add a change of the safe way; returns its number."""
        return self._database.insert("contact_ways", flat(values))

    def contact_ways(self, number: str | None = None) -> list[ContactWayRow]:
        """Changes of the safe way, in the order they were recorded."""
        return [shaped(ContactWayRow, row) for row in self._about("contact_ways", number)]

    def add_correction(self, values: Mapping[str, Any]) -> int:
        """Add a correction; returns its number."""
        return self._database.insert("corrections", flat(values))

    def corrections(self, number: str | None = None) -> list[CorrectionRow]:
        """Corrections in the order they were recorded."""
        return [shaped(CorrectionRow, row) for row in self._about("corrections", number)]

    def add_contest(self, values: Mapping[str, Any]) -> int:
        """Add a dispute; returns its number."""
        return self._database.insert("contests", flat(values))

    def change_contest(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one dispute."""
        self._database.change("contests", flat(values), "id = ?", (identity,))

    def contests(self, number: str | None = None, state: str | None = None) -> list[ContestRow]:
        """Disputes in the order they were recorded."""
        return [shaped(ContestRow, row) for row in self._about("contests", number, state)]

    def add_followup(self, values: Mapping[str, Any]) -> int:
        """Add something to be done by a day; returns its number."""
        return self._database.insert("followups", flat(values))

    def change_followup(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one thing to be done."""
        self._database.change("followups", flat(values), "id = ?", (identity,))

    def followups(self, number: str | None = None, state: str | None = None) -> list[FollowupRow]:
        """Things to be done, in the order they were recorded."""
        return [shaped(FollowupRow, row) for row in self._about("followups", number, state)]

    def add_hold(self, values: Mapping[str, Any]) -> int:
        """Add a hold; returns its number."""
        return self._database.insert("holds", flat(values))

    def change_hold(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one hold."""
        self._database.change("holds", flat(values), "id = ?", (identity,))

    def holds(self, number: str | None = None) -> list[HoldRow]:
        """Holds in the order they were placed; lifted ones too."""
        return [shaped(HoldRow, row) for row in self._about("holds", number)]

    def add_retention_look(self, values: Mapping[str, Any]) -> int:
        """Add what a person said of a record whose time had come; returns its number."""
        return self._database.insert("retention_looks", flat(values))

    def retention_looks(self, number: str | None = None) -> list[RetentionLookRow]:
        """What persons said of records whose time had come, in order."""
        return [shaped(RetentionLookRow, row) for row in self._about("retention_looks", number)]

    def add_subject_export(self, values: Mapping[str, Any]) -> int:
        """Add a request for a person's own data; returns its number."""
        return self._database.insert("subject_exports", flat(values))

    def change_subject_export(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one request."""
        self._database.change("subject_exports", flat(values), "id = ?", (identity,))

    def subject_exports(self, number: str | None = None, state: str | None = None) -> list[SubjectExportRow]:
        """Requests for a person's own data, in order."""
        return [shaped(SubjectExportRow, row) for row in self._about("subject_exports", number, state)]

    def contents(self, owner: str) -> dict[str, bytes]:
        """All content kept for ``owner``: hash -> bytes, in order of hash."""
        rows = self._database.select("content", {"owner": owner}, "hash")
        return {row["hash"]: zlib.decompress(row["body"]) for row in rows}

    def content_owners(self) -> list[str]:
        """Everybody and everything that content is kept for."""
        return [
            row["owner"] for row in self._database.rows("SELECT DISTINCT owner FROM content ORDER BY owner")
        ]

    def erase_case(self, number: str, tombstone: Mapping[str, Any]) -> None:
        """Erase a case with all that hangs on it and leave a tombstone, inside ``writing()``.

        Who the child is goes too where it lies in a store of its own.
        """
        for row in self._database.select("unread_referrals", {"case_number": number}, "id"):
            self._database.remove("content", "owner = ?", (f"{UNREAD}{row['id']}",))
        for table, where in ERASED:
            self._database.remove(table, where, (number,))
        for table, where, values in EMPTIED:
            self._database.change(table, values, where, (number,))
        apart: Callable[[str], object] | None = getattr(self, "erase_identity", None)
        if apart is not None:
            apart(number)
        self._database.insert("tombstones", flat({**tombstone, "case_number": number}))

    def tombstone(self, number: str) -> TombstoneRow | None:
        """What is left of an erased case; None for one that was not erased."""
        row = self._database.one("SELECT * FROM tombstones WHERE case_number = ?", (number,))
        return shaped(TombstoneRow, row) if row else None

    def tombstones(self) -> list[TombstoneRow]:
        """What is left of erased cases, by day and number."""
        rows = self._database.select("tombstones", order="erased_on, case_number")
        return [shaped(TombstoneRow, row) for row in rows]

    def scrub(self) -> bool:
        """Make sure that what was removed is in no file of the record, its logs included, outside ``writing()``."""
        return self._database.scrub()

    def _about(self, table: str, number: str | None, state: str | None = None) -> list[dict[str, Any]]:
        asked = {"case_number": number, **({"state": state} if state is not None else {})}
        return self._database.select(table, asked, "id")
