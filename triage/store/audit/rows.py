"""What the audit log holds: one entry, and its head."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["allowed", "refused", "failed"]
UNNAMED = "unnamed"
"""Who acted, where no registered person was named; the account of the operating system says more."""
ACCOUNT_LONGEST = 64


@dataclass(frozen=True)
class Entry:
    """One entry as it is written: codes, numbers, days, names of staff and hashes."""

    at: str
    """UTC, ISO 8601 with milliseconds."""
    on_day: str
    """The day acted as."""
    who: str
    """A registered name, or ``unnamed``."""
    account: str
    """Account of the operating system."""
    role: str
    act: str
    """A code such as ``case.show``."""
    outcome: str
    """allowed, refused or failed"""
    subject: str
    """Keyed hash of the case number; "" where it is about no case."""
    record: str
    """Code words and numbers only, such as ``referral 3``."""
    event: int
    """Number of the event in the case's timeline, where the act changed something; else 0."""
    shown_hash: str
    """Hash of what was shown; "" where nothing was."""


@dataclass(frozen=True)
class Kept(Entry):
    """One entry as it stands in the log."""

    id: int
    chain: str


@dataclass(frozen=True)
class Head:
    """Number of entries and chain of the last one; the empty log has 0 and ""."""

    entries: int
    chain: str

    def __str__(self) -> str:
        return f"{self.entries}:{self.chain or '-'}"


_PART = re.compile(r"[a-z][a-z_]*(?:\.[a-z_]+)*|\d{1,12}(?:,\d{1,12}){0,99}")
_NAMES = frozenset({"case", "person", "file", "household"})
"""Words after which a name or a case number stands."""


def codes_only(text: str) -> str:
    """Keep the code words and numbers of ``text`` and cut the rest: the log holds no identifiers.

    What follows ``case``, ``person``, ``file`` or ``household`` is cut as well, since a case number may be a plain number.
    """
    kept: list[str] = []
    for part in text.split():
        if not _PART.fullmatch(part):
            break
        kept.append(part)
        if part in _NAMES:
            break
    return " ".join(kept)[:120]
