"""The records that lie in a directory's files, as they were written: what an import finds there, and what an export gives out.

Read one at a time; of a feed in JSON lines only the places of its lines are kept, so that a large one fits anywhere.
"""

from __future__ import annotations

import json
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import ValidationError

from triage.errors import DataProblem
from triage.interchange.harmless import short_hash
from triage.interchange.model import FEED, Plain
from triage.model import Issue
from triage.signposting.records import DirectoryFile, Provider, Service
from triage.source import read_yaml

_ORDER = tuple(field.alias or name for name, field in Service.model_fields.items())


@dataclass(frozen=True)
class Spot:
    """Where one record lies."""

    file: str
    """Relative to ``directory/``."""
    start: int = 0
    """Byte at which its line begins, in a file of JSON lines."""
    feed: tuple[str, str] | None = None
    """Profile and key of its source, where it came from elsewhere."""
    source: str | None = None
    """Name of the import it came by."""


@dataclass
class Shelf:
    """Every record of one directory by id."""

    folder: Path
    """The ``directory/`` folder."""
    spots: dict[str, Spot] = field(default_factory=dict)
    providers: dict[str, str] = field(default_factory=dict)
    """Provider id -> file, in which it stands first."""
    by_feed: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """Import, profile and key -> id of the record."""
    by_file: dict[str, list[str]] = field(default_factory=dict)
    """File -> ids of its records, in their order."""
    first_of: dict[tuple[str, str], str] = field(default_factory=dict)
    """Import and provider id -> id of its first record."""
    likes: dict[str, str] = field(default_factory=dict)
    """:func:`likeness` -> id of the first record that is so called."""
    _files: dict[str, tuple[Plain, dict[str, Plain]]] = field(default_factory=dict)
    """Files of YAML as read: provider, and services by id."""
    _open: dict[str, BinaryIO] = field(default_factory=dict)

    def record(self, name: str) -> tuple[Plain, Plain] | None:
        """Provider and service of an id as they were written; None where there is none."""
        spot = self.spots.get(name)
        if spot is None:
            return None
        if spot.file.endswith(".jsonl"):
            return self._line(spot)
        provider, services = self._files[spot.file]
        return provider, services[name]

    def _line(self, spot: Spot) -> tuple[Plain, Plain]:
        """A line as it was written: whoever loads the directory checks it."""
        stream = self._open.get(spot.file)
        if stream is None:
            stream = self._open[spot.file] = (self.folder / spot.file).open("rb")
            weakref.finalize(self, stream.close)
        stream.seek(spot.start)
        line = json.loads(stream.readline())
        service = {key: value for key, value in line["service"].items() if value is not None}
        return line["provider"], {
            **service,
            "help": service.get("help") or [],
            "for": service.get("for") or [],
        }

    def in_file(self, name: str) -> list[str]:
        """Ids of the records of a file, in their order."""
        return self.by_file.get(name, [])

    def of_import(self, name: str) -> list[str]:
        """Ids of the records that came by an import, in the order in which they lie."""
        return [one for one, spot in self.spots.items() if spot.source == name]


def likeness(name: str, provider: str) -> str:
    """The same for two services that go by one name and one provider's name, whatever their capitals, spaces and signs.

    >>> likeness("Sleep  Advice", "Example-Trust") == likeness("sleep advice", "Example Trust")
    True
    """
    words = ("".join(sign for sign in text.casefold() if sign.isalnum()) for text in (name, provider))
    return short_hash("\n".join(words), 16)


def read_shelf(
    folder: Path, texts: Mapping[str, str] | None = None, step: Callable[[], None] = lambda: None
) -> Shelf:
    """Read what lies in ``folder``/services; raises :class:`DataProblem` for a file that cannot be read.

    ``texts`` stand in for the folder where there is no workspace.
    """
    shelf = Shelf(folder)
    if texts is None:
        names = sorted(
            path.relative_to(folder).as_posix()
            for path in (folder / "services").rglob("*")
            if path.suffix in {".yaml", ".jsonl"}
        )
    else:
        names = sorted(name for name in texts if name.startswith("services/"))
    for name in names:
        if any(part.startswith(".") for part in Path(name).parts):
            continue
        if name.endswith(".jsonl"):
            _lines(shelf, name)
        else:
            text = texts[name] if texts is not None else (folder / name).read_text(encoding="utf-8")
            _yaml(shelf, name, text)
        step()
    return shelf


