"""CORE20, PLUS groups and clinical areas: who belongs, who does not, and of whom nobody recorded it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from triage.desk.reporting.counting import Book, Key
from triage.desk.reporting.ground import Ground
from triage.desk.reporting.story import Story
from triage.outcomes.frameworks import FrameworkFile, Group, Priority, belongs, splits_of
from triage.pages import NOT_APPLICABLE, Block, Cell, Column, Table

_STATES = ("in", "not_in", "not_recorded")
_TITLES = {
    "age": "age",
    "sex": "sex",
    "ethnicity": "ethnic group",
    "deprivation": "deprivation (IMD deciles, 1 the most deprived)",
}


def group_tables(
    ground: Ground, book: Book, one: FrameworkFile, children: Mapping[str, frozenset[str]]
) -> Iterator[Block]:
    """How the children of each area stand to each group, and the breakdowns a framework asks for; nothing without groups.

    ``children``: those that bear on each priority of the framework, by its code; they were counted before.
    """
    if not one.groups and not any(priority.splits for priority in one.priorities):
        return
    grouped = {group.priority for group in one.groups}
    areas = {"everybody": _received(ground)} | {
        priority.code: _with_needs(ground, priority)
        for priority in one.priorities
        if priority.code not in grouped
    }
    if one.groups:
        yield _standing(ground, book, one, areas, children)
    flags = {flag for priority in one.priorities for flag in priority.flags}
    if flags:
        yield _flags(ground, book, one)
    for priority in one.priorities:
        if priority.splits and priority.code in areas:
            yield _split(ground, book, one, priority, areas[priority.code])


def _received(ground: Ground) -> list[Story]:
    period = ground.period
    return [
        story
        for story in ground.stories
        if period.holds(story.row.added_on)
        or any(period.holds(need.first[0]) for need in story.history.needs)
    ]


def _with_needs(ground: Ground, priority: Priority) -> list[Story]:
    entry = ground.words.single("priorities", priority.code)
    codes, marks = frozenset(entry.items("needs")), frozenset(entry.items("indicators"))
    period = ground.period
    return [
        story
        for story in _received(ground)
        if any(need.need in codes and period.holds(need.first[0]) for need in story.history.needs)
        or (period.holds(story.row.added_on) and marks & frozenset(story.about.indicators))
    ]


def _state(group: Group, story: Story) -> str:
    found = belongs(group, story.about, [need.need for need in story.history.needs])
    return "not_recorded" if found is None else "in" if found else "not_in"


def _standing(
    ground: Ground,
    book: Book,
    one: FrameworkFile,
    areas: Mapping[str, list[Story]],
    children: Mapping[str, frozenset[str]],
) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for group in one.groups:
        for name, members in areas.items():
            key: Key = ("group", one.id, group.id, name)
            whole = (*key, "all")
            parts = {
                state: [story.number for story in members if _state(group, story) == state]
                for state in _STATES
            }
            every = book.count(whole, [story.number for story in members])
            cells = [book.count((*key, state), parts[state]) for state in _STATES]
            book.split(whole, [(*key, state) for state in _STATES])
            title = "all children" if name == "everybody" else ground.title("priorities", name)
            rows.append((group.title, title, every, *cells))
        part: Key = ("group", one.id, group.id, "everybody", "in")
        _within_its_priority(book, part, group, areas["everybody"], children)
        for state in _STATES:  # those of an area lie inside all children of the same state
            outer: Key = ("group", one.id, group.id, "everybody", state)
            for name, members in areas.items():
                if name != "everybody":
                    inside = {story.number for story in members if _state(group, story) == state}
                    rest = [
                        story.number
                        for story in areas["everybody"]
                        if _state(group, story) == state and story.number not in inside
                    ]
                    book.within(outer, ("group", one.id, group.id, name, state), rest)
    return Table(
        f"{one.id}_groups",
        "Who belongs to each group",
        (
            Column("group", "group"),
            Column("area", "children with"),
            Column("children", "children", "count"),
            Column("in_group", "in the group", "count"),
            Column("not_in_group", "not in it", "count"),
            Column("not_recorded", "not recorded", "count"),
        ),
        tuple(rows),
        note="Of those not recorded some may belong; they are never counted as outside.",
    )


def _within_its_priority(
    book: Book, part: Key, group: Group, everybody: list[Story], children: Mapping[str, frozenset[str]]
) -> None:
    """Children of a group lie inside the children of its priority, who may also be there by an indicator."""
    own = {story.number for story in everybody if _state(group, story) == "in"}
    if group.priority is not None and own < children[group.priority]:
        book.within(("priority", group.priority, "children"), part, children[group.priority] - own)


def _flags(ground: Ground, book: Book, one: FrameworkFile) -> Table:
    """Children whose last decision raised a flag of the framework."""
    raised: dict[str, set[str]] = defaultdict(set)
    wanted = [flag for priority in one.priorities for flag in priority.flags]
    for story in _received(ground):
        for flag in story.decisions[-1].flags if story.decisions else ():
            raised[flag].add(story.number)
    rows = tuple(
        (
            flag,
            ground.title("flags", flag),
            book.count(("flag", one.id, flag), raised[flag]) if raised[flag] else 0,
        )
        for flag in dict.fromkeys(wanted)
    )
    return Table(
        f"{one.id}_flags",
        "Flags of the last decision",
        (Column("code", "flag"), Column("flag", "what it says"), Column("children", "children", "count")),
        rows,
    )


def _split(ground: Ground, book: Book, one: FrameworkFile, priority: Priority, members: list[Story]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for split in priority.splits:
        groups: dict[str, list[str]] = defaultdict(list)
        for story in members:
            groups[splits_of(story.about, split)].append(story.number)
        key: Key = ("split", one.id, priority.code, split)
        book.count((*key, "all"), [story.number for story in members])
        cells = {name: book.count((*key, name), inside) for name, inside in sorted(groups.items())}
        book.split((*key, "all"), [(*key, name) for name in cells])
        rows.extend((_TITLES[split], _named(ground, split, name), cell) for name, cell in cells.items())
        if not cells:
            rows.append((_TITLES[split], "nobody", NOT_APPLICABLE))
    return Table(
        f"{one.id}_{priority.code}_split",
        f"{ground.title('priorities', priority.code)}: who the children are",
        (Column("by", "by"), Column("group", "group"), Column("children", "children", "count")),
        tuple(rows),
        note="Children known here, not the rate of access of a population: nobody here counts the children who never came.",
    )


def _named(ground: Ground, split: str, name: str) -> str:
    if name == "not_recorded":
        return "not recorded"
    return ground.title("ethnicity", name) if split == "ethnicity" else name.replace("_", " ")
