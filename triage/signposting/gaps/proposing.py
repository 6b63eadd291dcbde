"""What one more service would close most of what was asked for in vain: worked out exactly, by looking at every profile.

A profile is one person, up to so many kinds of help, neighbouring age groups and places. What it would close is the
number of unmet wishes (one for each child, kind of help and person) that no service takes today and that a new one
with room, open to all, would take. A wish names one kind of help and one age and place, so what a profile closes is
the sum of what each of its kinds of help closes within its ages and places; for given ages and places the best choice
of kinds of help is therefore those that close most, one by one, and no combination is left out by taking them so.
Every run of age groups and every choice of places (each alone, or all of them) is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from triage.signposting.gaps.ages import AGES
from triage.signposting.gaps.demand import Wish

HOW = (
    "every person, run of age groups and choice of places (one, or all) was looked at, with the kinds of help that close "
    "most in it; what a service closes is the sum over its kinds of help, so this is exact"
)


@dataclass(frozen=True)
class Profile:
    """A service that does not exist yet."""

    person: str
    helps: tuple[str, ...]
    """Those that close most first."""
    columns: tuple[str, ...]
    """Neighbouring age groups."""
    places: tuple[str, ...]
    closes: int
    """Unmet wishes that it would close."""
    wishes: tuple[Wish, ...]

    @property
    def narrow(self) -> tuple[int, int, int]:
        """How much it takes on: kinds of help, places, age groups; of profiles that close as much the narrowest is best."""
        return len(self.helps), len(self.places), len(self.columns)


def propose(
    closable: Iterable[Wish], helps: int = 1, *, one_place: bool = False, ages: int = len(AGES)
) -> list[Profile]:
    """Every profile worth looking at, what closes most first; of equal ones the narrowest, then by name.

    ``helps``: at most so many kinds of help; ``ages``: at most so many neighbouring age groups; ``one_place``: in one
    place only. A profile is left out where another closes as much and needs no more of anything: it is drawn in
    to the places and ages in which it closes something.
    """
    wishes = [wish for wish in closable if wish.bit is not None]
    found: dict[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], Profile] = {}
    for person in sorted({wish.person for wish in wishes}):
        theirs = [wish for wish in wishes if wish.person == person]
        for profile in _profiles(person, theirs, helps, ages, one_place=one_place):
            found[profile.person, tuple(sorted(profile.helps)), profile.columns, profile.places] = profile
    return sorted(
        _undominated(list(found.values())),
        key=lambda one: (-one.closes, one.narrow, one.person, one.helps, one.places, one.columns),
    )


def _profiles(
    person: str, wishes: list[Wish], helps: int, ages: int, *, one_place: bool
) -> Iterator[Profile]:
    places = sorted({wish.place.code for wish in wishes})
    choices = [frozenset({place}) for place in places]
    if len(places) > 1 and not one_place:
        choices.append(frozenset(places))
    for run in _runs({wish.column for wish in wishes}, ages):
        for chosen in choices:
            inside: dict[str, list[Wish]] = {}
            for wish in wishes:
                if wish.column in run and wish.place.code in chosen:
                    inside.setdefault(wish.help, []).append(wish)
            order = sorted(inside, key=lambda code: (-len(inside[code]), code))
            for code in order:
                yield _profile(person, (code,), inside)
            for count in range(2, min(helps, len(order)) + 1):
                yield _profile(person, tuple(order[:count]), inside)


def _runs(present: set[str], longest: int) -> Iterator[frozenset[str]]:
    """Neighbouring age groups that begin and end with one in which something is wanted."""
    order = [column.code for column in AGES]
    for first, begins in enumerate(order):
        for last in range(first, min(len(order), first + longest)):
            if begins in present and order[last] in present:
                yield frozenset(order[first : last + 1])


def _profile(person: str, helps: tuple[str, ...], inside: dict[str, list[Wish]]) -> Profile:
    """Drawn in to the places and ages in which something is closed."""
    closed = tuple(wish for code in helps for wish in inside[code])
    order = [column.code for column in AGES]
    used = sorted(order.index(wish.column) for wish in closed)
    columns = tuple(order[used[0] : used[-1] + 1])
    places = tuple(sorted({wish.place.code for wish in closed}))
    return Profile(person, helps, columns, places, len(closed), closed)


def _undominated(profiles: list[Profile]) -> Iterator[Profile]:
    """Those of which no narrower one closes as much."""
    alike: dict[tuple[str, frozenset[str]], list[Profile]] = {}
    for one in profiles:
        alike.setdefault((one.person, frozenset(one.helps)), []).append(one)
    for one in profiles:
        mine = frozenset(one.helps)
        rivals = (
            other
            for (person, helps), group in alike.items()
            if person == one.person and helps <= mine
            for other in group
        )
        if not any(_dominates(other, one) for other in rivals):
            yield one


def _dominates(other: Profile, one: Profile) -> bool:
    return (
        other is not one
        and other.closes >= one.closes
        and set(other.places) <= set(one.places)
        and set(other.columns) <= set(one.columns)
    )
