"""What the product asks of a record about people, what they may see and do."""

from __future__ import annotations

from typing import Protocol


class PeopleRecord(Protocol):
    """The part of the record that holds people, what they may see and do."""
