"""What the product asks of a record about whose job something is."""

from __future__ import annotations

from typing import Protocol


class DueRecord(Protocol):
    """The part of the record that holds whose job something is."""
