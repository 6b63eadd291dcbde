"""Where a record lies: a file and its neighbours, or a database server; and with which key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from triage.store.keys import Keys, Purpose

Part = str
"""``record``, ``identity`` (who the child and the referrer are), ``audit``; each a file, or a schema of one server."""
RECORD: Part = "record"
IDENTITY: Part = "identity"
_PURPOSES: dict[Part, Purpose] = {"identity": "identity", "audit": "audit"}


def key_for(keys: Keys | None, part: Part) -> bytes | None:
    """Give the key of one part's file: 32 bytes, or None where there is no key."""
    return keys.derived(_PURPOSES.get(part, "database")) if keys else None


def part_of(path: Path) -> Part:
    """Tell from its name which part a file is: ``identity.db`` is the identity store."""
    stem = path.name.split(".db", 1)[0].rpartition("-")[2]
    return stem if stem in _PURPOSES else RECORD


@dataclass(frozen=True)
class Place:
    """Where one record lies."""

    path: Path
    """The file ``triage.db``; with a server, where it would lie."""
    url: str = ""
    """Of a PostgreSQL database, or nothing."""
    keys: Keys | None = field(default=None, repr=False)
    durable: bool = True
    """Whether a step that was kept is on the disk; False only for a made-up record that can be made again, in files."""

    def file(self, part: Part) -> Path:
        """File of one part, beside the record: ``identity.db`` beside ``triage.db``."""
        if part == RECORD:
            return self.path
        own = "" if self.path.stem == "triage" else f"{self.path.stem}-"
        return self.path.with_name(f"{own}{part}.db")

    def key(self, part: Part) -> bytes | None:
        """Key of one part's file."""
        return key_for(self.keys, part)

    def parts(self) -> Iterator[tuple[Part, Path]]:
        """Every part that lies in a file here, the record first."""
        for part in (RECORD, *_PURPOSES):
            if not self.url and self.file(part).is_file():
                yield part, self.file(part)
