"""Looking for another table that would be printed the same: a change of one cell, made good in every sum."""

from __future__ import annotations

import heapq
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from triage.disclosure.table import Key

_LOOKS = 300
"""Unfinished moves looked at before a search gives up; the long way, every total above a cell, is then still open."""
_LONGEST = 14
"""Cells that a move changes at most."""
_LENGTH = 0.01
"""What each further cell of a move costs: of moves that hide the same, the shorter is found first."""

Changes = tuple[tuple[int, int], ...]
"""Number of a cell or a sum, and by how much."""


@dataclass(frozen=True)
class Move:
    """Changes of cells that keep every sum, and what hiding those that are still shown costs."""

    changes: Mapping[int, int]
    price: float = 0.0


@dataclass
class Board:
    """Cells by number, the sums between them, and what it costs to hide each."""

    keys: tuple[Key, ...]
    numbers: Mapping[Key, int]
    start: tuple[int, ...]
    """The true counts."""
    equations: tuple[Mapping[int, int], ...]
    """Each: cell -> +1 for a part, -1 for the total; they add up to 0. The shortest first."""
    price: dict[int, float]
    """Cells that may change -> what hiding them costs, 0 once hidden; a cell that is not in it stays as it is."""
    floor: dict[int, int]
    """Least value that readers can believe of a cell that may change."""
    hidden: set[Key] = field(default_factory=set)
    most_looks: int | None = None
    """Unfinished moves looked at in all before every further search gives up; None for as many as it takes."""
    looks: int = field(init=False, default=0)
    full_price: dict[int, float] = field(init=False)
    """What hiding each cell costs as long as it is shown."""
    equations_of: Mapping[int, tuple[int, ...]] = field(init=False)
    """Cell -> numbers of the sums it stands in."""

    def __post_init__(self) -> None:
        self.full_price = dict(self.price)
        places: dict[int, list[int]] = defaultdict(list)
        for place, equation in enumerate(self.equations):
            for number in equation:
                places[number].append(place)
        self.equations_of = {number: tuple(found) for number, found in places.items()}
        self._by_price: dict[int, list[tuple[float, int, int]]] = {}

    def hide(self, number: int) -> None:
        """Hide a cell; unprinted ones are hidden already."""
        if self.price[number]:
            self.hidden.add(self.keys[number])
            self._set_price(number, 0.0)

    def show(self, number: int) -> None:
        """Take back that a cell was hidden."""
        self.hidden.discard(self.keys[number])
        self._set_price(number, self.full_price[number])

    def _set_price(self, number: int, price: float) -> None:
        self.price[number] = price
        for place in self.equations_of.get(number, ()):
            self._by_price.pop(place, None)

    @property
    def worn_out(self) -> bool:
        """Whether the search has done all the work it may."""
        return self.most_looks is not None and self.looks >= self.most_looks

    def menders(self, place: int) -> list[tuple[float, int, int]]:
        """The cells of a sum that may change: price, cell and sign, cheapest first."""
        if place not in self._by_price:
            self._by_price[place] = sorted(
                (self.price[cell], cell, sign)
                for cell, sign in self.equations[place].items()
                if cell in self.price
            )
        return self._by_price[place]


def free_move(board: Board, state: Sequence[int], number: int, amount: int) -> Move | None:
    """The shortest move that changes the cell ``number`` by ``amount`` and hides nothing more; None where none was found."""
    first: Changes = ((number, amount),)
    waiting = deque([(first, _off_balance(board, (), number, amount))])
    seen: set[Changes] = set()
    looks = 0
    while waiting and looks < _LOOKS and not board.worn_out:
        changes, off = waiting.popleft()
        if not off:
            return Move(dict(changes))
        if off in seen:  # the same sums left to mend: what was moved on the way matters little
            continue
        seen.add(off)
        for price, cell, change in _mended(board, state, changes, off, abs(amount)):
            if price:
                break
            looks += 1
            board.looks += 1
            left = _off_balance(board, off, cell, change)
            if not left:
                return Move(dict((*changes, (cell, change))))
            if left not in seen:
                waiting.append(((*changes, (cell, change)), left))
    return None


def cheapest_move(board: Board, state: Sequence[int], number: int, amount: int) -> Move | None:
    """A move that changes the cell ``number`` by ``amount`` and hides as little more as possible.

    Every other cell of it changes by the same amount, up or down. None where none was found in reasonable time.
    """
    first = ((number, amount),)
    waiting: list[tuple[float, int, float, Changes, Changes]] = [
        (0.0, 0, 0.0, first, _off_balance(board, (), number, amount))
    ]
    seen: set[Changes] = set()
    looks = 0
    while waiting and looks < _LOOKS and not board.worn_out:
        _, _, spent, changes, off = heapq.heappop(waiting)
        if not off:
            return Move(dict(changes), sum(board.price[cell] for cell, _ in changes))
        if off in seen:
            continue
        seen.add(off)
        for price, cell, change in _mended(board, state, changes, off, abs(amount)):
            looks += 1
            board.looks += 1
            left = _off_balance(board, off, cell, change)
            if left in seen:
                continue
            so_far = spent + price + _LENGTH
            heapq.heappush(
                waiting, (so_far + _to_come(board, left), looks, so_far, (*changes, (cell, change)), left)
            )
    return None


def _mended(
    board: Board, state: Sequence[int], changes: Changes, off: Changes, amount: int
) -> Iterator[tuple[float, int, int]]:
    """Each way to mend the first sum that does not hold by one more cell: its price, the cell and its change."""
    place, wrong = off[0]
    if abs(wrong) != amount or len(changes) >= _LONGEST:
        return
    moved = {cell for cell, _ in changes}
    for price, cell, sign in board.menders(place):
        change = -wrong * sign
        if cell not in moved and state[cell] + change >= board.floor[cell]:
            yield price, cell, change


def _to_come(board: Board, off: Changes) -> float:
    """What the sums that do not hold yet will cost, about: each its cheapest cell, and a cell mends two at best."""
    return sum(menders[0][0] for place, _ in off if (menders := board.menders(place))) / 2


def _off_balance(board: Board, off: Changes, cell: int, change: int) -> Changes:
    """The sums that do not hold after a further change: place and by how much, shortest sums first."""
    wrong = dict(off)
    for place in board.equations_of.get(cell, ()):
        by = wrong.pop(place, 0) + board.equations[place][cell] * change
        if by:
            wrong[place] = by
    return tuple(sorted(wrong.items()))


def all_above(board: Board, state: Sequence[int], number: int, amount: int) -> Move | None:
    """The cell and every total above it changed together; None where one of those must stay."""
    changes = {number: amount}
    waiting = [number]
    while waiting:
        cell = waiting.pop()
        for place in board.equations_of.get(cell, ()):
            equation = board.equations[place]
            total = next(one for one, sign in equation.items() if sign < 0)
            if total in changes or equation[cell] < 0:
                continue
            if total not in board.price or state[total] + amount < board.floor[total]:
                return None
            changes[total] = amount
            waiting.append(total)
    balanced = all(
        sum(sign * changes.get(cell, 0) for cell, sign in equation.items()) == 0
        for equation in board.equations
    )
    return Move(changes, sum(board.price[cell] for cell in changes)) if balanced else None
