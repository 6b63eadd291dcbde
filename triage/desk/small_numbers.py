"""What may be printed of outcomes for others: rows about few people hidden, and whatever would give them back.

A row is about a group of people (a need, a category, a service). Where the group is smaller than the workspace's
threshold, nothing of the row is printed. In the other rows every count from 1 to one below the threshold is hidden, and
a mean or percentage that rests on so few pairs. Further cells are hidden until no hidden count can be worked out: needs
add up to categories and categories to all, paired, lost and awaited to all that began, better, same and worse to the
paired. What needs no protection is how many needs nobody scored at the start: it tells of our work and of no child.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from triage.disclosure import Cell, Sum, Table, suppress_beside_known
from triage.model.history import CaseHistory, NeedHistory
from triage.outcomes import ADD_UP, COUNTS, MEANS, OutcomeReport, OutcomeRow, OutcomeWarning, keys_of

Row = tuple[str, str]
"""Grouping and key of a row."""
_BASES = frozenset({"paired", "first_review.paired"})
"""Counts that means and percentages rest on: better that something else is hidden."""
_EVERYTHING = frozenset({*COUNTS, *MEANS})
_FINAL_MEANS = frozenset(name for name in MEANS if not name.startswith("first_review."))


def for_others(
    report: OutcomeReport,
    histories: Iterable[CaseHistory],
    threshold: int,
    *,
    start: date | None = None,
    end: date | None = None,
) -> OutcomeReport:
    """The report as it may be passed on: small numbers hidden by ``threshold`` (0 or 1 hides nothing).

    ``histories``, ``start`` and ``end`` are those the report was made from. The warning ``suppressed_rows`` says how
    many rows lack figures.
    """
    needs = [need for history in histories for need in history.within(start, end).needs]
    rows = {(row.by, row.key): row for row in (*report.rows, report.overall)}
    whole = {place for place, row in rows.items() if 0 < row.people < threshold}
    if threshold <= 1:
        return report
    if (report.overall.by, report.overall.key) in whole:
        whole = set(rows)
    sets = _members(needs)
    whole |= _nearly_another(sets, threshold)
    same = _same_needs(sets)
    table = suppress_beside_known(
        _table(rows, needs, whole, same, threshold),
        threshold,
        lambda key: None if key[0] == "all" else key[2],
    )
    hidden = {place: _hidden(table, same.get(place, place), row, threshold) for place, row in rows.items()}
    for place in whole:
        hidden[place] = _EVERYTHING
    settled = tuple(replace(row, hidden=hidden[row.by, row.key]) for row in report.rows)
    overall = replace(report.overall, hidden=hidden[report.overall.by, report.overall.key])
    return replace(
        report,
        rows=settled,
        overall=overall,
        warnings=tuple(_warnings(report, settled, overall, threshold)),
        few=overall.hidden == _EVERYTHING,
    )


def _members(needs: Sequence[NeedHistory]) -> dict[Row, frozenset[int]]:
    """The needs that each row counts, by their place."""
    found: dict[Row, set[int]] = defaultdict(set)
    for place, need in enumerate(needs):
        found["all", "all"].add(place)
        for by in ("need", "category", "service"):
            for key in keys_of(need, by):
                found[by, key].add(place)
    return {row: frozenset(inside) for row, inside in found.items()}


def _nearly_another(sets: dict[Row, frozenset[int]], threshold: int) -> set[Row]:
    """Services whose needs are those of another row but for a few: side by side the two rows would tell of the few."""
    return {
        row
        for row, inside in sets.items()
        if row[0] == "service"
        and any(inside < other and len(other - inside) < threshold for other in sets.values())
    }


def _same_needs(sets: dict[Row, frozenset[int]]) -> dict[Row, Row]:
    """Services that count exactly the needs of another row: what is hidden in one is hidden in both."""
    first: dict[frozenset[int], Row] = {}
    same: dict[Row, Row] = {}
    for row in sorted(sets, key=lambda row: (row[0] == "service", row)):
        if row[0] == "service" and sets[row] in first:
            same[row] = first[sets[row]]
        first.setdefault(sets[row], row)
    return same


def _table(
    rows: dict[Row, OutcomeRow],
    needs: Sequence[NeedHistory],
    whole: set[Row],
    same: dict[Row, Row],
    threshold: int,
) -> Table:
    whole = whole | {same[row] for row in whole if row in same}
    cells: dict[Any, Cell] = {
        (*place, name): Cell(count(row), "primary" if place in whole else None)
        for place, row in rows.items()
        if place not in same
        for name, count in COUNTS.items()
    }
    sums = [
        Sum((*place, total), tuple((*place, part) for part in parts))
        for place in rows
        if place not in same
        for total, parts in ADD_UP.items()
    ]
    above: dict[str, set[str]] = defaultdict(set)
    for need in needs:
        above[need.need].add(need.category)
    if all(len(categories) == 1 for categories in above.values()):
        for by, key in [place for place in rows if place[0] == "category"]:
            inside = sorted(need for need, categories in above.items() if key in categories)
            sums += [Sum((by, key, name), tuple(("need", need, name) for need in inside)) for name in COUNTS]
    else:  # a need moved from one category to another: the two splits stand beside each other
        every = [place for place in rows if place[0] == "need"]
        sums += [Sum(("all", "all", name), tuple((*place, name) for place in every)) for name in COUNTS]
    categories = [place for place in rows if place[0] == "category"]
    if categories:
        sums += [Sum(("all", "all", name), tuple((*place, name) for place in categories)) for name in COUNTS]
    dear = frozenset(key for key in cells if key[0] == "all" or key[2] in _BASES)
    return Table(cells, tuple(sums), known=_of_the_whole(rows["all", "all"], threshold), dear=dear)


def _of_the_whole(row: OutcomeRow, threshold: int) -> frozenset[Any]:
    """Counts of the whole that are printed whatever stands in the rows: all but the small and what would give those back.

    The whole is no split: how many got worse must not be left out because they are few in each row.
    """
    counts = {name: count(row) for name, count in COUNTS.items()}
    small = {name for name, count in counts.items() if 0 < count < threshold}
    beside = {part for parts in ADD_UP.values() if small & set(parts) for part in parts} - set(ADD_UP)
    return frozenset(("all", "all", name) for name in counts if name not in small | beside)


def _hidden(table: Table, place: Row, row: OutcomeRow, threshold: int) -> frozenset[str]:
    """The figures of a row that are not printed: its hidden counts, and means of few or of a hidden number of pairs."""
    counts = {name for name in COUNTS if table.cells[*place, name].suppressed}
    means: set[str] = set()
    if "paired" in counts or 0 < row.final.paired < threshold:
        means |= _FINAL_MEANS
    if "first_review.paired" in counts or 0 < row.first_review.paired < threshold:
        means.add("first_review.mean_after")
    return frozenset(counts | means)


def _warnings(
    report: OutcomeReport, rows: Sequence[OutcomeRow], overall: OutcomeRow, threshold: int
) -> Iterable[OutcomeWarning]:
    for warning in report.warnings:
        tells = any(name in overall.hidden or 0 < count < threshold for name, count in warning.counts.items())
        few = overall.hidden == _EVERYTHING and warning.counts
        yield replace(warning, text=warning.without_counts) if tells or few else warning
    number = sum(row.suppressed for row in rows)
    if number or overall.suppressed:
        yield OutcomeWarning(
            "suppressed_rows",
            f"{number} rows lack figures (null, 'hidden'): counts from 1 to {threshold - 1}, and others that would give them back.",
        )
