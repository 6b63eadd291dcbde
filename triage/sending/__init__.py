"""Referrals that travel: one signed, encrypted file for one registered recipient, and what comes back."""

from triage.sending.cards import Card, read_card, same_fingerprint, spoken
from triage.sending.envelope import FILE_BYTES, Known, Opened, looks_sealed, seal, unseal
from triage.sending.extra import need_nacl
from triage.sending.faults import FAULTS, Fault
from triage.sending.keys import (
    OwnKeys,
    card_is_proved,
    file_of,
    is_wrapped,
    make_keys,
    opens_with_workspace_key,
    read_keys,
)
from triage.sending.parcels import (
    KINDS,
    Agreed,
    Body,
    Kind,
    Need,
    OutcomeBody,
    Parcel,
    ReceiptBody,
    ReferralBody,
    SafeWay,
    Score,
    parcel_of,
    read_parcel,
)

__all__ = [
    "FAULTS", "FILE_BYTES", "KINDS", "Agreed", "Body", "Card", "Fault", "Kind", "Known", "Need", "Opened", "OutcomeBody", "OwnKeys",
    "Parcel", "ReceiptBody", "ReferralBody", "SafeWay", "Score", "card_is_proved", "file_of", "is_wrapped", "looks_sealed",
    "make_keys", "need_nacl", "opens_with_workspace_key", "parcel_of", "read_card", "read_keys", "read_parcel", "same_fingerprint", "seal", "spoken", "unseal",
]  # fmt: skip
