"""What is searched of each service, field by field."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from triage.signposting.catalogue import Directory
from triage.signposting.finding.words import clean
from triage.signposting.records import Service

FORMAT = 3
"""Rises whenever what is indexed, or how, changes: an index of another number is built again."""
FIELDS: tuple[tuple[str, float, str], ...] = (
    ("name", 10.0, "name"),
    ("help", 6.0, "kind of help"),
    ("summary", 4.0, "summary"),
    ("provider", 2.5, "provider"),
    ("terms", 2.5, "terms"),
    ("programmes", 2.0, "programmes"),
    ("place", 2.0, "place"),
    ("codes", 0.0, ""),
)
"""Field, its weight, and what it is called where a hit is explained. ``codes`` holds marks for kinds of help."""
MOST_LETTERS = 4_000
"""Letters of one field that are searched; a summary is rarely longer than a tenth of it."""


@dataclass(frozen=True)
class Document:
    """The texts of one service, by field."""

    service: str
    name: str
    help: str
    summary: str
    provider: str
    terms: str
    programmes: str
    place: str
    codes: str


def mark(help_code: str) -> str:
    """The word that stands in ``codes`` for a kind of help; nobody types it.

    >>> mark("stay_and_play")
    'hxq0stay0and0play'
    """
    return "hxq0" + help_code.replace("_", "0")


def documents(directory: Directory) -> Iterator[Document]:
    """Every service of the directory, in order of id."""
    told: dict[str, str] = {}
    oruk = {code: entry.items("oruk_terms") for code, entry in directory.helps.items()}
    for code, entry in directory.helps.items():
        told[code] = " . ".join((entry.title, *(word for word in entry.synonyms if isinstance(word, str))))
    for service in directory.services.values():
        yield _document(directory, service, told, oruk)


def _document(
    directory: Directory, service: Service, told: dict[str, str], oruk: dict[str, tuple[str, ...]]
) -> Document:
    place = service.location
    known = (term for code in service.help for term in oruk.get(code, ()))
    terms = [term.title or term.id for term in service.terms or ()]
    return Document(
        service=service.id,
        name=_text(service.name),
        help=_text(" . ".join(told.get(code, code.replace("_", " ")) for code in service.help)),
        summary=_text(service.summary or ""),
        provider=_text(directory.provider(service.id).name),
        terms=_text(" . ".join(dict.fromkeys((*terms, *map(str, known), service.id.replace("-", " "))))),
        programmes=_text(" . ".join(code.replace("_", " ") for code in service.programmes or ())),
        place=_text(" ".join(part for part in (place.note, place.postcode) if part) if place else ""),
        codes=" ".join(mark(code) for code in service.help),
    )


def _text(words: str) -> str:
    return clean(words)[:MOST_LETTERS]


def index_key(directory: Directory) -> str:
    """What an index was built from: the directory's files, the words for kinds of help, and how it is built."""
    digest = hashlib.sha256(f"{FORMAT}\0{directory.fingerprint}\0".encode())
    for code in sorted(directory.helps):
        entry = directory.helps[code]
        said = "\0".join(map(str, (code, entry.title, *entry.synonyms, *entry.items("oruk_terms"))))
        digest.update(said.encode("utf-8", "replace") + b"\1")
    return digest.hexdigest()
