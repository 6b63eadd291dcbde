"""Hiding small counts and whatever would give them back.

A reader sees the printed numbers, knows which sums hold, and knows that a hidden cell is at least 1 (zeros are shown).
A small count is safe when two other tables would have been printed exactly the same: one in which it is as low as its
parts that are not zero allow (1, where it has none), and one in which it is higher by the threshold less one. Such tables are looked for as moves: the count changes by some amount, and other
cells of each sum it stands in change so that every sum holds again. Cells that a move needs and that are still shown
are hidden (secondary). Both other tables are really built, so what is found safe is safe; that no more is hidden than
must be is only aimed at, by trying the cheapest moves first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from triage.disclosure.moves import Board, Move, all_above, cheapest_move, free_move
from triage.disclosure.table import Cell, Key, Rate, Table

_LEAF, _TOTAL = 10.0, 40.0
"""What hiding a part costs, and what each further level of totals adds: totals are what readers need most."""
_DEAR = 10
"""How many times as much a cell costs that other figures rest on."""


def suppress(
    table: Table, threshold: int, *, hide_zeros: bool = False, most_looks: int | None = None
) -> Table:
    """The same table with small counts hidden, and further cells so that none of them can be worked out.

    ``threshold``: counts from 1 to one below it are hidden; 0 or 1 hides nothing. ``hide_zeros``: zeros are hidden
    too. Rates go with the counts they rest on, and where their last count (the base) is small. ``exposed`` names the
    small counts that cannot be made safe, because cells readers know from elsewhere narrow them down whatever is
    hidden. ``most_looks`` bounds the work, in steps and not in time, so that the same table always comes out the same; small counts
    that the search did not come to are ``exposed`` as well. Raises :class:`ValueError` where a sum does not hold or a count is missing or below 0.
    """
    values = _values(table)
    if threshold <= 1:
        return table
    lowest = 0 if hide_zeros else 1
    asked = {key for key, cell in table.cells.items() if cell.suppressed == "primary"} - table.known
    hidden: dict[Key, Literal["primary", "secondary"]] = {
        key: "primary"
        for key, value in values.items()
        if key in asked
        or (_is_small(value, threshold, lowest) and key not in table.known and key not in table.unguarded)
    }
    board = _board(table, values, hidden, asked, lowest)
    board.most_looks = most_looks
    seen: _Seen = {}
    cover = {
        key: _protect(board, key, threshold - 1, seen)
        for key in sorted(hidden, key=lambda key: (values[key], repr(key)))
        if values[key] >= lowest
    }
    _show_again(board, hidden, cover, threshold - 1)
    for key in board.hidden:
        hidden.setdefault(key, "secondary")
    return replace(
        table,
        cells={key: Cell(None, hidden[key]) if key in hidden else cell for key, cell in table.cells.items()},
        rates={key: _kept(rate, values, hidden, threshold, lowest) for key, rate in table.rates.items()},
        exposed=frozenset(key for key, one in cover.items() if not one.safe),
    )


def _is_small(value: int, threshold: int, lowest: int) -> bool:
    return lowest <= value < threshold


def _values(table: Table) -> dict[Key, int]:
    values = {}
    for key, cell in table.cells.items():
        if cell.value is None or cell.value < 0:
            message = f"the cell {key!r} holds no count"
            raise ValueError(message)
        values[key] = cell.value
    for one in table.sums:
        if values[one.total] != sum(values[part] for part in one.parts):
            message = f"{one.total!r} is not the sum of its parts"
            raise ValueError(message)
    return values


def _kept(
    rate: Rate, values: Mapping[Key, int], hidden: Mapping[Key, object], threshold: int, lowest: int
) -> Rate:
    base = rate.rests_on[-1] if rate.rests_on else None
    gives_away = any(key in hidden for key in rate.rests_on)
    if gives_away or (base is not None and _is_small(values[base], threshold, lowest)):
        return replace(rate, value=None, suppressed=True)
    return rate


def _board(
    table: Table, values: Mapping[Key, int], hidden: Mapping[Key, object], asked: Collection[Key], lowest: int
) -> Board:
    """The cells by number, for the search: a cell moves where it is hidden, unprinted or may be hidden."""
    keys = sorted(values, key=repr)  # numbered by name, so that the order of cells changes nothing
    numbers = {key: number for number, key in enumerate(keys)}
    depth = _depths(table)
    equations: list[dict[int, int]] = []
    for one in table.sums:
        signs: dict[int, int] = defaultdict(int)
        signs[numbers[one.total]] -= 1
        for part in one.parts:
            signs[numbers[part]] += 1
        equations.append({number: sign for number, sign in signs.items() if sign})
    equations.sort(key=len)  # a move mends the shortest sum first
    price: dict[int, float] = {}
    floor: dict[int, int] = {}
    for key, number in numbers.items():
        value = values[key]
        if key in table.known:
            continue
        if key in table.unprinted or key in asked:
            price[number], floor[number] = 0.0, 0
        elif key in hidden:
            price[number], floor[number] = 0.0, lowest
        elif value >= max(lowest, 1):
            price[number] = _LEAF + _TOTAL * depth.get(key, 0) + min(value, 1000) / 100
            price[number] *= _DEAR if key in table.dear else 1
            floor[number] = lowest
    return Board(
        keys=tuple(keys),
        numbers=numbers,
        start=tuple(values[key] for key in keys),
        equations=tuple(equations),
        price=price,
        floor=floor,
        hidden={key for key in hidden if key not in table.unprinted},
    )


def _depths(table: Table) -> dict[Key, int]:
    """How many levels of totals lie below a cell."""
    below: dict[Key, set[Key]] = defaultdict(set)
    for one in table.sums:
        below[one.total].update(one.parts)
    found: dict[Key, int] = {}

    def depth(key: Key) -> int:
        if key not in found:
            found[key] = 0
            found[key] = 1 + max((depth(part) for part in below[key]), default=-1) if key in below else 0
        return found[key]

    for key in table.cells:
        depth(key)
    return found


@dataclass(frozen=True)
class Cover:
    """What was found for one small count."""

    safe: bool
    least: int
    """The lowest value that readers must believe possible."""
    cells: frozenset[int]
    """The cells whose being hidden makes it so, by number."""
    keys: frozenset[Key] = frozenset()
    """The same by name; filled in where a table is looked at that is printed already."""

    def as_good_as(self, before: Cover | None) -> bool:
        """Whether no more can be told of the count than ``before``; of a count that is new, nothing at all."""
        if before is None:
            return self.safe
        return self.safe >= before.safe and self.least <= before.least


def board_of(table: Table) -> Board:
    """A printed table for the search: only what is hidden (marked ``suppressed``) or unprinted moves."""
    values = {key: cell.value or 0 for key, cell in table.cells.items()}
    hidden = {key for key, cell in table.cells.items() if cell.suppressed and key not in table.known}
    nought = {key for key in hidden if not values[key]}
    board = _board(table, values, dict.fromkeys(hidden), nought, 1)
    for key, number in board.numbers.items():
        if key not in hidden and key not in table.unprinted:
            board.price.pop(number, None)
    return board


def protect(board: Board, key: Key, width: int) -> Cover:
    """What readers can tell of a small count of a printed table."""
    found = _protect(board, key, width, may_hide=False)
    return replace(found, keys=frozenset(board.keys[number] for number in found.cells))


_Seen = dict[int, tuple[tuple[int, frozenset[int]], tuple[int, frozenset[int]]]]
"""Cell -> the lowest and the highest value it had in any other table built so far, each with the cells that table changes."""


def _protect(
    board: Board, key: Key, width: int, seen: _Seen | None = None, *, may_hide: bool = True
) -> Cover:
    """Hide what is needed for a small count to be as low as can be, or ``width`` more; without ``may_hide`` nothing more is.

    ``seen``: what other tables built for earlier counts show of it already; each of them would be printed the same.
    """
    number = board.numbers[key]
    lowest = max(board.floor[number], board.start[number] - width)
    (low, below), (high, above) = (seen or {}).get(number, _NOT_SEEN)
    least = lowest
    if low > lowest:
        least, below = _moved(board, number, lowest, seen, may_hide=may_hide)
    most = least + width
    if high < most:
        most, above = _moved(board, number, least + width, seen, may_hide=may_hide)
    return Cover(most == least + width, least, below | above)


_NOT_SEEN: tuple[tuple[float, frozenset[int]], tuple[float, frozenset[int]]] = (
    (float("inf"), frozenset()),
    (float("-inf"), frozenset()),
)


def _moved(
    board: Board, number: int, goal: int, seen: _Seen | None, *, may_hide: bool
) -> tuple[int, frozenset[int]]:
    """Move a cell towards the goal, hiding what the moves need; how far it came, and on which cells."""
    state = list(board.start)
    used: set[int] = set()
    while state[number] != goal:
        move = _next_move(board, state, number, goal - state[number], may_hide=may_hide)
        if move is None:
            break
        for cell, amount in move.changes.items():
            state[cell] += amount
            used.add(cell)
            board.hide(cell)
    found = frozenset(used)
    for cell in used if seen is not None else ():
        assert seen is not None
        value = state[cell]
        low, high = seen.get(cell, ((value, found), (value, found)))
        seen[cell] = ((value, found) if value < low[0] else low, (value, found) if value > high[0] else high)
    return state[number], found


def _show_again(board: Board, hidden: Mapping[Key, object], cover: dict[Key, Cover], width: int) -> None:
    """Show secondary cells again that nothing leans on any more, the dearest first.

    What was hidden for an early count is often not needed once later ones had their own cells hidden.
    """
    added = [board.numbers[key] for key in board.hidden - set(hidden)]
    for cell in sorted(added, key=lambda cell: (-board.full_price[cell], repr(board.keys[cell]))):
        board.show(cell)
        found: dict[Key, Cover] = {}
        for small, before in cover.items():
            if cell in before.cells:
                found[small] = _protect(board, small, width, may_hide=False)
                if found[small].safe < before.safe or found[small].least > before.least:
                    board.hide(cell)
                    break
        else:
            cover.update(found)


def _next_move(board: Board, state: list[int], number: int, amount: int, *, may_hide: bool) -> Move | None:
    """A step towards the goal: the largest that hides nothing more, else the one that hides least for the whole way."""
    steps = list(dict.fromkeys(max(1, abs(amount) >> halved) for halved in range(abs(amount).bit_length())))
    way = 1 if amount > 0 else -1
    for step in steps:
        free = free_move(board, state, number, way * step)
        if free is not None:
            return free
    if not may_hide:
        return None
    found = [
        (move.price * -(-abs(amount) // step), -step, move)
        for step in steps
        if (move := cheapest_move(board, state, number, way * step)) is not None
    ]
    return min(found, key=lambda one: one[:2])[2] if found else all_above(board, state, number, amount)
