"""The shape of a life: states, what each waits for, and the moves between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from triage.deciding.days import calendar_days
from triage.model import Settings
from triage.rulebook import Within


@dataclass(frozen=True)
class Clock:
    """How long a state may last until it is due."""

    words: str
    """For the page, such as ``one working day``."""
    setting: str = ""
    """Key of ``[clocks]`` in triage.toml that gives the number; empty where ``days`` does, or where the record holds the day."""
    days: int = 0
    working: bool = False
    """Working days: Monday to Friday and no bank holiday of the workspace's country."""
    weeks: bool = False
    """The number counts weeks."""
    from_record: str = ""
    """Column that holds the day, where neither a setting nor ``days`` gives it."""

    def due(self, on: date, settings: Settings) -> date:
        """The day it is due, counted from ``on``; raises :class:`ValueError` where only the record knows it."""
        if self.from_record:
            raise ValueError("the day stands in the record")
        number = int(getattr(settings.clocks, self.setting)) if self.setting else self.days
        if self.weeks:
            return on + timedelta(weeks=number)
        if self.working:
            return on + timedelta(
                days=calendar_days(Within(days=number, working=True), on, settings.country) or 0
            )
        return on + timedelta(days=number)


@dataclass(frozen=True)
class Move:
    """One step that may be taken from a state."""

    to: str
    title: str
    act: str
    """Code of the right it needs (``triage people rights``); ``engine`` where the engine itself does it."""
    reasons: str = ""
    """List of codes one of which is given; empty where no reason is asked for."""
    side: tuple[str, str] | None = None
    """Key and value that a reason's entry has, such as ``("declined_by", "family")``."""
    reason_needed: bool = True
    guard: str = ""
    """What else must be so, in words; the desk checks it."""


@dataclass(frozen=True)
class State:
    """Where something stands."""

    code: str
    title: str
    whose: str
    """Role whose job it is in this state; empty at an end. An owner named in the case takes the coordinators' place."""
    clock: Clock | None = None
    """None at an end, and where something else of the case is due meanwhile."""
    end: bool = False
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True)
class Lifecycle:
    """All states of one kind of thing."""

    code: str
    title: str
    why: str
    """Why it has these states and no others."""
    start: str
    states: tuple[State, ...]

    def state(self, code: str) -> State:
        """Find a state; raises :class:`KeyError` for one it does not have."""
        for one in self.states:
            if one.code == code:
                return one
        raise KeyError(code)

    def has(self, code: str) -> bool:
        """Whether it has a state of this code."""
        return any(one.code == code for one in self.states)

    def due(self, code: str, on: date, settings: Settings) -> date:
        """The day something is due that came into a state on ``on``; raises :class:`ValueError` for a state without a clock."""
        clock = self.state(code).clock
        if clock is None:
            raise ValueError(f"nothing is due in the state {code}")
        return clock.due(on, settings)

    @property
    def ends(self) -> frozenset[str]:
        """States that nothing follows, or after which nobody has a job."""
        return frozenset(one.code for one in self.states if one.end)
