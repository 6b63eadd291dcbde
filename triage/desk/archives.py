"""A safe copy as one folder, one .zip or one .tar: written beside its place and put there whole, read without trust."""

from __future__ import annotations

import hashlib
import lzma
import os
import re
import shutil
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final

from triage.errors import Locked, Refused, StoreProblem

MANIFEST: Final = "manifest.json"
_LARGEST_MANIFEST: Final = 32 * 1024 * 1024
_MOST_FILES: Final = 100_000
_CHUNK: Final = 1024 * 1024
_ROOTS: Final = frozenset({"rules", "directory", ".triage"})
_ALONE: Final = frozenset({"triage.db", "identity.db", "audit.db", "record.dump", "triage.toml", MANIFEST})
_KINDS: Final = {".zip": "zip", ".tar": "tar"}


def kind_of(target: Path) -> str:
    """Tell by its ending what a copy is: ``zip``, ``tar`` or ``folder``."""
    return _KINDS.get(target.suffix.lower(), "folder")


def fitting(name: str) -> bool:
    """Whether a name may stand in a safe copy: relative, plain, below a folder that belongs there."""
    parts = PurePosixPath(name).parts
    if not parts or name != "/".join(parts) or len(name.encode("utf-8", "replace")) > 400:
        return False
    if any(part in ("..", ".", "") or re.search(r'[\x00-\x1f\\:*?"<>|]', part) for part in parts):
        return False
    return name in _ALONE if len(parts) == 1 else parts[0] in _ROOTS


@contextmanager
def place_beside(target: Path) -> Iterator[Path]:
    """Give a folder beside ``target`` that only its owner may enter; what is left of it is removed whatever happens."""
    beside = target.with_name(f".{target.name}.new")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        beside.mkdir(mode=0o700)
    except FileExistsError:
        raise Locked(
            f"{beside.name} is there already",
            why="somebody else is making this copy just now, or an earlier one was broken off by force",
            mend="wait for it, or remove that folder",
        ) from None
    try:
        yield beside
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def must_be_free(target: Path) -> None:
    """Refuse a place where something is already; nothing is ever overwritten."""
    if target.exists() or target.is_symlink():
        raise Refused(
            f"{target} is there already",
            why="a safe copy never overwrites anything",
            mend="name another file or folder",
        )


def pack(folder: Path, names: list[str], target: Path, work: Path) -> None:
    """Make the copy at ``target`` of the files ``names`` in ``folder``: whole, on the disk, and never over something else."""
    kind = kind_of(target)
    if kind == "folder":
        for name in names:
            _synced(folder / name)
        must_be_free(target)
        folder.rename(target)
        _synced(target.parent)
        return
    made = work / f"whole.{kind}"
    handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as body:
        if kind == "zip":
            with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                for name in names:
                    archive.write(folder / name, name)
        else:
            with tarfile.open(fileobj=body, mode="w") as archive:
                for name in names:
                    archive.add(folder / name, name, recursive=False, filter=_nobody)
        body.flush()
        os.fsync(body.fileno())
    _put(made, target)
    _synced(target.parent)


def _nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o600
    return entry


def _put(made: Path, target: Path) -> None:
    """Put a file in its place; a link fails where something appeared there meanwhile, a rename would not."""
    must_be_free(target)
    try:
        os.link(made, target)
    except FileExistsError:
        must_be_free(target)
    except OSError:  # a disk without links
        made.rename(target)


def _synced(path: Path) -> None:
    with suppress(PermissionError):  # a folder cannot be opened everywhere
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@dataclass(frozen=True)
class Listed:
    """One file of a copy as it lies there."""

    name: str
    size: int


