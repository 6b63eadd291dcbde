"""What the product asks of a record about agreement, sharing, corrections, holds and erasure."""

from __future__ import annotations

from typing import Protocol


class RightsRecord(Protocol):
    """The part of the record that holds agreement, sharing, corrections, holds and erasure."""
