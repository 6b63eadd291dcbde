"""A workspace with people and cases, the days passing over it, and what must be true of it kept beside it in plain Python."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from tests import stores
from tests.desk.builders import LEAD, MEDIC, ON, SAM, SECOND_LEAD
from tests.desk.conftest import shared_desk
from triage.desk import Desk, add_person, create_workspace, deciding
from triage.desk.due import listing
from triage.errors import TriageError
from triage.model import CaseFile, Decision
from triage.rulebook import Rulebook

KIM, DANA, PAT, LOU = "Kim Example", "Dana Example", "Pat Example", "Lou Example"
PEOPLE = (
    (SAM, "coordinator", ""),
    (LEAD, "safeguarding_lead", ""),
    (SECOND_LEAD, "safeguarding_lead", ""),
    (MEDIC, "clinical_lead", ""),
    (KIM, "manager", ""),
    (DANA, "data_steward", ""),
    (PAT, "lead_practitioner", "North"),
    (LOU, "coordinator", "North"),
)
T = TypeVar("T")
_SHIPPED: list[Desk] = []
_MADE: list[Path] = []
_BOOKS: dict[str, Rulebook] = {}


class Broken(AssertionError):
    """Something does not hold."""


def sure(holds: object, words: str) -> None:
    """Say that something must hold."""
    if not holds:
        raise Broken(words)


class Pick:
    """Choices of one move, from numbers that somebody drew."""

    def __init__(self, drawn: Sequence[int]) -> None:
        self._drawn: Iterator[int] = iter(drawn)

    def number(self, below: int) -> int:
        return next(self._drawn, 0) % max(below, 1)

    def one(self, choices: Sequence[T]) -> T:
        return choices[self.number(len(choices))]


@dataclass
class Model:
    """What the moves made so far must have led to."""

    owed: dict[int, str] = field(default_factory=dict)
    """State of each escalation that was ever raised, by its number; kept by the moves, not read from the product."""
    case_of: dict[int, str] = field(default_factory=dict)
    clock: dict[int, date] = field(default_factory=dict)
    """The day of each escalation as it stood last."""
    state: dict[str, str] = field(default_factory=dict)
    """open or closed, by case."""
    level: dict[str, int] = field(default_factory=dict)
    opened: dict[str, date] = field(default_factory=dict)
    """The day a case was added or opened again."""
    may_lower: set[str] = field(default_factory=set)
    """Cases whose level a named person's step may lower in the move that runs."""
    review_on: dict[str, date] = field(default_factory=dict)
    """The day of each open case's review as it stood last."""
    may_put_off: set[str] = field(default_factory=set)
    """Cases whose review the move that runs may put off: it was held, or a named person's step set a day."""
    said_no: set[str] = field(default_factory=set)
    """Cases whose family took all agreement back."""
    tell: dict[str, set[str]] = field(default_factory=dict)
    """Services that are to be told of it, by case."""
    away: dict[str, tuple[date, date]] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    decisions: dict[str, list[str]] = field(default_factory=dict)
    """Hashes of all decisions, by case, oldest first."""
    events: int = 0
    referrals: dict[int, str] = field(default_factory=dict)


def _shipped() -> Desk:
    if not _SHIPPED:
        _SHIPPED.append(Desk(None, ON))
    return _SHIPPED[0]


def _made() -> Path:
    """A workspace with its people, made once in this process and copied for each history."""
    if not _MADE:
        folder = Path(tempfile.mkdtemp(prefix="machine-")) / "ws"
        create_workspace(folder)
        with shared_desk(folder, _shipped(), ON) as desk:
            for name, role, team in PEOPLE:
                add_person(desk, name, role, team, by=None if name == SAM else SAM)
        _MADE.append(folder)
    return _MADE[0]


def forget_workspace() -> None:
    """Take the copied workspace away, once the tests are over."""
    for folder in _MADE:
        shutil.rmtree(folder.parent, ignore_errors=True)
    _MADE.clear()


