"""Who takes whom where on a day, folded into bits of ages so that thousands of services are counted at once.

A service *takes* an age in a place exactly where :func:`triage.signposting.match.match` would offer it to a person of
whom nothing else is known: the same checks are asked, with a request that says nothing of sex, diagnosis, language or
wishes and comes from a professional whose role is not known. A service for girls only, or one that asks for a diagnosis, does not take everybody,
and stands among the reasons instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from triage.signposting.area import AreaTable, area_status
from triage.signposting.catalogue import Directory
from triage.signposting.gaps.ages import limits_mask
from triage.signposting.gaps.places import Place
from triage.signposting.geography.authorities import parts_of
from triage.signposting.records import Service
from triage.signposting.request import Request
from triage.signposting.suiting import CHECKS, Standpoint, capacity_state, wait_weeks

LONG_WAIT_WEEKS = 12
"""From this wait on cover is flagged: the share of children who wait 12 weeks or more for a first contact is what
Cheshire and Merseyside publish (2024, line 86 of its text)."""
SHIFTED = frozenset({"out_of_area", "area_unknown", "too_young", "too_old", "turns_too_old", "age_unknown"})
"""Checks about home and age; here they are worked out for all homes and ages at once."""
_AGE_LOST = "turns_too_old"


@dataclass(frozen=True)
class Stand:
    """How one service stands to everybody on the day, home and age apart."""

    service: str
    provider: str
    ages: int
    """Bits of the ages it takes."""
    reason: str | None
    """The first true reason against everybody, by the order of the contract; None where it takes people."""
    state: str
    """room, waiting_list, full or unknown on the day"""
    wait: int | None
    """Weeks, where somebody said so lately."""


@dataclass(frozen=True)
class Fold:
    """Many services as bits of ages: how many take each age, and how."""

    planes: tuple[int, ...] = ()
    """How many services take each age, written in binary: bit by bit, the least first, one number for each place."""
    roomy: int = 0
    """Ages taken by a service that has no waiting list, or has not said."""
    prompt: int = 0
    """Ages taken by a service that has not said that people wait :data:`LONG_WAIT_WEEKS` weeks or more."""
    blocked: Mapping[str, int] = field(default_factory=dict)
    """Reason -> ages that a service would take, were it not for the reason."""

    def __or__(self, other: Fold) -> Fold:
        """Both together; no service may be in both."""
        blocked = dict(self.blocked)
        for reason, ages in other.blocked.items():
            blocked[reason] = blocked.get(reason, 0) | ages
        return Fold(
            _sum(self.planes, other.planes), self.roomy | other.roomy, self.prompt | other.prompt, blocked
        )

    @property
    def taken(self) -> int:
        """Ages that at least one service takes."""
        return _union(self.planes)

    @property
    def alone(self) -> int:
        """Ages that exactly one service takes."""
        return self.planes[0] & ~_union(self.planes[1:]) if self.planes else 0

    def fewest(self, mask: int) -> int:
        """The fewest services that take any one of the ages in ``mask``.

        >>> Fold((0b0111, 0b0110)).fewest(0b0111), Fold((0b0111, 0b0110)).fewest(0b1111), Fold((0b11, 0b10)).most(0b11)
        (1, 0, 3)
        """
        count, left = 0, mask
        for place in range(len(self.planes) - 1, -1, -1):
            without = left & ~self.planes[place]
            if without:
                left = without
            else:
                count += 1 << place
        return count

    def most(self, mask: int) -> int:
        """The most services that take any one of the ages in ``mask``."""
        count, left = 0, mask
        for place in range(len(self.planes) - 1, -1, -1):
            held = left & self.planes[place]
            if held:
                left = held
                count += 1 << place
        return count


def _union(planes: Iterable[int]) -> int:
    bits = 0
    for plane in planes:
        bits |= plane
    return bits


def _sum(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    """Two counts added for every age at once, as on paper: place by place, with what is carried."""
    planes, carry = [], 0
    for place in range(max(len(one), len(other))):
        first = one[place] if place < len(one) else 0
        second = other[place] if place < len(other) else 0
        planes.append(first ^ second ^ carry)
        carry = (first & second) | (carry & (first ^ second))
    return (*planes, carry) if carry else tuple(planes)


def fold(stands: Iterable[Stand]) -> Fold:
    """Fold services one after another."""
    planes: list[int] = []
    roomy = prompt = 0
    blocked: dict[str, int] = {}
    for stand in stands:
        ages = stand.ages
        if stand.reason is not None:
            blocked[stand.reason] = blocked.get(stand.reason, 0) | ages
            continue
        if stand.state != "waiting_list":
            roomy |= ages
        if stand.wait is None or stand.wait < LONG_WAIT_WEEKS:
            prompt |= ages
        for place, plane in enumerate(planes):
            planes[place], ages = plane ^ ages, plane & ages
            if not ages:
                break
        if ages:
            planes.append(ages)
    return Fold(tuple(planes), roomy, prompt, blocked)


AreaKey = tuple[str, str]
"""Kind of area and code; ``("everywhere", "")`` for services of the whole country or at a distance."""
EVERYWHERE: AreaKey = ("everywhere", "")
UNSAID: AreaKey = ("unsaid", "")
"""The key of services that do not say where they work; no place lies in it."""


class Supply:
    """The services of a directory on one day, ready to be asked about any help, person and place."""

    def __init__(
        self,
        directory: Directory,
        on: date,
        *,
        services: Mapping[str, Service] | None = None,
        provider_of: Mapping[str, str] | None = None,
        kinds: Mapping[str, Literal["referral", "signpost"]] | None = None,
    ) -> None:
        """Take the directory's services, or ``services`` in their place with ``provider_of`` beside them.

        ``kinds``: help code -> how people come to it, where that is not the vocabulary's usual kind.
        """
        self.directory, self.on = directory, on
        self.services = directory.services if services is None else services
        self.provider_of = directory.provider_of if provider_of is None else provider_of
        self.kinds = kinds or {}
        self._by: dict[tuple[str, str], dict[AreaKey, list[Stand]]] = {}
        self._given: set[str] = set()
        self._folds: dict[tuple[str, str, AreaKey], Fold] = {}
        self._keys: dict[tuple[str, str, Place], tuple[AreaKey, ...]] = {}
        self._reaches: dict[tuple[AreaKey, Place], bool] = {}
        self._index()

    def _index(self) -> None:
        table: defaultdict[tuple[str, str], defaultdict[AreaKey, list[Stand]]]
        table = defaultdict(lambda: defaultdict(list))
        for identity in sorted(self.services):
            service = self.services[identity]
            self._given.update(service.help)
            stands: dict[str, Stand] = {}
            keys = area_keys(service)
            for code in service.help:
                kind = self.kind(code)
                if kind not in stands:
                    stands[kind] = self._stand(service, kind)
                for person in _persons(service, code):
                    for key in keys:
                        table[code, person][key].append(stands[kind])
        self._by = {pair: dict(places) for pair, places in table.items()}

    def kind(self, help_code: str) -> Literal["referral", "signpost"]:
        """How people come to a kind of help: sent by us, or told."""
        if help_code in self.kinds:
            return self.kinds[help_code]
        entry = self.directory.helps.get(help_code)
        return "signpost" if entry and entry.text("usual_kind") == "signpost" else "referral"

    def _stand(self, service: Service, kind: Literal["referral", "signpost"]) -> Stand:
        request = Request(help="", person="child", on=self.on, kind=kind)
        view = Standpoint(self.directory, request)
        against = next(
            (code for code, check in CHECKS if code not in SHIFTED and check(service, view) is not None), None
        )
        return Stand(
            service.id,
            self.provider_of[service.id],
            self._ages(service),
            against,
            capacity_state(service, self.on),
            wait_weeks(service, self.on),
        )

    def _ages(self, service: Service) -> int:
        """Ages within its limits, but for those who would be too old before help could begin and finish."""
        ages, end = limits_mask(service), service.end
        if end is None or (service.duration_weeks is None and wait_weeks(service, self.on) is None):
            return ages
        check = dict(CHECKS)[_AGE_LOST]
        for month in range(end - 1, -1, -1):
            bit = 1 << (month + 1)
            if bit & ages:
                view = Standpoint(self.directory, Request("", "child", self.on, age_months=month))
                if check(service, view) is None:
                    break
                ages &= ~bit
        return ages

    def idle(self, services: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Those of the services that take nobody on the day, each with the reason."""
        for identity in services:
            service = self.services[identity]
            stands = [
                self._stand(service, kind) for kind in sorted({self.kind(code) for code in service.help})
            ]
            reasons = [stand.reason for stand in stands if stand.reason]
            if not service.help or not service.for_:
                yield identity, "no_service_for_person"
            elif area_keys(service) == (UNSAID,):
                yield identity, "area_unknown"
            elif len(reasons) == len(stands):
                yield identity, reasons[0]

    def given(self, help_code: str) -> bool:
        """Whether any service gives the help to anybody."""
        return help_code in self._given

    def size(self, help_code: str, person: str) -> int:
        """How many services give the help to the person, anywhere."""
        places = self._by.get((help_code, person), {})
        return len({stand.service for stands in places.values() for stand in stands})

    def stands(self, help_code: str, person: str, place: Place) -> Iterator[Stand]:
        """The services of this help for this person whose area the place lies in, each once."""
        places = self._by.get((help_code, person), {})
        for key in self._keys_at(help_code, person, place):
            yield from places[key]

    def unsaid(self, help_code: str, person: str) -> int:
        """How many services give the help to the person and do not say where."""
        return len(self._by.get((help_code, person), {}).get(UNSAID, ()))

    def fold(self, help_code: str, person: str, place: Place) -> Fold:
        """The services of :meth:`stands`, folded."""
        found = Fold()
        for key in self._keys_at(help_code, person, place):
            name = (help_code, person, key)
            if name not in self._folds:
                self._folds[name] = fold(self._by[help_code, person][key])
            found |= self._folds[name]
        return found

    def _keys_at(self, help_code: str, person: str, place: Place) -> tuple[AreaKey, ...]:
        name = (help_code, person, place)
        if name not in self._keys:
            held = self._by.get((help_code, person), {})
            reaching = [key for key in held if self._reaches_to(key, place)]
            self._keys[name] = tuple(reaching)
        return self._keys[name]

    def _reaches_to(self, key: AreaKey, place: Place) -> bool:
        pair = (key, place)
        if pair not in self._reaches:
            self._reaches[pair] = reaches(key, place, self.directory.areas)
        return self._reaches[pair]


