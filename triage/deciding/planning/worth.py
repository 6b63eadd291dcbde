"""Which set of help is better to give, where not all of it has a place.

Compared are the counts below, one after the other; the first that differs settles it:

1. help that takes a place before any other (food);
2. help that is wanted by the next working day;
3. people somebody helps with at least one need of their own: a sister's only help is not crowded out by a third offer
   for her brother;
4. needs that are to be helped within a week and are;
5. high needs (7 or more) that somebody helps with, then all needs, then waits;
6. help wanted within a week, then help wanted within any time, then help the family asked for, then any help;
7. needs and waits that something to read or do at home helps with, then all such things.

Numbers 2 to 6 look at help by people only: things to read get the last place. Where all counts are equal, the set that
holds the earlier help in the household's order is better, so that no two sets are worth the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from triage.deciding.planning.problem import HIGH, UNSCORED, WEEK, Asked, Problem

Value = tuple[int, ...]
_NO_ONE_PERSON = frozenset({"family", "household"})


def severity_of(claim: str) -> int:
    """The severity in a fact about a need; one that nobody scored is read as 5.

    >>> severity_of("need child sleep 7"), severity_of("need sibling#s1 worry unscored")
    (7, 5)
    """
    last = claim.rsplit(" ", 1)[-1]
    return int(last) if last.isdigit() else UNSCORED


class Worth:
    """The counts of one household, as bits: a set of help is worth the bits it sets, level by level."""

    def __init__(self, asked: Sequence[Asked], problem: Problem) -> None:
        """Number what counts; ``asked`` stands in the household's order."""
        self.size = len(asked)
        self._numbers: dict[tuple[int, str], int] = {}
        self._named = _first_named(asked, problem)
        self._helped = {self._known(person) for person in problem.helped}
        self.bits = [self._of(number, one, problem) for number, one in enumerate(asked)]
        self.which = tuple(sorted({level for level, _ in self._numbers}))
        self.levels = [
            sum(1 << bit for (level, _), bit in self._numbers.items() if level == which)
            for which in self.which
        ]

    def _of(self, number: int, one: Asked, problem: Problem) -> int:
        own, new = str(number), one.claims - problem.answered
        needs = {claim for claim in new if claim.startswith("need ")}
        found = [(0, own)] if one.first else []
        if one.contact:
            people = {self._known(person) for person in people_of(one)}
            found += [(1, own)] if one.urgent else []
            found += [(2, person) for person in people - self._helped]
            soon = one.days is not None and one.days <= WEEK
            found += [(3, claim) for claim in needs if soon]
            found += [(4, claim) for claim in needs if severity_of(claim) >= HIGH]
            found += [(5, claim) for claim in needs]
            found += [(6, claim) for claim in new - needs]
            found += [(7, own)] if soon else []
            found += [(8, own)] if one.days is not None else []
            found += [(9, own)] if one.wanted else []
            found += [(10, own)]
        found += [(11, claim) for claim in new]
        found += [(12, own)]
        return sum(1 << self._number(item) for item in sorted(set(found)))

    def _known(self, person: str) -> str:
        """The person meant: a parent whom nobody named is taken to be the first named one, so that nobody counts twice."""
        return self._named.get(person, person)

    def _number(self, item: tuple[int, str]) -> int:
        return self._numbers.setdefault(item, len(self._numbers))

    def gained(self, chosen: int) -> int:
        """The bits that a set of help (one bit for each, the first in the order lowest) sets."""
        found = 0
        for number in members(chosen):
            found |= self.bits[number]
        return found

    def value(self, chosen: int) -> Value:
        """What a set of help is worth; more is better, and no two sets are worth the same."""
        gained = self.gained(chosen)
        return (*((gained & level).bit_count() for level in self.levels), self.earliest(chosen))

    def earliest(self, chosen: int) -> int:
        """A set as a number that is higher where it holds the earlier help."""
        return sum(1 << (self.size - 1 - number) for number in members(chosen))


def people_of(one: Asked) -> set[str]:
    """Whom help is about, as ``person`` or ``person#who``: those whose needs it answers, else the one it is for.

    The family as a whole is nobody who could be left out; a wait is the child's.
    """
    told = {claim.split(" ")[1] if claim.startswith("need ") else "child" for claim in one.claims}
    found = told or {f"{one.person}#{one.who}" if one.who else one.person}
    return found - _NO_ONE_PERSON


def _first_named(asked: Sequence[Asked], problem: Problem) -> dict[str, str]:
    """Role -> the first person named in it, where one is."""
    people = {person for one in asked for person in people_of(one)} | problem.helped
    named = sorted(person for person in people if "#" in person)
    return {person.partition("#")[0]: person for person in reversed(named)}


def members(chosen: int) -> Iterable[int]:
    """The numbers of the bits that are set, lowest first.

    >>> list(members(0b1011))
    [0, 1, 3]
    """
    while chosen:
        lowest = chosen & -chosen
        yield lowest.bit_length() - 1
        chosen ^= lowest
