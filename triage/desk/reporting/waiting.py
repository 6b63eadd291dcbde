"""How long children wait for each step, and who never came to it (A22)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from triage.desk.made_referrals import Sent
from triage.desk.reporting.counting import Book, Key, mark
from triage.desk.reporting.story import Story
from triage.pages import Block, Cell, Chart, Column, Table
from triage.vocabulary import Vocabulary

FIRST_ACTION = "received to first action"
STEPS = (
    FIRST_ACTION,
    "received to decided",
    "decided to confirmed",
    "confirmed to first sent",
    "sent to seen",
    "seen to accepted",
    "accepted to help begun",
    "confirmed to first review",
)
"""Steps in their order; each but the first is counted from the step before it that it names."""
_SEEN = ("opened", "accepted", "waiting", "started", "completed")
_TAKEN = ("accepted", "waiting", "started", "completed")
_BEGUN = ("started", "completed")


@dataclass
class Wait:
    """Days until one step, one number a child, and the children who have not come to it."""

    step: str
    days: dict[str, int] = field(default_factory=dict)
    """Child -> days."""
    open: set[str] = field(default_factory=set)
    """Children still waiting for it on the day."""
    closed: set[str] = field(default_factory=set)
    """Children whose case was closed before it."""
    not_due: set[str] = field(default_factory=set)
    """Children for whom there is nothing to wait for: no referral was to be made, or an earlier step did not come."""

    @property
    def children(self) -> set[str]:
        """All who were to come to this step: those who did, who still wait, and whose case was closed before."""
        return {*self.days, *self.open, *self.closed}

    def reached(self, child: str, begun: date, day: date | None, *, is_open: bool) -> None:
        """Note the day of the step, or that it has not come."""
        if day is not None:
            self.days[child] = max((day - begun).days, 0)
        elif is_open:
            self.open.add(child)
        else:
            self.closed.add(child)


def waits(stories: Iterable[Story], on: date, words: Vocabulary) -> list[Wait]:
    """Each step for some cases as known on the day; a child counts once in a step, by the first that came so far."""
    found = {step: Wait(step) for step in STEPS}
    for story in stories:
        _of(story, on, words, found)
    return list(found.values())


def _of(story: Story, on: date, words: Vocabulary, found: dict[str, Wait]) -> None:
    child, goes_on = story.number, story.open_on(on)
    received = story.about.received or story.row.added_on
    acted = story.first_action(words)
    found[FIRST_ACTION].reached(child, received, acted, is_open=goes_on)
    decided = story.decisions[0].on if story.decisions else None
    found["received to decided"].reached(child, received, decided, is_open=goes_on)
    confirmed = story.first_confirmed()
    if decided is None:
        for step in STEPS[2:]:
            found[step].not_due.add(child)
        return
    found["decided to confirmed"].reached(child, decided, confirmed, is_open=goes_on)
    if confirmed is None:
        for step in STEPS[3:]:
            found[step].not_due.add(child)
        return
    reviewed = min((one.on_day for one in story.reviews), default=None)
    found["confirmed to first review"].reached(child, confirmed, reviewed, is_open=goes_on)
    _sent(story, confirmed, words, found, is_open=goes_on)


def _sent(story: Story, confirmed: date, words: Vocabulary, found: dict[str, Wait], *, is_open: bool) -> None:
    """The life of referrals; signposts are not followed here, for nobody tells us when a family goes."""
    child = story.number
    made = [one for one in story.referrals if one.row.kind == "referral"]
    meant = any(one.kind == "referral" for one in story.actions)
    steps = STEPS[3:7]
    if not made and not meant:
        for step in steps:
            found[step].not_due.add(child)
        return
    out = [(day, one) for one in made if (day := one.out_on(words)) is not None]
    found[steps[0]].reached(child, confirmed, min((day for day, _ in out), default=None), is_open=is_open)
    before = [(day, one) for day, one in out]
    for step, states in zip(steps[1:], (_SEEN, _TAKEN, _BEGUN), strict=True):
        if not before:
            found[step].not_due.add(child)
            continue
        before = _next(found[step], child, before, states, words, is_open=is_open)


def _next(
    wait: Wait,
    child: str,
    before: Sequence[tuple[date, Sent]],
    states: tuple[str, ...],
    words: Vocabulary,
    *,
    is_open: bool,
) -> list[tuple[date, Sent]]:
    """Note how long until the first referral of a child came so far; returns those that did, with the day."""
    came = [(day, begun, one) for begun, one in before if (day := one.reached(*states)) is not None]
    if came:
        day, begun, _ = min(came, key=lambda entry: (entry[0], entry[1]))
        wait.days[child] = max((day - begun).days, 0)
    elif is_open and any(not one.over(words) for _, one in before):
        wait.open.add(child)
    else:
        wait.closed.add(child)
    return [(day, one) for day, _, one in came]


COLUMNS = (
    Column("step", "step"),
    Column("children", "children", "count"),
    Column("came", "came to it", "count"),
    Column("median_days", "median days", "days"),
    Column("nine_in_ten_days", "9 in 10 within", "days"),
    Column("longest_days", "longest", "days"),
    Column("still_waiting", "still waiting", "count"),
    Column("ended_before", "ended before", "count"),
)


def waits_row(book: Book, place: str, wait: Wait) -> tuple[Cell, ...]:
    """One line: how many, how long, and how many never."""
    everyone: Key = (place, wait.step, "children")
    parts = [
        (f"{name}", people)
        for name, people in (("came", wait.days), ("still_waiting", wait.open), ("ended_before", wait.closed))
    ]
    children = book.count(everyone, wait.children)
    cells = [book.count((place, wait.step, name), list(people)) for name, people in parts]
    book.split(everyone, ((place, wait.step, name) for name, _ in parts))
    if wait.step != FIRST_ACTION:  # to which every child is to come
        book.within((place, FIRST_ACTION, "children"), everyone, wait.not_due)
    base: Key = (place, wait.step, "came")
    values = list(wait.days.values())
    return (
        wait.step,
        children,
        cells[0],
        book.middle(values, base),
        book.ninth(values, base),
        book.longest(values, base),
        cells[1],
        cells[2],
    )


def waits_blocks(book: Book, place: str, found: Sequence[Wait]) -> tuple[Block, ...]:
    """The table of all steps, and a picture of the medians."""
    rows = tuple(waits_row(book, place, wait) for wait in found)
    table = Table(
        place,
        "Days from step to step",
        COLUMNS,
        rows,
        note="One number a child. Still waiting and ended before are never counted as nought days.",
    )
    chart = Chart(
        f"{place}_medians",
        "Median days of those who came to each step",
        "bars",
        tuple(mark(str(row[0]), row[3]) for row in rows),
        "days",
        "Median days from step to step; the table says how many children came to each step and how many did not.",
        kind="days",
        better="lower",
    )
    return table, chart
