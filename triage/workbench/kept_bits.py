"""Bits that were worked out once and are kept on disk beside the columns they belong to, by a key that says all they rest on."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_FILES = 6_000
"""Kept at most; beyond it those that nobody asked for longest are removed. The shipped rules need about 1,500."""


class KeptBits:
    """Small arrays by key, in memory and on disk."""

    def __init__(self, folder: Path | None, most: int = MOST_FILES) -> None:
        """Keep in ``folder``, ``most`` files there, or in memory alone."""
        self._folder, self._most = folder, most
        self._here: dict[str, NDArray[Any]] = {}
        self.made = 0
        """How many were worked out rather than found."""

    def get(self, said: str, make: Callable[[], NDArray[Any]]) -> NDArray[Any]:
        """The array for what ``said`` describes, made by ``make`` where nobody has yet.

        Two processes may make the same one; either's file is whole.
        """
        found = self.find(said)
        if found is None:
            self.made += 1
            found = self._here[_key(said)] = make()
            self._keep(_key(said), found)
        return found

    def find(self, said: str) -> NDArray[Any] | None:
        """The array if it was made before and can be read; else None."""
        key = _key(said)
        found = self._here.get(key)
        if found is None and self._folder is not None:
            with contextlib.suppress(FileNotFoundError, ValueError, EOFError):
                found = self._here[key] = np.load(self._folder / f"{key}.npy")
        return found

    def _keep(self, key: str, made: NDArray[Any]) -> None:
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        beside = self._folder / f"{key}.{os.getpid()}.tmp"
        with beside.open("wb") as file:
            np.save(file, made)
        beside.replace(self._folder / f"{key}.npy")

    def tidy(self) -> None:
        """Remove what nobody in this process asked for, oldest first, where too many are kept."""
        if self._folder is None or not self._folder.is_dir():
            return
        files = sorted(self._folder.glob("*.npy"), key=lambda path: path.stat().st_mtime_ns)
        too_many = len(files) - self._most
        for path in [path for path in files if path.stem not in self._here][: max(0, too_many)]:
            path.unlink(missing_ok=True)


def _key(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:40]
