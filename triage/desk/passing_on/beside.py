"""Rows of a value statement beside what the outcomes of the same needs print."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from triage.desk.passing_on.joint import Joint, as_printed
from triage.desk.passing_on.needs import Needs, Row
from triage.desk.passing_on.outcomes import Settled
from triage.disclosure import More, Printed, Sum
from triage.outcomes.groupings import NONE
from triage.valuing import ValuedRow
from triage.valuing.evidence import matches, others_of

_STATUS = {
    ("final", "better"): "improved",
    ("final", "worse"): "worse",
    ("first_review", "better"): "first_review.improved",
    ("first_review", "worse"): "first_review.worse",
}


class Beside:
    """What the outcomes of the same needs print, and the rows that are shown beside it."""

    def __init__(self, settled: Settled, needs: Needs) -> None:
        """Nothing is shown beside the outcomes yet."""
        self.settled, self.needs = settled, needs
        self.threshold = settled.threshold
        self.printed = Printed(as_printed(settled.joint), settled.threshold)
        self.others = others_of(needs.every)
        self.homes = {need.case: need.about.household or need.case for need in needs.every}

    def takes(self, one: ValuedRow) -> bool:
        """Show a row where nothing can be worked out of it."""
        better, worse = self._people(one)
        net = better - worse
        if any(0 < count < self.threshold for count in (better, abs(net))):
            return False
        query = one.row.quantity.records
        assert query is not None
        if not self._is_open(query):
            return False
        if self.settled.by_blocks and not self._is_printed(query):
            return False
        made = Sums(self.settled.joint, one.row.id)
        inside = frozenset(
            place for place, need in enumerate(self.needs.every) if matches(query, need, self.others)
        )
        made.net(better, worse)
        more, less = ("worse", "better") if query.direction == "worse" else ("better", "worse")
        every = query.by_at_least <= 1 and one.row.quantity.unit == "needs"
        for way, part in ((more, "plus"), (less, "minus")):
            status = _STATUS.get((query.at, way))
            if status is not None:
                made.lies_in(part, status, inside, self.needs, every=every)
        return self.printed.take(More(made.shown, made.unprinted, made.sums))

    def _people(self, one: ValuedRow) -> tuple[int, int]:
        """How many the row counts as better, and as worse, in its own unit."""
        assert one.found is not None
        found: dict[Any, list[int]] = defaultdict(list)
        for change in one.found.counted:
            whose: Any = (change.case, change.person, change.who)
            if one.row.quantity.unit == "needs":
                whose = (*whose, change.need)
            elif one.row.quantity.unit == "households":
                whose = self.homes.get(change.case, change.case)
            found[whose].append(change.counts)
        points = [
            int(any(count > 0 for count in each)) - int(any(count < 0 for count in each))
            for each in found.values()
        ]
        return points.count(1), points.count(-1)

    def _is_printed(self, query: Any) -> bool:
        """Whether every need asked for prints who got better and worse: where figures are hidden by blocks, pounds may not split a hidden one."""
        parts = {name for (at, _), name in _STATUS.items() if at == query.at}
        return bool(parts) and not any(
            ("need", self.needs.every[place].need) in self.needs.members
            and parts & self.settled.hidden(("need", self.needs.every[place].need))
            for place in range(len(self.needs.every))
            if matches(query, self.needs.every[place], self.others)
        )

    def _is_open(self, query: Any) -> bool:
        """Whether a query that asks by person, programme or reason asks only for rows whose outcomes are shown."""
        rows = [
            *(("person", code) for code in query.person),
            *(("programme", code) for code in query.programme),
            *(("referral_reason", code) for code in query.reason),
        ]
        return not any(
            row in self.needs.members and {"improved", "worse"} & self.settled.hidden(row) for row in rows
        )


class Sums:
    """The counts of one row, and how they hang together with what the outcomes print."""

    def __init__(self, joint: Joint, name: str) -> None:
        """``name`` is that of the row of the map."""
        self.joint, self.name = joint, name
        self.shown: dict[Any, int] = {}
        self.unprinted: dict[Any, int] = {}
        self.sums: list[Sum] = []

    def key(self, what: str) -> tuple[str, str, str]:
        """Name a count of this row."""
        return ("value", self.name, what)

    def net(self, better: int, worse: int) -> None:
        """Note that the printed number is those who got better less those who got worse."""
        self.shown[self.key("net")] = abs(better - worse)
        self.unprinted |= {self.key("plus"): better, self.key("minus"): worse}
        more, less = ("plus", "minus") if better >= worse else ("minus", "plus")
        self.sums.append(Sum(self.key(more), (self.key("net"), self.key(less))))

    def lies_in(self, part: str, status: str, inside: frozenset[int], needs: Needs, *, every: bool) -> None:
        """Note that those counted lie in the needs asked for that stand so; these lie in rows, or hold rows, of the outcomes.

        ``every``: the map counts each need that changed by a point, so that readers know that nothing is left over.
        """
        counts = needs.of(inside)
        whole = self.key(status)
        if counts[status] < self.unprinted[self.key(part)]:
            # Of one need written down in two cases, the row took the other: nothing is known to lie in anything.
            return
        self.unprinted[whole] = counts[status]
        if every and counts[status] == self.unprinted[self.key(part)]:
            self.sums.append(Sum(whole, (self.key(part),)))
        else:
            self._rest(whole, self.key(part))
        members = {row: found for row, found in needs.members.items() if row in self.joint.rows}
        for row, found in members.items():
            if row[1] == NONE:
                continue
            cell = (*self.joint.at(row), status)
            if found == inside:
                self.sums.append(Sum(cell, (whole,)))
            elif inside < found:
                self._rest(cell, whole)
            elif row[0] == "service" and found < inside:
                self._rest(whole, cell)
        self._holds(whole, status, inside, members)

    def _holds(
        self, whole: Any, status: str, inside: frozenset[int], members: Mapping[Row, frozenset[int]]
    ) -> None:
        """Rows of needs and categories that lie inside, with what is left of the needs asked for."""
        for by in ("need", "category"):
            held = [row for row, found in members.items() if row[0] == by and found < inside]
            if held:
                cells = [(*row, status) for row in held]
                left = self.key(f"{status} but {by}")
                self.unprinted[left] = self.unprinted[whole] - sum(
                    self.joint.true.count(cell) or 0 for cell in cells
                )
                self.sums.append(Sum(whole, (*cells, left)))

    def _rest(self, total: Any, part: Any) -> None:
        left = self.key(f"{part} of {total}")
        self.unprinted[left] = self._count(total) - self._count(part)
        self.sums.append(Sum(total, (part, left)))

    def _count(self, key: Any) -> int:
        return self.unprinted[key] if key in self.unprinted else self.joint.true.count(key) or 0
