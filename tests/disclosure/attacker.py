"""A reader with every output in hand, a computer, and all that anybody can look up about how the rows hang together.

Everything printed becomes a system of equations and bounds in whole numbers; what each hidden count can be, from least to most, is
worked out exactly (mixed-integer programming, HiGHS through scipy). The reader knows nothing of the program that hid them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from tests.disclosure.generated import CATEGORIES, PRIORITIES, PROGRAMMES
from triage.outcomes.groupings import PARTITIONS

NAMES = (
    "started", "paired", "lost", "awaiting_review", "improved", "same", "worse",
    "first_review.paired", "first_review.improved", "first_review.same", "first_review.worse",
)  # fmt: skip
_SPLITS = {
    "started": ("paired", "lost", "awaiting_review"),
    "paired": ("improved", "same", "worse"),
    "first_review.paired": ("first_review.improved", "first_review.same", "first_review.worse"),
}
_NOT_A_GROUP = ("none", "not_recorded")
Row = tuple[str, str]
Terms = Mapping[Any, float]


def printed(row: Mapping[str, Any]) -> dict[str, int | None]:
    """The counts of a row of the JSON by their names; None where hidden."""
    found = {}
    for name in NAMES:
        block, _, figure = name.rpartition(".")
        found[name] = row[block][figure] if block else row[figure]
    return found


class Attacker:
    """Unknown counts, and everything that is known of them."""

    def __init__(self) -> None:
        self._number: dict[Any, int] = {}
        self._low: list[float] = []
        self._high: list[float] = []
        self._lines: list[tuple[dict[int, float], float, float]] = []
        self._limits: tuple[int, LinearConstraint] | None = None

    def unknown(self, key: Any, value: int | None = None) -> Any:
        """A count; known where ``value`` is given."""
        if key not in self._number:
            self._number[key] = len(self._low)
            self._low.append(0.0)
            self._high.append(10_000.0)
        if value is not None:
            self._low[self._number[key]] = self._high[self._number[key]] = float(value)
        return key

    def at_least(self, key: Any, least: int) -> None:
        """Note that a count is at least so many."""
        place = self._number[key]
        self._low[place] = max(self._low[place], least)

    def known(self, terms: Terms, low: float, high: float) -> None:
        """Note that a sum lies between two numbers."""
        line: dict[int, float] = {}
        for key, times in terms.items():
            place = self._number[self.unknown(key)]
            line[place] = line.get(place, 0.0) + times
        self._lines.append((line, low, high))

    def equal(self, total: Any, parts: Iterable[Any]) -> None:
        """Note that a count is the sum of others."""
        terms: dict[Any, float] = {total: -1.0}
        for part in parts:
            terms[part] = terms.get(part, 0.0) + 1.0
        self.known(terms, 0, 0)

    def at_most(self, part: Any, whole: Any) -> None:
        """Note that a count lies in another."""
        self.known({whole: 1.0, part: -1.0}, 0, np.inf)

    def _system(self) -> LinearConstraint:
        if self._limits is None or self._limits[0] != len(self._lines):
            rows, columns, values = [], [], []
            for number, (line, _, _) in enumerate(self._lines):
                for place, times in line.items():
                    rows.append(number)
                    columns.append(place)
                    values.append(times)
            system = csr_array((values, (rows, columns)), shape=(len(self._lines), len(self._low)))
            lows, highs = [low for _, low, _ in self._lines], [high for _, _, high in self._lines]
            self._limits = (len(self._lines), LinearConstraint(system, lows, highs))
        return self._limits[1]

    def ends(self, key: Any) -> tuple[int, int]:
        """The least and the most that a count can be."""
        limits = self._system()
        aim = np.zeros(len(self._low))
        found = []
        for way in (1.0, -1.0):
            aim[self._number[key]] = way
            solved = milp(
                aim,
                constraints=limits,
                integrality=np.ones(len(aim)),
                bounds=Bounds(np.array(self._low), np.array(self._high)),
            )
            assert solved.x is not None, f"what is printed contradicts itself: {solved.message}"
            found.append(round(solved.x[self._number[key]]))
        return found[0], found[1]


def read_outcomes(rows: Sequence[Mapping[str, Any]]) -> Attacker:
    """Everything that follows from a printed report; ``rows`` are those of the JSON, the whole as a row ``all``."""
    one = Attacker()
    by: dict[str, list[str]] = {}
    for row in rows:
        place = (row["by"], row["key"])
        by.setdefault(row["by"], []).append(row["key"])
        counts = printed(row)
        for name in NAMES:
            one.unknown((*place, name), counts[name])
        for total, parts in _SPLITS.items():
            one.equal((*place, total), [(*place, part) for part in parts])
        one.at_most((*place, "first_review.paired"), (*place, "paired"))
        _means(one, place, row, counts)
    _zeros(one, rows)
    for name in NAMES:
        _add_up(one, by, name)
    return one


def _zeros(one: Attacker, rows: Sequence[Mapping[str, Any]]) -> None:
    """Where figures are hidden one by one, a column of needs, categories or services that prints a nought hides none, in rows that
    print how many began. Where every row shows a split whole or not at all, they are hidden by blocks, noughts among them.
    """
    if _by_blocks(rows):
        return
    for by in ("need", "category", "service"):
        inside = [(row["key"], printed(row)) for row in rows if row["by"] == by]
        for name in NAMES:
            if any(counts[name] == 0 for _, counts in inside):
                for key, counts in inside:
                    if counts[name] is None and counts["started"] is not None:
                        one.at_least((by, key, name), 1)


def _by_blocks(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether no row of these groupings shows one of better, same and worse and hides another."""
    splits = [
        [printed(row)[name] is None for name in parts]
        for row in rows
        if row["by"] in ("need", "category", "service")
        for total, parts in _SPLITS.items()
        if total != "started"
    ]
    return all(all(split) or not any(split) for split in splits)


