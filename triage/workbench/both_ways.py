"""The same cases decided under two rulebooks one by one: slower than columns, and needs nothing but the engine's oracle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from triage.deciding import decide
from triage.model import CaseFile, Decision, Settings
from triage.rulebook import Rulebook
from triage.signposting import Directory


@dataclass(frozen=True)
class LostDoor:
    """An escalation that a case has under the old rules and has not, or later, under the new."""

    case: str
    to: str
    within_days: int
    now_within_days: int | None
    """None where it is gone."""


@dataclass(frozen=True)
class BothWays:
    """What two rulebooks make of the same cases."""

    cases: int
    changed: int
    """Cases with another decision, the fingerprint of the rules left aside."""
    lowered: int
    lost: tuple[LostDoor, ...]


def decided_both_ways(
    old: Rulebook,
    new: Rulebook,
    cases: Sequence[CaseFile],
    *,
    directory: Directory,
    settings: Settings,
    on: date,
    progress: Callable[[int, int], None],
) -> BothWays:
    """Decide every case on the day ``on`` under both rulebooks, as if for the first time, and compare."""
    changed, lowered = 0, 0
    lost: list[LostDoor] = []
    for done, case in enumerate(cases, start=1):
        was, now = (
            decide(case, rulebook=book, directory=directory, settings=settings, on=on) for book in (old, new)
        )
        changed += was.model_copy(update={"rulebook": now.rulebook}) != now
        lowered += now.level.number < was.level.number
        lost += _lost(was, now)
        progress(done, len(cases))
    return BothWays(len(cases), changed, lowered, tuple(lost))


def _lost(was: Decision, now: Decision) -> list[LostDoor]:
    doors = {(one.to, one.person, one.who): one.within_days for one in now.escalations}
    found = []
    for one in was.escalations:
        days = doors.get((one.to, one.person, one.who))
        if days is None or days > one.within_days:
            found.append(LostDoor(was.case, one.to, one.within_days, days))
    return found
