"""What the record gives back about referrals that travel: keys, parcels, refused files, forms on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class KeyRow:
    """One public card: this workspace's own, or a partner's that somebody has compared."""

    print: str
    """SHA-256 over both public keys, as hex."""
    own: bool
    partner: str
    """The name under which it is registered here."""
    source: str
    """A code of referral_sources, for cases that come from this partner; empty for ``other``."""
    card: str
    """The text of the card."""
    state: str
    """in_use, replaced or revoked"""
    since_on: date
    by_name: str
    compared_with: str
    """Who read the fingerprint out, as the one who compared it wrote it down."""
    ended_on: date | None
    ended_by: str
    reason: str


@dataclass(frozen=True)
class PartnerServiceRow:
    """What a partner receives referrals for: a service, a provider, or a kind of escalation."""

    partner: str
    service: str
    """An id of the directory, or ``escalation:statutory``."""
    on_day: date
    by_name: str


@dataclass(frozen=True)
class ParcelRow:
    """One thing that went out or came in; its content lies with the case."""

    id: int
    way: str
    """out or in"""
    kind: str
    """referral, receipt or outcome"""
    about: str
    """referral or escalation, for a parcel of kind referral"""
    parcel: str
    """Number of the parcel: 32 hex digits."""
    partner: str
    case_number: str
    """The case here that it is about; empty where no case could be made of it."""
    referral_id: int | None
    towards: str
    """For an escalation: whom it is told to."""
    answers: str
    """Number of the parcel it answers, for receipts and outcomes."""
    step: int
    code: str
    """For an outcome: the state it tells; for a receipt: received or not_readable."""
    state: str
    """out: sent, received, not_readable, answered; in: came, acknowledged, answered; receipts and outcomes: done"""
    on_day: date
    by_name: str
    due_on: date | None
    """The day on which somebody asks (out) or answers (in); None once nothing is waited for."""
    settled_on: date | None
    likeness: str
    """Hash of what was said, the day and the letter apart: the same again is the same parcel."""
    body_hash: str


@dataclass(frozen=True)
class RefusedFileRow:
    """The fact that a file was refused; nothing of it is kept."""

    id: int
    print: str
    """SHA-256 of the file."""
    code: str
    on_day: date
    by_name: str


@dataclass(frozen=True)
class FormRow:
    """One numbered sheet of paper for downtime."""

    number: str
    printed_on: date
    printed_by: str
    state: str
    """printed, entered, or unused (torn up or lost, as somebody said)"""
    settled_on: date | None
    settled_by: str