def _yaml(shelf: Shelf, name: str, text: str) -> None:
    try:
        file = DirectoryFile.model_validate(read_yaml(text, f"directory/{name}").data)
    except ValidationError as error:
        raise _broken(name, None, error) from None
    services = {service.id: plain_service(service) for service in file.services}
    shelf._files[name] = (plain_provider(file.provider), services)  # noqa: SLF001 - its own maker
    shelf.providers.setdefault(file.provider.id, name)
    for one, service in services.items():
        _place(shelf, one, Spot(name, 0, *_feed(service.get("extras"))), file.provider.id)
        shelf.likes.setdefault(likeness(service["name"], file.provider.name), one)


def _lines(shelf: Shelf, name: str) -> None:
    start = 0
    with (shelf.folder / name).open("rb") as stream:
        for number, raw in enumerate(stream, 1):
            if raw.strip():
                try:
                    line = json.loads(raw)
                    service, provider = line["service"], line["provider"]["id"]
                    spot = Spot(name, start, *_feed(service.get("extras")))
                    _place(shelf, str(service["id"]), spot, str(provider))
                    like = likeness(str(service["name"]), str(line["provider"]["name"]))
                    shelf.likes.setdefault(like, str(service["id"]))
                except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                    raise _broken(name, number, error) from None
                shelf.providers.setdefault(str(provider), name)
            start += len(raw)


def _place(shelf: Shelf, name: str, spot: Spot, provider: str) -> None:
    if name in shelf.spots:
        return
    shelf.spots[name] = spot
    shelf.by_file.setdefault(spot.file, []).append(name)
    if spot.feed and spot.source:
        shelf.by_feed.setdefault((spot.source, *spot.feed), name)
        shelf.first_of.setdefault((spot.source, provider), name)


def _feed(extras: Any) -> tuple[tuple[str, str] | None, str | None]:
    feed = extras.get(FEED) if isinstance(extras, Mapping) else None
    if not isinstance(feed, Mapping) or "profile" not in feed or "key" not in feed:
        return None, None
    return (str(feed["profile"]), str(feed["key"])), str(feed["import"]) if "import" in feed else None


def _broken(name: str, line: int | None, error: Exception) -> DataProblem:
    what = "a record of the directory cannot be read"
    mend = "run `triage directory lint`, and correct what it says first"
    why = f"nothing is brought in beside a record that nobody can read ({type(error).__name__})"
    return DataProblem(
        [Issue(file=f"directory/{name}", line=line, code="DI501", what=what, why=why, mend=mend)]
    )


def plain_service(service: Service) -> Plain:
    """The keys of a record that are known, in their order; ``help`` and ``for`` always stand there."""
    plain = service.as_json()
    return {
        key: _known(value) if key != "extras" else value for key, value in plain.items() if value is not None
    }


def in_order(service: Plain) -> Plain:
    """The same record with its keys in the order of the contract."""
    return {key: service[key] for key in _ORDER if service.get(key) is not None}


def plain_provider(provider: Provider) -> Plain:
    """The keys of a provider that are known."""
    return {key: value for key, value in provider.model_dump(mode="json").items() if value is not None}


def _known(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _known(part) for key, part in value.items() if part is not None}
    return [_known(part) for part in value] if isinstance(value, list) else value


def all_records(shelf: Shelf) -> Iterator[tuple[Plain, Plain]]:
    """Every record in order of id."""
    for name in sorted(shelf.spots):
        found = shelf.record(name)
        if found is not None:
            yield found
