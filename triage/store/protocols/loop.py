"""What the product asks of a record about the casework loop."""

from __future__ import annotations

from typing import Protocol


class LoopRecord(Protocol):
    """The part of the record that holds the casework loop."""
