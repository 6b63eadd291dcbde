"""Which services cover a set of help at the least price, given how many of them there may be.

The problem is the k-median problem with help that some services do not give: choose at most ``k`` services so that the
sum of each help's cheapest chosen service is least. It is solved exactly:

1. a service that another one matches or beats for everything it gives is left out (:func:`without_beaten`);
2. Lagrangian multipliers give each service a worth so that a plan costs at least the sum of the multipliers less the
   worths of its services (:mod:`triage.deciding.planning.bounding`); a service that no plan as cheap as the best known
   one can hold is left out;
3. what is left is searched: some service of the help that fewest can give must be chosen.

All numbers are whole, so that a bound is a bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from triage.deciding.planning.bounding import bounded
from triage.deciding.planning.covering import Cover
from triage.deciding.planning.steps import OutOfSteps, Steps
from triage.deciding.planning.worth import members

Pair = tuple[int, int]
"""Price and the number of a service: of equal prices the lower number counts as cheaper."""
Choice = tuple[Pair | None, ...]
"""The pair for each help; None where nothing chosen gives it."""


@dataclass(frozen=True)
class Cheapest:
    """The cheapest services, and for each help the one that gives it."""

    pairs: tuple[Pair, ...]
    price: int
    proved: bool


class Field:
    """Prices as they are searched: each help has its pairs, cheapest first, and maybe a service that costs no place."""

    def __init__(self, rows: Sequence[Sequence[Pair]], free: Sequence[Pair | None]) -> None:
        """``rows`` hold the pairs of each help; those that are no cheaper than the free one are left out."""
        self.free = tuple(free)
        self.rows = [
            sorted(pair for pair in row if own is None or pair < own)
            for row, own in zip(rows, free, strict=True)
        ]
        self.gives: dict[int, dict[int, int]] = {}
        for number, row in enumerate(self.rows):
            for price, service in row:
                self.gives.setdefault(service, {})[number] = price
        self._takers()

    def _takers(self) -> None:
        self.takers = [0] * len(self.rows)
        for service, prices in self.gives.items():
            for number in prices:
                self.takers[number] |= 1 << service

    def keep(self, services: int) -> None:
        """Leave out all services but these."""
        self.gives = {service: prices for service, prices in self.gives.items() if services >> service & 1}
        self.rows = [[pair for pair in row if services >> pair[1] & 1] for row in self.rows]
        self._takers()

    def giving(self, part: int) -> int:
        """The cheapest service that gives all of a set of help (bits); there is one."""
        numbers = list(members(part))
        able = -1
        for number in numbers:
            able &= self.takers[number]
        return min(
            members(able),
            key=lambda service: (sum(self.gives[service][number] for number in numbers), service),
        )

    def chosen(self, services: Sequence[int]) -> Choice:
        """The cheapest pair for each help among the free one and these services."""
        found: Choice = self.free
        for service in services:
            found = self.opened(found, service)
        return found

    def opened(self, choice: Choice, service: int) -> Choice:
        """The pairs once one more service is chosen."""
        prices = self.gives[service]
        found = list(choice)
        for number, price in prices.items():
            own = found[number]
            if own is None or (price, service) < own:
                found[number] = price, service
        return tuple(found)


def price_of(choice: Choice) -> int | None:
    """What a choice costs; None where some help is given by nobody."""
    total = 0
    for pair in choice:
        if pair is None:
            return None
        total += pair[0]
    return total


def without_beaten(field: Field) -> int:
    """The services (bits) that no other matches or beats for everything they give."""
    kept = 0
    for service, prices in field.gives.items():
        rivals = -1
        for number in prices:
            rivals &= field.takers[number]
        rivals &= ~(1 << service)
        if not any(_beats(field.gives[rival], rival, prices, service) for rival in members(rivals)):
            kept |= 1 << service
    return kept


def _beats(rival_prices: dict[int, int], rival: int, prices: dict[int, int], service: int) -> bool:
    return all((rival_prices[number], rival) < (price, service) for number, price in prices.items())


def cheapest(
    rows: Sequence[Sequence[Pair]],
    free: Sequence[Pair | None],
    places: int,
    known: Sequence[int],
    limit: int,
) -> tuple[Cheapest | None, int]:
    """The cheapest choice of at most ``places`` services, and the steps taken; None where none gives all help.

    ``known`` are sets of help (bits), each given by some one service, at most ``places`` of them, that together hold all
    help which is not free: from there the search begins. Of equally cheap choices the one is
    taken whose first help has the lowest service, then the second, and so on. Where the steps run out, the best found is
    given and not called proved.
    """
    field = Field(rows, free)
    field.keep(without_beaten(field))
    search = _Search(field, places, Steps(limit))
    search.begin(_improved(field, [field.giving(part) for part in known]))
    try:
        search.all()
    except OutOfSteps:
        return search.answer(proved=False), search.steps.taken
    return search.answer(proved=True), search.steps.taken


def _improved(field: Field, services: list[int]) -> list[int]:
    """Exchange one service for another as long as that is cheaper."""
    price = price_of(field.chosen(services))
    better = price is not None
    while better:
        better = False
        for place in range(len(services)):
            rest = services[:place] + services[place + 1 :]
            base = field.chosen(rest)
            takers = -1
            for number, pair in enumerate(base):
                if pair is None:
                    takers &= field.takers[number]
            for other in field.gives if takers == -1 else members(takers):
                total = price_of(field.opened(base, other))
                if total is not None and price is not None and total < price:
                    services, price, better = [*rest, other], total, True
    return services


class _Search:
    """The search for the cheapest choice, and then for the first of all as cheap."""

    def __init__(self, field: Field, places: int, steps: Steps) -> None:
        self._field, self._places, self.steps = field, places, steps
        self._found: Choice | None = None
        self._bar: int | None = None
        """What a plan has to cost less than; None before anything is known."""
        self._stop_at_first = False
        self._cover = Cover(
            sum(1 << number for number, own in enumerate(field.free) if own is None),
            [sum(1 << number for number in prices) for prices in field.gives.values()],
            steps,
        )

    def begin(self, services: Sequence[int]) -> None:
        """Begin from services that are known to give everything."""
        choice = self._field.chosen(services)
        self._note(choice, price_of(choice))

    def _note(self, choice: Choice, price: int | None) -> bool:
        if price is None or (self._bar is not None and price >= self._bar):
            return False
        self._found, self._bar = choice, price
        return True

    def answer(self, *, proved: bool) -> Cheapest | None:
        """The best found."""
        if self._found is None:
            return None
        pairs = tuple(pair for pair in self._found if pair is not None)
        return Cheapest(pairs, sum(price for price, _ in pairs), proved)

    def all(self) -> None:
        """Find the cheapest, then the first of all as cheap; raises :class:`OutOfSteps`."""
        field = self._field
        self._bound = bounded(field.rows, field.free, self._places, self._bar, self._evaluate)
        if self._found is not None and self._bar is not None:
            field.keep(self._bound.possible(self._bar))
        everything = sum(1 << service for service in field.gives)
        self._visit(everything, field.free, self._places, 0)
        if self._found is None:
            return
        self._first(everything)

    def _evaluate(self, services: Sequence[int]) -> int | None:
        choice = self._field.chosen(services)
        self._note(choice, price_of(choice))
        return self._bar

    def _visit(self, allowed: int, choice: Choice, places: int, worth: int) -> bool:
        """Search below a choice; whether to stop altogether. ``worth`` is what the chosen services are worth."""
        self.steps.take()
        missing = [number for number, pair in enumerate(choice) if pair is None]
        if not missing and self._note(choice, price_of(choice)) and self._stop_at_first:
            return True
        if not places:
            return False
        if self._bar is not None and (
            self._bound.at_least(worth, allowed, places) >= self._bar
            or self._each_at_least(allowed, choice) >= self._bar
        ):
            return False
        if missing and not self._cover.possible(sum(1 << number for number in missing), places):
            return False
        takers = self._field.takers
        if places == 1:
            last = allowed
            for number in missing:
                last &= takers[number]
            return self._last(last, choice, worth)
        if missing:
            rarest = min(missing, key=lambda number: ((takers[number] & allowed).bit_count(), number))
            next_ones = takers[rarest] & allowed
        else:
            next_ones = allowed
        for service in sorted(members(next_ones), key=lambda service: (-self._bound.worth[service], service)):
            allowed &= ~(1 << service)
            if self._visit(
                allowed, self._field.opened(choice, service), places - 1, worth + self._bound.worth[service]
            ):
                return True
        return False

    def _last(self, last: int, choice: Choice, worth: int) -> bool:
        for service in members(last):
            if self._bar is not None and self._bound.exactly(worth + self._bound.worth[service]) >= self._bar:
                continue
            after = self._field.opened(choice, service)
            if self._note(after, price_of(after)) and self._stop_at_first:
                return True
        return False

    def _each_at_least(self, allowed: int, choice: Choice) -> int:
        """Each help at its cheapest: by what is chosen or by what still may be."""
        total = 0
        for row, own in zip(self._field.rows, choice, strict=True):
            best = own[0] if own is not None else None
            for price, service in row:
                if best is not None and price >= best:
                    break
                if allowed >> service & 1:
                    best = price
                    break
            if best is None:
                return self._bar or 0
            total += best
        return total

    def _first(self, allowed: int) -> None:
        """Among all choices as cheap as the best, the one whose first help has the lowest service, and so on."""
        assert self._found is not None
        assert self._bar is not None
        best, found, opened = self._bar, self._found, 0
        self._stop_at_first = True
        try:
            for number, row in enumerate(self._field.rows):
                own, current = self._field.free[number], found[number]
                assert current is not None
                for pair in sorted([*row, *([own] if own else [])], key=lambda pair: pair[1]):
                    if pair[1] >= current[1]:
                        break
                    other = self._as_cheap(number, pair, allowed, opened, best)
                    if other is not None:
                        found, current = other, pair
                        break
                kept = self._with(number, current, allowed, opened)
                assert kept is not None
                allowed, opened = kept
        finally:
            self._bar, self._found = best, found

    def _as_cheap(self, number: int, pair: Pair, allowed: int, opened: int, best: int) -> Choice | None:
        """A choice as cheap as the best in which exactly this pair gives this help; None where there is none."""
        trial = self._with(number, pair, allowed, opened)
        if trial is None:
            return None
        allowed, opened = trial
        self._bar, self._found = best + 1, None
        choice = self._field.chosen(tuple(members(opened)))
        self._visit(allowed & ~opened, choice, self._places - opened.bit_count(), self._worth(opened))
        return self._found

    def _worth(self, services: int) -> int:
        return sum(self._bound.worth[service] for service in members(services))

    def _with(self, number: int, pair: Pair, allowed: int, opened: int) -> tuple[int, int] | None:
        """What is allowed and chosen once exactly this pair gives this help; None where that cannot be."""
        cheaper = sum(1 << service for price, service in self._field.rows[number] if (price, service) < pair)
        if cheaper & opened:
            return None
        if pair != self._field.free[number]:
            if not allowed >> pair[1] & 1:
                return None
            opened |= 1 << pair[1]
        allowed &= ~cheaper
        if opened.bit_count() > self._places:
            return None
        return allowed, opened