def _persons(service: Service, help_code: str) -> tuple[str, ...]:
    """Everybody who may have this help from it; a carer is taken where a parent is."""
    every = dict.fromkeys((*service.for_, *(("carer",) if "parent" in service.for_ else ())))
    return tuple(person for person in every if service.works_with(help_code, person))


def area_keys(service: Service) -> tuple[AreaKey, ...]:
    """The kinds and codes of a service's area.

    One service has one key for a place: authorities that share a place are joined into one.
    """
    area = service.area
    if area is None:
        return (UNSAID,)
    if area.kind in {"national", "remote"}:
        return (EVERYWHERE,)
    codes = sorted({code.upper() if area.kind == "districts" else code for code in area.codes or ()})
    if area.kind == "local_authority" and len(codes) > 1:
        return (("authorities", " ".join(codes)),)
    if area.kind == "school" and len(codes) > 1:
        return (("schools", "\n".join(codes)),)
    name = {"local_authority": "authorities", "districts": "district", "school": "schools"}[area.kind]
    return tuple((name, code) for code in codes)


def reaches(key: AreaKey, place: Place, areas: AreaTable) -> bool:
    """Whether an area holds a place.

    A service for schools of an area is counted for homes there, as if children went to school where they live.
    """
    kind, code = key
    if key in {EVERYWHERE, UNSAID}:
        return key == EVERYWHERE
    if kind == "district":
        return code == place.code
    if kind == "schools":
        return any(
            place.authority is not None and areas.same_place(word, name)
            for word in code.split("\n")
            for name in {place.authority or "", areas.names.get(place.authority or "", "")}
        )
    return any(_authority_holds(one, place, areas) for one in code.split())


def _authority_holds(code: str, place: Place, areas: AreaTable) -> bool:
    if place.authority is not None and (code == place.authority or place.authority in parts_of(code)):
        return True
    return area_status(areas, code, place.code).status == "in"
