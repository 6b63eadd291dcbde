"""What every reader and writer of other people's directories shares.

A reader gives one service at a time, so that a feed of any length passes through a bounded amount of memory. What it
gives is plain data in the keys of our own records (contract, section 8); the source of each service lies under
``extras``, by the id of its profile, so that it can be given back as it came.

A reader is found by :func:`triage.interchange.recognising.recognise`, which asks each opener in turn: a function
``(asked: Asked) -> Reading | None`` that says None where the file is none of its own and raises
:class:`triage.errors.DataProblem` where it is, and cannot be used.

Every record that came from elsewhere says so in ``extras.feed``: ``profile``, ``key`` (what the source calls it, the
same in every later copy of the feed) and ``read`` (the day it was read). The source itself lies beside it under the
id of the profile, as JSON text: YAML would lose what was a number and what was text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from triage.model import Issue

Plain = dict[str, Any]
"""A mapping of plain data: text, numbers, true and false, None, lists and mappings of these."""


@dataclass(frozen=True)
class Profile:
    """A standard, in one of its versions, as its feeds really look."""

    id: str
    """Key under ``extras`` and word of ``--profile``: small letters, digits, dots and hyphens, such as ``oruk-3.0``."""
    title: str
    """As people call it: ``Open Referral UK 3.0``."""


FEED = "feed"
"""Key under ``extras`` that says where a record came from: ``{profile, key, read}`` and what else its reader needs."""


@dataclass(frozen=True)
class Asked:
    """What to read, and how."""

    path: Path
    """A file or a folder."""
    on: date
    """The day of reading: schedules that are over by then are not the service's hours any more."""
    profile: str | None = None
    """Id of the profile to read it as; else it is recognised."""
    map: Path | None = None
    """For spreadsheets: which column is what."""
    sheet: str | None = None
    """For workbooks: which sheet; else the only one that holds anything."""
    despite: frozenset[str] = frozenset()
    """Codes of faults that a person accepts: the faulty part is left unread and the record is used."""

    @property
    def name(self) -> str:
        """The file as people are told of it."""
        return self.path.name or str(self.path)


@dataclass(frozen=True)
class Found:
    """One service that can be used, with its provider."""

    provider: Plain
    """``id``, ``name`` and perhaps ``sector``."""
    service: Plain
    """Keys of section 8 that are known, ``id``, ``name`` and ``extras`` among them; a key that is missing is unknown."""
    where: str
    """Place in the file, for people: ``contents[3]``, ``line 7``, ``services.csv line 12``."""
    issues: tuple[Issue, ...] = ()
    """Doubts that do not spoil the record; warnings all."""
    born: str | None = None
    """The id it had in the directory it was given out from, where the source carries that."""


@dataclass(frozen=True)
class Quarantined:
    """One service that cannot be used: kept whole, never loaded."""

    where: str
    issues: tuple[Issue, ...]
    """Why, at least one of them an error."""
    raw: Any
    """As it stood in the source."""


Item = Found | Quarantined


class Reading(Protocol):
    """One file or folder that was recognised, ready to be read once."""

    @property
    def profile(self) -> Profile:
        """What it is written in."""

    @property
    def evidence(self) -> tuple[str, ...]:
        """Why it was taken for that, each a clause: ``has service_capacity, which only HSDS 3.1 knows``."""

    @property
    def assumed(self) -> bool:
        """Whether the content fits several profiles, so that one had to be assumed."""

    def __iter__(self) -> Iterator[Item]:
        """Every service in the order of the file."""

    @property
    def rest(self) -> Mapping[str, Any]:
        """What belongs to no service: page data, taxonomies, organisations without services; JSON can hold it.

        Whole once the services have been read to the end. A writer of the same profile gives it back.
        """

    @property
    def terms(self) -> tuple[Term, ...]:
        """Taxonomy terms that the file lists for themselves, not on a service; whole once it has been read."""


@dataclass(frozen=True)
class Term:
    """One term of a taxonomy."""

    scheme: str
    """Name of the taxonomy, or an empty text where the file does not say."""
    id: str
    title: str
    parent: str | None = None
    """Id of the broader term."""
    description: str | None = None


@dataclass(frozen=True)
class Written:
    """What an export did."""

    services: int
    lost: Mapping[str, int] = field(default_factory=dict)
    """What the profile has no place for -> services that had it: ``wait_weeks of capacity: 3``."""
    beside: Mapping[str, int] = field(default_factory=dict)
    """Keys carried in a property of ours, which other programs do not read -> services that had them."""


class Writer(Protocol):
    """Gives services out in one profile."""

    @property
    def profile(self) -> Profile:
        """What it writes."""

    def write(self, records: Iterable[tuple[Plain, Plain]], rest: Mapping[str, Any], target: Path) -> Written:
        """Write pairs of provider and service, with the ``rest`` of an import of this profile (or nothing), to ``target``.

        A record that came from this profile and was not changed here goes out as it came in.
        """
