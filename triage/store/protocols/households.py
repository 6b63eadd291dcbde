"""What the product asks of a record about households, meetings and cases of one child."""

from __future__ import annotations

from typing import Protocol


class HouseholdRecord(Protocol):
    """The part of the record that holds households, meetings and cases of one child."""
