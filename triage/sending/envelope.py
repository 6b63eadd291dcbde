"""Sealing and opening: signed by one sender for one recipient, then sealed so that only that recipient can open it.

The file, in bytes::

    header   16  TRIAGE-SEALED-01
              4  length of the whole file, big-endian
             16  number of the parcel, random
              8  whom it is for: BLAKE2b of the recipient's keys, keyed with the number, so that it says nothing to others
    sealed    …  X25519, XSalsa20 and Poly1305 with a key made for this file alone (libsodium's sealed box), around
                 32  print of the sender's keys
                 64  Ed25519 signature
                  …  the parcel as JSON, then one byte 0x80 and zeros up to one of few lengths

The signature covers header, both parties' prints and the padded parcel: a recipient cannot pass it on as if it had been addressed
to another (https://theworld.com/~dtd/sign_encrypt/sign_encrypt7.html, "surreptitious forwarding"), and nothing of the file can be altered.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from triage.sending.cards import Card
from triage.sending.extra import need_nacl
from triage.sending.faults import Fault
from triage.sending.keys import OwnKeys
from triage.sending.parcels import Parcel, read_parcel

MAGIC = b"TRIAGE-SEALED-"
VERSION = b"01"
_HEADER = struct.Struct(">14s2sI16s8s")
_SEAL = 48
"""Bytes that a sealed box adds: the key made for it, and the check."""
_SIGNED_AS = b"triage parcel 1\0"
_PRINT, _SIGNATURE = 32, 64
SMALLEST = 8 * 1024
LARGEST = 256 * 1024
"""Bytes of the padded parcel, at most; padded to a power of two, so that a length says little."""
FILE_BYTES = _HEADER.size + _SEAL + _PRINT + _SIGNATURE + LARGEST
"""A file larger than this was not made here, and is not read."""


@dataclass(frozen=True)
class Known:
    """A sender's card and whether its files are taken."""

    card: Card
    partner: str
    state: str = "in_use"
    """in_use, revoked, or replaced by a newer card of the same partner"""
    taken_until: date | None = None
    """For a replaced card: the last day on which its files are taken."""


@dataclass(frozen=True)
class Opened:
    """A parcel that is whole, from a partner, for this workspace."""

    parcel: Parcel
    partner: str
    print: str
    """Print of the sender's keys, as hex."""


def seal(parcel: Parcel, sender: OwnKeys, recipient: Card) -> bytes:
    """Sign and seal a parcel for one recipient; the same parcel twice gives two files with one number."""
    need_nacl()
    from nacl.public import PublicKey, SealedBox  # noqa: PLC0415 - an extra
    from nacl.signing import SigningKey  # noqa: PLC0415

    padded = _pad(parcel.as_bytes())
    number = bytes.fromhex(parcel.id)
    size = _HEADER.size + _SEAL + _PRINT + _SIGNATURE + len(padded)
    header = _HEADER.pack(MAGIC, VERSION, size, number, _hint(number, recipient))
    signed = _signed(header, sender.card.print, recipient.print, padded)
    signature = SigningKey(sender.sign_seed).sign(signed).signature
    inner = sender.card.print + signature + padded
    return header + bytes(SealedBox(PublicKey(recipient.seal)).encrypt(inner))


def unseal(
    raw: bytes, own: Sequence[OwnKeys], known: Mapping[str, Known], on: date, retired: Sequence[Card] = ()
) -> Opened:
    """Open a file; raises :class:`Fault` for anything but a whole parcel from a known sender for one of ``own``.

    ``known`` has the senders by the hex of their print; ``retired`` are cards of this workspace whose private part is
    not used any more. ``on`` is the day on which a replaced card is looked at.
    """
    need_nacl()
    header, keys = _for_us(raw, own, retired)
    inner = _opened(raw[_HEADER.size :], keys)
    print_, signature = inner[:_PRINT], inner[_PRINT : _PRINT + _SIGNATURE]
    padded = inner[_PRINT + _SIGNATURE :]
    sender = _sender(print_, known, on)
    _check_signature(sender.card, _signed(header, print_, keys.card.print, padded), signature)
    parcel = read_parcel(_unpad(padded))
    if bytes.fromhex(parcel.id) != header[20:36]:
        raise Fault("PC113")
    return Opened(parcel, sender.partner, print_.hex())