def unpack(source: Path, folder: Path, wanted: Callable[[bytes], Mapping[str, tuple[int, str]]]) -> bytes:
    """Bring the files of a copy into ``folder`` and return its manifest.

    ``wanted`` reads the manifest and says which files there are, with size and SHA-256. Raises :class:`Refused` for
    a link, a name that leads elsewhere, a file too many or too few, :class:`StoreProblem` for one that is not as it was.
    """
    with _opened(source) as (listed, read):
        names = {one.name for one in listed}
        _check_names(listed)
        if MANIFEST not in names:
            raise _foreign("it has no manifest")
        with read(MANIFEST) as body:
            manifest = body.read(_LARGEST_MANIFEST + 1)
        if len(manifest) > _LARGEST_MANIFEST:
            raise _foreign("its manifest is too large")
        files = wanted(manifest)
        if not all(fitting(name) for name in files):
            raise _foreign("its manifest names a file that has no place there")
        missing, more = sorted(set(files) - names), sorted(names - set(files) - {MANIFEST})
        if missing:
            raise _changed(f"{missing[0]} is missing ({len(missing)} such)")
        if more:
            raise _changed(f"{more[0]} does not belong to it ({len(more)} such)")
        needed = sum(size for size, _ in files.values())
        if needed > shutil.disk_usage(folder).free:
            raise StoreProblem(
                "there is no room on the disk for this safe copy",
                why="nothing was brought back",
                mend="make room, or name another place",
            )
        for name, (size, sum_) in files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with read(name) as body:
                if _written(body, target, size) != sum_:
                    raise _changed(f"{name} is not as it was written")
    return manifest


def _written(body: IO[bytes], target: Path, size: int) -> str:
    """Write at most one byte more than ``size``; returns the SHA-256 of what was written."""
    total, left = hashlib.sha256(), size + 1
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        while left and (chunk := body.read(min(_CHUNK, left))):
            out.write(chunk)
            total.update(chunk)
            left -= len(chunk)
        out.flush()
        os.fsync(out.fileno())
    return total.hexdigest()


def _check_names(listed: list[Listed]) -> None:
    if len(listed) > _MOST_FILES:
        raise _foreign("it holds too many files")
    seen: set[str] = set()
    for one in listed:
        if not fitting(one.name):
            raise _foreign("a name in it leads elsewhere or has no place there")
        if one.name.casefold() in seen:
            raise _foreign("a name in it stands twice")
        seen.add(one.name.casefold())


Read = Callable[[str], IO[bytes]]


@contextmanager
def _opened(source: Path) -> Iterator[tuple[list[Listed], Read]]:
    if source.is_dir():
        yield _folder(source)
        return
    try:
        if zipfile.is_zipfile(source):
            with zipfile.ZipFile(source) as archive:
                yield _zip(archive)
            return
        with tarfile.open(source, "r:") as tar:
            yield _tar(tar)
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, NotImplementedError, RuntimeError) as fault:
        raise _changed("it cannot be read as a .zip or .tar") from fault
    except OSError as fault:
        if fault.errno is None:  # the format's own complaints, such as data that cannot be unpacked
            raise _changed("it cannot be read as a .zip or .tar") from fault
        raise
    except (zlib.error, lzma.LZMAError) as fault:
        raise _changed("a file in it cannot be unpacked") from fault


def _folder(source: Path) -> tuple[list[Listed], Read]:
    listed = []
    for top, folders, files in os.walk(source):
        for name in (*folders, *files):
            path = Path(top, name)
            mode = path.lstat().st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                raise _foreign("it holds a link or something else that is no plain file")
            if stat.S_ISREG(mode):
                listed.append(Listed(path.relative_to(source).as_posix(), path.stat().st_size))
    return listed, lambda name: (source / name).open("rb")


def _zip(archive: zipfile.ZipFile) -> tuple[list[Listed], Read]:
    listed = []
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        mode = entry.external_attr >> 16
        if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            raise _foreign("it holds a link or something else that is no plain file")
        listed.append(Listed(entry.filename, entry.file_size))
    return listed, archive.open


def _tar(archive: tarfile.TarFile) -> tuple[list[Listed], Read]:
    listed = []
    for entry in archive:
        if entry.isdir():
            continue
        if not entry.isreg() or entry.issparse():
            raise _foreign("it holds a link or something else that is no plain file")
        listed.append(Listed(entry.name, entry.size))
        if len(listed) > _MOST_FILES:
            break

    def read(name: str) -> IO[bytes]:
        body = archive.extractfile(name)
        if body is None:
            raise _foreign("it holds something that is no plain file")
        return body

    return listed, read


def _foreign(how: str) -> Refused:
    return Refused(
        f"this is no safe copy that can be trusted: {how}",
        why="a copy made by this program holds plain files only, each named in its manifest; nothing was brought back",
        mend="take another safe copy",
    )


def _changed(how: str) -> StoreProblem:
    return StoreProblem(
        f"this safe copy is not as it was made: {how}",
        why="it was damaged, cut off or changed; nothing was brought back",
        mend="take another safe copy",
    )
