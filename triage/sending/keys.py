"""A workspace's own keys: made here, kept in one file that only its owner may read, and never shown.

Signing is Ed25519, sealing X25519 (https://doc.libsodium.org/public-key_cryptography). A pass phrase wraps the private part with
Argon2id and XSalsa20-Poly1305 (https://doc.libsodium.org/password_hashing).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import Any

from triage.errors import Refused
from triage.sending.cards import Card
from triage.sending.extra import need_nacl

FORMAT = "triage.private-keys/1"
FILE_BYTES = 4096
PASS_PHRASE_LETTERS = 12
"""Letters that a pass phrase has at least."""
MEMORY = 64 * 1024 * 1024
"""Bytes of memory that one guess at the pass phrase costs, at least (libsodium's "interactive"; a file may ask for more)."""
_PASSES = 3
_MOST_MEMORY, _MOST_PASSES = 2**30, 16
"""A file that asks for more is not one of ours: reading it could stop the machine."""
_HEX = re.compile(r"([0-9a-f]{2})+")


@dataclass(frozen=True)
class OwnKeys:
    """Both private keys of a workspace with their public card."""

    card: Card
    sign_seed: bytes
    """Ed25519 seed, 32 bytes."""
    seal_seed: bytes
    """X25519 private key, 32 bytes."""

    def __repr__(self) -> str:
        return f"OwnKeys({self.card.fingerprint})"


def make_keys(name: str, made: str) -> OwnKeys:
    """Make new keys for a workspace called ``name`` on the day ``made`` (ISO)."""
    need_nacl()
    from nacl.public import PrivateKey  # noqa: PLC0415 - an extra
    from nacl.signing import SigningKey  # noqa: PLC0415

    signing, sealing = SigningKey.generate(), PrivateKey.generate()
    bare = Card(name, made, bytes(signing.verify_key), bytes(sealing.public_key), b"")
    card = replace(bare, proof=signing.sign(bare.signed).signature)
    return OwnKeys(card, bytes(signing), bytes(sealing))


def card_is_proved(card: Card) -> bool:
    """Whether the owner of the signing key made this card."""
    need_nacl()
    from nacl.exceptions import BadSignatureError  # noqa: PLC0415 - an extra
    from nacl.signing import VerifyKey  # noqa: PLC0415

    try:
        VerifyKey(card.sign).verify(card.signed, card.proof)
    except (BadSignatureError, ValueError):
        return False
    return True


def is_wrapped(raw: bytes) -> bool:
    """Whether a key file is of no use by itself; raises :class:`Refused` for a file that is none."""
    return "wrapped" in _read(raw)


def opens_with_workspace_key(raw: bytes) -> bool:
    """Whether it was wrapped with the key of the workspace rather than with a pass phrase of its own."""
    wrapped = _read(raw).get("wrapped")
    return isinstance(wrapped, dict) and wrapped.get("by") == "workspace_key"


def file_of(keys: OwnKeys, pass_phrase: str | None, *, by_workspace_key: bool = False) -> bytes:
    """The key file, wrapped where there is a pass phrase; raises :class:`Refused` for one that is too short.

    ``by_workspace_key`` notes that what is given as a pass phrase was derived from the key of the workspace.
    """
    private = keys.sign_seed + keys.seal_seed
    data: dict[str, Any] = {"format": FORMAT, "card": keys.card.text}
    if pass_phrase is None:
        data["private"] = private.hex()
    else:
        data["wrapped"] = _wrap(private, pass_phrase)
        if by_workspace_key:
            data["wrapped"]["by"] = "workspace_key"
    return (json.dumps(data, indent=1) + "\n").encode()


def read_keys(raw: bytes, pass_phrase: str | None) -> OwnKeys:
    """Read a key file; raises :class:`Refused` for a damaged file or a wrong pass phrase."""
    from triage.errors import WrongUse  # noqa: PLC0415 - for the reader of cards
    from triage.sending.cards import read_card  # noqa: PLC0415

    data = _read(raw)
    try:
        card = read_card(str(data.get("card", "")).encode())
    except WrongUse:
        raise _damaged() from None
    private = _unwrap(data["wrapped"], pass_phrase) if "wrapped" in data else _bytes(data.get("private"), 64)
    keys = OwnKeys(card, private[:32], private[32:])
    if not _fits(keys):
        raise _damaged()
    return keys


def _fits(keys: OwnKeys) -> bool:
    need_nacl()
    from nacl.public import PrivateKey  # noqa: PLC0415 - an extra
    from nacl.signing import SigningKey  # noqa: PLC0415

    same_sign = bytes(SigningKey(keys.sign_seed).verify_key) == keys.card.sign
    return same_sign and bytes(PrivateKey(keys.seal_seed).public_key) == keys.card.seal


def _wrap(private: bytes, pass_phrase: str) -> dict[str, Any]:
    need_nacl()
    from nacl import pwhash, secret, utils  # noqa: PLC0415 - an extra

    if len(pass_phrase) < PASS_PHRASE_LETTERS:
        raise Refused(
            "this pass phrase is too short",
            why="whoever has a copy of the file can guess at it without end",
            mend=f"take at least {PASS_PHRASE_LETTERS} letters: four or five words that do not belong together",
        )
    salt = utils.random(pwhash.argon2id.SALTBYTES)
    key = pwhash.argon2id.kdf(32, pass_phrase.encode(), salt, opslimit=_PASSES, memlimit=MEMORY)
    return {
        "kdf": "argon2id", "salt": salt.hex(), "passes": _PASSES, "memory": MEMORY,
        "box": bytes(secret.SecretBox(key).encrypt(private)).hex(),
    }  # fmt: skip


def _unwrap(wrapped: Any, pass_phrase: str | None) -> bytes:
    need_nacl()
    from nacl import pwhash, secret  # noqa: PLC0415 - an extra
    from nacl.exceptions import CryptoError  # noqa: PLC0415

    if not isinstance(wrapped, dict) or wrapped.get("kdf") != "argon2id":
        raise _damaged()
    passes, memory = wrapped.get("passes"), wrapped.get("memory")
    if (
        not isinstance(passes, int)
        or not isinstance(memory, int)
        or not (1 <= passes <= _MOST_PASSES and 8192 <= memory <= _MOST_MEMORY)
    ):
        raise _damaged()
    if pass_phrase is None:
        raise Refused(
            "the workspace's private keys are wrapped with a pass phrase",
            why="nothing is opened or signed without it",
            mend="set TRIAGE_KEY_PASSPHRASE for this command, or run it at a terminal, where it is asked for",
        )
    salt = _bytes(wrapped.get("salt"), pwhash.argon2id.SALTBYTES)
    box = _bytes(wrapped.get("box"), 64 + secret.SecretBox.NONCE_SIZE + secret.SecretBox.MACBYTES)
    key = pwhash.argon2id.kdf(32, pass_phrase.encode(), salt, opslimit=passes, memlimit=memory)
    try:
        return bytes(secret.SecretBox(key).decrypt(box))
    except CryptoError:
        raise Refused(
            "the pass phrase does not open the workspace's private keys",
            why="it is another one, or the file was changed",
            mend="try again; where it is lost, make new keys (`triage people keys make --rotate`) and hand out the new card",
        ) from None


def _read(raw: bytes) -> dict[str, Any]:
    if len(raw) > FILE_BYTES:
        raise _damaged()
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        raise _damaged() from None
    if (
        not isinstance(data, dict)
        or data.get("format") != FORMAT
        or ("private" in data) == ("wrapped" in data)
    ):
        raise _damaged()
    return data


def _bytes(value: Any, size: int) -> bytes:
    if not isinstance(value, str) or len(value) != 2 * size or not _HEX.fullmatch(value):
        raise _damaged()
    return bytes.fromhex(value)


def _damaged() -> Refused:
    return Refused(
        "the file of the workspace's private keys is damaged",
        why="nothing can be opened or signed with it",
        mend="bring it back from a safe copy, or make new keys (`triage people keys make --rotate`)",
    )