def _add_up(one: Attacker, by: Mapping[str, list[str]], name: str) -> None:
    whole = ("all", "all", name)
    for grouping, keys in by.items():
        cells = {key: (grouping, key, name) for key in keys}
        if grouping == "all":
            continue
        if grouping in PARTITIONS:
            one.equal(whole, cells.values())
            continue
        groups = [cell for key, cell in cells.items() if key not in _NOT_A_GROUP]
        taken = one.unknown((grouping, "any", name))
        one.equal(whole, [taken, *(cell for key, cell in cells.items() if key in _NOT_A_GROUP)])
        for cell in groups:
            one.at_most(cell, taken)
        if groups:
            one.known({taken: -1.0, **dict.fromkeys(groups, 1.0)}, 0, np.inf)
    _inside(one, by, name, "category", "need", CATEGORIES.get)
    _inside(one, by, name, "authority", "area", lambda key: key[:2])
    _inside(
        one,
        by,
        name,
        "deprivation",
        "imd_decile",
        lambda key: f"quintile_{(int(key.split('_')[1]) + 1) // 2}",
    )
    for priority in by.get("priority", ()):
        if priority not in _NOT_A_GROUP:
            one.equal(
                ("priority", priority, name),
                [("need", need, name) for need in by["need"] if priority in PRIORITIES.get(need, ())],
            )
    for programme in by.get("programme", ()):
        services = [("service", key, name) for key in by["service"] if PROGRAMMES.get(key) == programme]
        for service in services:
            one.at_most(service, ("programme", programme, name))
        if services:
            one.known({("programme", programme, name): -1.0, **dict.fromkeys(services, 1.0)}, 0, np.inf)


def _inside(one: Attacker, by: Mapping[str, list[str]], name: str, coarse: str, fine: str, of: Any) -> None:
    for key in by.get(coarse, ()):
        if key not in _NOT_A_GROUP:
            parts = [each for each in by[fine] if each not in _NOT_A_GROUP and of(each) == key]
            one.equal((coarse, key, name), [(fine, each, name) for each in parts])


def _means(one: Attacker, place: Row, row: Mapping[str, Any], counts: Mapping[str, int | None]) -> None:
    """What the sums of scores say of how many can have got better or worse."""
    pairs, before, after = counts["paired"], row["mean_before"], row["mean_after"]
    if not pairs or before is None or after is None:
        return
    better, worse = (*place, "improved"), (*place, "worse")
    first, last, own = pairs * before, pairs * after, pairs * (row["mean_reduction_pct"] or 0) / 100
    slack = 1e-6
    one.known({better: 1.0, worse: -9.0}, -np.inf, first - last + slack)
    one.known({better: 9.0, worse: -1.0}, first - last - slack, np.inf)
    if row["mean_reduction_pct"] is not None:
        one.known({better: 0.1, worse: -9.0}, -np.inf, own + slack)
        one.known({better: 0.9, worse: -1 / 9}, own - slack, np.inf)
    one.known({worse: 1.0}, 0, min(10 * pairs - first, last - pairs) + slack)
    one.known({better: 1.0}, 0, min(first - pairs, 10 * pairs - last) + slack)


def read_values(
    one: Attacker, data: Mapping[str, Any], asked: Mapping[str, tuple[Sequence[str], int, str]]
) -> None:
    """Divide pounds by known values of one and shares; ``asked``: row -> needs, least change and unit, as the map prints them."""
    for row in data["rows"]:
        if row["present_value"] is None:
            continue
        each = float(row["proxy"]["value"])
        for rate in row["adjustments"]:
            if rate["what"] in ("deadweight", "displacement", "attribution_to_others"):
                each *= 1 - float(rate["rate"])
        net = round(float(row["present_value"]) / each)
        needs, least, unit = asked[row["id"]]
        name = (data["map"], row["id"])
        better, worse = one.unknown((*name, "plus")), one.unknown((*name, "minus"))
        one.known({better: 1.0, worse: -1.0}, net, net)
        for part, status in ((better, "improved"), (worse, "worse")):
            inside = [("need", need, status) for need in needs]
            if least == 1 and unit == "needs":
                one.equal(part, inside)
            else:
                one.known({part: -1.0, **dict.fromkeys(inside, 1.0)}, 0, np.inf)
