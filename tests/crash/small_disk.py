"""A disk of one's own that is nearly full, in a process that has it for itself; and a file that may not grow past a size."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import shutil
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

_NEWNS, _NEWUSER = 0x00020000, 0x10000000
"""Of the Linux system call ``unshare``."""
_BLOCK = 4096
ROOM = 64 * 1024 * 1024


class NotAllowed(Exception):
    """This machine lets nobody mount a disk of its own."""


def apart(work: Callable[[], Any], *, alone: bool = True) -> Any:
    """Do ``work`` in a process forked from this one and return what it returned (as JSON), what it raised being raised here.

    With ``alone`` it may mount disks that nobody else sees.
    """
    told, tell = os.pipe()
    child = os.fork()
    if not child:
        said: dict[str, Any] = {}
        try:
            os.close(told)
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - until the process ends
            if alone:
                _own_mounts()
            said = {"result": work()}
        except NotAllowed as no:
            said = {"not_allowed": str(no)}
        except BaseException:  # noqa: BLE001 - told to the process that asked
            said = {"failed": traceback.format_exc()}
        finally:
            os.write(tell, json.dumps(said).encode())
            os._exit(0)
    os.close(tell)
    with os.fdopen(told, "rb") as pipe:
        answer = json.loads(pipe.read() or b'{"failed": "it died"}')
    os.waitpid(child, 0)
    if "not_allowed" in answer:
        raise NotAllowed(answer["not_allowed"])
    assert "failed" not in answer, answer["failed"]
    return answer["result"]


def _own_mounts() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    flags = _NEWNS | (0 if user == 0 else _NEWUSER)
    if not hasattr(libc, "unshare") or libc.unshare(flags):
        raise NotAllowed(os.strerror(ctypes.get_errno()))
    if flags & _NEWUSER:
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1", encoding="ascii")
    # What is mounted from here on is seen here alone.
    if libc.mount(b"none", b"/", None, ctypes.c_ulong(1 << 18 | 1 << 14), None):
        raise NotAllowed(os.strerror(ctypes.get_errno()))


def mount_disk(place: Path, size: int = ROOM) -> None:
    """Mount an empty disk of ``size`` bytes in memory at ``place``."""
    place.mkdir(parents=True, exist_ok=True)
    libc = ctypes.CDLL(None, use_errno=True)
    done = libc.mount(b"tmpfs", str(place).encode(), b"tmpfs", ctypes.c_ulong(0), f"size={size}".encode())
    if done:
        raise NotAllowed(os.strerror(ctypes.get_errno()))


def make_read_only(place: Path) -> None:
    """Have nothing written any more to a mounted disk."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"tmpfs", str(place).encode(), b"tmpfs", ctypes.c_ulong(1 | 32), None):
        raise NotAllowed(os.strerror(ctypes.get_errno()))


def leave_room(place: Path, room: int) -> None:
    """Fill a disk until ``room`` bytes are left (to whole blocks)."""
    free = shutil.disk_usage(place).free
    with (place / "filler").open("wb") as filler:
        left = free - room // _BLOCK * _BLOCK
        while left > 0:
            left -= filler.write(b"\0" * min(left, 1 << 20))


def make_room(place: Path) -> None:
    """Take out what filled a disk."""
    (place / "filler").unlink()


def no_file_grows_past(size: int) -> None:
    """Have every write of this process past ``size`` bytes of a file fail, as a quota does."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
