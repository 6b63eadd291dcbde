"""Outcomes as parts: the whole, then one part for each grouping; no figure without paired, lost, same and worse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from triage.desk import Desk
from triage.desk.outcome_looking import GROUPS, HOW_TAKEN, WAYS, Looked, look_at_outcomes
from triage.pages import (
    HIDDEN,
    Absent,
    Block,
    Cell,
    Chart,
    Column,
    Figure,
    Figures,
    Mark,
    Table,
    Words,
    words,
)
from tui.pages.periods import Span, usual
from tui.pages.sheets import CaseGroup, Part, Place, Target, part, seated, section
from tui.pages.wording import counted, day_in_words

WHOLE = "all"
TITLES: Mapping[str, str] = {WHOLE: "All needs together", **WAYS}
"""Every part by its key, in the order in which they are shown."""
PREVIEW = (
    "A look at what would be passed on. Nothing was passed on by looking and nothing is remembered; writing a file for others "
    "(x) is remembered, and may be refused where it would tell of few people beside what was passed on before."
)
_COUNTS = ("paired", "lost", "awaiting_review", "improved", "same", "worse")


@dataclass(frozen=True)
class OutcomesPage:
    """One part of the outcomes of a period."""

    notice: str
    span: Span
    for_others: bool
    hidden: str
    """What is hidden and why; empty inside the service."""
    part: Part
    cases: bool
    """Whether any need was first recorded in the period."""
    recorded: str
    """From when to when there are cases, where the period has no need; empty otherwise."""


def read_outcomes(
    desk: Desk, by: str | None, span: Span | None, way: str, *, for_others: bool = False
) -> OutcomesPage:
    """Read one part of the outcomes of a period (None: the usual one); long work."""
    days = span or usual(desk)
    grouping = None if way == WHOLE else way
    with seated(desk, by):
        looked = look_at_outcomes(desk, days.start, days.end, grouping, for_others=for_others)
    blocks: list[Block] = []
    targets: dict[Place, Target] = {}
    if for_others:
        blocks.append(Words((PREVIEW,)))
    if grouping is None:
        _whole(looked, blocks, targets)
    else:
        _grouping(looked, grouping, blocks, targets)
    hidden = _hidden(desk, looked) if for_others else ""
    if hidden:
        blocks.insert(1, Words((hidden,)))
        targets = {}
    cases = bool(looked.report.needs) or looked.report.few
    return OutcomesPage(
        desk.notice or "",
        days,
        for_others,
        hidden,
        part(way, TITLES[way], blocks, targets),
        cases,
        "" if cases or for_others else _recorded(desk),
    )


def _recorded(desk: Desk) -> str:
    """When the first case was added and when the newest, so that nobody looks for days in vain."""
    days = [row.added_on for row in desk.store.cases()] if desk.has_record else []
    if not days:
        return "There is no case on record yet."
    return f"The first case on record was added on {day_in_words(min(days))}, the newest on {day_in_words(max(days))}."


def _hidden(desk: Desk, looked: Looked) -> str:
    """How much is hidden and by which rule."""
    report = looked.report
    rows = sum(row.suppressed for row in report.rows)
    whole = report.overall.suppressed
    least = desk.settings.small_number_threshold
    if least <= 1:
        return f"This workspace hides no small numbers: its threshold is {least} (small_number_threshold in triage.toml)."
    if not rows and not whole and not report.few:
        return f"Nothing had to be hidden: no count is of fewer than {least} people."
    said = [
        part
        for part in (
            "figures of the whole" if whole or report.few else "",
            f"figures of {counted(rows, 'row')}" if rows else "",
        )
        if part
    ]
    return (
        f"Hidden: {' and '.join(said)}. Counts of fewer than {least} people are not passed on, nor others from which they "
        "could be worked out; a hidden figure is said to be hidden, never shown as 0."
    )


def _whole(looked: Looked, blocks: list[Block], targets: dict[Place, Target]) -> None:
    page = looked.page
    whole = section(page.sections, "whole")
    assert whole is not None
    row = looked.report.overall

    def cell(name: str, value: int) -> Cell:
        return HIDDEN if name in row.hidden else value

    counts: dict[str, Cell] = {
        "started": cell("started", row.follow.started),
        "paired": cell("paired", row.follow.paired),
        "lost": cell("lost", row.follow.lost),
        "awaiting_review": cell("awaiting_review", row.follow.awaiting_review),
        "improved": cell("improved", row.final.improved),
        "same": cell("same", row.final.same),
        "worse": cell("worse", row.final.worse),
    }
    blocks.append(Words(tuple(f"{label}: {text}" for label, text in page.about)))
    named = (
        ("started", "Needs scored at the start"), ("paired", "Paired: scored again"), ("lost", "Lost: not scored again"),
        ("awaiting_review", "Review still to come"), ("improved", "Better"), ("same", "The same"), ("worse", "Worse"),
    )  # fmt: skip
    place = len(blocks)
    blocks.append(Figures(tuple(Figure(name, label, counts[name]) for name, label in named)))
    groups = looked.cases.get(WHOLE, {})
    for number, (name, label) in enumerate(named):
        code = "awaiting" if name == "awaiting_review" else name
        if cases := groups.get(code):
            targets[place, number] = Target(
                "cases", label, groups=(CaseGroup(label, str(counts[name]), cases),)
            )
    blocks.append(_bars(counts))
    blocks += whole.blocks
    blocks.append(Words(("WARNINGS, IN FULL", *(f"! {text}" for _, text in page.warnings))))


def _bars(counts: Mapping[str, Cell]) -> Chart:
    marks = tuple(
        Mark(label, float(value)) if isinstance(value := counts[name], int) else Mark(label, None, note=words(value))
        for name, label in (
            ("improved", "better"), ("same", "the same"), ("worse", "worse"), ("lost", "lost"), ("awaiting_review", "still to come"),
        )
    )  # fmt: skip
    started = words(counts["started"], "count")
    return Chart(
        "became", f"What became of {started} needs that were scored", "bars", marks, "needs", "", kind="count"
    )


def _grouping(looked: Looked, by: str, blocks: list[Block], targets: dict[Place, Target]) -> None:
    found = section(looked.page.sections, by)
    if found is None:
        blocks.append(
            Words(
                (f"No need of this period can be grouped so: nothing was recorded for {TITLES[by].lower()}.",)
            )
        )
        return
    tables = {block.key: block for block in found.blocks if isinstance(block, Table)}
    charts = [block for block in found.blocks if isinstance(block, Chart)]
    change, count = tables[f"{by}_change"], tables[f"{by}_counts"]
    rows = [row for row in looked.report.rows if row.by == by]
    place = len(blocks)
    blocks.append(_together(by, change, count))
    for number, row in enumerate(rows):
        groups = looked.cases.get(row.key, {})
        listed = tuple(CaseGroup(title, "", groups[code]) for code, title in GROUPS if groups.get(code))
        if listed:
            targets[place, number] = Target("cases", f"{TITLES[by]}: {change.rows[number][0]}", groups=listed)
    blocks += [_with_rest(one, blocks[place]) for one in charts]
    blocks += [one for key, one in tables.items() if key not in (change.key, count.key)]
    said = tuple(f"! {text}" for _, text in looked.page.warnings)
    if said:
        blocks.append(Words(("WARNINGS, IN FULL", *said)))


def _with_rest(chart: Chart, table: Block) -> Chart:
    """The picture of before and after with what must travel with it beside each line."""
    assert isinstance(table, Table)
    at = {column.key: number for number, column in enumerate(table.columns)}
    rest = {
        str(row[0]): ", ".join(
            f"{words(row[at[name]], 'count')} {name}" for name in ("paired", "lost", "same", "worse")
        )
        for row in table.rows
    }
    marks = tuple(replace(mark, note=rest.get(mark.label, mark.note)) for mark in chart.marks)
    return replace(chart, marks=marks)


def _together(by: str, change: Table, count: Table) -> Table:
    """Before and after with everything that must travel with it, in one table."""
    at = {column.key: number for number, column in enumerate(change.columns)}
    beside = {column.key: number for number, column in enumerate(count.columns)}
    rows = tuple(
        (
            one[0],
            *(one[at[name]] for name in ("mean_before", "mean_after", "reduction_of_means_pct")),
            *(other[beside[name]] for name in _COUNTS),
        )
        for one, other in zip(change.rows, count.rows, strict=True)
    )
    return Table(
        f"{by}_outcomes",
        f"{TITLES[by]}: before and after, and what became of the rest",
        (
            Column("title", TITLES[by]), Column("mean_before", "before", "number", 1), Column("mean_after", "after", "number", 1),
            Column("reduction_of_means_pct", "fall", "percent", 0), Column("paired", "paired", "count"),
            Column("lost", "lost", "count"), Column("awaiting_review", "to come", "count"),
            Column("improved", "better", "count"), Column("same", "same", "count"), Column("worse", "worse", "count"),
        ),
        rows,
        note="Severity 1 to 10, ten the worst: lower is better. Fall: 100 × (1 − mean after / mean before). Paired = better + "
        "same + worse; to come: the review is not due yet." + (f" {HOW_TAKEN}" if by == "take_up" else ""),
        empty="No need of this period was scored.",
    )  # fmt: skip


def is_hidden(cell: Cell) -> bool:
    """Whether a figure is held back from others."""
    return cell is Absent.HIDDEN
