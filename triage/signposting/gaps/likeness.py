"""Which services are alike: duplicates of one record, and what could stand in where one closes.

The measure. A service takes combinations of a kind of help, a person, an age in months and a place. How alike two
services are is the share of the combinations that either takes which both take (the index of Jaccard, 1912): 1 for the
same combinations, 0 where one of help, person, age and place has nothing in common. How far one could stand in for
another is the share of the combinations the other takes that it takes as well. Whether there is room plays no part.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from triage.signposting.catalogue import Directory
from triage.signposting.gaps.ages import in_words, limits_mask
from triage.signposting.gaps.places import places_of
from triage.signposting.gaps.supply import EVERYWHERE, UNSAID, AreaKey, area_keys, reaches
from triage.signposting.records import Service


@dataclass(frozen=True)
class Alike:
    """One service beside another."""

    service: str
    share: Fraction
    """Of the combinations either takes, the share both take: 0 to 1."""
    stands_in: Fraction
    """Of the combinations the service asked about takes, the share this one takes as well: 0 to 1."""
    pairs: tuple[tuple[str, str], ...]
    """Help and person that both give."""
    ages: str
    """Ages that both take, in words."""
    places: tuple[str, ...]
    """Places that both reach; empty where both work everywhere."""
    everywhere: bool
    same_name: bool
    """The names are the same but for capitals and signs: perhaps one service recorded twice."""


@dataclass(frozen=True)
class _Reach:
    pairs: frozenset[tuple[str, str]]
    ages: int
    places: frozenset[str]
    everywhere: bool

    @property
    def size(self) -> int:
        return len(self.pairs) * self.ages.bit_count() * len(self.places)


def similar(directory: Directory, identity: str, most: int = 10) -> list[Alike]:
    """Give the services most like one, best first, then by id; those with nothing in common are left out.

    Raises :class:`KeyError` for an unknown id. A service that does not say where it works is like none but by name.
    """
    asked = directory.services[identity]
    ground = _Ground(directory)
    mine = ground.reach(asked)
    found = []
    for other, service in directory.services.items():
        same_name = _plain(service.name) == _plain(asked.name)
        if other == identity or not (same_name or set(service.help) & set(asked.help)):
            continue
        alike = _alike(other, mine, ground.reach(service), same_name=same_name)
        if alike.share or same_name:
            found.append(alike)
    return sorted(found, key=lambda one: (not one.same_name, -one.share, -one.stands_in, one.service))[:most]


def _alike(identity: str, mine: _Reach, theirs: _Reach, *, same_name: bool) -> Alike:
    pairs, ages, places = mine.pairs & theirs.pairs, mine.ages & theirs.ages, mine.places & theirs.places
    both = len(pairs) * ages.bit_count() * len(places)
    either = mine.size + theirs.size - both
    everywhere = mine.everywhere and theirs.everywhere
    return Alike(
        service=identity,
        share=Fraction(both, either) if either else Fraction(0),
        stands_in=Fraction(both, mine.size) if mine.size else Fraction(0),
        pairs=tuple(sorted(pairs)),
        ages=in_words(ages),
        places=() if everywhere else tuple(sorted(places)),
        everywhere=everywhere,
        same_name=same_name,
    )


class _Ground:
    """Every place that any record reaches: districts of the area table, else the code that a record names."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._table = places_of(directory.areas, None)
        self._held: dict[AreaKey, frozenset[str]] = {}
        named = {key for service in directory.services.values() for key in area_keys(service)}
        self._everywhere = frozenset(place.code for place in self._table).union(
            *(self._of(key) for key in named)
        )

    def _of(self, key: AreaKey) -> frozenset[str]:
        if key in {EVERYWHERE, UNSAID}:
            return frozenset()
        if key not in self._held:
            held = frozenset(
                place.code for place in self._table if reaches(key, place, self._directory.areas)
            )
            self._held[key] = held or frozenset({key[1]})
        return self._held[key]

    def reach(self, service: Service) -> _Reach:
        """What a service takes."""
        keys = area_keys(service)
        everywhere = EVERYWHERE in keys
        places = (
            self._everywhere or frozenset({"everywhere"})
            if everywhere
            else frozenset().union(*(self._of(key) for key in keys))
        )
        pairs = frozenset(
            (code, person)
            for code in service.help
            for person in service.for_
            if service.works_with(code, person)
        )
        return _Reach(pairs, limits_mask(service), places, everywhere)


def _plain(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())
