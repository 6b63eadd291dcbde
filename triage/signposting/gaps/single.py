"""Single points of failure: services, and providers, whose loss would leave somebody with nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from triage.signposting.gaps.ages import COLUMN
from triage.signposting.gaps.cover import Cell, Coverage


@dataclass(frozen=True)
class Single:
    """One service or provider, and the cells in which some age hangs on it alone."""

    identity: str
    cells: tuple[Cell, ...]


def single_services(covered: Coverage) -> list[Single]:
    """Every service without which some cell would lose its last one, those with most cells first.

    Exactly those that taking away one by one and counting again would find: an age that one service alone takes has one
    service to lose, and no other loss leaves an age with nobody.
    """
    found: defaultdict[str, list[Cell]] = defaultdict(list)
    for cell in covered.cells.values():
        if not cell.alone:
            continue
        for stand in covered.supply.stands(cell.help, cell.person, cell.place):
            if stand.reason is None and stand.ages & cell.alone:
                found[stand.service].append(cell)
    return _most(found)


def single_providers(covered: Coverage) -> list[Single]:
    """Every provider whose end would leave some cell with nobody for some age, those with most cells first.

    A provider with two services for the same children is one point of failure, though neither service is.
    """
    found: defaultdict[str, list[Cell]] = defaultdict(list)
    for group in _by_place(covered):
        first = group[0]
        providers: defaultdict[str, int] = defaultdict(int)
        for stand in covered.supply.stands(first.help, first.person, first.place):
            if stand.reason is None:
                providers[stand.provider] |= stand.ages
        one = two = 0
        for ages in providers.values():
            two |= one & ages
            one |= ages
        for cell in group:
            lone = COLUMN[cell.column].mask & one & ~two
            for provider, ages in providers.items():
                if ages & lone:
                    found[provider].append(cell)
    return _most(found)


def _by_place(covered: Coverage) -> Iterator[list[Cell]]:
    """The cells of one help, person and place together."""
    groups: dict[tuple[str, str, str, str | None], list[Cell]] = {}
    for cell in covered.cells.values():
        groups.setdefault((cell.help, cell.person, cell.place.code, cell.place.authority), []).append(cell)
    yield from groups.values()


def _most(found: dict[str, list[Cell]]) -> list[Single]:
    singles = [Single(identity, tuple(cells)) for identity, cells in found.items()]
    return sorted(singles, key=lambda one: (-len(one.cells), one.identity))
