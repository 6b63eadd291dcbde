"""What the product asks of a record about referrals that travel."""

from __future__ import annotations

from typing import Protocol


class SendingRecord(Protocol):
    """The part of the record that holds referrals that travel."""
