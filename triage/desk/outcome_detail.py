"""Tables that only a report inside the service has: intervals, the missing, looks after closing, two groups side by side."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from triage.outcomes.intervals import WHY_NOT
from triage.pages import NOT_APPLICABLE, Cell, Column, Section, Table, Words

if TYPE_CHECKING:
    from triage.outcomes import Comparison
    from triage.outcomes.cohorts import Cohort
    from triage.outcomes.intervals import Interval
    from triage.outcomes.summary import Detail

FIGURE_WORDS = {
    "mean_change": "points", "reduction_of_means_pct": "reduction of means", "mean_reduction_pct": "mean of own reductions",
    "share_of_possible_pct": "share of possible improvement",
}  # fmt: skip
Rows = Sequence[tuple[str, "Detail"]]
"""What a row is called, and what is said of it inside."""


def number(value: Fraction | float | None) -> Cell:
    """A figure, or the sign that there is nothing to say."""
    return NOT_APPLICABLE if value is None else float(value)


def ends(one: Interval | None) -> tuple[Cell, Cell, Cell]:
    """Estimate and ends of an interval."""
    if one is None:
        return (NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE)
    return (one.estimate, number(one.low), number(one.high))


def detail_tables(by: str, title: str, rows: Rows) -> list[Table]:
    """The further tables of a grouping, of what was asked for and what there is."""
    first = Column("title", title)
    found = []
    if any(one.follow_up.paired for _, one in rows):
        found.append(_since_closing(by, title, first, rows))
    if any("interval" in one.asked for _, one in rows):
        found.append(
            _intervals(f"{by}_intervals", title, first, rows, ("mean_change", "reduction_of_means_pct"))
        )
        found.append(
            _intervals(
                f"{by}_intervals_own", title, first, rows, ("mean_reduction_pct", "share_of_possible_pct")
            )
        )
    if any(one.missing for _, one in rows):
        found += _missing(by, title, first, rows)
    return found


def _since_closing(by: str, title: str, first: Column, rows: Rows) -> Table:
    return Table(
        f"{by}_follow_up",
        f"{title}: since closing, against the start",
        (
            first, Column("paired", "Paired", "count"), Column("mean_before", "Before", "number", 1),
            Column("mean_after", "Since closing", "number", 1), Column("improved", "Better", "count"), Column("same", "Same", "count"),
            Column("worse", "Worse", "count"),
        ),
        tuple(
            (
                name, one.follow_up.paired, number(one.follow_up.mean_before), number(one.follow_up.mean_after),
                one.follow_up.improved, one.follow_up.same, one.follow_up.worse,
            )
            for name, one in rows
        ),
    )  # fmt: skip


def _intervals(key: str, title: str, first: Column, rows: Rows, names: tuple[str, str]) -> Table:
    columns = [first, Column("people", "People", "count")]
    for name in names:
        columns += [
            Column(name, FIGURE_WORDS[name].capitalize(), "number"),
            Column(f"{name}_low", "from", "number"),
            Column(f"{name}_high", "to", "number"),
        ]
    cells: list[tuple[Cell, ...]] = []
    for name, one in rows:
        seen = one.intervals
        figures = [cell for each in names for cell in ends(seen.figures.get(each) if seen else None)]
        cells.append((name, seen.people if seen else 0, *figures))
    return Table(
        key,
        f"{title}: {FIGURE_WORDS[names[0]]} and {FIGURE_WORDS[names[1]]}, 95 % intervals clustered by person",
        tuple(columns),
        tuple(cells),
        note=" ".join([f"No interval where {WHY_NOT['few_people']}.", *_held(rows)]),
    )


def _held(rows: Rows) -> list[str]:
    """What was measured of intervals of so few people, where a row has so few."""
    seen = [one for _, detail in rows if detail.intervals for one in detail.intervals.coverage.values()]
    if not seen:
        return []
    least, most = min(one.lowest for one in seen), max(one.highest for one in seen)
    return [
        f"Rows of few people: intervals that say 95 % held the truth in {least:.1f} to {most:.1f} % of simulated samples of so few (docs/outcome-intervals.md)."
    ]


def _missing(by: str, title: str, first: Column, rows: Rows) -> list[Table]:
    taken = [(name, one.missing) for name, one in rows if one.missing is not None]
    four = tuple(
        (
            name, one.paired, one.expected,
            *(number(each.mean_change) if each else NOT_APPLICABLE for each in (one.paired_only, one.no_change, one.worst_case)),
            number(one.tipping_point),
        )
        for name, one in taken
    )  # fmt: skip
    return [
        Table(
            f"{by}_missing",
            f"{title}: mean change in points, the missing taken four ways",
            (
                first, Column("paired", "Followed", "count"), Column("expected", "Expected", "count"),
                Column("paired_only", "Paired only", "number"), Column("no_change", "No change", "number"),
                Column("worst_case", "Worst seen", "number"), Column("tipping_point", "Tipping point", "number"),
            ),
            four,
            note="Of the missing: as if nothing changed; as if each changed as the worst that was seen; the mean change at which the whole comes to nothing (below 0 they would have to have got worse)."
            + (
                " Where the worst seen is better than no change, everybody followed improved: it is no worst case there."
                if any(one.worst_is_no_worst for _, one in taken) else ""
            ),
        ),
        Table(
            f"{by}_missing_first_scores",
            f"{title}: first scores of those followed and of the missing",
            (
                first, Column("followed", "Followed", "number", 1), Column("missing", "Missing", "number", 1),
                Column("difference", "Difference", "number"), Column("low", "from", "number"), Column("high", "to", "number"),
            ),
            tuple(
                (name, number(one.before_followed), number(one.before_missing), *ends(one.difference)) for name, one in taken
            ),
        ),
    ]  # fmt: skip


def comparison_section(found: Comparison) -> Section:
    """Two groups, the difference in their change, and what must be known before anybody believes it."""

    def figures(group: Cohort) -> tuple[Cell, ...]:
        one = group.change
        return (
            group.people, group.started, one.paired, number(one.mean_before), number(one.mean_after), number(one.mean_change),
            one.improved, one.same, one.worse,
        )  # fmt: skip

    names = (
        "People",
        "Started",
        "Paired",
        "Mean before",
        "Mean after",
        "Mean change",
        "Better",
        "Same",
        "Worse",
    )
    differences = (
        ("Fell more in the first group by (points)", *ends(found.difference)),
        ("First scores, first group less second", *ends(found.first_scores)),
    )
    return Section(
        "comparison",
        "Comparison",
        (
            Words(tuple(one.text for one in found.warnings)),
            Table(
                "groups",
                "Two groups",
                (
                    Column("figure", "Figure"),
                    Column("first", found.of.name, "number"),
                    Column("second", found.beside.name, "number"),
                ),
                tuple(zip(names, figures(found.of), figures(found.beside), strict=True)),
            ),
            Table(
                "differences",
                "Differences with their 95 % intervals",
                (
                    Column("what", "What"),
                    Column("estimate", "Estimate", "number"),
                    Column("low", "from", "number"),
                    Column("high", "to", "number"),
                ),
                differences,
            ),
        ),
    )
