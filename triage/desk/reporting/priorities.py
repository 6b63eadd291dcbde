"""``triage report priorities``: what was recorded here, told by the priorities that others set, beside their own figures.

Published figures of a whole population stand in tables of their own, with year, place and rank. They are never called our
effect: a priority is *addressed directly* or *contributed to*, as its source says.

Priorities overlap, so their figures do not add up. For others the needs that several of the priorities shown have in common
are counted as well, so that no sum or difference of rows gives back what is hidden. That is quick and hides little for one
framework; for all of them at once it would hide nearly everything, so that only children and needs are passed on then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from triage.desk.frameworks import framework_named, frameworks
from triage.desk.opening import Desk
from triage.desk.reporting.changed import COUNTED, MEANS
from triage.desk.reporting.counting import Book
from triage.desk.reporting.ground import Ground
from triage.desk.reporting.making import make
from triage.desk.reporting.priority_counts import Bears, bearing, counted, item_of
from triage.desk.reporting.priority_groups import group_tables
from triage.desk.reporting.priority_published import published_blocks
from triage.desk.reporting.resource_map import given_by_services
from triage.desk.reporting.shared_outcomes import shared_sections
from triage.desk.reporting.story import Story
from triage.model.history import NeedHistory
from triage.outcomes.frameworks import FrameworkFile, Frameworks
from triage.pages import (
    NOT_APPLICABLE,
    Absent,
    Block,
    Cell,
    Chart,
    Column,
    Mark,
    Page,
    Section,
    Table,
    Words,
)
from triage.pages.shown import words

_NOT_OURS = (
    "What was recorded here stands beside the figures of whole populations. Those move for many reasons, and no "
    "movement of theirs is claimed as an effect of this service."
)
_OVERLAP = (
    "A need may bear on several priorities and counts in each, so priorities do not add up. Before and after "
    "without a comparison group: part of any change would have come anyway."
)

_ONE_BY_ONE = (
    "Change, and the help that contributed, are passed on for one framework at a time (--framework): so many rows that "
    "overlap, side by side, would give away what has to be hidden."
)


def priorities_page(
    desk: Desk, *, start: date, end: date, framework: str | None = None, for_others: bool = False
) -> Page:
    """The report against priorities, for one framework or all; ``for_others`` hides small numbers.

    Raises :class:`triage.errors.WrongUse` for an unknown framework, :class:`triage.errors.DataProblem` where a framework
    cannot be read, :class:`triage.errors.Refused` for a role that has no reports.
    """
    every = frameworks(desk)
    chosen = [framework_named(every, framework)] if framework is not None else list(every.by_id.values())
    title = f"Priorities: {chosen[0].title}" if framework is not None else "Priorities and shared outcomes"
    return make(
        desk,
        "priorities",
        title,
        lambda ground, book: tuple(_sections(ground, book, every, chosen)),
        start=start,
        end=end,
        for_others=for_others,
    )


def _sections(
    ground: Ground, book: Book, every: Frameworks, chosen: list[FrameworkFile]
) -> Iterator[Section]:
    bears = bearing(ground, chosen)
    brief = not book.inside and len(chosen) > 1
    cells = counted(ground, book, bears, change=not brief)
    yield Section(
        "how_to_read", "How to read this", (Words((_NOT_OURS, _OVERLAP, *((_ONE_BY_ONE,) if brief else ()))),)
    )
    for one in chosen:
        if one.priorities:
            yield Section(one.id, one.title, tuple(_blocks(ground, book, one, bears, cells, brief=brief)))
    yield from shared_sections(ground, book, every, chosen)


def _blocks(
    ground: Ground,
    book: Book,
    one: FrameworkFile,
    bears: Mapping[str, Bears],
    cells: Mapping[str, tuple[Cell, ...]],
    *,
    brief: bool,
) -> Iterator[Block]:
    yield Words((f"{one.about} ({one.place}; {one.source})", *one.cautions))
    mine = [bears[priority.code] for priority in one.priorities]
    measures = {each.code: _named(ground, each) for each in mine}
    yield Table(
        f"{one.id}_priorities",
        "Children and needs that bear on each priority",
        (
            Column("code", "code"),
            Column("priority", "priority"),
            Column("contribution", "its source calls it"),
            Column("children", "children", "count"),
            Column("people", "people", "count"),
            Column("needs", "needs", "count"),
        ),
        tuple((each.code, measures[each.code], each.kind, *cells[each.code][:3]) for each in mine),
        note="Children with such a need first recorded in the period, or received in it with an indicator or in a group that belongs.",
    )
    if not brief:
        yield from _changes(one, mine, cells)
    yield from group_tables(ground, book, one, {each.code: each.children for each in mine})
    yield from published_blocks(one, ground.words)
    if not brief:
        yield _contributes(ground, book, one, mine)
    if one.missing or one.contradictions:
        yield Words(
            (
                *(
                    f"The source contradicts itself: {said.what} ({said.source})"
                    for said in one.contradictions
                ),
                *(f"Missing: {said}" for said in one.missing),
            )
        )


def _named(ground: Ground, each: Bears) -> str:
    """The title with its measure: several priorities share a title."""
    measure = ground.words.single("priorities", each.code).text("measure")
    return f"{each.title}: {measure}" if measure else each.title


def _changes(one: FrameworkFile, mine: list[Bears], cells: Mapping[str, tuple[Cell, ...]]) -> Iterator[Block]:
    yield Table(
        f"{one.id}_change",
        "Change of those needs",
        (Column("code", "code"), *COUNTED, *MEANS),
        tuple((each.code, *cells[each.code][3:]) for each in mine),
        note="Severity 1 to 10, ten the worst. Lost: not scored again, and the case was closed or its review is overdue.",
    )
    chart = _chart(one, mine, cells)
    if chart is not None:
        yield chart


def _chart(one: FrameworkFile, mine: list[Bears], cells: Mapping[str, tuple[Cell, ...]]) -> Chart | None:
    marks = []
    for each in mine:
        _, paired, lost, _, _, _, worse, before, after, _ = cells[each.code][3:]
        if before is NOT_APPLICABLE:
            continue
        beside = (
            f"{words(paired, 'count')} paired, {words(lost, 'count')} lost, {words(worse, 'count')} worse"
        )
        marks.append(
            Mark(
                f"{each.title} ({each.code}): {beside}",
                None if isinstance(before, Absent) else float(str(before)),
                after=None if isinstance(after, Absent) else float(str(after)),
                note=words(before) if isinstance(before, Absent) else "",
            )
        )
    if not marks:
        return None
    return Chart(
        f"{one.id}_before_after",
        "Mean severity before and at the last score",
        "before_after",
        tuple(marks),
        "severity, 1 to 10",
        f"Mean severity of the needs that bear on each priority of {one.title}, before and at the last score.",
        better="lower",
    )


def _contributes(ground: Ground, book: Book, one: FrameworkFile, mine: list[Bears]) -> Table:
    """Help that contributes to each priority: what was confirmed, who gives it, and what nobody could give.

    The counts are for inside: those of priorities that overlap differ by few. ``triage directory gaps --for-others`` passes
    on what is missing.
    """
    services: dict[str, int] = defaultdict(int)
    for service in ground.desk.directory.services.values():
        for code in set(service.help or ()):
            services[code] += 1
    rows: list[tuple[Cell, ...]] = []
    for each in mine:
        by_child: dict[str, list[NeedHistory]] = defaultdict(list)
        for need, child in each.needs.items():
            by_child[child].append(need)
        given, unmet = _given(ground, by_child), _unmet(ground, by_child, each.helps)
        without = {item_of(need): child for need, child in each.needs.items() if not need.helps}
        for code in sorted({*given, *unmet}):
            missing = not services[code] and given_by_services(ground.words, code)
            gap = "no service in the directory gives it" if missing else ""
            rows.append(
                (
                    each.code,
                    ground.title("help", code),
                    services[code],
                    book.alone(len(given.get(code, {}))),
                    book.alone(len(unmet.get(code, {}))),
                    gap,
                )
            )
        if without:
            rows.append(
                (each.code, "(needs for which nothing was confirmed)", NOT_APPLICABLE, NOT_APPLICABLE, book.alone(len(without)), "nothing confirmed")
            )  # fmt: skip
    return Table(
        f"{one.id}_contributes",
        "Help that contributes, and gaps",
        (
            Column("code", "code"),
            Column("help", "help"),
            Column("services", "services that give it", "count"),
            Column("needs_carried", "needs it was confirmed for", "count"),
            Column("unmet", "children for whom nobody could give it", "count"),
            Column("gap", "gap"),
        ),
        tuple(rows),
        note="A help that was given may have contributed; that it did is not shown by this.",
    )


def _given(ground: Ground, by_child: Mapping[str, list[NeedHistory]]) -> dict[str, dict[object, str]]:
    found: dict[str, dict[object, str]] = defaultdict(dict)
    del ground
    for child, needs in by_child.items():
        for need in needs:
            for code in need.helps:
                found[code][item_of(need)] = child
    return found


def _unmet(
    ground: Ground, by_child: Mapping[str, list[NeedHistory]], helps: frozenset[str]
) -> dict[str, dict[object, str]]:
    found: dict[str, dict[object, str]] = defaultdict(dict)
    for child in by_child:
        story: Story = ground.by_number[child]
        if story.decisions:
            for code, _, _ in story.decisions[-1].unmet:
                if code in helps:
                    found[code][child] = child
    return found
