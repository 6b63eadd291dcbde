"""A lower bound for the price of a plan, from multipliers.

Let each help have a multiplier, no higher than what it costs without taking a place. Each service is worth what the
multipliers of the help it gives exceed its prices by, in all. Then a plan costs at least the sum of the multipliers
less the worths of its services, and so no plan of ``k`` services costs less than that sum without the ``k`` highest
worths. Multipliers are raised for help that none of those ``k`` services gives and lowered for help that several give
(subgradient steps; B. T. Polyak, "Minimization of unsmooth functionals", 1969).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import nlargest

Pair = tuple[int, int]
"""Price and the number of a service."""
ROUNDS = 120
"""Steps of the multipliers at most."""
_PATIENCE = 6
"""Rounds without a better bound, after which steps become half as long."""
_SHORTEST = 0.01


class Bound:
    """Multipliers, and what they say."""

    def __init__(self, whole: int, worth: dict[int, int], places: int) -> None:
        """``whole`` is the sum of the multipliers, ``worth`` the worth of each service (0 or more)."""
        self.whole, self.worth, self.places = whole, worth, places
        self._order = sorted(worth.items(), key=lambda item: (-item[1], item[0]))

    def exactly(self, worth: int) -> int:
        """The least price of a plan whose services are worth so much in all."""
        return self.whole - worth

    def at_least(self, worth: int, allowed: int, places: int) -> int:
        """The least price of a plan of services worth so much and at most ``places`` more of those allowed (bits)."""
        more = 0
        for service, each in self._order:
            if not places or not each:
                break
            if allowed >> service & 1:
                more += each
                places -= 1
        return self.whole - worth - more

    def possible(self, price: int) -> int:
        """The services (bits) that a plan of at most this price may hold."""
        others = sum(each for _, each in self._order[: self.places - 1])
        return sum(1 << service for service, each in self._order if self.whole - others - each <= price)


def bounded(
    rows: Sequence[Sequence[Pair]],
    free: Sequence[Pair | None],
    places: int,
    bar: int | None,
    tried: Callable[[Sequence[int]], int | None],
) -> Bound:
    """The best bound found for plans of at most ``places`` services; rows are sorted, cheapest first.

    ``bar`` is the price of a known plan, or None. ``tried`` is given the services that each round favours, and gives the
    price of the cheapest plan known by then.
    """
    services = sorted({service for row in rows for _, service in row})
    ceiling = [own[0] if own is not None else None for own in free]
    floor = [row[0][0] if row else own or 0 for row, own in zip(rows, ceiling, strict=True)]
    if not services or not places:
        return Bound(sum(own or 0 for own in ceiling), dict.fromkeys(services, 0), places)
    multipliers = [_start(row, own, places) for row, own in zip(rows, ceiling, strict=True)]
    best, low = None, 0
    length, stale = 1.5, 0
    for _ in range(ROUNDS):
        worth = _worths(rows, multipliers, services)
        top = nlargest(places, worth.items(), key=lambda item: (item[1], -item[0]))
        bound = sum(multipliers) - sum(each for _, each in top)
        stale += 1
        if best is None or bound > low:
            best, low, stale = Bound(sum(multipliers), worth, places), bound, 0
        elif stale >= _PATIENCE:
            length, stale = length / 2, 0
        favoured = sorted(service for service, each in top if each)
        bar = tried(favoured)
        slopes = _slopes(rows, multipliers, ceiling, frozenset(favoured))
        size = sum(slope * slope for slope in slopes)
        if not size or length < _SHORTEST or (bar is not None and low >= bar):
            break
        target = bar if bar is not None else 2 * max(bound, 0) + sum(floor) + 1000
        step = max(1, int(length * (target - bound)) // size)
        multipliers = [
            max(least, own + step * slope) if most is None else min(most, max(least, own + step * slope))
            for own, slope, most, least in zip(multipliers, slopes, ceiling, floor, strict=True)
        ]
    assert best is not None
    return best


def _worths(
    rows: Sequence[Sequence[Pair]], multipliers: Sequence[int], services: Sequence[int]
) -> dict[int, int]:
    worth = dict.fromkeys(services, 0)
    for row, own in zip(rows, multipliers, strict=True):
        for price, service in row:
            if price >= own:
                break
            worth[service] += own - price
    return worth


def _slopes(
    rows: Sequence[Sequence[Pair]],
    multipliers: Sequence[int],
    ceiling: Sequence[int | None],
    favoured: frozenset[int],
) -> list[int]:
    """1 for help that none of the favoured services gives, 0 for one, below nought for several."""
    found = []
    for row, own, most in zip(rows, multipliers, ceiling, strict=True):
        slope = 1
        for price, service in row:
            if price >= own:
                break
            slope -= service in favoured
        found.append(0 if slope > 0 and own == most else slope)
    return found


def _start(row: Sequence[Pair], ceiling: int | None, places: int) -> int:
    """A price some way down the list: a plan takes few services, so that help is rarely given by its cheapest."""
    if not row:
        return ceiling or 0
    far = row[min(len(row) - 1, 1 + len(row) // (places + 1))][0]
    return far if ceiling is None else min(far, ceiling)