@contextmanager
def without_upkeep() -> Iterator[None]:
    """Leave out what is due about services and rules: the machine is about children, and reading them takes a second each time."""
    held = listing.OF_THE_PLACE
    listing.OF_THE_PLACE = ()
    try:
        yield
    finally:
        listing.OF_THE_PLACE = held


class World:
    """One history: a record of its own, the day, and the model."""

    def __init__(self) -> None:
        made = _made()
        self.folder = Path(tempfile.mkdtemp(prefix="history-"))
        shutil.copytree(made, self.folder / "ws")
        self.desk = shared_desk(self.folder / "ws", _shipped(), ON)
        self.model = Model()
        self.told: list[str] = []
        """The moves so far, for whoever reads a failure."""
        self.refused = 0
        self._watch: sqlite3.Connection | None = None
        if stores.STORE == "sqlite":
            path = self.desk.store.place.path
            self._watch = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)

    def end(self) -> None:
        """Leave nothing behind."""
        if self._watch is not None:
            self._watch.close()
        self.desk.close()
        shutil.rmtree(self.folder)

    def days(self, count: int) -> None:
        """Let days pass; somebody sits down again in the morning."""
        on = self.desk.on + timedelta(days=count)
        self.desk.close()
        self.desk = shared_desk(self.folder / "ws", _shipped(), on)

    def here(self) -> list[str]:
        """Everybody who works here today, by the moves made."""
        gone = self.model.left | {
            name for name, (first, last) in self.model.away.items() if first <= self.desk.on <= last
        }
        return [name for name, _, _ in PEOPLE if name not in gone]

    def changes(self) -> int:
        """A number that changes with every change kept in the record; always 0 where the record is no plain file."""
        if self._watch is None:
            return 0
        return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    def attempt(self, step: Callable[[], Any]) -> Any:
        """Take a step; one that is refused gives None and must leave the record as it was. A step that gives nothing gives True."""
        before = self.changes()
        try:
            made = step()
        except TriageError as refused:
            self.refused += 1
            self.told.append(f"  refused: {refused.what}")
            sure(self.changes() == before, f"a refused step changed the record: {refused.what}")
            return None
        return True if made is None else made

    def numbers(self) -> list[str]:
        """Numbers of all cases."""
        return list(self.model.state)

    def aim(self, pick: Pick, state: str = "open") -> str:
        """A case, mostly one in this state, so that most steps are steps somebody could take."""
        fitting = [number for number, held in self.model.state.items() if held == state]
        return pick.one(fitting if fitting and pick.number(6) else self.numbers())

    def case(self, number: str) -> CaseFile:
        """A case as it stands, whoever may see it."""
        row = self.desk.store.case(number)
        assert row is not None
        return deciding.case_now(self.desk, row)

    def decision(self, number: str) -> Decision:
        """The latest decision on a case."""
        return deciding.stored_decision(self.desk, self.desk.store.decisions(number)[-1])

    def escalated(self, number: str, towards: str, state: str, frm: tuple[str, ...]) -> None:
        """Note a step that a move took with the escalations of a case to one door."""
        for row in self.desk.store.escalations(number):
            if row.towards == towards and self.model.owed.get(row.id) in frm:
                self.model.owed[row.id] = state
                self.model.clock.pop(row.id, None)

    def same(self, number: str, seqs: Sequence[int] = ()) -> None:
        """Make decisions again from what was stored, each byte the same."""
        desk = self.desk
        if not _BOOKS:
            latest = desk.store.decisions(number)[-1]
            _BOOKS[latest.rules_print] = _shipped().rulebook
        for row in desk.store.decisions(number):
            if not seqs or row.seq in seqs:
                again = deciding._again(desk, row, _BOOKS)
                sure(
                    again.same,
                    f"decision {row.seq} of {number} is not the same again: {again.difference[:6]}",
                )


def an_escalation_of(world: World, pick: Pick, *states: str) -> Any:
    """One escalation ever raised, mostly one in these states, or None."""
    rows = world.desk.store.escalations()
    fitting = [row for row in rows if row.state in states]
    return pick.one(fitting if fitting and pick.number(6) else rows) if rows else None
