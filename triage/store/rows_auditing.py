"""Row shapes of safe copies that were made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class SafeCopyRow:
    """One safe copy that was made, or one that was proven by bringing it back."""

    id: int
    made_at: str
    """UTC, ISO 8601."""
    on_day: date
    by_name: str
    kind: str
    """backup, or proof: it was brought back into a temporary place and found whole"""
    print: str
    """Hash of the copy's manifest."""
    entries: int
    """Head of the audit log in the copy: number of entries."""
    chain: str
    cases: int
