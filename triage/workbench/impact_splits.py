"""How the changes fall on groups of children, with small numbers hidden.

The splits are of the same cases, so they are hidden together: what one gives away, another must not. Totals of the
whole report are known to its readers; where a total is itself small, its column is put together with others, and
where even the number of changed cases is small no split is shown.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from triage.disclosure import ALL, Cell, Key, Sum, Table, crossed, suppress_beside_known
from triage.workbench.impact_report import Split

CASES, SAME, CHANGED = "cases", "unchanged", "changed"
LOWER, HIGHER, OTHER = "level lower", "level higher", "other change"
PARTS = (SAME, LOWER, HIGHER, OTHER)
"""What can become of a case, each in one of these."""
Counts = Mapping[str, Mapping[str, Mapping[str, int]]]
"""Split -> label -> one of :data:`PARTS` -> cases."""


def splits_of(counts: Counts, threshold: int) -> tuple[Split, ...]:
    """The tables of all splits, hidden together; a label nobody has is left out."""
    totals = _totals(counts)
    changed = sum(totals[part] for part in (LOWER, HIGHER, OTHER))
    few = [name for name, number in ((CHANGED, changed), (SAME, totals[SAME])) if 0 < number < threshold]
    if not changed or few:
        why = (
            f"so few cases are {few[0]} (fewer than {threshold}) that a split would tell of single children"
            if few
            else "no case changes"
        )
        return tuple(Split(by, (), (), why) for by in counts)
    parts = _parts(totals, threshold)
    table, columns = _table(counts, parts)
    found = suppress_beside_known(table, threshold, _column)
    return tuple(
        Split(
            by,
            columns,
            tuple(
                (label, tuple(found.cells[_key(by, label, column)] for column in columns))
                for label in _labels(labels)
            ),
        )
        for by, labels in counts.items()
    )


def _totals(counts: Counts) -> dict[str, int]:
    first = next(iter(counts.values()), {})
    return {part: sum(row.get(part, 0) for row in first.values()) for part in PARTS}


def _parts(totals: Mapping[str, int], threshold: int) -> dict[str, str]:
    """Column each part is shown in: together under ``changed`` where the total of one is small."""
    if any(0 < totals[part] < threshold for part in (LOWER, HIGHER, OTHER)):
        return {SAME: SAME, LOWER: CHANGED, HIGHER: CHANGED, OTHER: CHANGED}
    return {part: part for part in PARTS}


def _labels(rows: Mapping[str, Mapping[str, int]]) -> list[str]:
    return [label for label, row in rows.items() if sum(row.values())]


def _key(by: str, label: str, column: str) -> tuple[str, str, str]:
    return (ALL, ALL, column) if label == ALL else (by, label, column)


def _column(key: Key) -> Hashable | None:
    """Zeros may be hidden in the rows of one split, not in those of others."""
    return None if key[0] == ALL else (key[0], key[2])


def _table(counts: Counts, parts: Mapping[str, str]) -> tuple[Table, tuple[str, ...]]:
    """All splits as one table whose totals are known, and the columns in order."""
    shown = tuple(dict.fromkeys(parts.values()))
    grouped = {CHANGED: [name for name in shown if name != SAME]} if CHANGED not in shown else {}
    cells: dict[Any, Cell] = {}
    sums: dict[Sum, None] = {}
    for by, rows in counts.items():
        table = crossed(
            {
                (label, column): sum(
                    rows[label].get(part, 0) for part, name in parts.items() if name == column
                )
                for label in _labels(rows)
                for column in shown
            },
            columns=grouped,
        )
        rename = _renamer(by)
        cells |= {rename(key): cell for key, cell in table.cells.items()}
        sums |= {
            Sum(rename(one.total), tuple(rename(part) for part in one.parts)): None for one in table.sums
        }
    known = frozenset(key for key in cells if key[0] == ALL)
    columns = (CASES, *([CHANGED] if grouped else []), *(name for name in shown if name != SAME))
    return Table(cells, tuple(sums), known=known), columns


def _renamer(by: str) -> Any:
    def rename(key: tuple[str, str]) -> tuple[str, str, str]:
        row, column = key
        return _key(by, row, CASES if column == ALL else column)

    return rename


def counted(labels: Sequence[str], kinds: Sequence[Sequence[int]]) -> dict[str, dict[str, int]]:
    """Rows of a split from one list of numbers for each of :data:`PARTS`, in the order of ``labels``."""
    return {
        label: {part: int(kinds[place][number]) for place, part in enumerate(PARTS)}
        for number, label in enumerate(labels)
    }
