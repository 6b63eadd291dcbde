"""The chain: each entry's hash is over the one before, so that no entry can be changed, left out or moved unseen.

Plain SHA-256 shows every change to a part of the log. Whoever can rewrite the log, the head in the record and all safe
copies together stays unseen without a key; with a key the chain is an HMAC-SHA256 (RFC 2104), which nobody can make
without it. An HMAC over the chain before it vouches for all entries that came before the key was set.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Literal

FIELDS = (
    "id", "at", "on_day", "who", "account", "role", "act", "outcome", "subject", "record", "event", "shown_hash",
)  # fmt: skip
PLAIN, KEYED = "sha256:", "hmac:"

Fit = Literal["fits", "differs", "needs key"]


def _bytes(before: str, values: Mapping[str, Any]) -> bytes:
    """Give all that an entry says, with kinds and lengths, so that nothing can be moved from one field to the next."""
    parts = [before]
    for name in FIELDS:
        said = repr(values[name]) if not isinstance(values[name], (str, int)) else str(values[name])
        parts.append(f"{name}:{type(values[name]).__name__}:{len(said)}:{said}")
    return "\x1f".join(parts).encode("utf-8", "surrogateescape")


def link(before: str, values: Mapping[str, Any], key: bytes | None) -> str:
    """Give the chain of an entry from the chain of the one before; keyed where there is a key."""
    body = _bytes(before, values)
    if key:
        return KEYED + hmac.new(key, body, hashlib.sha256).hexdigest()
    return PLAIN + hashlib.sha256(body).hexdigest()


def fit(before: str, values: Mapping[str, Any], chain: object, key: bytes | None) -> Fit:
    """Whether an entry's chain is the right one; ``needs key`` where only the key could say."""
    if not isinstance(chain, str):
        return "differs"
    if chain.startswith(KEYED):
        if key is None:
            return "needs key"
        return "fits" if link(before, values, key) == chain else "differs"
    return "fits" if link(before, values, None) == chain else "differs"


def mark(salt: str, number: str) -> str:
    """Give the mark of a case in the log: keyed with a salt that lies in the record, so that the log alone says nothing."""
    return hmac.new(
        bytes.fromhex(salt), number.encode("utf-8", "surrogateescape"), hashlib.sha256
    ).hexdigest()[:32]
