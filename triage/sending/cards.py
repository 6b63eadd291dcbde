"""Public keys as a small text file, with a fingerprint to read out over the telephone.

A card holds a name, two public keys (Ed25519 to check signatures, X25519 to seal to) and a signature over both, so that nobody
hands out a card with somebody else's keys under a name of their own.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from triage.errors import WrongUse

HEADING = "triage card 1"
CARD_BYTES = 4096
"""A card larger than this is none."""
GROUPS, DIGITS = 8, 5
"""A fingerprint is read out as 8 groups of 5 digits: 40 digits, about 132 bits, more than anybody can search for."""
NAME_LETTERS = 80
_KEYS = ("name", "made", "sign", "seal", "proof", "fingerprint")
_HEX32 = re.compile(r"[0-9a-f]{64}")
_HEX64 = re.compile(r"[0-9a-f]{128}")


@dataclass(frozen=True)
class Card:
    """The public part of one owner's keys."""

    name: str
    """What the owner calls itself; a partner is registered under a name of our own."""
    made: str
    """Day as in 2026-11-22."""
    sign: bytes
    """Ed25519 verify key, 32 bytes."""
    seal: bytes
    """X25519 public key, 32 bytes."""
    proof: bytes
    """Ed25519 signature, 64 bytes, over name, day and both keys."""

    @property
    def print(self) -> bytes:
        """SHA-256 over both keys, 32 bytes: what parcels and the record name the keys by."""
        return hashlib.sha256(b"triage card 1 keys\0" + self.sign + self.seal).digest()

    @property
    def fingerprint(self) -> str:
        """The print as groups of digits."""
        return spoken(self.print)

    @property
    def signed(self) -> bytes:
        """The bytes that ``proof`` signs."""
        return b"\0".join((b"triage card 1", self.name.encode(), self.made.encode(), self.sign, self.seal))

    @property
    def text(self) -> str:
        """The card as it is handed over."""
        lines = (
            HEADING,
            f"name: {self.name}",
            f"made: {self.made}",
            f"sign: {self.sign.hex()}",
            f"seal: {self.seal.hex()}",
            f"proof: {self.proof.hex()}",
            f"fingerprint: {self.fingerprint}",
        )
        return "\n".join(lines) + "\n"


def spoken(print_: bytes) -> str:
    """A print of 32 bytes as 8 groups of 5 digits.

    >>> spoken(bytes(32))
    '00000 00000 00000 00000 00000 00000 00000 00000'
    """
    number = int.from_bytes(print_, "big") % 10 ** (GROUPS * DIGITS)
    digits = f"{number:0{GROUPS * DIGITS}d}"
    return " ".join(digits[at : at + DIGITS] for at in range(0, len(digits), DIGITS))


def same_fingerprint(one: str, other: str) -> bool:
    """Whether two fingerprints have the same digits, however they are grouped; a part is never enough."""
    digits = [re.sub(r"[\s.-]", "", text) for text in (one, other)]
    return digits[0] == digits[1] and len(digits[0]) == GROUPS * DIGITS


def read_card(raw: bytes) -> Card:
    """Read a card; raises :class:`WrongUse` saying what is wrong with it."""
    if len(raw) > CARD_BYTES:
        raise _no_card("it is too large")
    try:
        lines = [line.strip() for line in raw.decode("utf-8").splitlines() if line.strip()]
    except UnicodeDecodeError:
        raise _no_card("it is not UTF-8 text") from None
    if not lines or lines[0] != HEADING:
        raise _no_card(f"its first line is not '{HEADING}'")
    said: dict[str, str] = {}
    for line in lines[1:]:
        key, colon, value = line.partition(":")
        if not colon or key not in _KEYS or key in said:
            raise _no_card("a line is unknown or stands twice")
        said[key] = value.strip()
    if set(said) != set(_KEYS):
        raise _no_card("a line is missing")
    if (
        not _HEX32.fullmatch(said["sign"])
        or not _HEX32.fullmatch(said["seal"])
        or not _HEX64.fullmatch(said["proof"])
    ):
        raise _no_card("a key is not written as it should be")
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", said["made"]):
        raise _no_card("its day is not written as in 2026-11-22")
    if not said["name"].isprintable() or not 1 <= len(said["name"]) <= NAME_LETTERS:
        raise _no_card("its name is empty, too long or holds signs that cannot be printed")
    card = Card(
        said["name"], said["made"], bytes.fromhex(said["sign"]), bytes.fromhex(said["seal"]), bytes.fromhex(said["proof"])
    )  # fmt: skip
    if not same_fingerprint(card.fingerprint, said["fingerprint"]):
        raise _no_card("its fingerprint does not belong to its keys")
    return card


def _no_card(why: str) -> WrongUse:
    return WrongUse(
        "this file is no card of public keys",
        why=why,
        mend="ask the partner for the file that `triage people keys show --out FILE` writes",
    )
