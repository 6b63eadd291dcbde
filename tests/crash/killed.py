"""A process works through a day of the busy month and is killed; what it had acknowledged is compared with an undisturbed run."""

from __future__ import annotations

import os
import random
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash import month, record
from tests.crash.month import Step, day_on, sit, steps_of, take
from triage.desk import Desk
from triage.store.backends.files import FileDatabase

STARTED, DONE, ENDED = b"s", b"d", b"e"


@dataclass
class Reference:
    """One day as it goes where nobody disturbs it."""

    start: Path
    """The workspace in the morning; copied, never worked in."""
    states: list[list[dict[str, list[str]]]] = field(default_factory=list)
    """For each step the states that were kept in it one after the other, the first being that before the step."""
    logs: list[list[tuple[object, ...]]] = field(default_factory=list)
    """The audit log before each step, and at the end."""

    @property
    def end(self) -> dict[str, list[str]]:
        return self.states[-1][-1]


def through_the_month(folder: Path, shipped: Desk, days: int, wanted: frozenset[int]) -> dict[int, Reference]:
    """Work through the month undisturbed; returns the days that are wanted, each with a copy of the morning's workspace."""
    made = month.prepared(folder / "ws", shipped)
    kept: dict[int, Reference] = {}
    for day in range(days):
        if day not in wanted:
            with sit(made, shipped, day_on(day)) as desk:
                for step in steps_of(day):
                    assert not take(desk, step), step.name
            continue
        reference = kept[day] = Reference(folder / f"morning-{day}")
        shutil.copytree(made, reference.start)
        _undisturbed(made, shipped, day, reference)
    return kept


def _undisturbed(folder: Path, shipped: Desk, day: int, reference: Reference) -> None:
    with sit(folder, shipped, day_on(day)) as desk:
        store = desk.store
        now: list[dict[str, list[str]]] = []

        def seen(part: object) -> None:
            if part is store._database:
                held = record.state(store)
                if held != now[-1]:
                    now.append(held)

        last = record.state(store)
        end = record.counting_commits(seen)
        try:
            for step in steps_of(day):
                now = [last]
                reference.states.append(now)
                reference.logs.append(record.entries(store))
                refused = take(desk, step)
                assert not refused, f"{step.name}: {refused}"
                last = now[-1]
        finally:
            end()
        reference.logs.append(record.entries(store))


@dataclass(frozen=True)
class Moment:
    """A moment of a day's work: so many steps were acknowledged, and so many seconds ago."""

    steps: int
    seconds: float


@dataclass(frozen=True)
class Killed:
    """How far a killed process came."""

    done: int
    """Steps that it had acknowledged."""
    ended: bool
    """It had finished the day before it was killed."""


def killed(
    folder: Path,
    shipped: Desk,
    day: int,
    after: Moment | None = None,
    before: Callable[[], None] | None = None,
) -> Killed:
    """Work through a day in a process of its own and kill it at a moment, or where ``before`` has set a trap."""
    told, tell = os.pipe()
    child = os.fork()
    if not child:
        code = 1
        try:
            os.close(told)
            code = _work(folder, shipped, day, tell, before)
        finally:
            os._exit(code)
    os.close(tell)
    said = b""
    until = time.monotonic() + 120
    deadline: float | None = None
    while time.monotonic() < until:
        left = 1.0 if deadline is None else max(0.0, deadline - time.monotonic())
        ready = select.select([told], [], [], left)[0]
        if ready:
            piece = os.read(told, 4096)
            if not piece:
                break
            said += piece
            if after is not None and deadline is None and said.count(DONE) >= after.steps:
                deadline = time.monotonic() + after.seconds
        if deadline is not None and time.monotonic() >= deadline:
            break
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    while piece := os.read(told, 4096):
        said += piece
    os.close(told)
    ended = ENDED in said
    if not ended:
        assert os.WIFSIGNALED(status), f"the worker ended by itself with {os.waitstatus_to_exitcode(status)}"
    return Killed(said.count(DONE), ended)


def _work(folder: Path, shipped: Desk, day: int, tell: int, before: Callable[[], None] | None) -> int:
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - until the process is killed
    with sit(folder, shipped, day_on(day)) as desk:
        _ = desk.store
        if before:
            before()
        os.write(tell, STARTED)
        for step in steps_of(day):
            refused = take(desk, step)
            if refused:
                return 3
            os.write(tell, DONE)
    os.write(tell, ENDED)
    time.sleep(60)
    return 0


def checked(folder: Path, shipped: Desk, day: int, reference: Reference, came: Killed) -> str:
    """Check the record after a kill, and go on with the work; returns in a word where the process died."""
    steps = steps_of(day)
    done = came.done
    held, log = record.opened(folder, lambda store: (record.state(store), record.entries(store)))
    allowed = reference.states[done] if done < len(steps) else [reference.end]
    assert held in allowed, (
        f"day {day}: {done} steps were acknowledged, and the record is neither before nor after the next one: "
        + " | ".join(record.differs(one, held) for one in (allowed[0], allowed[-1]))
    )
    known = reference.logs[done]
    assert log[: len(known)] == known, "an acknowledged step has no entry in the audit log"
    word = "between" if held == allowed[0] else "after" if held == allowed[-1] else "half"
    ahead = len(log) > len(known)
    assert record.sound(folder, shipped, day_on(day)) == []
    resumed(folder, shipped, day, steps[done:], took=word != "between")
    if word == "half" and steps[done].name.startswith("declined"):
        # The decline and the decision made anew are whole; that the service had no room is told in a step of its own.
        assert record.sound(folder, shipped, day_on(day)) == []
        return "decline without a word about the service"
    end = record.opened(folder, record.state)
    assert end == reference.end, (
        f"day {day}: gone on after {done} steps: {record.differs(reference.end, end)}"
    )
    assert record.sound(folder, shipped, day_on(day)) == []
    return f"{word}, log ahead" if ahead and word == "between" else word


def resumed(folder: Path, shipped: Desk, day: int, left: list[Step], *, took: bool) -> None:
    """Go on where the acknowledgements end; the step that was not acknowledged is taken again as a person would.

    Where that is one that a person looks for first (a second note is a second note), it is taken again only where it is
    not in the record.
    """
    with sit(folder, shipped, day_on(day)) as desk:
        for place, step in enumerate(left):
            if place == 0 and took and not step.again:
                continue
            refused = take(desk, step)
            assert not refused or (place == 0 and took), f"{step.name}: {refused}"


def dying_at(part: str, when: str, count: int) -> Callable[[], None]:
    """Make a trap: this process kills itself before or after the ``count``-th time that a part is kept."""

    def set_trap() -> None:
        kept = FileDatabase._commit
        left = [count]

        def commit(self: FileDatabase) -> None:
            here = self.part == part
            if here:
                left[0] -= 1
            if here and left[0] == 0 and when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            kept(self)
            if here and left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        FileDatabase._commit = commit  # type: ignore[method-assign]

    return set_trap


def somewhere(day: int, chance: random.Random) -> Moment:
    """A random moment of a day's work; a step takes up to a tenth of a second."""
    return Moment(chance.randrange(len(steps_of(day))), chance.uniform(0, 0.1))


__all__ = ["Killed", "Moment", "Reference", "checked", "dying_at", "killed", "somewhere", "through_the_month"]
