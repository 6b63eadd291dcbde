"""What the product asks of a record about who the child is, kept apart, and safe copies."""

from __future__ import annotations

from typing import Protocol

from triage.store.backends.place import Place


class KeepingRecord(Protocol):
    """The part of the record that holds who the child is, kept apart, and safe copies."""

    place: Place
    """Where the record lies."""

    def keep_identity(self, number: str, body: bytes) -> str:
        """Keep who the child and the referrer of a case are, inside ``writing()``; returns the hash."""
        ...

    def identity(self, number: str, content_hash: str) -> bytes | None:
        """Read who the child of a case is; None where it was erased."""
        ...

    def identities(self, number: str) -> list[str]:
        """Hashes of all that is kept about who the child of a case is: the present one and corrected ones."""
        ...

    def erase_identity(self, number: str) -> None:
        """Erase who the child of a case is, all versions, inside ``writing()``."""
        ...

    def sweep_identities(self) -> int:
        """Take out what broken-off steps left in the identity store; returns how many. In no step."""
        ...

    def identity_faults(self) -> list[str]:
        """Say which cases' identities are lost or damaged, and whether the store is missing; no names."""
        ...

    def format_number(self) -> int:
        """Number of the newest step of the record's schema."""
        ...
