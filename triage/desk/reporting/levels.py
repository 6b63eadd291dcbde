"""Levels of response and standings with social care: what went down, up, or stayed (G25), and days out of care."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from triage.desk.reporting.counting import Book
from triage.desk.reporting.ground import Ground
from triage.desk.reporting.period import Period
from triage.desk.reporting.story import Story
from triage.pages import UNKNOWN, Block, Cell, Column, Figure, Figures, Section, Table, Words
from triage.vocabulary import Vocabulary

LEVELS = (1, 2, 3, 4)
HIGH = 3
"""Level from which several agencies work together."""
LIST = "care_statuses"
EDGE = 2
"""Rank from which a standing is at the edge of care: a plan for a child in need, or child protection."""
_DAY = timedelta(days=1)


def levels(ground: Ground, book: Book) -> Section:
    """Where cases received in the period began and where they are, and every step that a person took in it."""
    decided = [story for story in ground.received if story.decisions]
    rows: list[tuple[Cell, ...]] = []
    book.count(("levels", "all", "all"), [story.number for story in decided])
    for first in LEVELS:
        began = [story for story in decided if story.decisions[0].level == first]
        cells = [
            book.count(("levels", str(first), str(now)), [s.number for s in began if s.row.level == now])
            for now in LEVELS
        ]
        whole = book.count(("levels", str(first), "all"), [story.number for story in began])
        book.split(("levels", str(first), "all"), [("levels", str(first), str(now)) for now in LEVELS])
        rows.append((_level(ground, first), whole, *cells))
    for now in LEVELS:
        book.count(("levels", "all", str(now)), [story.number for story in decided if story.row.level == now])
        book.split(("levels", "all", str(now)), [("levels", str(first), str(now)) for first in LEVELS])
    book.split(("levels", "all", "all"), [("levels", str(first), "all") for first in LEVELS])
    # The equity report prints levels 3 and 4 together.
    book.beneath(("levels", "high"), [story.number for story in decided if story.decisions[0].level >= HIGH])
    book.split(("levels", "high"), [("levels", str(first), "all") for first in LEVELS if first >= HIGH])
    total = book.count(("levels", "all", "all"), [story.number for story in decided])
    sums = [
        book.count(("levels", "all", str(now)), [story.number for story in decided if story.row.level == now])
        for now in LEVELS
    ]
    rows.append(("all", total, *sums))
    table = Table(
        "levels",
        "Level of the first decision, and the level in force now",
        (
            Column("first", "first decision"),
            Column("children", "children", "count"),
            *(Column(f"now_{now}", f"now {now}", "count") for now in LEVELS),
        ),
        tuple(rows),
        note="Cases received in the period. A decision raises the level at once; only a named person lowers it.",
    )
    return Section("levels", "Levels: up and down", (table, _steps(ground, book)))


def _level(ground: Ground, number: int) -> str:
    entry = next(
        (one for one in ground.words.of("levels").values() if str(one.fields.get("level")) == str(number)),
        None,
    )
    code = entry.code if entry else ""
    title = ground.desk.settings.level_titles.get(code) or (entry.title if entry else "")
    return f"{number} {title}".strip()


def _steps(ground: Ground, book: Book) -> Table:
    period = ground.period
    taken: dict[tuple[str, str], dict[object, str]] = {}
    for story in ground.stories:
        for step in story.steps:
            if period.holds(step.on_day):
                taken.setdefault((step.kind, step.reason), {})[(step.case_number, step.position)] = (
                    story.number
                )
    raised = {
        (story.number, place): story.number
        for story in ground.stories
        for place, one in enumerate(story.decisions)
        if place and one.level > story.decisions[place - 1].level and period.holds(one.on)
    }
    titles = {
        "down": "lowered by a person",
        "up": "raised by a person",
        "extend": "went on past the usual weeks",
    }
    ordered = sorted(taken)
    rows: list[tuple[Cell, ...]] = [
        (titles.get(kind, kind), ground.title("step_reasons", reason), book.count(("steps", kind, reason), taken[kind, reason]))
        for kind, reason in ordered
    ]  # fmt: skip
    rows.append(
        (
            "raised by a decision",
            "a higher level than the decision before",
            book.count(("steps", "decision"), raised),
        )
    )
    for kind in sorted({kind for kind, _ in ordered}):
        both = {
            key: child for (one, _), items in taken.items() if one == kind for key, child in items.items()
        }
        rows.append((titles.get(kind, kind), "all reasons", book.count(("steps", kind), both)))
        book.split(("steps", kind), [("steps", one, reason) for one, reason in ordered if one == kind])
    return Table(
        "level_steps",
        "Changes of level in the period",
        (Column("step", "step"), Column("reason", "reason"), Column("times", "times", "count")),
        tuple(sorted(rows, key=lambda row: (str(row[0]), row[1] == "all reasons", str(row[1])))),
    )


@dataclass(frozen=True)
class Standing:
    """One standing of a child with its place in the order."""

    code: str
    rank: int | None
    in_care: bool
    start: date
    end: date | None

    def holds(self, day: date) -> bool:
        """Whether it was in force on a day; one without an end goes on."""
        return self.start <= day and (self.end is None or day <= self.end)


_KNOWN: Mapping[str, tuple[str, int, bool]] = {
    "cin": ("cin", 2, False), "cp": ("cp", 3, False), "cla": ("cla", 4, True), "in_care": ("cla", 4, True), "child_in_care": ("cla", 4, True),
}  # fmt: skip
"""What the words of the contract mean where a workspace's published lists do not have them yet."""


