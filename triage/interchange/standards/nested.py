"""One source object to one record, and the source kept with it: the single place where a profile meets our keys.

A reader of tables joins its rows into the nested object first and calls :func:`item_of` with it; a writer of tables
asks :func:`triage.interchange.standards.giving.source_for` for the nested object and takes it apart.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError

from triage.interchange.harmless import is_id, json_text, one_line, short_hash, slug
from triage.interchange.model import FEED, Found, Item, Plain, Profile, Quarantined
from triage.interchange.standards.own import born_as, provider_of, restored
from triage.interchange.standards.profiles import NESTED, ORUK_1, OUTPOST, PROFILES
from triage.interchange.standards.record import Faults, keys_of
from triage.interchange.standards.view import OUR_TERM, View, view_nested
from triage.interchange.standards.view_older import view_oruk_1, view_outpost
from triage.model import Issue
from triage.signposting.meaning import service_issues
from triage.signposting.records import Service

ALREADY = "DI443"
"""Code of most services being here already, given out from here: they come in beside those only where a person says so."""
ACCEPTABLE = frozenset(
    {"DI405", "DI406", "DI407", "DI410", "DI412", "DI414", "DI420", "DI430", "DI431", "DI442", ALREADY}
)
"""Faults of a part that can be left unread: a person may accept them (``--despite``)."""
AT_LOCATION = "service_at_location"
_WHY = "a family could be sent to the wrong place, at the wrong time, or for nothing"
_WHY_SHAPE = "what cannot be read cannot be offered to anybody"
_MENDS: Mapping[str, str] = {
    "DI401": "look at the source; a service is an object with an id and a name",
    "DI402": "ask whoever gives the feed for an id that stays the same",
    "DI403": "ask whoever gives the feed for the name",
    "DI404": "ask whoever gives the feed to write it as the standard says",
    "DI405": "write days as 2026-11-22",
    "DI406": "write times as 09:30",
    "DI407": "write weekdays as MO,TU,WE,TH,FR,SA,SU",
    "DI408": "ask whoever gives the feed which of the four words is meant",
    "DI410": "ask the service which day is right; the two may be swapped",
    "DI411": "ask the service; the two ages may be swapped",
    "DI412": "ask the service when it is open",
    "DI413": "ask the service for the age in years",
    "DI414": "ask the service for the price",
    "DI420": "ask for the whole feed; a single page or table may leave out what others refer to",
    "DI430": "correct the coordinates in the source",
    "DI431": "swap them in the source",
    "DI441": "take one of the two out of the feed",
    "DI442": "take one of the two out of the feed, or say in the name how they differ",
    "DI490": "look at the record in quarantine, and at the faults beside it",
}


@dataclass
class Ids:
    """Readable ids, each given once: the slug of the name, with a short hash where somebody else has it.

    The same source gets the same id as long as it comes in the same order; a later copy of a feed is matched by the
    key of the source, not by this.
    """

    taken: dict[str, str] = field(default_factory=dict)
    """Id -> who has it."""

    def give(self, name: str, owner: str, kind: str, wanted: str | None = None) -> str:
        """An id for ``owner``, made of ``name``; ``wanted`` first, where it is free."""
        for made in (
            wanted,
            slug(name),
            _with(slug(name) or kind, short_hash(owner)),
            f"{kind}-{short_hash(owner, 16)}",
        ):
            if made and self.taken.setdefault(made, owner) == owner:
                return made
        raise AssertionError(owner)  # two owners with the same 64 bits of hash


def _with(name: str, mark: str) -> str:
    return f"{name}-{mark}"


@dataclass
class Reader:
    """What the reading of one feed shares: profile, day, ids, accepted faults."""

    profile: Profile
    on: date
    file: str
    despite: frozenset[str] = frozenset()
    services: Ids = field(default_factory=Ids)
    providers: Ids = field(default_factory=Ids)
    names: dict[str, str] = field(default_factory=dict)
    """Provider id -> name: the first one said counts."""


@dataclass(frozen=True)
class Kept:
    """The source of a record that came from a JSON feed."""

    profile: Profile
    key: str
    read: date
    source: Any
    at_location: bool
    """Whether the source is a service at a location, which holds the service."""
    organization: Plain | None
    """The organisation it stood under, where it does not hold its own: id and name."""

    @property
    def service(self) -> Plain:
        """The service object within the source."""
        found: Plain = self.source["service"] if self.at_location else self.source
        return found


def view_of(
    profile: Profile, source: Plain, *, at_location: bool = False, organization: Plain | None = None
) -> View:
    """The view of a source object."""
    if profile.id in NESTED:
        inner = source.get("service") if at_location else source
        return view_nested(source, inner if isinstance(inner, dict) else source, organization)
    if profile.id == ORUK_1.id:
        return view_oruk_1(source, organization)
    if profile.id == OUTPOST.id:
        return view_outpost(source)
    raise KeyError(profile.id)


def item_of(
    reader: Reader,
    source: Any,
    where: str,
    *,
    at_location: bool = False,
    organization: Plain | None = None,
    faults: tuple[str, ...] = (),
) -> Item:
    """One record, or why it cannot be used. ``faults`` were met when the text was read."""
    if not isinstance(source, dict) or (at_location and not isinstance(source.get("service"), dict)):
        return quarantined(
            reader, where, source, [("DI401", "this is not a service"), *(("DI401", one) for one in faults)]
        )
    view = view_of(reader.profile, source, at_location=at_location, organization=organization)
    found = Faults(errors=[("DI401", one) for one in faults])
    if view.key is None:
        found.errors.append(("DI402", "it has no id"))
    service = keys_of(view, reader.on, found)
    errors = [one for one in found.errors if one[0] not in reader.despite & ACCEPTABLE]
    if errors:
        return quarantined(reader, where, source, errors)
    inner = source["service"] if at_location else source
    provider = _provider(reader, view, found, inner)
    owner = f"{reader.profile.id}:{view.key}"
    born = _born_as(inner)
    service = {"id": reader.services.give(service["name"], owner, "service", born), **service}
    service["help"] = service["for"] = []
    feed: Plain = {"profile": reader.profile.id, "key": view.key, "read": reader.on.isoformat()}
    if at_location:
        feed["shape"] = AT_LOCATION
    if organization is not None:
        feed["organization"] = organization
    service["extras"] = {FEED: feed, reader.profile.id: json_text(source)}
    broken = _unfit(service)
    if broken:
        return quarantined(reader, where, source, broken)
    service = _whole(inner, service, found)
    accepted = [one for one in found.errors if one[0] in reader.despite & ACCEPTABLE]
    doubts = tuple(_issue(reader, where, one, severity="warning") for one in (*accepted, *found.doubts))
    return Found(provider, service, where, doubts, born)


def _whole(inner: Plain, service: Plain, found: Faults) -> Plain:
    """The record with what its source carries of ours, where that makes a record that loads."""
    made, unread = restored(inner, service)
    found.doubts.extend(("DI459", one) for one in unread)
    if made == service or not _unfit(made):
        return made
    found.doubts.append(("DI459", "what needs_triage says contradicts the rest, and is not read"))
    return service


def quarantined(reader: Reader, where: str, raw: Any, errors: list[tuple[str, str]]) -> Quarantined:
    """The object kept whole, with its faults."""
    return Quarantined(where, tuple(_issue(reader, where, one) for one in dict.fromkeys(errors)), raw)


def _issue(reader: Reader, where: str, fault: tuple[str, str], *, severity: Any = "error") -> Issue:
    code, what = fault
    mend = _MENDS.get(code, "look at the source")
    return Issue(
        file=reader.file, code=code, severity=severity, what=f"{where}: {what}", mend=mend,
        why=_WHY_SHAPE if code < "DI410" or code == "DI490" else _WHY,
    )  # fmt: skip


def _provider(reader: Reader, view: View, found: Faults, inner: Plain) -> Plain:
    key, name = view.provider
    said = one_line(name or "")
    owner = f"{reader.profile.id}:{key or said or view.key}"
    if not said:
        found.doubts.append(("DI455", "the feed does not name its provider"))
    own, sector = provider_of(inner)
    was = view.provider_was if is_id(view.provider_was) else own
    made = reader.providers.give(said or f"provider-{key or view.key}", owner, "provider", was)
    shown = reader.names.setdefault(
        made, said or f"Provider not named in the feed ({one_line(key or view.key or '', 60)})"
    )
    return {"id": made, "name": shown} | ({"sector": sector} if sector else {})


def _unfit(service: Plain) -> list[tuple[str, str]]:
    """What the loader would say of this record: nothing may be brought in that would not load."""
    try:
        record = Service.model_validate(service)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        return [
            ("DI490", f"it makes no record: {'.'.join(str(step) for step in first['loc'])}: {first['msg']}")
        ]
    return [("DI490", f"it makes no record: {what}") for _, _, what, _, _ in service_issues(record)]


def _born_as(service: Plain) -> str | None:
    """The id that a record had when it went out from a directory such as this."""
    rows = service.get("attributes")
    for row in rows if isinstance(rows, list) else []:
        term = row.get("taxonomy_term") if isinstance(row, dict) else None
        if isinstance(term, dict) and term.get("taxonomy") == OUR_TERM and is_id(term.get("name")):
            return str(term["name"])
    return born_as(service)


def kept_of(service: Mapping[str, Any]) -> Kept | None:
    """The source of a record; None for one that was born here or came from no JSON feed."""
    extras = service.get("extras") or {}
    feed = extras.get(FEED)
    if not isinstance(feed, Mapping) or feed.get("profile") not in PROFILES:
        return None
    profile = PROFILES[feed["profile"]]
    try:
        text = extras[profile.id]
        source = json.loads(text) if isinstance(text, str) else text
        read = date.fromisoformat(str(feed["read"]))
        key = str(feed["key"])
    except (KeyError, ValueError, RecursionError):
        return None
    at_location = feed.get("shape") == AT_LOCATION
    if not isinstance(source, dict) or (at_location and not isinstance(source.get("service"), dict)):
        return None
    above = feed.get("organization")
    return Kept(profile, key, read, source, at_location, dict(above) if isinstance(above, Mapping) else None)


def as_imported(kept: Kept) -> Plain:
    """Our keys as importing the source gave them, without ``id`` and ``extras``."""
    view = view_of(kept.profile, kept.source, at_location=kept.at_location, organization=kept.organization)
    found = {"id": "x", **keys_of(view, kept.read, Faults()), "help": [], "for": []}
    return {key: part for key, part in restored(kept.service, found)[0].items() if key != "id"}
