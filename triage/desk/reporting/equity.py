"""Equity (inventory A25, R20): levels, waits, offers, unmet need, take-up and outcomes by group, with how many and how sure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from triage.casework.take_up import HOW_READ
from triage.desk.opening import Desk
from triage.desk.reporting.changed import change_cells
from triage.desk.reporting.counting import Book, Key, mark
from triage.desk.reporting.ground import Ground
from triage.desk.reporting.groups import BYS, NOT_RECORDED, By, in_order, wilson
from triage.desk.reporting.levels import HIGH
from triage.desk.reporting.making import make
from triage.desk.reporting.small_print import COUNTING, EQUITY, how_counted
from triage.desk.reporting.story import Story
from triage.desk.reporting.waiting import Wait, waits
from triage.model.history import NeedHistory
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
    Page,
    Section,
    Table,
)
from triage.pages.shown import words

_PLACE = "equity"
_BY = (Column("by", "by"), Column("group", "group"))


@dataclass(frozen=True)
class Group:
    """The children of one group, or all."""

    by: str
    title: str
    name: str
    stories: tuple[Story, ...]

    @property
    def key(self) -> Key:
        """How its counts are named."""
        return (_PLACE, self.by, self.name)

    @property
    def children(self) -> list[str]:
        """Their cases."""
        return [story.number for story in self.stories]


def equity_page(desk: Desk, *, start: date, end: date, for_others: bool = False) -> Page:
    """The report on equity for cases received from one day to another; ``for_others`` hides small numbers.

    Raises :class:`triage.errors.Refused` for a reader whose role has no reports.
    """
    return make(desk, "equity", "Equity report", sections, start=start, end=end, for_others=for_others)


def _groups(ground: Ground) -> tuple[Group, dict[str, list[Group]]]:
    every = Group("all", "all", "all", ground.received)
    found = {by.key: _of(by, ground.received) for by in BYS}
    return every, found


def _of(by: By, stories: Sequence[Story]) -> list[Group]:
    inside: dict[str, list[Story]] = {}
    for story in stories:
        inside.setdefault(by.group(story), []).append(story)
    inside.setdefault(NOT_RECORDED, [])
    return [Group(by.key, by.title, name, tuple(inside[name])) for name in in_order(set(inside))]


def sections(ground: Ground, book: Book) -> tuple[Section, ...]:
    """By group: what is recorded, levels and waits, offers and take-up, outcomes."""
    every, found = _groups(ground)
    total = book.count((*every.key, "children"), every.children)
    figures = Figures(
        (Figure("children", "Children received in the period", total, beside="each case one child"),)
    )
    blocks: dict[str, list[tuple[Cell, ...]]] = {name: [] for name in ("levels", "offers", "outcomes")}
    found_waits = waits(ground.received, ground.desk.on, ground.words)[0]
    for group in (every, *(group for groups in found.values() for group in groups)):
        blocks["levels"].append(_levels(ground, book, group, found_waits))
        blocks["offers"].append(_offers(ground, book, group))
        blocks["outcomes"].append(_outcomes(ground, book, group))
    _sums(book, every, found)
    return (
        Section("recorded", "What is recorded at all", (figures, _recorded(book, every, found))),
        Section(
            "levels_and_waits",
            "Levels and waits",
            (
                _table("levels_and_waits", "Cases received in the period", _LEVELS, blocks["levels"], "Level of the first decision; from and to: the interval of 95 per cent of the share; days from received to first action, of those who came to it."),
                *_pictures(book, found, "high", "Share with level 3 or 4 at the first decision"),
            ),
        ),
        Section(
            "offers_and_take_up",
            "Offers, unmet need and take-up",
            (
                _table("offers_and_take_up", "Cases received in the period", _OFFERS, blocks["offers"], "Unmet: children with help that no service could give in some decision up to the day; from and to: the interval of 95 per cent of the share. Take-up: referrals and signposts for which it is known. " + HOW_READ),
                *_pictures(book, found, "unmet", "Share with help that no service could give"),
            ),
        ),
        Section(
            "outcomes",
            "What changed",
            (
                _table("outcomes", "Needs of cases received in the period, at the last score", _OUTCOMES, blocks["outcomes"], "Needs, not children. Paired: scored at first and again. The fall is of the mean, in per cent."),
            ),
        ),
        how_counted(COUNTING, EQUITY),
    )  # fmt: skip


def _table(
    key: str, title: str, columns: tuple[Column, ...], rows: Iterable[tuple[Cell, ...]], note: str
) -> Table:
    return Table(key, title, (*_BY, *columns), tuple(rows), note=note)


def _recorded(book: Book, every: Group, found: Mapping[str, list[Group]]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    base = (*every.key, "children")
    for groups in found.values():
        missing = next(group for group in groups if group.name == NOT_RECORDED)
        key = (*missing.key, "children")
        rows.append((missing.title, book.count(key, missing.children), book.share(key, base)))
    return Table(
        "not_recorded",
        "Children for whom it was not recorded",
        (
            Column("by", "what"),
            Column("children", "not recorded", "count"),
            Column("share", "of all", "percent", 0),
        ),
        tuple(rows),
        note="Where much is not recorded, the groups beside it tell of some of the children only.",
    )


_LEVELS = (
    Column("children", "children", "count"),
    Column("high", "level 3-4", "count"),
    Column("high_share", "share", "percent", 0),
    Column("high_low", "from", "percent", 0),
    Column("high_high", "to", "percent", 0),
    Column("acted", "first action", "count"),
    Column("median_days", "median days", "days"),
    Column("nine_in_ten_days", "9 in 10", "days"),
    Column("no_action", "none yet", "count"),
)


def _levels(ground: Ground, book: Book, group: Group, waited: Wait) -> tuple[Cell, ...]:
    del ground
    base = (*group.key, "children")
    children = book.count(base, group.children)
    high = [story.number for story in group.stories if story.decisions and story.decisions[0].level >= HIGH]
    high_cell = book.count((*group.key, "high"), high)
    book.within(base, (*group.key, "high"), set(group.children) - set(high))
    mine = set(group.children)
    days = {child: number for child, number in waited.days.items() if child in mine}
    acted_key = (*group.key, "acted")
    acted = book.count(acted_key, list(days))
    never = book.count((*group.key, "no_action"), mine - set(days))
    book.split(base, (acted_key, (*group.key, "no_action")))
    values = list(days.values())
    return (
        group.title,
        group.name,
        children,
        high_cell,
        *_share(book, (*group.key, "high"), base, len(high), len(mine)),
        acted,
        book.middle(values, acted_key),
        book.ninth(values, acted_key),
        never,
    )


_OFFERS = (
    Column("offers", "offers each", "number", 1),
    Column("unmet", "unmet", "count"),
    Column("unmet_share", "share", "percent", 0),
    Column("unmet_low", "from", "percent", 0),
    Column("unmet_high", "to", "percent", 0),
    Column("known", "take-up known", "count"),
    Column("not_taken", "not taken", "count"),
    Column("not_taken_share", "share", "percent", 0),
)


def _offers(ground: Ground, book: Book, group: Group) -> tuple[Cell, ...]:
    base = (*group.key, "children")
    book.count(base, group.children)
    unmet = [story.number for story in group.stories if any(one.unmet for one in story.decisions)]
    unmet_cell = book.count((*group.key, "unmet"), unmet)
    book.within(base, (*group.key, "unmet"), set(group.children) - set(unmet))
    offered = sum(len(story.decisions[0].offered) for story in group.stories if story.decisions)
    mean: Cell = offered / len(group.stories) if group.stories else NOT_APPLICABLE
    read = {
        ("referral", one.row.id): (story.number, one.take_up(ground.words))
        for story in group.stories
        for one in story.referrals
    }
    known = {key: child for key, (child, one) in read.items() if one.known}
    dropped = {key: child for key, (child, one) in read.items() if one.taken is False}
    known_key, dropped_key = (*group.key, "known"), (*group.key, "not_taken")
    known_cell = book.count(known_key, known)
    dropped_cell = book.count(dropped_key, dropped)
    book.within(known_key, dropped_key, {key: child for key, child in known.items() if key not in dropped})
    return (
        group.title,
        group.name,
        book.figure(mean, base),
        unmet_cell,
        *_share(book, (*group.key, "unmet"), base, len(unmet), len(group.stories)),
        known_cell,
        dropped_cell,
        book.share(dropped_key, known_key),
    )


_OUTCOMES = (
    Column("started", "scored", "count"),
    Column("paired", "paired", "count"),
    Column("lost", "lost", "count"),
    Column("improved", "better", "count"),
    Column("same", "same", "count"),
    Column("worse", "worse", "count"),
    Column("mean_before", "before", "number", 1),
    Column("mean_after", "after", "number", 1),
    Column("reduction", "fall", "percent", 0),
)


def _outcomes(ground: Ground, book: Book, group: Group) -> tuple[Cell, ...]:
    needs: dict[NeedHistory, str] = {
        need: story.number for story in group.stories for need in story.history.needs
    }
    cells, _ = change_cells(book, (*group.key, "needs"), needs, ground.period.on)
    started, paired, lost, _, improved, same, worse, before, after, fall = cells
    return (group.title, group.name, started, paired, lost, improved, same, worse, before, after, fall)


_PARTS: tuple[tuple[str, ...], ...] = (
    ("children",), ("high",), ("acted",), ("no_action",), ("unmet",), ("known",), ("not_taken",),
    *(("needs", part) for part in ("started", "paired", "lost", "awaiting", "improved", "same", "worse")),
)  # fmt: skip


def _sums(book: Book, every: Group, found: Mapping[str, list[Group]]) -> None:
    """Each characteristic splits all children, in every column."""
    for groups in found.values():
        for part in _PARTS:
            book.split((*every.key, *part), [(*group.key, *part) for group in groups])


def _share(book: Book, part: Key, base: Key, count: int, of: int) -> tuple[Cell, Cell, Cell]:
    """A share and the ends of its interval, in per cent."""
    share = book.share(part, base)
    ends = wilson(count, of)
    if ends is None or isinstance(share, Absent):
        return share, share, share
    return share, *ends


def _pictures(book: Book, found: Mapping[str, list[Group]], part: str, title: str) -> Iterable[Block]:
    """Shares with their intervals for groups that most reports ask of; the table holds all of them."""
    for by in ("deprivation", "ethnicity"):
        marks = tuple(_mark(book, group, part) for group in found[by])
        yield Chart(
            f"{part}_by_{by}",
            f"{title}, by {by}",
            "intervals",
            marks,
            "per cent of the group's children, with the interval of 95 per cent",
            f"{title}, by {by}, each share with its interval; wide intervals mean few children.",
            kind="percent",
        )


def _mark(book: Book, group: Group, part: str) -> Mark:
    share = book.share((*group.key, part), (*group.key, "children"))
    made = mark(group.name, share)
    if made.value is None:
        return Mark(group.name, None, note=words(share))
    count = book.again((*group.key, part))
    ends = wilson(int(count), len(group.stories)) if isinstance(count, int) else None
    return Mark(group.name, made.value, low=ends[0] if ends else None, high=ends[1] if ends else None)
