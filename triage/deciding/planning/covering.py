"""Who gets a place: the fewest services that cover help, and the best help that so many services can cover.

Help is numbered in the household's order; a service is the set (bits) of the help it may give. Only sets that lie in
no other matter here.

**Bound.** Each help is given a weight so that no service covers more than :data:`WHOLE` in all. Then help that weighs
more than ``k`` wholes cannot be covered by ``k`` services (weak duality of the covering programme; the weights are
raised greedily until every help lies in a service that is used up).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import lcm

from triage.deciding.planning.steps import OutOfSteps, Steps
from triage.deciding.planning.worth import Worth, members

WHOLE = lcm(*range(1, 31))
"""Divides by any number of kinds of help up to thirty, so that weights stay whole numbers."""


def widest(masks: Iterable[int]) -> list[int]:
    """The sets that lie in no other, widest first.

    >>> widest([0b001, 0b011, 0b100, 0b011])
    [3, 4]
    """
    kept: list[int] = []
    for mask in sorted(set(masks), key=lambda mask: (-mask.bit_count(), mask)):
        if mask and not any(mask & other == mask for other in kept):
            kept.append(mask)
    return kept


def weights(need: int, masks: Sequence[int]) -> dict[int, int]:
    """Help -> its weight, 0 to :data:`WHOLE`; no set weighs more than :data:`WHOLE` in all."""
    sets = [mask & need for mask in masks if mask & need]
    largest = {
        number: max((mask.bit_count() for mask in sets if mask >> number & 1), default=1)
        for number in members(need)
    }
    found = {number: WHOLE // size for number, size in largest.items()}
    left = {mask: WHOLE - sum(found[number] for number in members(mask)) for mask in sets}
    for number in sorted(found, key=lambda number: -largest[number]):
        own = [mask for mask in left if mask >> number & 1]
        more = min((left[mask] for mask in own), default=0)
        found[number] += more
        for mask in own:
            left[mask] -= more
    return found


class Cover:
    """Whether so many services cover all of a set of help."""

    def __init__(self, need: int, masks: Iterable[int], steps: Steps) -> None:
        """Sort the sets that matter by the help in them, the help in fewest sets first."""
        self.need, self._steps = need, steps
        self._sets = widest(mask & need for mask in masks)
        self._by = {number: [mask for mask in self._sets if mask >> number & 1] for number in members(need)}
        self._rarest = sorted(self._by, key=lambda number: (len(self._by[number]), number))
        self._weights = weights(need, self._sets)
        self._failed: dict[int, int] = {}
        self._known: dict[tuple[int, int], tuple[int, ...]] = {}

    def fewest(self, most: int) -> tuple[int, ...] | None:
        """As few sets as cover everything, at most ``most``; None where no ``most`` do. Raises :class:`OutOfSteps`."""
        if any(not sets for sets in self._by.values()):
            return None
        total = sum(self._weights.values())
        for count in range(-(-total // WHOLE), most + 1):
            found = self._cover(self.need, count)
            if found is not None:
                return found
        return None

    def possible(self, left: int, count: int) -> bool:
        """Whether so many sets can cover ``left``; what was found out is kept. Raises :class:`OutOfSteps`."""
        return self._cover(left, count) is not None

    def greedy(self, most: int) -> tuple[int, ...] | None:
        """A cover that takes what covers most next; quick, not always the fewest, and None where it takes too many."""
        left = self.need
        found: list[int] = []
        while left and len(found) < most:
            best = max(self._sets, key=lambda mask: ((mask & left).bit_count(), -mask), default=0)
            found.append(best)
            left &= ~best
        return None if left else tuple(found)

    def _cover(self, left: int, count: int) -> tuple[int, ...] | None:
        if not left:
            return ()
        if self._failed.get(left, -1) >= count:
            return None
        known = self._known.get((left, count))
        if known is not None:
            return known
        self._steps.take()
        found = None
        if sum(self._weights[number] for number in members(left)) <= count * WHOLE:
            number = next(number for number in self._rarest if left >> number & 1)
            found = self._last(number, left) if count == 1 else self._next(number, left, count)
        if found is None:
            self._failed[left] = count
        else:
            self._known[left, count] = found
        return found

    def _last(self, number: int, left: int) -> tuple[int, ...] | None:
        return next(((mask,) for mask in self._by[number] if mask & left == left), None)

    def _next(self, number: int, left: int, count: int) -> tuple[int, ...] | None:
        whole = {mask & left: mask for mask in self._by[number]}
        for part in widest(whole):
            rest = self._cover(left & ~part, count - 1)
            if rest is not None:
                return (whole[part], *rest)
        return None


class Best:
    """The set of help that is worth most among all that so many services can cover."""

    def __init__(self, worth: Worth, masks: Iterable[int], base: int, steps: Steps) -> None:
        """``base`` is the help that costs no place."""
        self._worth, self._steps = worth, steps
        self._sets = widest(mask & ~base for mask in masks)
        self._all = base
        for mask in self._sets:
            self._all |= mask
        self._weights = weights(self._all & ~base, self._sets)
        self._order = sorted(members(self._all & ~base), key=lambda number: [-(worth.bits[number] & level).bit_count() for level in worth.levels])  # fmt: skip
        self._seen: dict[tuple[int, int], int] = {}
        self._base = base
        self.best, self.value = base, worth.value(base)

    def find(self, places: int) -> bool:
        """Look for the best set; whether it was proved that there is no better one."""
        try:
            self._visit(self._base, 0, places)
        except OutOfSteps:
            return False
        return True

    def _visit(self, covered: int, given_up: int, places: int) -> None:
        key = covered, given_up
        if self._seen.get(key, -1) >= places:
            return
        self._seen[key] = places
        self._steps.take()
        value = self._worth.value(covered)
        if value > self.value:
            self.best, self.value = covered, value
        possible = self._all & ~covered & ~given_up
        if not places or not possible or not self._may_beat(covered, possible, places):
            return
        number = next((number for number in self._order if possible >> number & 1), None)
        if number is None:
            return
        options = widest(mask & possible for mask in self._sets if mask >> number & 1 and not mask & given_up)
        for option in sorted(options, key=lambda option: self._worth.value(covered | option), reverse=True):
            self._visit(covered | option, given_up, places - 1)
        self._visit(covered, given_up | 1 << number, places)

    def _may_beat(self, covered: int, possible: int, places: int) -> bool:
        """Whether some of what is possible may be worth more than the best found: each count at its highest."""
        gained = self._worth.gained(covered)
        reach = self._worth.gained(possible) & ~gained
        for level, bar in zip(self._worth.levels, self.value, strict=False):
            most = (gained & level).bit_count()
            if reach & level:
                most += min((reach & level).bit_count(), self._room(level & ~gained, possible, places))
            if most != bar:
                return most > bar
        return self._worth.earliest(covered | possible) > self.value[-1]

    def _room(self, level: int, possible: int, places: int) -> int:
        """The most of one count that help of the weight of so many services may bring (a knapsack, filled fractionally)."""
        bringing: list[tuple[int, int]] = []
        for number in members(possible):
            brings = (self._worth.bits[number] & level).bit_count()
            if brings:
                bringing.append((brings, self._weights[number]))
        bringing.sort(key=lambda item: item[1] * WHOLE // item[0])
        left, total = places * WHOLE, 0
        for brings, weight in bringing:
            if weight > left:
                return total + brings * left // weight
            left -= weight
            total += brings
        return total


def most_covered(
    worth: Worth, masks: Sequence[int], base: int, places: int, limit: int
) -> tuple[int, bool, int]:
    """Everything where that is possible, else the best set: the help covered, whether that is proved, steps taken."""
    everything = base
    for mask in masks:
        everything |= mask
    steps = Steps(limit)
    try:
        if Cover(everything & ~base, masks, steps).fewest(places) is not None:
            return everything, True, steps.taken
    except OutOfSteps:
        pass
    again = Steps(limit)
    best = Best(worth, masks, base, again)
    proved = best.find(places)
    return best.best, proved, steps.taken + again.taken
