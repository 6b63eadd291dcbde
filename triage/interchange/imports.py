"""What is kept of an import: what it was, what came of it, and the files it lies in."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from triage.errors import WrongUse
from triage.interchange.harmless import is_id
from triage.interchange.model import Plain
from triage.source import read_yaml

_COMMENT = re.compile(r"""[^"'#]*(?:^|\s)#|\s*#""")
"""A line with a comment; none where a quote stands before the sign, which may then be a part of words."""


@dataclass
class Brought:
    """What an import found and did, or would do."""

    name: str
    file: str
    profile: str
    profile_id: str
    evidence: tuple[str, ...]
    assumed: bool
    services: int = 0
    """Read and used."""
    quarantined: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    """Code -> services in quarantine for it."""
    doubts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    """Code -> the first sentence with it."""
    new: int = 0
    same: int = 0
    changed: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    """Id, and keys that follow the feed."""
    kept: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    """Id, and keys that stay as they were changed here although the feed says something new."""
    gone: list[str] = field(default_factory=list)
    """Ids that came by this import before and are not in the feed any more; they stay."""
    born_here: list[tuple[str, str]] = field(default_factory=list)
    """Id it would get, and id of the record here that it carries: it was given out from here, or from a copy."""
    alike: list[tuple[str, str]] = field(default_factory=list)
    """Id of a new service, and that of one from elsewhere that has the same name and provider."""
    comments: list[str] = field(default_factory=list)
    """Files that are written anew and hold comments of people, which do not stay."""
    terms: int = 0
    """Different taxonomy terms on the services."""
    shown: list[tuple[str, str]] = field(default_factory=list)
    """The first ids and names."""
    written: list[str] = field(default_factory=list)
    """Files written, relative to ``directory/``."""


def read_import(folder: Path, name: str) -> Plain | None:
    """What is kept of an import; None where there is none of that name, :class:`WrongUse` where it cannot be read."""
    if not is_id(name):
        return None
    path = folder / "imports" / f"{name}.json"
    if not path.is_file():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return dict(found) if found["format"] == 1 else None
    except (ValueError, KeyError, TypeError, RecursionError):
        mend = "bring it back from a copy, or import under another name with --name"
        raise WrongUse(
            f"directory/imports/{name}.json cannot be read", why="it says what the import was", mend=mend
        ) from None


def renamed(rest: Any, ids: dict[str, str]) -> Any:
    """What belongs to no service, with the ids of the order as they are here."""
    if isinstance(rest, dict) and "order" in rest:
        return {**rest, "order": _order(rest["order"], ids)}
    return rest


def _order(entries: list[Any], ids: dict[str, str]) -> list[Any]:
    return [
        ids.get(one, one)
        if isinstance(one, str)
        else {**one, "services": _order(one["services"], ids)}
        if "services" in one
        else one
        for one in entries
    ]


def digest_of(path: Path) -> str:
    """Hash of a file, or of the names and hashes of all files of a folder."""
    made = hashlib.sha256()
    for part in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if part.is_file():
            if path.is_dir():
                made.update(part.relative_to(path).as_posix().encode("utf-8", "surrogateescape"))
            with part.open("rb") as stream:
                while chunk := stream.read(1 << 20):
                    made.update(chunk)
    return "sha256:" + made.hexdigest()


def put_file(folder: Path, name: str, body: bytes, written: list[str]) -> None:
    """Write a file whole beside its place and put it there, unless it is there already."""
    path = folder / name
    if path.is_file() and path.read_bytes() == body:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(body)
    beside.replace(path)
    written.append(name)


def has_comments(path: Path) -> bool:
    """Whether a file of records holds a comment that somebody wrote; False for one that is not there."""
    if path.suffix != ".yaml" or not path.is_file():
        return False
    return any(_COMMENT.match(line) for line in path.read_text(encoding="utf-8").splitlines())


def says_the_same(path: Path, text: str) -> bool:
    """Whether a file of records is there and holds the same data, however somebody laid it out and commented it."""
    if not path.is_file():
        return False
    old = path.read_text(encoding="utf-8")
    return old == text or (
        has_comments(path) and read_yaml(old, path.name).data == read_yaml(text, path.name).data
    )


def move_file(made: Path, path: Path, name: str, written: list[str]) -> None:
    """Put a file in its place, unless the same is there already."""
    if not (
        path.is_file() and path.stat().st_size == made.stat().st_size and digest_of(path) == digest_of(made)
    ):
        made.replace(path)
        written.append(name)
