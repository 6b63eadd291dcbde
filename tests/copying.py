"""Copies of a workspace that cost little: what nobody changes is the same file under two names.

A workspace holds some 160 files of rules and services, and most tests change none of them. Their copies are hard links; the
moment this process opens one to write, shortens it, or changes its rights, owner or times, it becomes a file of its own, so
that a test never writes into what another one reads. A record's files are always copied.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

SHARED = ("rules", "directory")
"""Folders of a workspace whose files are linked."""
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_TRUNC | os.O_APPEND
_CHANGES = frozenset({"os.chmod", "os.chown", "os.truncate", "os.utime", "os.setxattr"})
_copytree: Callable[..., Any] = shutil.copytree
_linked: set[tuple[int, int]] = set()
"""Device and number of each file that has more than one name because of us."""


def copytree(source: Any, target: Any, *rest: Any, **more: Any) -> Any:
    """Copy a folder as :func:`shutil.copytree` does; the rules and services of a workspace are linked."""
    if rest or more or not (Path(source) / "triage.toml").is_file():
        return _copytree(source, target, *rest, **more)
    shared = tuple(os.path.join(os.fspath(source), name) + os.sep for name in SHARED)  # noqa: PTH118 - compared as text
    return _copytree(source, target, copy_function=lambda one, other: _copy(one, other, shared))


def _copy(source: str, target: str, shared: tuple[str, ...]) -> str:
    if source.startswith(shared):
        with suppress(OSError):  # a file system without links, or too many of them
            os.link(source, target, follow_symlinks=False)
            found = os.lstat(source)
            _linked.add((found.st_dev, found.st_ino))
            return target
    return str(shutil.copy2(source, target))


def _own(path: Any) -> None:
    """Make a linked file a file of its own, before somebody changes it."""
    if not isinstance(path, (str, bytes, os.PathLike)):
        return
    try:
        found = os.stat(path)  # noqa: PTH116 - a name may be bytes
    except (OSError, ValueError):
        return
    if (found.st_dev, found.st_ino) not in _linked or found.st_nlink < 2 or not stat.S_ISREG(found.st_mode):
        return
    name = os.path.realpath(os.fsdecode(path))
    beside = f"{name}.own"
    shutil.copy2(name, beside)
    os.replace(beside, name)  # noqa: PTH105 - a name may be bytes


def _before(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open":
        path, _, flags = arguments
        if _linked and isinstance(flags, int) and flags & _WRITES:
            _own(path)
    elif event in _CHANGES and _linked:
        _own(arguments[0])


def use_links() -> None:
    """Have all copies of workspaces in this process made so."""
    if shutil.copytree is not copytree:
        shutil.copytree = copytree
        sys.addaudithook(_before)
