"""The demo's diary: which step is taken on which day, and working through it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from triage.desk.deciding import case_now, found_case
from triage.desk.demo import work
from triage.desk.demo.days import (
    COORDINATOR,
    FIRST_DAY,
    FIRST_REVIEW,
    LAST_DAY,
    PEOPLE,
    SECOND_REVIEW,
    SEED,
    TEAM,
    next_working_day,
    working_days_on,
)
from triage.desk.demo.folder import fresh_workspace
from triage.desk.opening import Desk
from triage.desk.register import add_person
from triage.importing.synthetic import synthetic_month, synthetic_reviews
from triage.workspace import Workspace

Progress = Callable[[str, int, int], None]
"""Hears what is being done, how many steps are done, and how many there are."""
LEFT_FOR_YOU = 5
"""One case in so many keeps its last proposals, so that whoever opens the workspace finds something to confirm."""


@dataclass
class _Child:
    """One case of the month and what will become of it."""

    entry: dict[str, Any]
    reviews: list[dict[str, Any]]
    draw: random.Random
    triaged_again: bool = False
    reviewed: list[date] = field(default_factory=list)

    @property
    def number(self) -> str:
        return str(self.entry["case"])

    @property
    def received(self) -> date:
        return date.fromisoformat(self.entry["received"])


@dataclass(frozen=True)
class _Step:
    """One entry of the diary."""

    day: date
    rank: int
    """Order within a day: new referrals come before everything else."""
    what: str
    do: Callable[[Desk], None]


def make_demo(folder: Path, progress: Progress | None = None, children: int | None = None) -> Workspace:
    """Make a demo workspace in ``folder`` and work through five months in it, day by day, through the desk.

    ``children`` takes only the first so many of the 171; the margins that were fed in hold for all of them only.
    Each step is a transaction of its own. Raises :class:`triage.errors.Refused` where ``folder`` holds anything that is
    not a demo's.
    """
    workspace = fresh_workspace(folder, LAST_DAY)
    with Desk(workspace, FIRST_DAY, durable=False) as desk:
        for name, role in PEOPLE:
            add_person(desk, name, role, TEAM, None if name == COORDINATOR else COORDINATOR)
        month = [_child(entry) for entry in synthetic_month(SEED, FIRST_DAY)][:children]
        steps = sorted(
            (step for child in month for step in _diary(child)), key=lambda step: (step.day, step.rank)
        )
        for done, step in enumerate(steps, start=1):
            desk.on = step.day
            step.do(desk)
            if progress:
                progress(step.what, done, len(steps))
    return workspace


def _child(entry: dict[str, Any]) -> _Child:
    """Draw what becomes of one child; each has a draw of its own, so that one child changes nothing for the others."""
    draw = random.Random(f"{SEED} {entry['case']}")  # noqa: S311 - a demonstration, no secret
    received = date.fromisoformat(entry["received"])
    first, second = next_working_day(received + FIRST_REVIEW), next_working_day(received + SECOND_REVIEW)
    return _Child(entry, synthetic_reviews(entry, draw, first, second), draw)


def _diary(child: _Child) -> Iterator[_Step]:
    number, draw, received = child.number, child.draw, child.received
    soon = working_days_on(received, 1)
    yield _Step(received, 0, "taking referrals in", lambda desk: work.take_in(desk, child.entry))
    yield _Step(received, 1, "telling who must act", lambda desk: work.tell(desk, number))
    yield _Step(received, 2, "confirming", lambda desk: work.decide(desk, number, draw))
    yield _Step(soon, 3, "hearing back", lambda desk: work.hear_back(desk, number))
    yield _Step(soon, 4, "referring", lambda desk: work.send(desk, number))
    yield _Step(
        working_days_on(received, 8), 5, "answers", lambda desk: work.answers_come(desk, number, draw)
    )
    for days in (18, 30):
        yield _Step(
            working_days_on(received, days),
            5,
            "help goes on",
            lambda desk: work.help_goes_on(desk, number, draw),
        )
    for place, found in enumerate(child.reviews):
        yield from _review(child, place, found)
    ending = working_days_on(received + SECOND_REVIEW, 5)
    yield _Step(min(ending, LAST_DAY), 9, "closing", lambda desk: _close(desk, child))


def _review(child: _Child, place: int, found: dict[str, Any]) -> Iterator[_Step]:
    """A review, and what follows where it led to another triage; the second only for those triaged again."""
    number, draw = child.number, child.draw
    day = date.fromisoformat(found["on"])

    def look(desk: Desk) -> None:
        if place and not child.triaged_again:
            return
        child.triaged_again = work.look_again(desk, number, found)
        child.reviewed.append(desk.on)

    def settle(desk: Desk) -> None:
        waits = place and draw.random() < 1 / LEFT_FOR_YOU
        if child.reviewed[-1:] == [day] and child.triaged_again and not waits:
            work.decide(desk, number, draw)

    def follow(desk: Desk) -> None:
        if child.reviewed[-1:] == [day] and child.triaged_again:
            work.send(desk, number)

    yield _Step(day, 6, "reviewing", look)
    yield _Step(day, 7, "telling who must act", lambda desk: work.tell(desk, number))
    yield _Step(day, 8, "confirming", settle)
    yield _Step(working_days_on(day, 1), 3, "hearing back", lambda desk: work.hear_back(desk, number))
    yield _Step(working_days_on(day, 1), 4, "referring", follow)
    if not place:
        yield _Step(working_days_on(day, 8), 5, "answers", lambda desk: work.answers_come(desk, number, draw))
        yield _Step(
            working_days_on(day, 20), 5, "help goes on", lambda desk: work.help_goes_on(desk, number, draw)
        )


def _close(desk: Desk, child: _Child) -> None:
    """End what can end; some of the lost families stay open, because somebody goes on trying."""
    case = case_now(desk, found_case(desk, child.number))
    reason = work.reason_to_close(case, child.reviewed[-1] if child.reviewed else None)
    if reason is None or (reason == "no_reply" and child.draw.random() < 0.4):
        return
    if any(work.still_proposed(desk, child.number)) and reason != "no_reply":
        return
    work.end(desk, child.number, reason)
