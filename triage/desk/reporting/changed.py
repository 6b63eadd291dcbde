"""Outcomes over time: severity at first, at the first review and last, by month of first record and by category."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from triage.desk.reporting.counting import Book, Key, mark
from triage.desk.reporting.ground import Ground
from triage.desk.reporting.period import Month, Period, months_back
from triage.model.history import CaseHistory, NeedHistory, ReviewPoint
from triage.outcomes.change import Change, change, pairs
from triage.pages import (
    NOT_APPLICABLE,
    Absent,
    Block,
    Cell,
    Chart,
    Column,
    Figure,
    Figures,
    Mark,
    Section,
    Table,
    Words,
)
from triage.pages.shown import words

MONTHS = 12
"""Months that are shown at least, so that a line can be seen."""
COUNTED = (
    Column("started", "scored at first", "count"),
    Column("paired", "paired", "count"),
    Column("lost", "lost", "count"),
    Column("awaiting_review", "review to come", "count"),
    Column("improved", "better", "count"),
    Column("same", "same", "count"),
    Column("worse", "worse", "count"),
)
MEANS = (
    Column("mean_before", "mean before", "number", 1),
    Column("mean_after", "mean after", "number", 1),
    Column("reduction", "fall of the mean", "percent", 0),
)


def needs_from(histories: Iterable[CaseHistory], start: date, end: date) -> dict[NeedHistory, str]:
    """Needs first recorded from one day to another -> the child whose case they are of."""
    return {need: history.case for history in histories for need in history.within(start, end).needs}


def change_cells(
    book: Book, place: Key, needs: Mapping[NeedHistory, str], on: date, at: ReviewPoint = "final"
) -> tuple[tuple[Cell, ...], Change]:
    """How many began with a score, were scored again, are lost or wait; better, same, worse; means and the fall."""
    groups: dict[str, dict[object, str]] = {
        name: {} for name in ("started", "paired", "lost", "awaiting", "improved", "same", "worse")
    }
    for need, child in needs.items():
        item, before, after = (need.whose, need.need, need.first[0]), need.first[1], need.score_at(at, on)
        if before is None:
            continue
        groups["started"][item] = child
        if after is None:
            waits = need.awaiting_review and not need.closed(on)
            groups["awaiting" if waits else "lost"][item] = child
            continue
        groups["paired"][item] = child
        groups["improved" if after < before else "worse" if after > before else "same"][item] = child
    counts = [book.count((*place, name), items) for name, items in groups.items()]
    book.split((*place, "started"), [(*place, name) for name in ("paired", "lost", "awaiting")])
    book.split((*place, "paired"), [(*place, name) for name in ("improved", "same", "worse")])
    found = change(pairs(needs, at, on))
    base = (*place, "paired")
    means = [
        book.figure(_number(value), base)
        for value in (found.mean_before, found.mean_after, found.reduction_of_means_pct)
    ]
    return (*counts, *means), found


def _number(value: Fraction | None) -> Cell:
    return NOT_APPLICABLE if value is None else float(value)


def changed(ground: Ground, book: Book) -> tuple[Section, ...]:
    """The second dashboard: what changed for children."""
    period, on = ground.period, ground.period.on
    whole = needs_from(ground.histories, period.start, period.last)
    place: Key = ("changed", "all")
    final, _ = change_cells(book, place, whole, on)
    first, _ = change_cells(book, ("changed", "all", "first_review"), whole, on, "first_review")
    book.split((*place, "started"), [("changed", "all", "first_review", "started")])
    _unscored(book, whole)
    here = _figures(book, whole, final, first)
    columns = (Column("at", "at"), *COUNTED, *MEANS)
    points = Table(
        "first_and_final",
        f"Needs first recorded {period.words()}",
        columns,
        (("first review", *first), ("last score", *final)),
        note="Severity 1 to 10, ten the worst. Paired: scored at first and again. Lost: not scored again, and the case was closed or "
        "its review is overdue. At the first review, a need is lost or waits where that review did not score it.",
    )
    sections = [
        Section("changed", "What changed", (here, points, *_categories(ground, book, whole, final))),
        Section("changed_by_month", "Change by month of first record", tuple(_months(ground, book))),
    ]
    return tuple(sections)


def _unscored(book: Book, needs: Mapping[NeedHistory, str]) -> None:
    items = {(need.whose, need.need, need.first[0]): child for need, child in needs.items()}
    without = {
        (need.whose, need.need, need.first[0]): child
        for need, child in needs.items()
        if need.first[1] is None
    }
    book.count(("changed", "all", "needs"), items)
    book.count(("changed", "all", "unscored"), without)
    book.split(("changed", "all", "needs"), [("changed", "all", "started"), ("changed", "all", "unscored")])


def _figures(
    book: Book, needs: Mapping[NeedHistory, str], final: Sequence[Cell], first: Sequence[Cell]
) -> Figures:
    children = set(needs.values())
    followed = _followed(final)
    return Figures(
        (
            Figure("children", "Children", book.count(("changed", "children"), children), beside="with a need first recorded in the period"),
            Figure("needs", "Needs", book.again(("changed", "all", "needs")), beside="of children, parents and siblings"),
            Figure("unscored", "Needs that nobody scored at first", book.again(("changed", "all", "unscored"))),
            Figure("improved", "Better at the last score", final[4], beside=followed),
            Figure("same", "The same", final[5], beside=followed),
            Figure("worse", "Worse", final[6], beside=followed),
            Figure("reduction", "Fall of mean severity", final[9], "percent", beside=f"{followed}; no cause is claimed"),
            Figure("reduction_first_review", "Fall at the first review", first[9], "percent", beside=f"{_followed(first)}; no cause is claimed"),
        )
    )  # fmt: skip


def _followed(cells: Sequence[Cell]) -> str:
    """How many were paired, lost, wait, the same and worse: what every before and after figure travels with."""
    started, paired, lost, awaiting, improved, same, worse = (words(cell, "count") for cell in cells[:7])
    return f"{paired} paired of {started}, {lost} lost, {awaiting} to come; {improved} better, {same} same, {worse} worse"


def _categories(
    ground: Ground, book: Book, whole: Mapping[NeedHistory, str], total: Sequence[Cell]
) -> Iterable[Block]:
    on = ground.period.on
    names = sorted({need.category for need in whole})
    rows: list[tuple[Cell, ...]] = []
    marks = []
    for name in names:
        inside = {need: child for need, child in whole.items() if need.category == name}
        cells, _ = change_cells(book, ("changed", "category", name), inside, on)
        title = name.replace("_", " ") or "not sorted"
        rows.append((title, *cells))
        marks.append(_pair(title, cells[7], cells[8]))
    for part in ("started", "paired", "lost", "awaiting", "improved", "same", "worse"):
        book.split(("changed", "all", part), [("changed", "category", name, part) for name in names])
    rows.append(("all", *total))
    yield Table(
        "changed_by_category",
        "By category of need, at the last score",
        (Column("category", "category"), *COUNTED, *MEANS),
        tuple(rows),
    )
    yield Chart(
        "before_after",
        "Mean severity before and after, by category",
        "before_after",
        tuple(marks),
        "severity, 1 to 10, ten the worst",
        "Mean severity at first and at the last score of needs scored twice, by category; the table says how many, and how many were lost.",
        better="lower",
    )


def _pair(label: str, before: Cell, after: Cell) -> Mark:
    if isinstance(before, Absent) or isinstance(after, Absent):
        return Mark(label, None, note=words(before if isinstance(before, Absent) else after))
    if isinstance(before, int | float) and isinstance(after, int | float):
        return Mark(label, float(before), after=float(after))
    return Mark(label, None)


def months_shown(period: Period, *, alone: bool = False) -> tuple[Month, ...]:
    """Twelve months up to the period's last known day, or the period's own where it is longer or is to stand ``alone``."""
    start = period.start if alone else min(period.start, months_back(period.last, MONTHS - 1))
    return Period(start, period.end, period.on).months()


def _months(ground: Ground, book: Book) -> Iterable[Block]:
    on, start = ground.period.on, ground.period.start
    # A month of which the period holds a part would, beside the period, tell of the other part.
    months = months_shown(ground.period, alone=not book.inside and start.day != 1)
    rows: list[tuple[Cell, ...]] = []
    for month in months:
        needs = needs_from(ground.histories, month.start, month.end)
        cells, _ = change_cells(book, ("changed", "month", month.name), needs, on)
        if needs or rows:
            rows.append((month.name, *cells))
    inside = [month for month in months if month.start >= start]
    if inside and inside[0].start == start:
        for part in ("started", "paired", "lost", "awaiting", "improved", "same", "worse"):
            book.split(("changed", "all", part), [("changed", "month", month.name, part) for month in inside])
    yield Table(
        "changed_by_month",
        "By month in which the need was first recorded, as known on the day",
        (Column("month", "month"), *COUNTED, *MEANS),
        tuple(rows),
        note="Later months have had less time for a second score: read the fall beside how many were paired and lost.",
    )
    yield Chart(
        "reduction_by_month",
        "Fall of mean severity, by month of first record",
        "line",
        tuple(mark(str(row[0]), row[10]) for row in rows),
        "per cent",
        "Per cent by which mean severity fell among needs scored twice, by the month they were first recorded.",
        kind="percent",
        better="higher",
    )
    yield Words(
        (
            (
                "People who ask for help often do so when things are worst, and many would have felt better later without it; this shows "
                "change, and not what caused it. Those who were lost may have fared otherwise than those seen again: `triage outcomes` "
                "says how far that could go."
            ),
        )
    )