def standings(story: Story, words: Vocabulary) -> list[Standing]:
    """The standings of a child, oldest first; a word that no list has keeps no rank."""
    entries = words.of(LIST)
    found = []
    for one in story.history.care:
        entry = entries.get(one.status)
        if entry is not None:
            entry = entries.get(entry.text("same_as") or "", entry)
            rank = entry.text("rank")
            found.append(
                Standing(
                    entry.code, int(rank) if rank and rank.isdecimal() else None, entry.text("in_care") == "yes", one.start, one.end
                )
            )  # fmt: skip
        else:
            code, number, in_care = _KNOWN.get(one.status, (one.status, None, False))
            found.append(Standing(code, number, in_care, one.start, one.end))
    return found


def _rank_on(held: Sequence[Standing], day: date) -> tuple[int, str] | None:
    """The highest standing in force on a day; rank 0 where all that were recorded had ended; None where nothing is known."""
    ranked = [one for one in held if one.rank is not None]
    in_force = [one for one in ranked if one.holds(day)]
    if in_force:
        highest = max(in_force, key=lambda one: one.rank or 0)
        return highest.rank or 0, highest.code
    return (0, "none") if any(one.start <= day for one in ranked) else None


@dataclass
class CareDays:
    """Days of one child in the period while the case was open here."""

    group: str
    """``looked_after`` or ``edge``."""
    inside: int = 0
    out: int = 0
    not_known: int = 0


def care_days(story: Story, period: Period, words: Vocabulary) -> CareDays | None:
    """Count days in and out of care of one child; None where no standing says anything of it.

    Counted are days from the latest of: the period's first day, the day the case was added here, and the first day looked after
    or of a standing at the edge of care; to the period's last known day or the day before the case was closed. Days out of
    care after the last day on which anybody looked are not known.
    """
    held = standings(story, words)
    care = [one for one in held if one.in_care and one.start <= period.last]
    edge = [one for one in held if not one.in_care and (one.rank or 0) >= EDGE and one.start <= period.last]
    if not care and not edge:
        return None
    begun = min(one.start for one in (care or edge))
    looked = [day for one in held for day in (one.start, one.end) if day is not None and day <= period.last]
    looked += [one.on_day for one in story.reviews if one.on_day <= period.last]
    looked += [one.closed_on for one in story.closings if one.closed_on <= period.last]
    last_look = max([story.row.added_on, *looked])
    found = CareDays("looked_after" if care else "edge")
    day = max(period.start, story.row.added_on, begun)
    while day <= period.last:
        if story.open_on(day):
            if any(one.holds(day) for one in care):
                found.inside += 1
            elif day <= last_look:
                found.out += 1
            else:
                found.not_known += 1
        day += _DAY
    return found


def social_care(ground: Ground, book: Book) -> Section:
    """Standings with social care: where children began, where they are, and days out of care."""
    return Section(
        "social_care",
        "Social care: step-down, and days out of care",
        (*_moved(ground, book), *_care_days(ground, book)),
    )


