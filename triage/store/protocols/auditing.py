"""What the product asks of a record about the audit log."""

from __future__ import annotations

from typing import Protocol


class AuditRecord(Protocol):
    """The part of the record that holds the audit log."""
