"""What the product asks of a record about who the child is, kept apart, and safe copies."""

from __future__ import annotations

from typing import Protocol


class KeepingRecord(Protocol):
    """The part of the record that holds who the child is, kept apart, and safe copies."""
