"""Giving services out: the feed that was brought in, as it came and as it was changed here, or a new one of any profile."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from triage.desk.opening import Desk
from triage.errors import DataProblem, Refused, WrongUse
from triage.interchange.imports import read_import
from triage.interchange.model import Plain, Written
from triage.interchange.recognising import writer_for, written_profiles
from triage.interchange.shelf import Shelf, all_records, read_shelf
from triage.interchange.standards.profiles import PROFILES
from triage.interchange.standards.writing import AsText, Form, StandardWriter
from triage.model import Issue
from triage.workspace import shipped_files, shipped_folder


@dataclass(frozen=True)
class Exported:
    """What was given out."""

    profile: str
    """Id."""
    title: str
    services: int
    lost: dict[str, int]
    """What the profile has no place for -> services that had it."""
    beside: dict[str, int]
    """What it carries in a property of ours, which other programs do not read -> services that had it."""
    as_it_came: int
    """Services from quarantine that went out as they came."""
    back: bool
    """Whether the document that was imported was given back."""


def export_directory(
    desk: Desk,
    out: Path | None,
    stream: IO[str],
    *,
    profile: str | None = None,
    source: str | None = None,
    form: Form | None = None,
    quarantine: bool = True,
    overwrite: bool = False,
) -> Exported:
    """Give out every service, or those of one import, to ``out`` or, where that is None, to ``stream``.

    The profile is that of the import unless another is named. An import that goes out in its own profile is the same
    document again: its order, its page, its organisations without services, and (with ``quarantine``) what was not
    used here. Raises :class:`WrongUse` for a profile or import that is not known, :class:`Refused` where ``out`` is
    there already.
    """
    folder = desk.workspace.folder / "directory" if desk.workspace else shipped_folder("directory")
    before = _import(folder, source) if source else None
    chosen = profile or (str(before["profile"]) if before else None)
    if chosen is None:
        known = ", ".join(written_profiles())
        raise WrongUse(
            "no profile is named",
            why="a feed is written in one standard",
            mend=f"name it with --profile: {known}",
        )
    if out is not None and out.exists() and not overwrite:
        mend = "name another file, or say --overwrite"
        raise Refused(
            f"{out} is there already", why="no file is overwritten without being asked for", mend=mend
        )
    shelf = read_shelf(folder, None if desk.workspace else shipped_files("directory"))
    back = before is not None and chosen == before["profile"] and form is None
    rest = dict(before["rest"]) if before is not None and back else {}
    if chosen not in PROFILES:
        return _tables(chosen, shelf, source, rest, out)
    writer = StandardWriter(PROFILES[chosen], form or "page")
    with _Out(out, stream) as target:
        if back and rest.get("order") is not None:
            parked = _Parked(folder / "quarantine" / f"{source}.jsonl", wanted=quarantine)
            done = writer.give_back(rest, shelf.record, parked, target)
            return _exported(chosen, PROFILES[chosen].title, done, parked.given, back=True)
        return _exported(
            chosen, PROFILES[chosen].title, writer.write_new(_records(shelf, source), target), 0, back=False
        )


def _exported(profile: str, title: str, done: Written, parked: int, *, back: bool) -> Exported:
    return Exported(profile, title, done.services, dict(done.lost), dict(done.beside), parked, back)


def _tables(chosen: str, shelf: Shelf, source: str | None, rest: Plain, out: Path | None) -> Exported:
    """Profiles that are not JSON are written by the readers of tables and sheets."""
    writer = writer_for(chosen)
    if writer is None:
        raise WrongUse(f"there is no profile '{chosen}'", mend=f"one of: {', '.join(written_profiles())}")
    if out is None:
        raise WrongUse(
            f"{writer.profile.title} is more than one text", mend="name a file or folder with --out"
        )
    done = writer.write(_records(shelf, source), rest, out)
    return _exported(chosen, writer.profile.title, done, 0, back=bool(rest))


def _records(shelf: Shelf, source: str | None) -> Iterator[tuple[Plain, Plain]]:
    if source is None:
        yield from all_records(shelf)
        return
    for name in shelf.of_import(source):
        found = shelf.record(name)
        if found is not None:
            yield found


def _import(folder: Path, name: str) -> Plain:
    found = read_import(folder, name)
    if found is None:
        known = (
            sorted(path.stem for path in (folder / "imports").glob("*.json"))
            if (folder / "imports").is_dir()
            else []
        )
        mend = (
            f"there are: {', '.join(known)}"
            if known
            else "nothing was imported here yet; see `triage directory import --help`"
        )
        raise WrongUse(f"there is no import '{name}'", why="nothing was given out", mend=mend)
    return found


class _Parked:
    """Services in quarantine, by their numbers."""

    def __init__(self, path: Path, *, wanted: bool) -> None:
        self.given = 0
        self._starts: dict[int, int] = {}
        self._path = path
        start = 0
        if wanted and path.is_file():
            with path.open("rb") as stream:
                for raw in stream:
                    self._starts[int(_line(raw, path)["number"])] = start
                    start += len(raw)

    def __call__(self, number: int) -> Any:
        if number not in self._starts:
            return None
        with self._path.open("rb") as stream:
            stream.seek(self._starts[number])
            raw = _line(stream.readline(), self._path)["raw"]
        self.given += 1
        return AsText(raw) if isinstance(raw, str) else raw


def _line(raw: bytes, path: Path) -> Plain:
    try:
        return cast("Plain", json.loads(raw))
    except (ValueError, RecursionError):
        what = "a line of the quarantine cannot be read"
        mend = "bring the feed in again, or leave the quarantine out with --without-quarantine"
        raise DataProblem(
            [
                Issue(
                    file=f"directory/quarantine/{path.name}",
                    code="DI502",
                    what=what,
                    why="it cannot be given back",
                    mend=mend,
                )
            ]
        ) from None


class _Out:
    """A file that appears only when it is whole, or a stream."""

    def __init__(self, out: Path | None, stream: IO[str]) -> None:
        self._out, self._stream = out, stream
        self._beside = out.with_name(f".{out.name}.new") if out else None
        self._file: IO[str] | None = None

    def __enter__(self) -> IO[str]:
        if self._beside is None:
            return self._stream
        self._file = self._beside.open("w", encoding="utf-8", newline="\n")
        return self._file

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._file is None or self._beside is None or self._out is None:
            return
        self._file.close()
        if kind is None:
            self._beside.replace(self._out)
        else:
            self._beside.unlink(missing_ok=True)
