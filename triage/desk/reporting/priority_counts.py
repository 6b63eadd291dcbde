"""What bears on each priority, counted: children, people, needs and their change, and what overlapping priorities share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from triage.desk.directory.wanted import wanted_help
from triage.desk.reporting.changed import COUNTED, change_cells
from triage.desk.reporting.counting import Book, Items, Key
from triage.desk.reporting.ground import Ground
from triage.model.history import NeedHistory
from triage.outcomes.frameworks import FrameworkFile, belongs
from triage.pages import Cell
from triage.signposting.gaps.cover import join

KIND = {"direct": "addressed directly", "contributes": "contributed to"}


@dataclass(frozen=True)
class Bears:
    """What bears on one priority in the period."""

    code: str
    title: str
    kind: str
    children: frozenset[str]
    needs: Mapping[NeedHistory, str]
    """Need -> the child whose case it is of."""
    words: frozenset[str] = frozenset()
    """Codes of needs, indicators and groups by which a child bears on it."""
    helps: frozenset[str] = field(default_factory=frozenset)
    """Kinds of help that the rules give for its needs."""


def bearing(ground: Ground, chosen: list[FrameworkFile]) -> dict[str, Bears]:
    """What bears on each priority shown; of a group such as CORE20 everything of its children does."""
    period = ground.period
    inside = [
        (story, [need for need in story.history.needs if period.holds(need.first[0])])
        for story in ground.stories
    ]
    answers: dict[str, set[str]] = defaultdict(set)
    for wanted in join(wanted_help(ground.desk.rulebook)):
        for need in wanted.needs:
            answers[need].add(wanted.help)
    found = {}
    for one in chosen:
        for priority in one.priorities:
            entry = ground.words.single("priorities", priority.code)
            codes, marks = frozenset(entry.items("needs")), frozenset(entry.items("indicators"))
            groups = [group for group in one.groups if group.priority == priority.code]
            children: set[str] = set()
            needs: dict[NeedHistory, str] = {}
            for story, first_here in inside:
                own = [need for need in first_here if need.need in codes]
                grouped = any(
                    belongs(group, story.about, [need.need for need in first_here]) is True
                    for group in groups
                )
                marked = period.holds(story.row.added_on) and bool(
                    marks & frozenset(story.about.indicators) or grouped
                )
                if grouped:
                    own = first_here
                if own or marked:
                    children.add(story.number)
                needs.update(dict.fromkeys(own, story.number))
            found[priority.code] = Bears(
                priority.code,
                entry.title,
                KIND.get(entry.text("contribution") or "", "not said"),
                frozenset(children),
                needs,
                codes | marks | {group.id for group in groups},
                frozenset(help_ for code in codes for help_ in answers[code]),
            )
    return found


def item_of(need: NeedHistory) -> object:
    """What a need counts as: the person, the need, and the day it was first recorded."""
    return (need.whose, need.need, need.first[0])


def counted(
    ground: Ground, book: Book, bears: Mapping[str, Bears], *, change: bool
) -> dict[str, tuple[Cell, ...]]:
    """Children, people and needs of every priority shown, and (``change``) their change; with what overlapping priorities share."""
    on = ground.period.on
    cells: dict[str, tuple[Cell, ...]] = {}
    columns: dict[str, dict[Key, dict[object, str]]] = defaultdict(dict)
    for code, one in bears.items():
        place: Key = ("priority", code)
        items = {item_of(need): child for need, child in one.needs.items()}
        head = (
            book.count((*place, "children"), one.children),
            book.count((*place, "people"), {need.whose: child for need, child in one.needs.items()}),
            book.count((*place, "needs"), items),
        )
        cells[code] = head
        columns["needs"][(*place, "needs")] = items
        if not change:
            continue
        figures, _ = change_cells(book, place, one.needs, on)
        cells[code] = (*head, *figures)
        for name, members in _states(one.needs, on).items():
            columns[name][(*place, name)] = members
    for name, rows in columns.items() if not book.inside else ():
        _tie(book, name, rows)
    for inner, outer in ((bears[a], bears[b]) for a in bears for b in bears if a != b):
        if inner.words <= outer.words:
            small, large = ("priority", inner.code), ("priority", outer.code)
            if inner.children < outer.children:
                book.within((*large, "children"), (*small, "children"), outer.children - inner.children)
            people = {need.whose: child for need, child in outer.needs.items()}
            own = {need.whose for need in inner.needs}
            if own < set(people):
                rest = {one: child for one, child in people.items() if one not in own}
                book.within((*large, "people"), (*small, "people"), rest)
    for code in bears if change else ():
        place = ("priority", code)
        unscored = {
            item: child
            for item, child in columns["needs"][(*place, "needs")].items()
            if item not in columns["started"][(*place, "started")]
        }
        book.within((*place, "needs"), (*place, "started"), unscored)
    return cells


def _states(needs: Mapping[NeedHistory, str], on: date) -> dict[str, dict[object, str]]:
    """What each need counts in, by the names of the counts of change."""
    found: dict[str, dict[object, str]] = {column.key: {} for column in COUNTED}
    found["awaiting"] = found.pop("awaiting_review")
    for need, child in needs.items():
        before, after = need.first[1], need.score_at("final", on)
        if before is None:
            continue
        found["started"][item_of(need)] = child
        if after is None:
            waits = need.awaiting_review and not need.closed(on)
            found["awaiting" if waits else "lost"][item_of(need)] = child
            continue
        found["paired"][item_of(need)] = child
        found["improved" if after < before else "worse" if after > before else "same"][item_of(need)] = child
    return found


def _tie(book: Book, column: str, rows: Mapping[Key, Items]) -> None:
    """Say how overlapping rows of one column hang together: each is the sum of the classes of what counts in just the same rows."""
    inside: dict[object, list[Key]] = defaultdict(list)
    child: dict[object, str] = {}
    for key, items in rows.items():
        for item, whose in items.items():
            inside[item].append(key)
            child[item] = whose
    classes: dict[tuple[Key, ...], dict[object, str]] = defaultdict(dict)
    for item, keys in inside.items():
        classes[tuple(keys)][item] = child[item]
    parts: dict[Key, list[Key]] = defaultdict(list)
    for number, rows_of in enumerate(sorted(classes, key=repr)):
        below: Key = ("priority", "~class", column, str(number))
        book.beneath(below, classes[rows_of])
        for key in rows_of:
            parts[key].append(below)
    for key, below_it in parts.items():
        book.split(key, below_it)
