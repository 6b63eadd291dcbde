"""Reading a feed of one of the JSON standards: what it is, then one service after another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from triage.errors import DataProblem, WrongUse
from triage.interchange.json_file import JsonFile, Piece
from triage.interchange.model import Asked, Found, Item, Plain, Profile, Quarantined, Term
from triage.interchange.standards.documents import (
    HOLDING,
    ORGANIZATION,
    PAGE_KEYS,
    SERVICE,
    SITE,
    Survey,
    survey,
)
from triage.interchange.standards.nested import Reader, item_of, quarantined
from triage.interchange.standards.profiles import NESTED, PROFILES
from triage.interchange.standards.refusing import not_services
from triage.interchange.standards.view import key_of
from triage.model import Issue

PART = "DI444"
"""Code of a document that is one page of several."""


class StandardReading:
    """One JSON feed. Read it once, to its end; then :attr:`rest` is whole."""

    def __init__(self, asked: Asked, document: JsonFile, found: Survey, profile: Profile) -> None:
        """Made by :func:`open_standard`."""
        told, why, assumed = found.evidence.told()
        self.profile = profile
        self.evidence: tuple[str, ...] = why
        self.assumed = assumed
        if asked.profile:
            agrees = "" if told == profile else f"; its content says {told.title}: {'; '.join(why)}"
            self.evidence, self.assumed = (f"--profile says so{agrees}",), False
        self.terms: tuple[Term, ...] = ()
        self.expected = found.elements
        """Elements of the document: services, or organisations with services."""
        self.rest: Plain = {}
        self.doubts: tuple[Issue, ...] = ()
        """What is odd about the whole document; whole once it has been read."""
        self._document, self._found = document, found
        self._reader = Reader(profile, asked.on, document.name, asked.despite)
        self._keys: set[str] = set()
        self._likes: dict[str, str] = {}
        self._parked = 0

    def __iter__(self) -> Iterator[Item]:
        """Every service in the order of the file; what was parked is counted in :attr:`rest`."""
        found = self._found
        order: list[Any] = []
        members: Plain = {}
        self.rest.update(shape=found.shape, holds=found.kind, key=found.key, members=members, order=order)
        whole: Plain = {}
        faults: list[str] = []
        for piece in self._document.walk(PAGE_KEYS if found.shape in {"page", "mapping"} else ()):
            if found.shape == "mapping" and piece.key is not None:
                faults.extend(piece.faults)
                _gather(whole, piece)
            elif piece.key is not None and piece.index is None:
                members[piece.key] = None if piece.key == found.key else piece.value
            elif found.shape == "page" and piece.key != found.key:
                members[str(piece.key)].append(piece.value)
            else:
                yield from self._element(piece, order)
        if found.shape == "mapping" and whole:
            yield from self._element(Piece(None, None, whole, "", tuple(faults)), order)
        if part := self.part:
            why = "what is on the other pages is not in this file, and would seem to be gone"
            mend = "put the services of all pages into one file: a list, or one service a line"
            self.doubts = (
                Issue(file=self._document.name, code=PART, severity="warning", what=part, why=why, mend=mend),
            )

    @property
    def part(self) -> str | None:
        """That this is one page of several, in words; None where it is everything. Known once it has been read."""
        said = self.rest.get("members") or {}
        pages = next((said[key] for key in ("total_pages", "totalPages") if key in said), None)
        items = next((said[key] for key in ("total_items", "totalElements") if key in said), None)
        here = self._found.elements
        more = [
            number for number in (pages, items) if isinstance(number, int) and not isinstance(number, bool)
        ]
        if len(more) < 2 or more[0] <= 1 or more[1] <= here:
            return None
        return f"this is one page of {more[0]:,}: it holds {here:,} of {more[1]:,} entries"

    def _element(self, piece: Piece, order: list[Any]) -> Iterator[Item]:
        where = self._where(piece)
        value = piece.value
        if piece.faults and self._found.shape != "mapping":
            # Kept as text: data would lose the second of two keys.
            yield self._park(
                quarantined(self._reader, where, piece.text, [("DI401", one) for one in piece.faults]), order
            )
        elif (
            self._found.kind == ORGANIZATION
            and isinstance(value, dict)
            and isinstance(value.get("services"), list)
        ):
            yield from self._organization(value, where, order)
        elif self._found.kind == ORGANIZATION and isinstance(value, dict):
            order.append({"organization": value})
        else:
            yield self._one(value, where, order, faults=piece.faults)

    def _organization(self, value: Plain, where: str, order: list[Any]) -> Iterator[Item]:
        inner: list[Any] = []
        above = {key: value[key] for key in ("id", "name") if value.get(key) is not None}
        order.append({"organization": {**value, "services": None}, "services": inner})
        for number, service in enumerate(value["services"]):
            place = (
                f"{where}services[{number}]"
                if not where or where.endswith(".")
                else f"{where}.services[{number}]"
            )
            yield self._one(service, place, inner, organization=above)

    def _one(
        self,
        value: Any,
        where: str,
        order: list[Any],
        *,
        organization: Plain | None = None,
        faults: tuple[str, ...] = (),
    ) -> Item:
        site = self._found.kind == SITE
        item: Item | None = self._unlike(value, where or "it")
        if item is None:
            item = item_of(
                self._reader, value, where or "it", at_location=site, organization=organization, faults=faults
            )
        if isinstance(item, Found):
            item = self._unlike_others(item, value)
        if isinstance(item, Quarantined):
            return self._park(item, order)
        order.append(item.service["id"])
        return item

    def _park(self, item: Quarantined, order: list[Any]) -> Quarantined:
        order.append({"quarantined": self._parked})
        self._parked += 1
        return item

    def _unlike(self, value: Any, where: str) -> Quarantined | None:
        """None, unless the same id came before."""
        key = key_of(value.get("id")) if isinstance(value, dict) else None
        if key is None:
            return None
        if key in self._keys:
            return quarantined(
                self._reader, where, value, [("DI441", f"the id {key[:60]} came before in this file")]
            )
        self._keys.add(key)
        return None

    def _unlike_others(self, item: Found, value: Any) -> Item:
        """The item, unless another of the same name, provider and place came before."""
        place = item.service.get("location") or {}
        like = "\n".join(
            (
                item.service["name"].casefold(),
                item.provider["id"],
                str(place.get("postcode")),
                str(place.get("note")),
            )
        )
        first = self._likes.setdefault(like, item.where)
        if first == item.where:
            return item
        what = f"the same name, provider and place as {first}"
        if "DI442" in self._reader.despite:
            doubt = Issue(
                file=self._reader.file, code="DI442", severity="warning", what=f"{item.where}: {what}"
            )
            return Found(item.provider, item.service, item.where, (*item.issues, doubt), item.born)
        return quarantined(self._reader, item.where, value, [("DI442", what)])

    def _where(self, piece: Piece) -> str:
        if self._found.shape == "lines":
            return f"line {(piece.index or 0) + 1}"
        if piece.index is None:
            return ""
        return f"{piece.key or ''}[{piece.index}]"


def _gather(whole: Plain, piece: Piece) -> None:
    if piece.index is None:
        whole[str(piece.key)] = piece.value
    else:
        whole[str(piece.key)].append(piece.value)


def open_standard(asked: Asked) -> StandardReading:
    """Recognise a JSON file of services; raises :class:`DataProblem` for anything else, saying what it is.

    The whole file is read once before any service is given, so that nothing comes from one that breaks off.
    """
    document = JsonFile(asked.path, asked.name)
    _refuse_links(document, asked)
    found = survey(document)
    if asked.profile and asked.profile not in PROFILES:
        raise WrongUse(f"there is no profile '{asked.profile}'", mend=f"one of: {', '.join(PROFILES)}")
    if found.kind == "empty" and found.shape in {"page", "list", "lines"}:
        found.kinds[SERVICE] = 0
        profile = PROFILES[asked.profile] if asked.profile else found.evidence.told()[0]
        return StandardReading(asked, document, found, profile)
    if found.kind not in HOLDING:
        raise not_services(found.kind, asked.name)
    if found.kind == ORGANIZATION and not _with_services(found):
        raise not_services(ORGANIZATION, asked.name)
    profile = PROFILES[asked.profile] if asked.profile else found.evidence.told()[0]
    if found.kind == SITE and profile.id not in NESTED:
        raise not_services("location", asked.name)
    return StandardReading(asked, document, found, profile)


def _with_services(found: Survey) -> bool:
    """Whether any organisation was seen with its services."""
    return ("organization", "services") in found.evidence.seen


def _refuse_links(document: JsonFile, asked: Asked) -> None:
    words = document.head.strip()
    if (
        document.kind == "other"
        and len(words) < 300
        and "\n" not in words
        and words.startswith(("../", "./"))
    ):
        what = "this file holds only the name of another: a link that was copied as text"
        issue = Issue(
            file=asked.name,
            code="DI109",
            what=what,
            why="there is nothing else in it",
            mend="give the file it names",
        )
        raise DataProblem([issue])