def looks_sealed(raw: bytes) -> bool:
    """Whether a file begins as a sealed one of any version does."""
    return raw.startswith(MAGIC)


def _signed(header: bytes, sender: bytes, recipient: bytes, padded: bytes) -> bytes:
    return _SIGNED_AS + header + sender + recipient + padded


def _hint(number: bytes, recipient: Card) -> bytes:
    return hashlib.blake2b(recipient.print, key=number, digest_size=8).digest()


def _for_us(raw: bytes, own: Sequence[OwnKeys], retired: Sequence[Card]) -> tuple[bytes, OwnKeys]:
    if len(raw) > FILE_BYTES:
        raise Fault("PC106")
    if not looks_sealed(raw):
        raise Fault("PC101")
    version = raw[len(MAGIC) : len(MAGIC) + 2]
    if len(version) < len(VERSION):
        raise Fault("PC104")
    if version != VERSION:
        if not version.isdigit():
            raise Fault("PC101")
        raise Fault("PC102" if version > VERSION else "PC103")
    if len(raw) < _HEADER.size:
        raise Fault("PC104")
    _, _, size, number, hint = _HEADER.unpack_from(raw)
    if len(raw) != size:
        raise Fault("PC104" if len(raw) < size else "PC105")
    for keys in own:
        if hmac.compare_digest(hint, _hint(number, keys.card)):
            return raw[: _HEADER.size], keys
    if any(hmac.compare_digest(hint, _hint(number, card)) for card in retired):
        raise Fault("PC116")
    raise Fault("PC107")


def _opened(sealed: bytes, keys: OwnKeys) -> bytes:
    from nacl.exceptions import CryptoError  # noqa: PLC0415 - an extra
    from nacl.public import PrivateKey, SealedBox  # noqa: PLC0415

    try:
        inner = bytes(SealedBox(PrivateKey(keys.seal_seed)).decrypt(sealed))
    except (CryptoError, ValueError):
        raise Fault("PC108") from None
    if len(inner) < _PRINT + _SIGNATURE + SMALLEST:
        raise Fault("PC113")
    return inner


def _sender(print_: bytes, known: Mapping[str, Known], on: date) -> Known:
    from triage.sending.cards import spoken  # noqa: PLC0415 - only where it is needed

    sender = known.get(print_.hex())
    if sender is None:
        raise Fault("PC109", "its fingerprint begins " + spoken(print_)[:17])
    if sender.state == "revoked":
        raise Fault("PC110", sender.partner)
    if sender.state == "replaced" and (sender.taken_until is None or on > sender.taken_until):
        raise Fault("PC111", sender.partner)
    return sender


def _check_signature(card: Card, signed: bytes, signature: bytes) -> None:
    from nacl.exceptions import BadSignatureError  # noqa: PLC0415 - an extra
    from nacl.signing import VerifyKey  # noqa: PLC0415

    try:
        VerifyKey(card.sign).verify(signed, signature)
    except (BadSignatureError, ValueError):
        raise Fault("PC112") from None


def _pad(body: bytes) -> bytes:
    """Pad to the next power of two from 8 KiB (ISO/IEC 7816-4: one byte 0x80, then zeros)."""
    size = SMALLEST
    while size < len(body) + 1:
        size *= 2
    if size > LARGEST:
        raise Fault("PC106")
    return body + b"\x80" + bytes(size - len(body) - 1)


def _unpad(padded: bytes) -> bytes:
    body = padded.rstrip(b"\0")
    if not body.endswith(b"\x80") or _pad(body[:-1]) != padded:
        raise Fault("PC113")
    return body[:-1]
