"""What a list of very many cases needs of each: enough to put it in its place, and nothing about anybody."""

from __future__ import annotations

from typing import NamedTuple


class QueueRow(NamedTuple):
    """One case of the queue; days as ISO text, empty where there is none, so that fifty thousand are read in no time."""

    number: str
    state: str
    """open, closed, or restricted (for whoever does not read it)."""
    level: int
    """0 where it is not shown."""
    added_on: str
    added_by: str
    lead: str
    lead_hash: str
    owner: str
    team: str
    synthetic: int
    """1 for a made-up case."""
    confirmed_on: str
    escalated: str
    """The earliest day by which an open escalation needs its next step; empty where none is open."""
