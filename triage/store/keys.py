"""The workspace key: read from the environment or a file, never stored, printed or passed to another program.

One key is named by ``TRIAGE_KEY`` (the key itself) or ``TRIAGE_KEY_FILE`` (a file that holds it). 32 random bytes (raw, as
64 hexadecimal digits or as base64) serve as they are. Any other text is a pass phrase of at least 16 characters and is
stretched by scrypt first, because people's phrases are easier to guess than random bytes. Each purpose has a key of its
own by HKDF-SHA256 (RFC 5869), so that one that leaks opens nothing else.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
import stat
from functools import lru_cache
from pathlib import Path
from typing import Literal

from triage.errors import Refused

KEY, KEY_FILE = "TRIAGE_KEY", "TRIAGE_KEY_FILE"
"""Environment variables; names, not values."""
LEAST_CHARACTERS = 16
KEY_BYTES = 32
_LONGEST_FILE = 4096
_SALT = b"needs-triage/key/1"
_COST = {"n": 2**14, "r": 8, "p": 1}
"""About 50 ms and 16 MB on a plain laptop: once for each command."""

Purpose = Literal["database", "identity", "audit", "backup", "rows", "sending"]


class Keys:
    """The workspace key while a command runs; what is printed of it says nothing."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        """Keep 32 secret bytes."""
        if len(secret) != KEY_BYTES:
            raise ValueError("a key is 32 bytes")
        self._secret = secret

    def derived(self, purpose: Purpose) -> bytes:
        """Give 32 bytes for one purpose; the same key and purpose always give the same."""
        return hkdf(self._secret, b"needs-triage/" + purpose.encode(), KEY_BYTES)

    def __repr__(self) -> str:
        return "<keys>"

    def __reduce__(self) -> str:
        raise TypeError("keys are never written anywhere")


def hkdf(secret: bytes, info: bytes, length: int, salt: bytes = b"") -> bytes:
    """HKDF with SHA-256: extract, then expand to ``length`` bytes (RFC 5869, sections 2.2 and 2.3)."""
    extracted = hmac.new(salt or bytes(32), secret, hashlib.sha256).digest()
    made, block = b"", b""
    for count in range(1, -(-length // 32) + 1):
        block = hmac.new(extracted, block + info + bytes([count]), hashlib.sha256).digest()
        made += block
    return made[:length]


def workspace_keys() -> Keys | None:
    """Read the key of the environment; None where none is named. Raises :class:`Refused` for one that cannot serve."""
    said, file = os.environ.get(KEY), os.environ.get(KEY_FILE)
    if said and file:
        raise Refused(
            f"both {KEY} and {KEY_FILE} are set",
            why="nobody can tell which of the two keys is meant",
            mend=f"unset one of them; {KEY_FILE} is the safer one",
        )
    if file:
        return Keys(_secret_of(_read(Path(file)), KEY_FILE))
    return Keys(_secret_of(said.encode("utf-8", "surrogateescape"), KEY)) if said else None


def key_file() -> Path | None:
    """Name the key file of the environment, if one is named."""
    return Path(file) if (file := os.environ.get(KEY_FILE)) else None


def _read(path: Path) -> bytes:
    """Read a key file; raises :class:`Refused` for one that is missing, or that others may read or change."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise Refused(
            f"the key file that {KEY_FILE} names cannot be opened ({error.strerror or 'no reason given'})",
            why="without the key nothing can be read",
            mend="check its name, and that you may read it",
        ) from None
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise _unfit("is no plain file", "name a file that holds nothing but the key")
        if os.name == "posix" and found.st_mode & (stat.S_IRWXO | stat.S_IWGRP):
            raise _unfit(
                "may be read or changed by others",
                "take the rights of others away: chmod 600 FILE; or chmod 440 where one group of the system's users shares it",
            )
        body = os.read(handle, _LONGEST_FILE + 1)
    finally:
        os.close(handle)
    if len(body) > _LONGEST_FILE:
        raise _unfit("is too long for a key", "name a file that holds nothing but the key")
    return body


def _unfit(how: str, mend: str) -> Refused:
    return Refused(
        f"the key file that {KEY_FILE} names {how}", why="a key that others know locks nothing", mend=mend
    )


def _secret_of(body: bytes, where: str) -> bytes:
    if len(body) == KEY_BYTES and not _printable(body):
        return body
    text = body.strip()
    if re.fullmatch(rb"[0-9A-Fa-f]{64}", text):
        return bytes.fromhex(text.decode("ascii"))
    if re.fullmatch(rb"[A-Za-z0-9+/]{43}=", text):
        try:
            return base64.b64decode(text, validate=True)
        except binascii.Error:
            pass
    if len(text.decode("utf-8", "replace")) < LEAST_CHARACTERS:
        raise Refused(
            f"the key in {where} is too short",
            why=f"a key has 32 random bytes, or at least {LEAST_CHARACTERS} characters: a shorter one can be guessed",
            mend="make one with: python3 -c 'import secrets; print(secrets.token_hex(32))' > FILE; chmod 600 FILE",
        )
    return _stretched(text)


def _printable(body: bytes) -> bool:
    return all(32 <= byte < 127 for byte in body)


@lru_cache(maxsize=4)
def _stretched(phrase: bytes) -> bytes:
    return hashlib.scrypt(phrase, salt=_SALT, dklen=KEY_BYTES, **_COST)
