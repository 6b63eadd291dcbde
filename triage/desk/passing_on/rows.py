"""Which figures of which rows are shown where every row of a grouping is shown or hidden by blocks of figures.

A block is a split of one count: all that began into paired and not; the paired into better, same and worse; and so on. A row
shows a block where none of its counts is from 1 to one below the threshold. The rows that do not show it are seen together by
whoever subtracts, so they are as many as it takes for the same to be true of them together, and for no count of them to be
narrowed down further by what is shown of the count that the block splits.

Why that is enough: any two needs in hidden rows that stand alike in the count that is split could have each other's key of this
grouping. Nothing that is shown would be different, neither here nor in any other grouping, nor any mean, for the shown rows and
the whole keep their needs. So a reader cannot tell how the hidden rows share what they hold together.

Rows of different groupings may count the very same needs, or one those of another and a few more: side by side they would tell of
the few, and what one hides the other would give back. So rows of the very same needs show a block both or not at all
(:mod:`triage.desk.passing_on.alike`), and of two nested rows with something small between them only one does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from triage.desk.passing_on.alike import Alike
from triage.desk.passing_on.blocks import BLOCKS, HOME, Block, Hidden, counts_beside, is_safe
from triage.desk.passing_on.needs import Needs, Row
from triage.outcomes import COUNTS
from triage.outcomes.groupings import NONE, NOT_RECORDED, PARTITIONS

FINER: Mapping[str, str] = {"imd_decile": "deprivation", "area": "authority", "need": "category"}
"""Partitions whose rows lie in rows of another, as anybody can look up."""

TOLD = "paired"
"""The block whose counts are told of the whole however small."""
NOT_AGAIN = frozenset({"lost", "awaiting_review"})
"""How many of the whole were not scored again is always told, and few at times: which are lost and which wait is not."""


class Blocks:
    """What is hidden in groupings whose rows are shown by blocks."""

    def __init__(self, needs: Needs, threshold: int) -> None:
        self.needs, self.threshold = needs, threshold
        self.counts = {row: counts_beside(found) for row, found in needs.counts.items()}
        self.hidden: dict[str, set[Row]] = {block.name: set() for block in BLOCKS}
        self.asked: dict[str, set[Row]] = {block.name: set() for block in BLOCKS}
        """Rows that must not show a block because of rows of other groupings."""

    def settle(self, groupings: Sequence[str], fixed: Hidden | None = None) -> Hidden:
        """Settle these groupings; ``fixed``: blocks hidden of rows of other groupings that were settled before."""
        alike = Alike(self.needs, groupings, self.threshold, by_cell=fixed is not None)
        while True:
            while self._settle(groupings):
                pass  # what was settled asks more of a block that was settled before it
            if fixed is not None:
                for block, rows in fixed.items():
                    self.hidden[block] |= set(rows)
            more = alike.to_hide(self.hidden)
            more = {block: rows - self.asked[block] for block, rows in more.items()}
            if not any(more.values()):
                return self.hidden
            for block, rows in more.items():
                self.asked[block] |= rows

    def _settle(self, groupings: Sequence[str]) -> bool:
        """Settle each grouping, the coarser of two before the finer; says whether a block before must hide more for it."""
        before = {block: set(rows) for block, rows in self.asked.items()}
        self.hidden = {block.name: set() for block in BLOCKS}
        for by in sorted(groupings, key=lambda by: by in FINER):
            rows = self.needs.rows(by)
            for block in BLOCKS:
                if by in PARTITIONS:
                    for together in self._apart(by, rows, block):
                        self._partition(together, block)
                else:
                    self._overlapping(rows, block)
        return self.asked != before

    def _apart(self, by: str, rows: Sequence[Row], block: Block) -> list[list[Row]]:
        """The rows as readers can subtract them: all from the whole, or those within each coarser row that is shown."""
        coarse = self.needs.rows(FINER[by]) if by in FINER else []
        shown = [row for row in coarse if row not in self.hidden[block.name]]
        members = self.needs.members
        groups: list[tuple[set[Row], set[int]]] = []
        for row in rows:
            touched = {place for place, one in enumerate(shown) if members[one] & members[row]}
            if any(not members[row] <= members[one] for one in shown if members[one] & members[row]):
                touched |= {-1}
            touched = touched or {-1}
            joined = [group for group in groups if group[1] & touched]
            groups = [group for group in groups if group not in joined]
            groups.append(
                (
                    {row}.union(*(group[0] for group in joined)),
                    touched.union(*(group[1] for group in joined)),
                )
            )
        return [sorted(group) for group, _ in groups]

    def _needs_people(self, rows: Iterable[Row]) -> int:
        places = {place for row in rows for place in self.needs.members[row]}
        return len({self.needs.scores[place].whose for place in places})

    def _partition(self, rows: Sequence[Row], block: Block) -> None:
        above = set(self.hidden[HOME[block.whole]]) & set(rows) if block.whole else set()
        hidden = above | {row for row in rows if not self._row_is_safe(row, block)}
        waiting = sorted(
            (row for row in rows if row not in hidden),
            key=lambda row: (self.counts[row][block.whole or "started"], row),
        )
        while hidden and waiting and not self._together_safe(hidden, above, block):
            hidden.add(waiting.pop(0))
        self.hidden[block.name] |= hidden
        if block.whole and not waiting and self._still_narrow(hidden - above, hidden, block):
            # Every row is hidden and the whole is told all the same: then what the block splits goes too, in all these rows.
            self.asked[HOME[block.whole]] |= set(rows)

    def _still_narrow(self, inside: Collection[Row], hidden: Collection[Row], block: Block) -> bool:
        """Whether what the whole tells of all these rows narrows down a small count that is printed of one of them.

        Of a split with a small part the whole tells nothing, but for how many were scored again: that is always told.
        """
        sums = {part: sum(self.counts[row][part] for row in hidden) for part in block.parts}
        if block.name != TOLD and not is_safe(sums.values(), self.threshold):
            return False
        return any(
            self._narrowed(row, part, block, sums)
            for row in inside
            for part in block.parts
            if part in COUNTS and part not in NOT_AGAIN
        )

    def _narrowed(self, row: Row, part: str, block: Block, sums: Mapping[str, int]) -> bool:
        """Whether a small count of a row has too little room between what the row holds and what all hidden rows hold."""
        count, whole = self.counts[row][part], self.counts[row][block.whole or "started"]
        low, high = max(0, whole + sums[part] - sum(sums.values())), min(whole, sums[part])
        return 0 < count < self.threshold and high - low < self.threshold - 1

    def _row_is_safe(self, row: Row, block: Block) -> bool:
        few = 0 < self.needs.people[row] < self.threshold
        asked = row in self.asked[block.name]
        return (
            not few
            and not asked
            and is_safe((self.counts[row][part] for part in block.parts), self.threshold)
        )

    def _together_safe(self, hidden: Collection[Row], above: Collection[Row], block: Block) -> bool:
        """Whether the hidden rows show nothing small together, and each of their small counts could be many others."""
        sums = {part: sum(self.counts[row][part] for row in hidden) for part in block.parts}
        if not is_safe((*sums.values(), self._needs_people(hidden)), self.threshold):
            return False
        if block.whole is None:
            return True
        return not any(
            self._narrowed(row, part, block, sums)
            for row in hidden
            if row not in above
            for part in block.parts
        )

    def _overlapping(self, rows: Sequence[Row], block: Block) -> None:
        """Rows that share needs: each beside all the others, and beside all that any of them took in."""
        apart = {row for row in rows if row[1] in (NONE, NOT_RECORDED)}
        every: frozenset[int] = frozenset().union(*(self.needs.members[row] for row in rows))
        taken = every.difference(*(self.needs.members[row] for row in apart))
        for row in rows:
            inside = self.needs.members[row]
            rests = [every - inside] if row in apart else [every - inside, taken - inside]
            safe = self._row_is_safe(row, block) and all(self.rest_is_safe(rest, block) for rest in rests)
            if not safe or (block.whole and row in self.hidden[HOME[block.whole]]):
                self.hidden[block.name].add(row)

    def rest_is_safe(self, places: Collection[int], block: Block) -> bool:
        """Whether what is left beside a row is nobody or enough people, in every count of a block."""
        counts = counts_beside(self.needs.of(places))
        people = len({self.needs.scores[place].whose for place in places})
        return is_safe((people, *(counts[part] for part in block.parts)), self.threshold)
