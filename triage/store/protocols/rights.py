"""What the product asks of a record about agreement, sharing, corrections, holds and erasure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

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


class RightsRecord(Protocol):
    """The part of the record that holds agreement, sharing, corrections, holds and erasure."""

    def add_agreement(self, values: Mapping[str, Any]) -> int:
        """Add an answer about sharing; returns its number."""
        ...

    def agreements(self, number: str | None = None) -> list[AgreementRow]:
        """Answers about sharing in the order they were recorded."""
        ...

    def add_sharing(self, values: Mapping[str, Any]) -> int:
        """Add what was shared; returns its number."""
        ...

    def change_sharing(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one entry of what was shared."""
        ...

    def sharings(self, number: str | None = None) -> list[SharingRow]:
        """What was shared, in the order it was recorded."""
        ...

    def add_contact(self, values: Mapping[str, Any]) -> int:
        """Add an attempt to be in touch; returns its number."""
        ...

    def contacts(self, number: str | None = None) -> list[ContactRow]:
        """Attempts to be in touch, in the order they were recorded."""
        ...

    def add_contact_way(self, values: Mapping[str, Any]) -> int:
        """Add a change of the safe way; returns its number."""
        ...

    def contact_ways(self, number: str | None = None) -> list[ContactWayRow]:
        """Changes of the safe way, in the order they were recorded."""
        ...

    def add_correction(self, values: Mapping[str, Any]) -> int:
        """Add a correction; returns its number."""
        ...

    def corrections(self, number: str | None = None) -> list[CorrectionRow]:
        """Corrections in the order they were recorded."""
        ...

    def add_contest(self, values: Mapping[str, Any]) -> int:
        """Add a dispute; returns its number."""
        ...

    def change_contest(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one dispute."""
        ...

    def contests(self, number: str | None = None, state: str | None = None) -> list[ContestRow]:
        """Disputes in the order they were recorded."""
        ...

    def add_followup(self, values: Mapping[str, Any]) -> int:
        """Add something to be done by a day; returns its number."""
        ...

    def change_followup(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one thing to be done."""
        ...

    def followups(self, number: str | None = None, state: str | None = None) -> list[FollowupRow]:
        """Things to be done, in the order they were recorded."""
        ...

    def add_hold(self, values: Mapping[str, Any]) -> int:
        """Add a hold; returns its number."""
        ...

    def change_hold(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one hold."""
        ...

    def holds(self, number: str | None = None) -> list[HoldRow]:
        """Holds in the order they were placed; lifted ones too."""
        ...

    def add_retention_look(self, values: Mapping[str, Any]) -> int:
        """Add what a person said of a record whose time had come; returns its number."""
        ...

    def retention_looks(self, number: str | None = None) -> list[RetentionLookRow]:
        """What persons said of records whose time had come, in order."""
        ...

    def add_subject_export(self, values: Mapping[str, Any]) -> int:
        """Add a request for a person's own data; returns its number."""
        ...

    def change_subject_export(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one request."""
        ...

    def subject_exports(self, number: str | None = None, state: str | None = None) -> list[SubjectExportRow]:
        """Requests for a person's own data, in order."""
        ...

    def contents(self, owner: str) -> dict[str, bytes]:
        """All content kept for ``owner``: hash -> bytes."""
        ...

    def content_owners(self) -> list[str]:
        """Everybody and everything that content is kept for."""
        ...

    def erase_case(self, number: str, tombstone: Mapping[str, Any]) -> None:
        """Erase a case with all that hangs on it and leave a tombstone, inside ``writing()``."""
        ...

    def tombstone(self, number: str) -> TombstoneRow | None:
        """What is left of an erased case; None for one that was not erased."""
        ...

    def tombstones(self) -> list[TombstoneRow]:
        """What is left of erased cases, by day and number."""
        ...

    def scrub(self) -> bool:
        """Make sure that what was removed is in no file of the record, its logs included, outside ``writing()``.

        False where somebody else still reads an older state, so that it is to be done again later.
        """
        ...
