"""Feeds written out: the document as it came, with what was changed here, or a new page, list or file of lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Literal

from triage.interchange.harmless import json_text
from triage.interchange.model import Plain, Profile, Written
from triage.interchange.standards.documents import ORGANIZATION
from triage.interchange.standards.giving import source_for
from triage.interchange.standards.profiles import NESTED

Form = Literal["page", "list", "lines"]
Fetch = Callable[[str], "tuple[Plain, Plain] | None"]
"""The provider and service of an id; None where it is not there any more."""
Parked = Callable[[int], Any]
"""What was parked in quarantine under this number, as it came."""


class StandardWriter:
    """Writes one of the JSON profiles."""

    def __init__(self, profile: Profile, form: Form = "page") -> None:
        """``form`` is that of a new document; one that goes back out keeps its own."""
        self.profile = profile
        self._form = form
        self._lost: Counter[str] = Counter()
        self._beside: Counter[str] = Counter()
        self._services = 0

    def write(self, records: Iterable[tuple[Plain, Plain]], rest: Mapping[str, Any], target: Path) -> Written:
        """Write all records to ``target``: as the document that ``rest`` describes, else as a new one.

        Records that ``rest`` does not name come after those it names.
        """
        if rest.get("order") is not None:
            held = {service["id"]: (provider, service) for provider, service in records}
            with target.open("w", encoding="utf-8", newline="\n") as stream:
                return self.give_back(rest, held.get, lambda _: None, stream)
        with target.open("w", encoding="utf-8", newline="\n") as stream:
            return self.write_new(records, stream)

    def write_new(self, records: Iterable[tuple[Plain, Plain]], stream: IO[str]) -> Written:
        """Write a new document; a page holds everything, and says so in its head."""
        if self._form == "page":
            # The head comes last: how many there are is known when all are written.
            key = "contents" if self.profile.id in NESTED else "content"
            stream.write(f'{{\n  "{key}": ')
            _list(stream, (self._given(provider, service) for provider, service in records))
            head = _head(self._services, key)
            stream.write(
                "".join(f",\n  {json_text(name)}: {json_text(value)}" for name, value in head.items())
                + "\n}\n"
            )
        elif self._form == "list":
            _list(stream, (self._given(provider, service) for provider, service in records))
            stream.write("\n")
        else:
            for provider, service in records:
                stream.write(json_text(self._given(provider, service)) + "\n")
        return self._written()

    def give_back(self, rest: Mapping[str, Any], fetch: Fetch, parked: Parked, stream: IO[str]) -> Written:
        """Write the document that was imported, each service as it is now; what is not here any more is left out."""
        elements = self._elements(rest, fetch, parked)
        shape = rest["shape"]
        if shape == "lines":
            for element in elements:
                stream.write((element.text if isinstance(element, AsText) else json_text(element)) + "\n")
        elif shape == "list":
            _list(stream, elements)
            stream.write("\n")
        elif shape == "mapping":
            stream.writelines(_text(element, 1) + "\n" for element in elements)
        else:
            stream.write("{")
            for number, (key, value) in enumerate(rest["members"].items()):
                stream.write(("," if number else "") + f"\n  {json_text(key)}: ")
                if key == rest["key"]:
                    _list(stream, elements)
                else:
                    stream.write(json_text(value))
            stream.write("\n}\n")
        return self._written()

    def _elements(self, rest: Mapping[str, Any], fetch: Fetch, parked: Parked) -> Iterator[Any]:
        for entry in rest["order"]:
            if rest["holds"] == ORGANIZATION and isinstance(entry, Mapping) and "organization" in entry:
                whole = dict(entry["organization"])
                if "services" in entry:
                    inner = [self._entry(one, fetch, parked) for one in entry["services"]]
                    whole["services"] = [one for one in inner if one is not _GONE]
                yield whole
            elif (one := self._entry(entry, fetch, parked)) is not _GONE:
                yield one

    def _entry(self, entry: Any, fetch: Fetch, parked: Parked) -> Any:
        if isinstance(entry, Mapping):
            raw = parked(int(entry["quarantined"]))
            return _GONE if raw is None else raw
        found = fetch(entry)
        return _GONE if found is None else self._given(*found)

    def _given(self, provider: Plain, service: Plain) -> Plain:
        given = source_for(provider, service, self.profile)
        self._services += 1
        self._lost.update(given.lost)
        self._beside.update(given.beside)
        return given.source

    def _written(self) -> Written:
        return Written(self._services, dict(self._lost.most_common()), dict(self._beside.most_common()))


class AsText:
    """A piece that goes back out letter by letter, because data would not hold it."""

    def __init__(self, text: str) -> None:
        """Keep the text."""
        self.text = text


_GONE = object()


def _text(value: Any, depth: int) -> str:
    if isinstance(value, AsText):
        return value.text
    text = json_text(value, indent=2)
    return text.replace("\n", "\n" + "  " * depth) if depth > 1 else text


def _list(stream: IO[str], elements: Iterable[Any]) -> None:
    number = 0
    for number, element in enumerate(elements, 1):
        stream.write(("[\n    " if number == 1 else ",\n    ") + _text(element, 3))
    stream.write("\n  ]" if number else "[]")


def _head(services: int, key: str) -> Plain:
    """The head of a page that holds everything, as the standards name it."""
    if key == "contents":
        return {
            "total_items": services, "total_pages": 1 if services else 0, "page_number": 1, "size": services, "first_page": True,
            "last_page": True, "empty": not services,
        }  # fmt: skip
    return {"totalElements": services, "totalPages": 1 if services else 0, "number": 1, "size": services, "first": True, "last": True,
            "empty": not services}  # fmt: skip
