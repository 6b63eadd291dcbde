"""What holds the tables: a folder, a ``datapackage.json`` inside it, a zip file, or JSON with one list for each table.

Nothing is ever unpacked to disk and no path that a package names is followed out of it.
"""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from triage.interchange.tables.delimited import Opener
from triage.interchange.tables.faults import plain_name, refused

MAX_MEMBERS = 500
MAX_TOTAL = 2_000_000_000
"""Bytes of all members of a zip file, unpacked."""
MAX_RATIO = 200
"""Bytes unpacked for one byte packed; text tables reach fifty at most."""
MAX_DESCRIPTOR = 5_000_000
MAX_TABULAR = 200_000_000
"""Bytes of a package in one JSON file, which is read whole."""
DESCRIPTOR = "datapackage.json"


@dataclass(frozen=True)
class Package:
    """The tables of one package, not read yet."""

    name: str
    """As people call it: the name of the file or folder."""
    form: str
    """``folder``, ``zip`` or ``json``."""
    tables: Mapping[str, Opener] = field(default_factory=dict)
    """Name of a table's file, such as ``services.csv`` -> its bytes; in the order of the names."""
    lists: Mapping[str, list[Any]] = field(default_factory=dict)
    """For the form ``json``: the same names -> rows."""
    descriptor: str | None = None
    """Text of ``datapackage.json``, whatever it holds."""
    others: tuple[str, ...] = ()
    """Names of files that are no tables."""


def open_package(path: Path) -> Package | None:
    """Find the tables at ``path``, or None where there is no package; raises :class:`triage.errors.DataProblem`."""
    if path.is_dir():
        return _folder(path)
    if path.name == DESCRIPTOR:
        return _folder(path.parent)
    if zipfile.is_zipfile(path):
        return _zip(path)
    if path.suffix.lower() == ".zip":
        raise refused(
            "IT111",
            "this is not a whole zip file; it may have been cut off on its way",
            "fetch it again, or unpack it and give the folder",
            file=path.name,
        )
    return _tabular(path) if path.suffix.lower() == ".json" else None


def _folder(folder: Path) -> Package | None:
    files = sorted(entry for entry in folder.iterdir() if entry.is_file())
    tables = {file.name: partial(_open, file) for file in files if file.suffix.lower() == ".csv"}
    if not tables:
        return None
    inside = folder.resolve()
    for file in files:
        if file.suffix.lower() == ".csv" and inside not in file.resolve().parents:
            raise refused(
                "IT114",
                f"'{plain_name(file.name)}' is a link to a file outside the folder",
                "put the table itself into the folder",
                file=folder.name,
            )
    about = folder / DESCRIPTOR
    return Package(
        name=folder.name,
        form="folder",
        tables=cast("Mapping[str, Opener]", tables),
        descriptor=_descriptor(about.read_bytes()[:MAX_DESCRIPTOR]) if about.is_file() else None,
        others=tuple(file.name for file in files if file.name not in tables and file.name != DESCRIPTOR),
    )


def _open(file: Path) -> BinaryIO:
    return file.open("rb")


def _descriptor(raw: bytes) -> str:
    return raw.decode("utf-8-sig", errors="replace")


def _zip(path: Path) -> Package | None:
    try:
        with zipfile.ZipFile(path) as packed:
            check_members(packed.infolist(), path.name)
            members = [
                member
                for member in packed.infolist()
                if not member.is_dir() and not member.filename.startswith("__MACOSX/")
            ]
            above = _common_folder([member.filename for member in members])
            names = {str(PurePosixPath(member.filename).relative_to(above)): member for member in members}
            tables = {
                name: partial(_open_member, path, member.filename)
                for name, member in sorted(names.items())
                if name.lower().endswith(".csv") and "/" not in name
            }
            if not tables:
                return None
            about = names.get(DESCRIPTOR)
            text = _descriptor(packed.read(about)[:MAX_DESCRIPTOR]) if about else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as failure:
        raise _broken(path.name, failure) from None
    return Package(
        name=path.name,
        form="zip",
        tables=cast("Mapping[str, Opener]", tables),
        descriptor=text,
        others=tuple(name for name in sorted(names) if name not in tables and name != DESCRIPTOR),
    )


def _broken(name: str, failure: Exception) -> Exception:
    locked = isinstance(failure, RuntimeError) and not isinstance(failure, NotImplementedError)
    what = "the zip file is locked with a password" if locked else "the zip file is damaged"
    return refused("IT111", what, "ask for it again without a password, and whole", file=name)


def check_members(members: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse a zip file that would unpack to far too much, or out of its folder.

    What a member says of its size is also the most that is ever read of it: the library stops there.
    Raises :class:`triage.errors.DataProblem`.
    """
    whole = "give the tables in a folder instead"
    if len(members) > MAX_MEMBERS:
        raise refused(
            "IT112", f"the zip file holds {len(members):,} files; the most is {MAX_MEMBERS}", whole, file=name
        )
    total = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if total > MAX_TOTAL or (total > 10_000_000 and total > packed * MAX_RATIO):
        raise refused(
            "IT112",
            f"the zip file would unpack to {total / 1e6:,.0f} MB from {packed / 1e6:,.1f} MB",
            "make sure where it came from; " + whole,
            file=name,
            why="files made to fill a disk look like this, so it was not unpacked",
        )
    for member in members:
        steps = PurePosixPath(member.filename.replace("\\", "/"))
        link = stat.S_ISLNK(member.external_attr >> 16)
        if steps.is_absolute() or ".." in steps.parts or ":" in member.filename or link:
            raise refused(
                "IT113",
                f"the zip file holds '{plain_name(member.filename)}', which points outside it",
                "make sure where it came from; " + whole,
                file=name,
                why="unpacked, it could write over other files",
            )
        if member.flag_bits & 0x1:
            raise refused(
                "IT111",
                "the zip file is locked with a password",
                "unlock it, and give it without one",
                file=name,
            )


def _common_folder(names: list[str]) -> PurePosixPath:
    """Give the folder that all members lie in: people often zip the folder, not what is in it."""
    above = [PurePosixPath(name).parent for name in names]
    first = min(above, key=lambda folder: len(folder.parts), default=PurePosixPath())
    return first if all(folder.is_relative_to(first) for folder in above) else PurePosixPath()


def _open_member(path: Path, member: str) -> BinaryIO:
    with zipfile.ZipFile(path) as packed:
        return cast("BinaryIO", packed.open(member))


def _tabular(path: Path) -> Package | None:
    """Find a package in one JSON file: file names such as ``services.csv``, each with its list of rows."""
    with path.open("rb") as stream:
        head = stream.read(400)
    if b".csv" not in head or not head.lstrip().startswith(b"{"):
        return None
    if path.stat().st_size > MAX_TABULAR:
        raise refused(
            "IT115",
            f"the file has {path.stat().st_size / 1e6:,.0f} MB; the most is {MAX_TABULAR / 1e6:,.0f} MB",
            "give the package as CSV files in a folder or a zip file",
            file=path.name,
        )
    try:
        found = json.loads(path.read_bytes().decode("utf-8-sig"), parse_constant=str)
    except (ValueError, RecursionError):
        raise refused(
            "IT115",
            "the file begins as a package of tables and then is no JSON",
            "fetch it again",
            file=path.name,
        ) from None
    if not isinstance(found, dict) or not all(
        name.endswith(".csv") and isinstance(rows, list) for name, rows in found.items()
    ):
        return None
    return Package(name=path.name, form="json", lists=found)