def _moved(ground: Ground, book: Book) -> Iterable[Block]:
    period, words = ground.period, ground.words
    groups: dict[tuple[str, str], list[str]] = {}
    for story in ground.stories:
        held = standings(story, words)
        starts = [one.start for one in held if one.rank is not None and one.start <= period.last]
        if not starts or not (
            story.open_on(period.last) or any(period.holds(one.closed_on) for one in story.closings)
        ):
            continue
        first = _rank_on(held, max(period.start, story.row.added_on, min(starts)))
        last = _rank_on(held, period.last)
        if first is None or last is None:
            continue
        went = "down" if last[0] < first[0] else "up" if last[0] > first[0] else "same"
        groups.setdefault((first[1], went), []).append(story.number)
    ways = ("down", "same", "up")
    everyone = [child for members in groups.values() for child in members]
    whole = book.count(("standing", "all", "all"), everyone)
    codes = sorted({code for code, _ in groups})
    rows: list[tuple[Cell, ...]] = []
    for code in codes:
        cells = [book.count(("standing", code, way), groups.get((code, way), [])) for way in ways]
        members = [child for way in ways for child in groups.get((code, way), [])]
        rows.append((_standing_title(ground, code), book.count(("standing", code, "all"), members), *cells))
        book.split(("standing", code, "all"), [("standing", code, way) for way in ways])
    for way in ways:
        book.count(
            ("standing", "all", way),
            [c for (_, went), members in groups.items() if went == way for c in members],
        )
        book.split(("standing", "all", way), [("standing", code, way) for code in codes])
    book.split(("standing", "all", "all"), [("standing", code, "all") for code in codes])
    down = book.again(("standing", "all", "down")) if everyone else UNKNOWN  # nobody's standing is on record
    yield Figures(
        (
            Figure("with_standing", "Children with a standing on record", whole, beside="whose case was open in the period"),
            Figure("stepped_down", "Children stepped down", down, beside="a lower standing, or none any more, at the end"),
            Figure("stepped_down_share", "Share stepped down", book.share(("standing", "all", "down"), ("standing", "all", "all")), "percent", "no cause is claimed"),
        )
    )  # fmt: skip
    yield Table(
        "standings",
        "Standing at the beginning (or when first recorded), and how it changed by the end",
        (
            Column("standing", "at the beginning"),
            Column("children", "children", "count"),
            Column("down", "down", "count"),
            Column("same", "same", "count"),
            Column("up", "up", "count"),
        ),
        tuple(rows),
        empty="No standing with social care was recorded for any child whose case was open in the period.",
    )


def _standing_title(ground: Ground, code: str) -> str:
    return "none in force" if code == "none" else ground.title(LIST, code)


def _care_days(ground: Ground, book: Book) -> Iterable[Block]:
    found = {
        story.number: days
        for story in ground.stories
        if (days := care_days(story, ground.period, ground.words)) is not None
    }
    titles = {"looked_after": "looked after before or now", "edge": "at the edge of care, never looked after"}
    rows: list[tuple[Cell, ...]] = []
    for group, title in titles.items():
        members = {child: days for child, days in found.items() if days.group == group}
        key = ("care_days", group)
        children = book.count(key, list(members))
        rows.append(
            (
                title,
                children,
                book.figure(sum(one.out for one in members.values()), key),
                book.figure(sum(one.inside for one in members.values()), key),
                book.figure(sum(one.not_known for one in members.values()), key),
            )
        )
    yield Table(
        "days_out_of_care",
        "Days out of care",
        (
            Column("group", "children"),
            Column("children", "how many", "count"),
            Column("days_out", "days out of care", "count"),
            Column("days_in", "days in care", "count"),
            Column("days_not_known", "days not known", "count"),
        ),
        tuple(rows),
    )
    yield Words(
        (
            (
                "What is counted: calendar days of the period on which the case was open here, from the day it was added and from the first "
                "recorded day looked after (or, for children never looked after, the first day of a plan for a child in need or of child "
                "protection). A day counts as in care where a recorded standing covers it; one without an end goes on. A day out of care "
                "counts up to the last day on which somebody looked (a review, a recorded standing, the closing); later ones are not known. "
                "No money is put on a day here, and nobody knows how many of these days would have been days in care otherwise."
            ),
        )
    )
