"""Counts of one report, each as the set of what it counts, so that a report for others is hidden once and as a whole.

A report is written by one function that asks a :class:`Book` for every figure. Inside the service the book gives the
figures back as they are. For others the function runs twice: the first time the book notes every count, the people behind
it and the sums that hold; then all of them go into one :class:`triage.disclosure.Table` and are suppressed together; the
second time the book gives :data:`triage.pages.HIDDEN` for what may not be shown. A number that does not come from the book
must not stand in a report for others.

A quantile (median, nine in ten) is shown to others only where at least the threshold of values lies on either side of it; a
longest or shortest value is one person's, and is never shown to them (Griffiths and others, Handbook on Statistical
Disclosure Control for Outputs, Safe Data Access Professionals 2019, on percentiles and maxima).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from math import ceil
from statistics import median
from typing import Any, TypeVar

from triage.desk.reporting.narrowing import narrow
from triage.disclosure import Cell as Count
from triage.disclosure import Sum, suppress
from triage.disclosure import Table as CountTable
from triage.pages import HIDDEN, NOT_APPLICABLE, Absent, Cell, Mark
from triage.pages.shown import words

Key = tuple[str, ...]
"""Table, row and column of a count, and what else tells it from others."""
Items = Mapping[Any, str]
"""What is counted -> the child it is about: a case is about itself, a referral about the case it was made for."""
Made = TypeVar("Made")
_ROUNDS = 6
REST = "~rest"
"""Last word of the key of a count that is in no print and must not be worked out either."""


class Book:
    """The counts of one report."""

    def __init__(self, threshold: int | None = None) -> None:
        """Keep counts as they are, or (``threshold``) hide those of fewer children, and what would give them back."""
        self.threshold = threshold if threshold is not None and threshold > 1 else None
        self._counts: dict[Key, int] = {}
        self._children: dict[Key, int] = {}
        self._place: dict[Key, Key] = {}
        self._same: dict[frozenset[object], Key] = {}
        self._sums: dict[Sum, None] = {}
        self._unprinted: set[Key] = set()
        self._settled: CountTable | None = None
        self._elsewhere: Mapping[frozenset[object], bool] = {}
        self.printed: set[Key] = set()
        """Counts that were asked for, by the name they are kept under."""

    def count(self, key: Key, items: Items | Iterable[str]) -> Cell:
        """Count things; returns their number, or :data:`HIDDEN`. Asking again for the same key gives the same cell.

        ``items``: thing -> child, or the children themselves. Two keys that count the very same things are one count.
        """
        place = self._put(key, items)
        self.printed.add(place)
        self._unprinted.discard(place)
        return self._cell(place)

    def _put(self, key: Key, items: Items | Iterable[str]) -> Key:
        """Note a count, once; returns the name it is kept under."""
        if key not in self._place:
            self._note(key, items if isinstance(items, Mapping) else {one: one for one in items})
        return self._place[key]

    def again(self, key: Key) -> Cell:
        """Give the cell of a key that was counted before."""
        return self._cell(self._place[key])

    def _note(self, key: Key, items: Items) -> None:
        things = frozenset(items)
        place = self._same.setdefault(things, key) if things else key
        self._place[key] = place
        self._counts[place] = len(things)
        self._children[place] = len(set(items.values()))

    def _cell(self, place: Key) -> Cell:
        if self._settled is None:
            return self._counts[place]
        value = self._settled.count(place)
        return HIDDEN if value is None else value

    def split(self, total: Key, parts: Iterable[Key]) -> None:
        """Say that a count is the sum of others; both were counted before. Raises :class:`ValueError` where it is not."""
        keys = tuple(self._place[part] for part in parts)
        whole = self._place[total]
        if self._counts[whole] != sum(self._counts[key] for key in keys):
            message = f"{total!r} is not the sum of its parts"
            raise ValueError(message)
        filled = tuple(key for key in keys if self._counts[key])
        if filled != (whole,):
            self._sums.setdefault(Sum(whole, filled), None)

    def within(self, total: Key, part: Key, rest: Items | Iterable[str]) -> None:
        """Say that what one count counts lies inside another; ``rest`` is what is left, which stands in no print."""
        left = (*part, "of", *total, REST)
        self.beneath(left, rest)
        self.split(total, (part, left))

    def beneath(self, key: Key, items: Items | Iterable[str]) -> None:
        """Count things that stand in no print and must not be worked out either, such as what two rows have in common."""
        place = self._put(key, items)
        if place not in self.printed:
            self._unprinted.add(place)

    def figure(self, value: Cell, base: Key, *others: Key) -> Cell:
        """Give a mean, a share or a sum over children; hidden where a count it rests on is hidden or its base is of few."""
        if self.threshold is None or isinstance(value, Absent):
            return value
        keys = [self._place[key] for key in (base, *others)]
        few = 0 < self._children[keys[0]] < self.threshold
        hidden = self._settled is not None and any(self._settled.count(key) is None for key in keys)
        return HIDDEN if few or hidden else value

    def share(self, part: Key, base: Key) -> Cell:
        """Per cent that ``part`` is of ``base``; not applicable where there is nobody."""
        below = self._counts[self._place[base]]
        value = 100 * self._counts[self._place[part]] / below if below else NOT_APPLICABLE
        return self.figure(value, base, part)

    def middle(self, values: Sequence[int], base: Key) -> Cell:
        """The median."""
        return self._quantile(values, base, float(median(values)) if values else 0.0, 0.5)

    def ninth(self, values: Sequence[int], base: Key) -> Cell:
        """The least value that nine in ten do not exceed."""
        ordered = sorted(values)
        return self._quantile(values, base, ordered[ceil(len(ordered) * 0.9) - 1] if ordered else 0, 0.9)

    def longest(self, values: Sequence[int], base: Key) -> Cell:
        """The greatest value; it is one person's, so never for others."""
        if not values:
            return NOT_APPLICABLE
        return self.figure(max(values), base) if self.threshold is None else HIDDEN

    def _quantile(self, values: Sequence[int], base: Key, value: float, share: float) -> Cell:
        if not values:
            return NOT_APPLICABLE
        found: Cell = int(value) if value == int(value) else value
        if self.threshold is not None and min(share, 1 - share) * len(values) + 1e-9 < self.threshold:
            return HIDDEN
        return self.figure(found, base)

    def alone(self, value: Cell) -> Cell:
        """Give a figure that tells of one person or a few whatever its size; shown inside only."""
        return value if self.threshold is None else HIDDEN

    @property
    def inside(self) -> bool:
        """Whether figures are shown as they are."""
        return self.threshold is None

    @property
    def hidden(self) -> int:
        """How many counts of the report are hidden."""
        if self._settled is None:
            return 0
        return sum(self._settled.count(key) is None for key in self.printed)

    def stands(self, elsewhere: Mapping[frozenset[object], bool]) -> None:
        """Say of the very things that another output for the same readers counts whether it shows them: the book does the same."""
        self._elsewhere = elsewhere

    def table(self) -> CountTable:
        """Every count of the report with the sums that hold between them, before anything is hidden."""
        least = self.threshold or 0
        places = {
            place: shown
            for things, shown in self._elsewhere.items()
            if (place := self._same.get(things)) is not None
        }
        known = frozenset(place for place, shown in places.items() if shown)
        asked = {place for place in places if place not in known}
        asked |= {key for key, number in self._children.items() if 0 < number < least} - known
        cells = {
            key: Count(number, "primary" if key in asked else None) for key, number in self._counts.items()
        }
        return CountTable(cells, tuple(self._sums), unprinted=frozenset(self._unprinted - known), known=known)

    def settle(self) -> None:
        """Hide what may not be shown; from now on the book gives :data:`HIDDEN` for it.

        Where a small count could still be narrowed down, more is hidden beside it: a cell for each of its sums, again and again
        while that may help, then all that stands in a sum with it, at last all that hangs together with it.
        """
        if self.threshold is None:
            return
        before = self.table()
        found = suppress(before, self.threshold)
        width = self.threshold - 1
        left = narrow(before, found, found.exposed, width)
        for steps in range(_ROUNDS):
            if left:
                found = _with_hidden(found, self._one_beside(found, self._around(found, left, steps)))
                left = narrow(before, found, left, width)
        if left:
            found = _with_hidden(found, self._component(left))
        self._settled = found

    def _around(self, found: CountTable, keys: frozenset[Key], steps: int) -> frozenset[Key]:
        """Counts, and so many steps further the hidden ones that stand in a sum with them."""
        near = keys
        for _ in range(steps):
            near |= {key for key in self._sums_beside(near) if found.count(key) is None}
        return near

    def _one_beside(self, found: CountTable, keys: frozenset[Key]) -> set[Key]:
        """For each sum that one of the counts stands in, the smallest of its parts that is still shown, else the total."""
        more = set(keys)
        for one in self._sums:
            if keys.isdisjoint((one.total, *one.parts)):
                continue
            shown = [part for part in one.parts if found.count(part) is not None and part not in found.known]
            more.add(min(shown, key=lambda part: (self._counts[part], part)) if shown else one.total)
        return more

    def _sums_beside(self, keys: frozenset[Key] | set[Key]) -> set[Key]:
        touched = [one for one in self._sums if one.total in keys or not keys.isdisjoint(one.parts)]
        return {cell for one in touched for cell in (one.total, *one.parts)} | set(keys)

    def _component(self, keys: frozenset[Key] | set[Key]) -> set[Key]:
        found, before = set(keys), 0
        while len(found) > before:
            before = len(found)
            found |= self._sums_beside(found)
        return found


def _with_hidden(table: CountTable, keys: Collection[Key]) -> CountTable:
    """The table with further counts hidden; what was safe stays so, for a reader knows less."""
    more = {
        key: Count(None, "secondary")
        for key in keys
        if table.count(key) is not None and key not in table.known
    }
    return replace(table, cells={**table.cells, **more})


def written(
    write: Callable[[Book], Made],
    threshold: int | None,
    beside: Callable[[Book], object] = lambda _: None,
    kept: Book | None = None,
) -> tuple[Made, Book]:
    """Write a report: once as it is, or for others (``threshold``) once to note its counts and once more to show them.

    ``beside`` notes the counts of what else readers may hold; all of it is hidden together. ``kept`` is the book to use
    inside the service.
    """
    book = kept if kept is not None and threshold is None else Book(threshold)
    if book.inside:
        return write(book), book
    beside(book)
    write(book)
    book.settle()
    book.printed.clear()
    return write(book), book


def mark(label: str, cell: Cell) -> Mark:
    """One mark of a chart; a cell without a figure says why."""
    if isinstance(cell, Absent):
        return Mark(label, None, note=words(cell))
    return Mark(label, float(cell) if isinstance(cell, int | float) else None)
