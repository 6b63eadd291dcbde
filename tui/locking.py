"""When the screens hide themselves, and what opens them again: a PIN of this sitting, else the name somebody acts in.

This keeps a screen from being read by whoever walks past. It protects no file: whoever has the computer has the record.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import time
from collections.abc import Callable

LEAST_SIGNS = 4
"""Signs of a PIN."""
LONGEST_WAIT = 60
"""Seconds to wait after a wrong try, at the most; each wrong try doubles it."""
_ROUNDS = 100_000


class Lock:
    """What is known of one sitting: when somebody last did something, the PIN, and wrong tries; nothing of it is written down."""

    def __init__(self, name: str | None, minutes: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Open for ``name`` (None: nobody is named); lock after ``minutes`` without a key, 0 for never."""
        self.name = name
        self.minutes = minutes
        self._clock = clock
        self._last = clock()
        self._pin: tuple[bytes, bytes] | None = None
        self._wrong = 0
        self._until = 0.0

    @property
    def asks_for(self) -> str:
        """What opens it: ``PIN``, ``name``, or nothing where nobody is named and no PIN was set."""
        if self._pin is not None:
            return "PIN"
        return "name" if self.name else ""

    def touched(self) -> None:
        """Somebody pressed a key or a button."""
        self._last = self._clock()

    @property
    def is_idle(self) -> bool:
        """Whether nobody did anything for as long as was set."""
        return self.minutes > 0 and self._clock() - self._last >= self.minutes * 60

    def set_pin(self, pin: str) -> None:
        """Keep a PIN for this sitting; raises :class:`ValueError` for one that is too short."""
        if len(pin) < LEAST_SIGNS:
            raise ValueError(f"a PIN has at least {LEAST_SIGNS} signs")
        salt = os.urandom(16)
        self._pin = (salt, _hashed(pin, salt))

    @property
    def wait(self) -> int:
        """Whole seconds until the next try is looked at; 0 for now."""
        left = self._until - self._clock()
        return max(int(left) + (left > int(left)), 0)

    def opens(self, said: str) -> bool:
        """Say whether it opens; a try while one has to wait is not looked at, and counts as none."""
        if self.wait:
            return False
        if self._fits(said):
            self._wrong = 0
            self.touched()
            return True
        self._wrong += 1
        self._until = self._clock() + min(2 ** (self._wrong - 1), LONGEST_WAIT)
        return False

    def _fits(self, said: str) -> bool:
        if self._pin is not None:
            salt, kept = self._pin
            return hmac.compare_digest(_hashed(said, salt), kept)
        return _plain(said) == _plain(self.name or "")


def _hashed(pin: str, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, _ROUNDS)


def _plain(name: str) -> str:
    """A name as it is typed: capitals and double spaces make no difference."""
    return " ".join(name.split()).casefold()
