"""Escalations of the period and how fast they were heard (law 1): to whom, told, received, decided, put aside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from triage.desk.reporting.counting import Book
from triage.desk.reporting.ground import Ground
from triage.pages import Cell, Column, Section, Table
from triage.store.records import EscalationRow

STEPS: tuple[tuple[str, Callable[[EscalationRow], date | None]], ...] = (
    ("somebody was told", lambda one: one.told_on),
    ("somebody received it", lambda one: one.received_on),
    ("they decided", lambda one: one.decided_on),
)


def escalated(ground: Ground, book: Book) -> Section:
    """Every escalation raised in the period, those put aside too."""
    period = ground.period
    raised = {
        one.id: (one, story.number)
        for story in ground.stories
        for one in story.escalations
        if period.holds(one.raised_on)
    }
    base = ("escalated", "all")
    whole = book.count(base, {("escalation", number): child for number, (_, child) in raised.items()})
    doors = sorted({one.towards for one, _ in raised.values()})
    rows: list[tuple[Cell, ...]] = []
    for door in doors:
        inside = {("escalation", n): child for n, (one, child) in raised.items() if one.towards == door}
        aside = {
            ("escalation", n): child
            for n, (one, child) in raised.items()
            if one.towards == door and one.dismissed_on is not None
        }
        cells = book.count(("escalated", door), inside), book.count(("escalated", door, "aside"), aside)
        book.within(
            ("escalated", door),
            ("escalated", door, "aside"),
            {k: c for k, c in inside.items() if k not in aside},
        )
        rows.append((ground.title("escalations", door), *cells))
    book.split(base, [("escalated", door) for door in doors])
    every_aside = {
        ("escalation", n): child for n, (one, child) in raised.items() if one.dismissed_on is not None
    }
    rows.append(("all", whole, book.count(("escalated", "all", "aside"), every_aside)))
    book.split(("escalated", "all", "aside"), [("escalated", door, "aside") for door in doors])
    steps = tuple(_step(book, raised, title, day) for title, day in STEPS)
    return Section(
        "escalations",
        "Escalations",
        (
            Table(
                "escalations",
                "Raised in the period",
                (
                    Column("towards", "to"),
                    Column("raised", "raised", "count"),
                    Column("put_aside", "put aside", "count"),
                ),
                tuple(rows),
                note="Put aside: by two named people of the discipline, with a reason.",
            ),
            Table(
                "escalation_steps",
                "Days from raised until",
                (
                    Column("step", "step"),
                    Column("came", "came to it", "count"),
                    Column("same_day", "the same day", "count"),
                    Column("median_days", "median days", "days"),
                    Column("longest_days", "longest", "days"),
                    Column("not_yet", "not yet", "count"),
                ),
                steps,
                note="Not yet: on the day of this report, those put aside left out.",
            ),
        ),
    )


def _step(
    book: Book,
    raised: dict[int, tuple[EscalationRow, str]],
    title: str,
    day_of: Callable[[EscalationRow], date | None],
) -> tuple[Cell, ...]:
    came: dict[object, str] = {}
    same: dict[object, str] = {}
    waits: dict[object, str] = {}
    days = []
    for number, (one, child) in raised.items():
        day = day_of(one)
        if day is not None:
            came["escalation", number] = child
            days.append(max((day - one.raised_on).days, 0))
            if days[-1] == 0:
                same["escalation", number] = child
        elif one.dismissed_on is None:
            waits["escalation", number] = child
    base = ("escalated", "all")
    key = ("escalated", title, "came")
    cell = book.count(key, came)
    within = {("escalation", n): child for n, (_, child) in raised.items() if ("escalation", n) not in came}
    book.within(base, key, within)
    at_once = book.count(("escalated", title, "same_day"), same)
    book.within(key, ("escalated", title, "same_day"), {k: c for k, c in came.items() if k not in same})
    left = book.count(("escalated", title, "not_yet"), waits)
    book.within(base, ("escalated", title, "not_yet"), {
        ("escalation", n): child for n, (_, child) in raised.items() if ("escalation", n) not in waits
    })  # fmt: skip
    return title, cell, at_once, book.middle(days, key), book.longest(days, key), left
