"""Keys and parcels for tests of what travels: valid by default."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from triage.sending import (
    Agreed,
    Card,
    Known,
    Need,
    OutcomeBody,
    OwnKeys,
    Parcel,
    ReceiptBody,
    ReferralBody,
    make_keys,
    parcel_of,
)

ON = date(2026, 11, 22)
NUMBER = "0123456789abcdef0123456789abcdef"


@cache
def keys_of(name: str) -> OwnKeys:
    return make_keys(name, ON.isoformat())


def known(*names: str, state: str = "in_use", until: date | None = None) -> dict[str, Known]:
    cards: list[Card] = [keys_of(name).card for name in names]
    return {card.print.hex(): Known(card, card.name, state, until) for card in cards}


def a_referral_body(**other: Any) -> ReferralBody:
    said: dict[str, Any] = {
        "about": "referral", "reference": "C-1", "from_name": "Example Sender", "help": "sleep", "service": "sleep-advice", "person": "child",
        "needs": (Need(need="sleep", severity=7),), "age": 8, "area": "B90", "agreed": Agreed(basis="consent", by=("parent",)),
        "letter": "Dear colleague,\n\nplease help with sleep.\n",
    }  # fmt: skip
    return ReferralBody(**(said | other))


def a_parcel(number: str = NUMBER, **other: Any) -> Parcel:
    return parcel_of("referral", number, ON, a_referral_body(**other))


def a_receipt(number: str = NUMBER, of: str = NUMBER) -> Parcel:
    return parcel_of("receipt", number, ON, ReceiptBody(of=of, state="received", on=ON))


def an_outcome(number: str = NUMBER, of: str = NUMBER, **other: Any) -> Parcel:
    said: dict[str, Any] = {"of": of, "step": 1, "state": "accepted", "on": ON}
    return parcel_of("outcome", number, ON, OutcomeBody(**(said | other)))
