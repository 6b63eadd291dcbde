"""Tables of counts as values: cells, the sums that hold between them, and the figures that rest on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal, TypeAlias

Key: TypeAlias = Any
"""The name of a cell: anything that can be looked up by, such as (row, column)."""
ALL = "all"
"""The row or column that holds everybody."""
HIDDEN = "hidden"
"""The one word for every cell that is not shown, whatever the reason."""


@dataclass(frozen=True)
class Cell:
    """A count of people or cases, 0 or more; ``value`` is None once it is hidden.

    A cell handed in as ``primary`` with its count is hidden whatever the count: a row about few people. A zero among
    them is hidden, but not guarded: a column that holds nobody says so anyway.
    """

    value: int | None
    suppressed: Literal["primary", "secondary"] | None = None


@dataclass(frozen=True)
class Rate:
    """A percentage, a mean or another figure, and the counts it rests on."""

    value: Fraction | float | None
    rests_on: tuple[Key, ...]
    """Every count that the figure, together with the others, would give away: number, base, both groups of a difference."""
    suppressed: bool = False


@dataclass(frozen=True)
class Sum:
    """``total`` is the sum of ``parts``: a row, a column, a group of rows, another split of the same people."""

    total: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True)
class Table:
    """Everything that is printed together, and everything a reader can add up in it."""

    cells: Mapping[Key, Cell]
    sums: tuple[Sum, ...] = ()
    rates: Mapping[Key, Rate] = field(default_factory=dict)
    unprinted: frozenset[Key] = frozenset()
    """Cells that are in no print but must not be worked out either, such as who was gained between two versions."""
    unguarded: frozenset[Key] = frozenset()
    """Unprinted cells that only keep others in bounds: they tell of nobody, so that anybody may work them out."""
    known: frozenset[Key] = frozenset()
    """Cells that readers know from elsewhere, so that hiding them would help nobody."""
    dear: frozenset[Key] = frozenset()
    """Cells that are hidden only where nothing else will do, such as the base of many percentages."""
    exposed: frozenset[Key] = frozenset()
    """After :func:`triage.disclosure.suppress`: small counts that what readers know narrows down all the same."""

    def count(self, key: Key) -> int | None:
        """The count of a cell; None where it is hidden."""
        return self.cells[key].value

    def shows(self, keys: Iterable[Key]) -> bool:
        """Whether every one of these cells is shown."""
        return all(self.cells[key].suppressed is None for key in keys)


def shown(cell: Cell) -> str:
    """A cell for print: its number, or one word for all that are hidden.

    >>> shown(Cell(12)), shown(Cell(0)), shown(Cell(None, "primary")), shown(Cell(None, "secondary"))
    ('12', '0', 'hidden', 'hidden')
    """
    return HIDDEN if cell.value is None else f"{cell.value:,}"


def crossed(
    counts: Mapping[tuple[str, str], int],
    *,
    rows: Mapping[str, Iterable[str]] | None = None,
    columns: Mapping[str, Iterable[str]] | None = None,
) -> Table:
    """A table of rows by columns with the total of every row, column and group.

    ``counts``: (row, column) -> people, each person in one cell only. ``rows`` and ``columns``: group -> its members
    (rows or other groups, below each other only); :data:`ALL` is added above whatever stands in no group. Missing
    cells are 0. Raises :class:`ValueError` for a group that holds itself or an unknown member.

    >>> table = crossed({("girls", "up"): 3, ("boys", "up"): 4, ("boys", "down"): 5})
    >>> table.count(("girls", ALL)), table.count((ALL, "up")), table.count((ALL, ALL))
    (3, 7, 12)
    """
    row_tree = _tree(dict.fromkeys(row for row, _ in counts), rows or {})
    column_tree = _tree(dict.fromkeys(column for _, column in counts), columns or {})
    row_leaves = {name: _leaves(name, row_tree) for name in row_tree}
    column_leaves = {name: _leaves(name, column_tree) for name in column_tree}
    cells: dict[Key, Cell] = {
        (row, column): Cell(
            sum(counts.get((one, other), 0) for one in row_leaves[row] for other in column_leaves[column])
        )
        for row in row_tree
        for column in column_tree
    }
    sums = [
        Sum((row, column), tuple((part, column) for part in parts))
        for row, parts in row_tree.items()
        if parts
        for column in column_tree
    ]
    sums += [
        Sum((row, column), tuple((row, part) for part in parts))
        for column, parts in column_tree.items()
        if parts
        for row in row_tree
    ]
    return Table(cells, tuple(sums))


def _tree(leaves: Iterable[str], groups: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Every name with its parts; none for a leaf."""
    tree: dict[str, tuple[str, ...]] = {name: () for name in leaves if name not in groups}
    inside: dict[str, list[str]] = defaultdict(list)
    for group, members in groups.items():
        tree[group] = tuple(dict.fromkeys(members))
        for member in tree[group]:
            inside[member].append(group)
    twice = sorted(name for name, above in inside.items() if len(above) > 1)
    unknown = sorted(name for name in inside if name not in tree)
    if twice or unknown:
        message = f"groups must hold known rows once: {', '.join(twice + unknown)}"
        raise ValueError(message)
    if ALL not in tree:
        tree[ALL] = tuple(name for name in tree if name not in inside)
    for name in tree:
        _leaves(name, tree)
    return tree


def _leaves(name: str, tree: Mapping[str, tuple[str, ...]], above: tuple[str, ...] = ()) -> tuple[str, ...]:
    if name in above:
        message = f"the group {name} holds itself"
        raise ValueError(message)
    parts = tree[name]
    return tuple(leaf for part in parts for leaf in _leaves(part, tree, (*above, name))) if parts else (name,)
