"""A report on measures as it may be passed on: small numbers hidden once over the whole report, and what would give them back.

Two counts of the very same people are one cell; where one count lies inside another of the same name, what is left between the
two stands in no print and is guarded too, so that two scales of one questionnaire side by side tell of nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from triage.disclosure import Cell, Sum, Table, suppress
from triage.outcomes.measures import (
    ADD_UP,
    CLASSES,
    AddedValueFound,
    MeasureReport,
    MeasureRow,
    MeasureWarning,
)

Place = tuple[str, str]
"""Key of a row, and the name of a count."""
_BANDS = ("bands.better", "bands.same", "bands.worse", "bands.unplaced")
_MEANS = "means"
_MOVES = "bands.moves"
_INSIDE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("improved", ("class.recovered", "class.improved")),
    ("worse", ("class.deteriorated",)),
)
"""Counts that hold others and somebody else besides."""


def measures_for_others(report: MeasureReport, threshold: int) -> MeasureReport:
    """The report with counts from 1 to one below ``threshold`` hidden, and others from which they could be worked out.

    A row about fewer people is hidden whole; from which band to which is never told; means go with the pairs they rest on.
    ``threshold`` 0 or 1 hides nothing.
    """
    if threshold <= 1:
        return report
    few = 0 < report.people < threshold
    hidden = _hidden(report.rows, threshold)
    rows = tuple(_settled(row, hidden[row.key], threshold) for row in report.rows)
    lacking = sum(row.hidden != {_MOVES} and bool(row.hidden) for row in rows)
    said = tuple(_plain(report.warnings))
    if lacking:
        said += (
            MeasureWarning(
                "suppressed_rows",
                f"Some rows lack figures (null, 'hidden'): counts from 1 to {threshold - 1}, and others that would give them back.",
            ),
        )
    return replace(
        report,
        rows=rows,
        added_value=tuple(_added(one, threshold) for one in report.added_value),
        warnings=said,
        few=few,
    )


def _hidden(rows: Iterable[MeasureRow], threshold: int) -> dict[str, set[str]]:
    """Names of the counts of each row that are not shown."""
    rows = list(rows)
    cells: dict[object, Cell] = {}
    place: dict[Place, object] = {}
    same: dict[frozenset[tuple[str, str]], object] = {}
    sums: dict[Sum, None] = {}
    unprinted: set[object] = set()

    def cell(at: Place, people: frozenset[tuple[str, str]], *, whole: bool) -> object:
        if at not in place:
            key = same.setdefault(people, at) if people else at
            place[at] = key
            old = cells.get(key)
            primary = whole or (old is not None and old.suppressed == "primary")
            cells[key] = Cell(len(people), "primary" if primary else None)
        return place[at]

    def rest(name: str, total: object, parts: tuple[object, ...], left: frozenset[tuple[str, str]]) -> None:
        if not left:
            return
        key = cell((f"~{name}", repr(total)), left, whole=False)
        if key == (f"~{name}", repr(total)):
            unprinted.add(key)
        held = tuple(dict.fromkeys((*parts, key)))
        if total not in held:
            sums.setdefault(Sum(total, held), None)

    for row in rows:
        whole = 0 < row.started < threshold
        names = [*_names(row)]
        for name in names:
            cell((row.key, name), row.members.get(name, frozenset()), whole=whole)
        for total, parts in _sums_of(row):
            keys = tuple(place[row.key, part] for part in parts if row.members.get(part))
            if keys and keys != (place[row.key, total],):
                sums.setdefault(Sum(place[row.key, total], keys), None)
        for outer, inner in _INSIDE if row.classes is not None else ():
            people = row.members.get(outer, frozenset())
            within = [name for name in inner if row.members.get(name)]
            left = people.difference(*(row.members[name] for name in within))
            if within and people:
                keys = tuple(place[row.key, name] for name in within)
                rest(f"{row.key}.{outer}", place[row.key, outer], keys, left)
    for one in rows:
        for other in rows:
            for name in ("started", "paired", "lost", "awaiting_review"):
                inside, outside = one.members.get(name, frozenset()), other.members.get(name, frozenset())
                if one.key != other.key and inside and inside < outside:
                    rest(f"{one.key}<{other.key}.{name}", place[other.key, name], (place[one.key, name],), outside - inside)  # fmt: skip
    settled = suppress(Table(cells, tuple(sums), unprinted=frozenset(unprinted)), threshold)
    if settled.exposed:  # the search gave up: what could still be worked out goes with everything beside it
        return {row.key: set(_names(row)) for row in rows}
    return {
        row.key: {name for name in _names(row) if settled.count(place[row.key, name]) is None} for row in rows
    }


def _names(row: MeasureRow) -> list[str]:
    names = [
        "started", *ADD_UP["started"], *ADD_UP["paired"], *(f"first_follow_up.{name}" for name in ADD_UP["paired"]),
    ]  # fmt: skip
    if row.classes is not None:
        names += [f"class.{name}" for name in CLASSES]
    if row.bands is not None:
        names += list(_BANDS)
    return names


def _sums_of(row: MeasureRow) -> list[tuple[str, tuple[str, ...]]]:
    found = [*ADD_UP.items(), ("paired", tuple(f"first_follow_up.{name}" for name in ADD_UP["paired"]))]
    if row.classes is not None:
        found.append(("paired", tuple(f"class.{name}" for name in CLASSES)))
    if row.bands is not None:
        found.append(("paired", _BANDS))
    return found


def _settled(row: MeasureRow, hidden: set[str], threshold: int) -> MeasureRow:
    if "paired" in hidden or 0 < row.paired < threshold:
        hidden = hidden | {_MEANS}
    if row.bands is not None:
        hidden = hidden | {_MOVES}
    reliable = row.reliable if _MEANS not in hidden else row.reliable.split(" and the spread of", 1)[0]
    return replace(
        row, hidden=frozenset(hidden), warnings=tuple(_plain(row.warnings)), members={}, reliable=reliable
    )


def _plain(warnings: Iterable[MeasureWarning]) -> Iterable[MeasureWarning]:
    for one in warnings:
        yield replace(one, text=one.without_counts) if one.without_counts else one


def _added(found: AddedValueFound, threshold: int) -> AddedValueFound:
    """Mean added value of few children is not told, nor how many were left out where those are few."""
    counts = (found.children, found.too_early_or_late, found.incomplete)
    if not any(0 < count < threshold for count in counts):
        return found
    return replace(found, hidden=True)
