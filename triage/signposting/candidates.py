"""The services that may be candidates for a request, found without walking those of other towns.

For each kind of help and person, services stand under the places they work in: those that may be open to any home
under no place, the others under each of their codes. A home stands to few places otherwise than ``out``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from triage.signposting.records import Service

if TYPE_CHECKING:
    from triage.signposting.standpoint import Standpoint

Place = tuple[str, str]
"""Kind of area and code."""


@dataclass
class Group:
    """The services that give one kind of help to one person, by their number in order of id."""

    every: list[int] = field(default_factory=list)
    anywhere: list[int] = field(default_factory=list)
    """Those whose area is the whole country or not known."""
    at: dict[Place, list[int]] = field(default_factory=dict)

    def add(self, number: int, places: tuple[Place, ...]) -> None:
        """Keep a service with the places it works in, none where any home may be; to be called in order of id."""
        self.every.append(number)
        if not places:
            self.anywhere.append(number)
        for place in places:
            here = self.at.get(place)
            if here is None:
                self.at[place] = [number]
            else:
                here.append(number)


def _places(service: Service) -> tuple[Place, ...]:
    area = service.area
    if area is None or area.kind in {"national", "remote"} or not area.codes:
        return ()
    upper = area.kind == "districts"
    return tuple(dict.fromkeys((area.kind, code.upper() if upper else code) for code in area.codes))


@dataclass(frozen=True)
class Candidates:
    """All groups of a directory."""

    services: tuple[Service, ...]
    """In order of id."""
    groups: Mapping[tuple[str, str], Group]
    given: frozenset[str]
    """Kinds of help that some service gives to anybody."""

    @classmethod
    def of(cls, services: Iterable[Service]) -> Candidates:
        """Sort services, which come in order of id, into groups."""
        kept = tuple(services)
        groups: dict[tuple[str, str], Group] = {}
        given: set[str] = set()
        for number, service in enumerate(kept):
            given.update(service.help)
            places = _places(service)
            for code in service.help:
                for person in service.for_:
                    if not service.works_with(code, person):
                        continue
                    group = groups.get((code, person))
                    if group is None:
                        group = groups[code, person] = Group()
                    group.add(number, places)
        return cls(kept, groups, frozenset(given))

    def every(self, help_code: str, person: str) -> list[Service]:
        """All candidates in order of id; a carer is taken where a parent is."""
        return self._in_order(number for group in self._groups(help_code, person) for number in group.every)

    def may_cover(self, view: Standpoint) -> list[Service]:
        """The candidates whose area is not known to leave the home out, in order of id.

        Exactly those of :meth:`every` whose standing is not ``out``.
        """
        request = view.request
        groups = self._groups(request.help, request.person)
        return self._in_order(number for group in groups for number in _here(group, view))

    def _groups(self, help_code: str, person: str) -> list[Group]:
        persons = (person, "parent") if person == "carer" else (person,)
        return [group for one in persons if (group := self.groups.get((help_code, one)))]

    def _in_order(self, numbers: Iterable[int]) -> list[Service]:
        return [self.services[number] for number in sorted(set(numbers))]


def _here(group: Group, view: Standpoint) -> Iterator[int]:
    yield from group.anywhere
    for (kind, code), numbers in group.at.items():
        if view.may_cover(kind, code):
            yield from numbers
