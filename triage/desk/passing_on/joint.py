"""Needs, categories and services in one table: they hold each other, so that they are hidden cell by cell together.

The search has a budget of steps. Where it is spent, or where something small could be worked out all the same, nothing of this
table is used: the three are then hidden by blocks of figures, as every other grouping is (:mod:`triage.desk.passing_on.rows`).

Needs add up to categories and categories to all; a service lies within all that some service took in. In each row paired, lost and awaited are all that began; better, same and worse the paired, finally and at the first
review, and nobody was scored at the first review who was not scored again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from triage.desk.passing_on.needs import EVERYBODY, Counts, Needs, Row
from triage.disclosure import Cell, Sum, Table, suppress_beside_known
from triage.outcomes import ADD_UP, COUNTS
from triage.outcomes.groupings import NONE

TOGETHER: tuple[str, ...] = ("need", "category", "service")
"""The groupings of the one table."""
MOST_LOOKS = 60_000
"""Steps of the search after which it gives up; steps and not time, so that the same record always gives the same report."""
BASES = frozenset({"paired", "first_review.paired"})
"""Counts that means and percentages rest on: better that something else is hidden."""
_SPLIT_FROM = 3
"""Of fewer people than so many times the threshold no row is shown: hardly any could be, and what is left tells little."""
UNPRINTED = "~"
"""First letter of the name of a count that stands in no print."""
Place = tuple[str, str, str]
"""Grouping and key of a row, and the name of a count."""


class Joint:
    """The one table, before and after anything is hidden."""

    def __init__(self, needs: Needs, threshold: int) -> None:
        """Settle what is hidden; rows about few people are hidden whole."""
        self.needs, self.threshold = needs, threshold
        kept = {*TOGETHER, EVERYBODY[0]}
        members = {row: inside for row, inside in needs.members.items() if row[0] in kept}
        self.rows = list(members)
        self.whole = {row for row in members if 0 < needs.people[row] < threshold}
        if EVERYBODY in self.whole:
            self.whole = set(members)
        self.whole |= self._nearly_another(members)
        self.same = self._same_needs(members)
        self.cells: dict[Any, Cell] = {}
        self.sums: dict[Sum, None] = {}
        self.unprinted: set[Any] = set()
        self.unguarded: set[Any] = set()
        self._elsewhere: Mapping[Row, Collection[str]] = {}
        self.known = self._of_the_whole(needs.counts[EVERYBODY])
        self._write()
        self.gave_up = False
        """Whether the search found no safe table; nothing is shown then but counts of the whole."""
        self.true, self.settled = self._hide()

    def _hide(self) -> tuple[Table, Table]:
        """Hide cell by cell where that can be done safely within the budget; else all but the whole."""
        if self.needs.people[EVERYBODY] >= _SPLIT_FROM * self.threshold:
            true = self._table(())
            found = suppress_beside_known(true, self.threshold, self._column, most_looks=MOST_LOOKS)
            if not found.exposed - self.known:
                return true, found
            self.gave_up = True
        known = frozenset() if EVERYBODY in self.whole else self.known
        return self._withheld({key for key in self.cells if key not in self.unprinted} - known)

    def hide(self, hidden: Mapping[Row, Collection[str]]) -> None:
        """Show what was settled elsewhere instead: row -> names of the counts that are hidden in it; a row that is not named shows none."""
        self._elsewhere = hidden
        self.true, self.settled = self._withheld(
            {
                key
                for key in self.cells
                if key not in self.unprinted
                and (key not in self.known if key[:2] == EVERYBODY else key[2] in hidden.get(key[:2], COUNTS))
            }
        )

    def _withheld(self, asked: Collection[Any]) -> tuple[Table, Table]:
        true = self._table(asked)
        cells = {key: Cell(None, "primary") if key in asked else cell for key, cell in true.cells.items()}
        return true, replace(true, cells=cells)

    def _table(self, asked: Collection[Any]) -> Table:
        cells = {
            key: Cell(cell.value, "primary") if key in asked and key not in self.unprinted else cell
            for key, cell in self.cells.items()
        }
        dear = frozenset(key for key in cells if key[0] == "all" or key[2] in BASES)
        return Table(
            cells,
            tuple(self.sums),
            unprinted=frozenset(self.unprinted),
            unguarded=frozenset(self.unguarded),
            known=self.known,
            dear=dear,
        )

    def _column(self, key: Place) -> str | None:
        return None if key[0] == "all" or key in self.unprinted else key[2]

    def at(self, row: Row) -> Row:
        """The row that stands for it: another that counts the very same needs, or itself."""
        return self.same.get(row, row)

    def hidden(self, row: Row) -> set[str]:
        """Names of the counts of a row that are not printed."""
        if row not in self.needs.members or (*self.at(row), "started") not in self.cells:
            return set(COUNTS)
        if row in self._elsewhere:
            return set(self._elsewhere[row])
        return {name for name in COUNTS if self.settled.cells[*self.at(row), name].suppressed}

    def _nearly_another(self, members: Mapping[Row, frozenset[int]]) -> set[Row]:
        """Services whose needs are those of another row but for a few: side by side the two rows would tell of the few."""
        return {
            row
            for row, inside in members.items()
            if row[0] == "service"
            and row[1] != NONE
            and any(
                inside < other and len(other - inside) < self.threshold and place[1] != NONE
                for place, other in members.items()
            )
        }

    def _same_needs(self, members: Mapping[Row, frozenset[int]]) -> dict[Row, Row]:
        """Rows that may overlap with others and count exactly the needs of one: what is hidden in one is hidden in both."""
        first: dict[frozenset[int], Row] = {}
        same: dict[Row, Row] = {}
        for row in sorted(members, key=lambda row: (row[0] == "service", row)):
            if row[0] == "service" and members[row] in first:
                same[row] = first[members[row]]
            first.setdefault(members[row], row)
        return same

    def _of_the_whole(self, counts: Counts) -> frozenset[Place]:
        """Counts of the whole that are printed whatever stands in the rows: all but the small and what would give those back.

        Of a split with a small part nothing is shown but what it splits. The whole is no split: how many got worse must not be left out because they are few in each row.
        """
        small = {name for name in COUNTS if 0 < counts[name] < self.threshold}
        beside = {part for parts in ADD_UP.values() if small & set(parts) for part in parts} - set(ADD_UP)
        return frozenset((*EVERYBODY, name) for name in COUNTS if name not in small | beside)

    def _write(self) -> None:
        whole = self.whole | {self.same[row] for row in self.whole if row in self.same}
        for row in self.rows:
            if row not in self.same:
                for name in COUNTS:
                    count, key = self.needs.counts[row][name], (*row, name)
                    asked = row in whole or (row == EVERYBODY and key not in self.known)
                    self.cells[key] = Cell(count, "primary") if asked else Cell(count)
        for row in self.rows:
            if row in self.same:
                continue
            for total, parts in ADD_UP.items():
                self.add((*row, total), [(*row, part) for part in parts])
            self.within((*row, "paired"), (*row, "first_review.paired"), guarded=False)
        by: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            by[row[0]].append(row)
        above: dict[str, set[str]] = defaultdict(set)
        for need in self.needs.every:
            above[need.need].add(need.category)
        if all(len(categories) == 1 for categories in above.values()):
            for category in by["category"]:
                self.split(category, [row for row in by["need"] if category[1] in above[row[1]]])
        else:  # a need moved from one category to another: the two splits stand beside each other
            self.split(EVERYBODY, by["need"])
        self.split(EVERYBODY, by["category"])
        self._services(by["service"])

    def _services(self, rows: Sequence[Row]) -> None:
        """What no service took in and what any took in are all; each service lies in the second."""
        none = [self.at(row) for row in rows if row[1] == NONE]
        services = list(dict.fromkeys(self.at(row) for row in rows if row[1] != NONE))
        if not services:
            return
        for name in COUNTS:
            taken: Place = (*EVERYBODY, name)
            if none:
                taken = ("service", f"{UNPRINTED}any", name)
                count = self._count((*EVERYBODY, name)) - self._count((*none[0], name))
                self.leave(taken, count)
                self.add((*EVERYBODY, name), [taken, (*none[0], name)])
            for service in services:
                if service != EVERYBODY:
                    self.within(taken, (*service, name))

    def _count(self, key: Any) -> int:
        return self.cells[key].value or 0

    def leave(self, key: Any, count: int) -> None:
        """Note a count that stands in no print."""
        self.cells[key] = Cell(count)
        self.unprinted.add(key)

    def add(self, total: Any, parts: Collection[Any]) -> None:
        """Note a sum; parts that are known to be nought are left out of it."""
        held = tuple(
            part
            for part in parts
            if part in self.unprinted or self._count(part) or self.cells[part].suppressed
        )
        if total not in held:
            self.sums.setdefault(Sum(total, held), None)

    def split(self, total: Row, rows: Sequence[Row]) -> None:
        """Note that the rows add up to another, in every count."""
        parts = [self.at(row) for row in rows]
        if parts and parts != [self.at(total)]:
            for name in COUNTS:
                self.add((*self.at(total), name), [(*row, name) for row in parts])

    def within(self, total: Any, part: Any, *, guarded: bool = True) -> None:
        """Note what is left of a count beside another that lies inside it; not ``guarded`` where it tells of our work only."""
        left = ("rest", f"{part} of {total}", f"{UNPRINTED}rest")
        if total != part and left not in self.cells:
            self.leave(left, self._count(total) - self._count(part))
            self.add(total, [part, left])
            if not guarded:
                self.unguarded.add(left)


def as_printed(joint: Joint) -> Table:
    """The table as readers have it: true counts, each marked where it is hidden."""
    return replace(
        joint.true,
        cells={
            key: replace(cell, suppressed=joint.settled.cells[key].suppressed)
            for key, cell in joint.true.cells.items()
        },
    )
