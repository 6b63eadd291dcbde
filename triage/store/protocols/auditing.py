"""What the product asks of a record about the audit log, digests of rows and safe copies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from triage.store.audit.journal import Noted
from triage.store.audit.proving import Proof
from triage.store.audit.rows import Head, Kept
from triage.store.rows_auditing import SafeCopyRow


class AuditRecord(Protocol):
    """The part of the record that says who looked, tried and changed; it lies apart from the cases."""

    def stepping(self) -> bool:
        """Whether a step of the record is under way."""
        ...

    def audit_note(self, noted: Noted) -> None:
        """Log one thing: with the step under way, else at once. Raises :class:`Locked` or :class:`StoreProblem`."""
        ...

    def audit_entries(self, where: Mapping[str, Any] | None = None, since: str = "") -> list[Kept]:
        """Entries in order, with the values of ``where`` (columns of :class:`Kept`), from a moment on."""
        ...

    def audit_mark(self, number: str) -> str:
        """Give the mark under which a case stands in the log."""
        ...

    def audit_head(self) -> Head:
        """Give the head of the log as its entries have it."""
        ...

    def audit_proof(self, printed: Head | None = None) -> Proof:
        """Check the whole log against itself, the record, the safe copies that were made and a head kept elsewhere."""
        ...

    def audit_close(self) -> None:
        """Let go of the log's file until it is next needed."""
        ...

    def row_faults(self) -> list[str]:
        """Say which rows are not as they were written: table and record, no values."""
        ...

    def content_faults(self) -> list[str]:
        """Say which kept content, texts and references no longer fit their hashes."""
        ...

    def first_day(self) -> date | None:
        """Give the day of the first event; None for an empty record."""
        ...

    def latest_event(self) -> tuple[str, str] | None:
        """Give the latest day acted as and the latest moment (UTC) of any event; None for an empty record."""
        ...

    def identities_held(self) -> bool:
        """Whether anything says who a child is."""
        ...

    def add_safe_copy(self, values: Mapping[str, Any]) -> int:
        """Keep that a safe copy was made or proven; returns its number."""
        ...

    def safe_copies(self, kind: str | None = None) -> list[SafeCopyRow]:
        """Safe copies in the order in which they were made."""
        ...
