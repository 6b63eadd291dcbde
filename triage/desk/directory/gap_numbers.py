"""The numbers of a gaps report for others: small ones hidden, and whatever would give them back.

For each kind of help and person, wishes are counted by place and by age and split into those a service was found for,
those that no service could take up, those for which all was tried, and the rest. These counts add up, so a table of them with its totals goes through
:mod:`triage.disclosure`; where that finds no way to keep a count from being worked out, no number of this help and person is shown. Why somebody was turned away is not printed for others at all.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from triage.disclosure import ALL, Cell, Table, crossed, suppress
from triage.signposting.gaps.demand import OFFERED, TRIED, Demand, Wish
from triage.signposting.gaps.numbers import Counts, Key, Numbers

_UNMET, _TRIED, _FOUND, _OTHER = "unmet", "tried", "found", "other"
_GAP = "\n"
"""Between place and age in the name of a row; neither holds one."""


def for_others(demand: Demand, threshold: int) -> Numbers:
    """Every number, but for those from 1 to one below the threshold and those that would tell them (0 or 1 hides nothing)."""
    if not demand.recorded:
        return Numbers(recorded=False, for_others=True)
    tables: defaultdict[tuple[str, str], defaultdict[tuple[str, str], int]]
    tables = defaultdict(lambda: defaultdict(int))
    for wish in demand.wishes:
        tables[wish.help, wish.person][_cell(wish), _outcome(wish, demand)] += 1
    asked: dict[Key, int | None] = {}
    unmet: dict[Key, int | None] = {}
    tried: dict[Key, int | None] = {}
    every: dict[tuple[str, str], Counts] = {}
    for (help_code, person), counts in tables.items():
        rows: defaultdict[str, list[str]] = defaultdict(list)
        for row in dict.fromkeys(row for row, _ in counts):
            rows[row.split(_GAP)[0]].append(row)
        table = suppress(crossed(counts, rows=rows), threshold)
        if table.exposed:
            table = _nothing_shown(table)
        every[help_code, person] = Counts(
            table.count((ALL, ALL)), *(_shown(table, ALL, outcome) for outcome in (_UNMET, _TRIED))
        )
        for members in rows.values():
            for row in members:
                place, column = row.split(_GAP)
                key = (help_code, person, place, column)
                asked[key] = table.count((row, ALL))
                unmet[key] = _shown(table, row, _UNMET)
                tried[key] = _shown(table, row, _TRIED)
    return Numbers(True, asked, unmet, tried, {}, every, for_others=True)


def _shown(table: Table, row: str, outcome: str) -> int | None:
    """The count of an outcome; one that nobody had is 0, and hidden where nothing of the table is shown."""
    if (row, outcome) in table.cells:
        return table.count((row, outcome))
    return None if table.exposed else 0


def _nothing_shown(table: Table) -> Table:
    return replace(table, cells=dict.fromkeys(table.cells, Cell(None, "secondary")))


def _cell(wish: Wish) -> str:
    return f"{wish.place.code}{_GAP}{wish.column}"


def _outcome(wish: Wish, demand: Demand) -> str:
    if wish.outcome == OFFERED:
        return _FOUND
    if wish.outcome == TRIED and wish.outcome in demand.gap_reasons:
        return _TRIED
    return _UNMET if wish.outcome in demand.gap_reasons else _OTHER
