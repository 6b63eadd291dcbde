"""Rows of different groupings that count the very same needs, or one those of another and a few more.

Each row is a number whose bits are its needs, so that two hundred rows can be compared with each other at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from triage.desk.passing_on.blocks import BLOCKS, Block, Hidden, counts_beside
from triage.desk.passing_on.needs import EVERYBODY, Needs, Row
from triage.outcomes import COUNTS
from triage.outcomes.groupings import NONE, PARTITIONS


class Alike:
    """Which rows have to go with others, for one set of groupings."""

    def __init__(
        self, needs: Needs, groupings: Sequence[str], threshold: int, *, by_cell: bool = False
    ) -> None:
        """``groupings`` are those that may be hidden further; ``by_cell``: needs, categories and services were settled before, cell by cell."""
        self.threshold = threshold
        self.people = [score.whose for score in needs.scores]
        self.may_hide = frozenset(groupings)
        seen = {*groupings, "need", "category", "service"} if by_cell else self.may_hide
        whole = needs.members[EVERYBODY]
        self.rows: dict[Row, int] = {
            row: sum(1 << place for place in inside)
            for row, inside in needs.members.items()
            if row[0] in seen and inside and inside != whole
        }
        self.standing = self._standing(needs)
        by_needs: dict[int, list[Row]] = defaultdict(list)
        for row, bits in self.rows.items():
            by_needs[bits].append(row)
        self.same = [rows for rows in by_needs.values() if len(rows) > 1]
        self.nested = list(self._nested(by_needs))
        self.programmes = [
            (service, programme)
            for programme in needs.rows("programme")
            for service in needs.rows("service")
            if NONE not in (programme[1], service[1]) and needs.members[service] <= needs.members[programme]
        ]

    def _standing(self, needs: Needs) -> Mapping[str, int]:
        """Name of a count -> the needs in it."""
        found: dict[str, int] = defaultdict(int)
        for place in range(len(needs.every)):
            for name, count in counts_beside(needs.of([place])).items():
                if count:
                    found[name] |= 1 << place
        return found

    def _nested(self, by_needs: Mapping[int, Sequence[Row]]) -> Iterator[tuple[int, int, frozenset[str]]]:
        """Each two sets of needs of which one lies in the other, with the blocks in which what is left over is small."""
        every = sorted(by_needs, key=int.bit_count)
        for number, small in enumerate(every):
            for large in every[number + 1 :]:
                if small & large == small and small != large:
                    left = large ^ small
                    few = self._few(left)
                    blocks = frozenset(block.name for block in BLOCKS if few or self._is_small(left, block))
                    if blocks:
                        yield small, large, blocks

    def _is_small(self, left: int, block: Block) -> bool:
        return any(
            0 < (left & self.standing.get(part, 0)).bit_count() < self.threshold for part in block.parts
        )

    def _few(self, left: int) -> bool:
        people: set[object] = set()
        while left and len(people) < self.threshold:
            lowest = left & -left
            people.add(self.people[lowest.bit_length() - 1])
            left ^= lowest
        return len(people) < self.threshold

    def to_hide(self, hidden: Hidden) -> dict[str, set[Row]]:
        """Block -> rows that have to hide it too, as things stand."""
        found: dict[str, set[Row]] = {}
        shown_by: dict[int, list[Row]] = defaultdict(list)
        for row, bits in self.rows.items():
            shown_by[bits].append(row)
        for block in BLOCKS:
            lost = set(hidden[block.name])
            more: set[Row] = set()
            for rows in self.same:
                if lost & set(rows):
                    more |= set(rows)
            more |= {programme for service, programme in self.programmes if service in lost}
            for small, large, blocks in self.nested:
                if block.name not in blocks:
                    continue
                inner = [row for row in shown_by[small] if row not in lost | more]
                outer = [row for row in shown_by[large] if row not in lost | more]
                if inner and outer:
                    more |= self._which(inner, outer)
            found[block.name] = {row for row in more - lost if row[0] in self.may_hide}
        return found

    def _which(self, inner: Sequence[Row], outer: Sequence[Row]) -> set[Row]:
        """The rows to be hidden of two nested sets: not needs and categories if others will do, those that overlap first, else the smaller."""
        free = [rows for rows in (inner, outer) if all(row[0] in self.may_hide for row in rows)]
        return set(
            min(
                free or [inner],
                key=lambda rows: (
                    any(row[0] in ("need", "category") for row in rows),
                    any(row[0] in PARTITIONS for row in rows),
                ),
            )
        )

    def tells(self, hidden: Callable[[Row], frozenset[str]]) -> bool:
        """Whether a small count stands between two shown counts of the same name of nested rows."""
        by_needs: dict[int, frozenset[str]] = {}
        for row, bits in self.rows.items():
            by_needs[bits] = by_needs.get(bits, frozenset(COUNTS)) & hidden(row)
        return any(
            0 < ((large ^ small) & self.standing.get(name, 0)).bit_count() < self.threshold
            for small, large, _ in self.nested
            for name in frozenset(COUNTS) - by_needs[small] - by_needs[large]
        )
