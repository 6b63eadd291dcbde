"""The threads that hold the desk, so that no screen waits for the record: one for work, one for long reading.

A SQLite connection belongs to the thread that opened it; work is done one piece after the other, in the order asked for.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any, TypeVar

from triage.desk import Desk, open_desk
from triage.desk.parts import Ended
from triage.errors import DataProblem, TriageError

Answer = TypeVar("Answer")

STANDS_BACK_SECONDS = 0.15
"""For so long after a key what can wait stands back: Python runs one thread at a time, and the key would share it."""
STANDS_BACK_AT_MOST = 0.3
"""So that somebody who types on and on does not stop it."""
GIVES_WAY_SECONDS = 0.06
"""For so long after a key reading that somebody asked for gives way: long enough for the answer to be drawn."""
GOES_ON_SECONDS = 0.05
"""For so long it goes on before it gives way again, where somebody holds a key down."""
LOOKS_SECONDS = 0.02
"""How often it is looked whether it may go on."""


@dataclass(frozen=True)
class Trouble:
    """What went wrong, why that matters and how to mend it; shown instead of an answer."""

    what: str
    why: str = ""
    mend: str = ""

    @property
    def text(self) -> str:
        """All three in sentences."""
        return "\n".join(_sentence(part) for part in (self.what, self.why, self.mend) if part)


def _sentence(part: str) -> str:
    first = part.split(maxsplit=1)[0] if part.strip() else ""
    # The name of a file is written as it is: rules/needs/sleep.yaml, triage.db.
    named = "/" in first or "." in first[:-1]
    return (part if named else part[:1].upper() + part[1:]) + ("" if part[-1] in ".!?`" else ".")


def as_trouble(problem: TriageError | OSError) -> Trouble:
    """Put an error into words; values from case files are in none of them."""
    if isinstance(problem, DataProblem):
        more = len(problem.issues) - 1
        what = f"{problem.issues[0].place}: {problem.what}" + (f" (and {more} more)" if more else "")
        return Trouble(what, problem.why, problem.mend)
    if isinstance(problem, TriageError):
        return Trouble(problem.what, problem.why, problem.mend)
    return Trouble(
        f"the system refused: {problem.strerror or type(problem).__name__}",
        "nothing half-done was kept",
        "check that the workspace folder is there and may be read",
    )


class DeskThread:
    """The desk of one workspace on one day, reached only through :meth:`ask` and :meth:`ask_long`."""

    def __init__(self, workspace: Path | None, on: date, by: str | None, role: str) -> None:
        """Keep where to sit down, on which day, in whose name and in which role; nothing is opened yet."""
        self.on = on
        self.by = by
        self.role = role
        self.workspace = workspace
        self.last_typed = 0.0
        """When the last key came, by the monotonic clock."""
        self.seatings = 0
        """How often somebody here changed files that the desk reads."""
        self._goes_on_until = 0.0
        self._work = _Chair(workspace, on, "desk")
        self._reading = _Chair(workspace, on, "reading", self.give_way)

    async def ask(self, work: Callable[[Desk], Answer]) -> Answer | Trouble:
        """Do a piece of work at the desk; whatever the desk refuses comes back as :class:`Trouble`."""
        return await self._work.ask(work)

    async def ask_long(self, work: Callable[[Desk], Answer]) -> Answer | Trouble:
        """Do long reading at a second desk, so that no key waits behind it; it must change nothing."""
        return await self._reading.ask(work)

    def typed(self) -> None:
        """Hear that somebody pressed a key: what can wait gives way to the answer."""
        self.last_typed = time.monotonic()

    def stand_back(self) -> bool:
        """Called by long reading, on its own thread, between its parts: wait while a key is being answered.

        Says whether the reading had better end here: somebody waits for the second desk, or types on and on.
        """
        until = time.monotonic() + STANDS_BACK_AT_MOST
        while not self._reading.is_waited_for and (now := time.monotonic()) < until:
            if not self._work.is_working and now - self.last_typed > STANDS_BACK_SECONDS:
                return False
            time.sleep(LOOKS_SECONDS)
        return True

    def give_way(self) -> None:
        """Called by long reading, on its own thread, between two cases: let a key be answered first, and whatever it asks."""
        now = begun = time.monotonic()
        if now < self._goes_on_until:
            return
        while self._work.is_working or now - self.last_typed < GIVES_WAY_SECONDS:
            if now - begun > STANDS_BACK_AT_MOST:
                self._goes_on_until = now + GOES_ON_SECONDS
                return
            time.sleep(LOOKS_SECONDS)
            now = time.monotonic()

    @property
    def progress(self) -> str:
        """How far the long reading has come, in words; empty where that is not known."""
        what, done, of = self._reading.progress
        return f"{done:,} of {of:,} {what}" if of else f"{done:,} {what}" if what else ""

    @property
    def is_working(self) -> bool:
        """Whether something asked for is not done yet."""
        return self._work.is_working or self._reading.is_working

    def sit_down_again(self) -> None:
        """Read rules, directory and settings anew at the next question: somebody changed a file."""
        self.seatings += 1
        self._work.stale = True
        self._reading.stale = True

    def leave(self) -> None:
        """Finish what is under way and let go of the record."""
        self._work.leave()
        self._reading.leave()


class _Chair:
    """One thread and the desk it holds."""

    def __init__(
        self, workspace: Path | None, on: date, name: str, give_way: Callable[[], None] | None = None
    ) -> None:
        """``give_way`` is called between two cases of what only reads; what nobody waits for any more ends there."""
        self._give_way = give_way
        self.progress: tuple[str, int, int] = ("", 0, 0)
        self._workspace = workspace
        self._on = on
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._desk: Desk | None = None
        self._file: tuple[int, int] | None = None
        self.stale = False
        self._settled = False
        self._under_way: list[Future[Any]] = []
        """Also what whoever asked no longer waits for."""

    async def ask(self, work: Callable[[Desk], Answer]) -> Answer | Trouble:
        given_up = Event()
        doing = self._pool.submit(self._do, work, given_up)
        self._under_way = [one for one in self._under_way if not one.done()] + [doing]
        try:
            return await asyncio.wrap_future(doing)
        except asyncio.CancelledError:
            given_up.set()
            raise

    @property
    def is_working(self) -> bool:
        return any(not one.done() for one in self._under_way)

    @property
    def is_waited_for(self) -> bool:
        """Whether somebody waits for what is being done now to end."""
        return sum(not one.done() and not one.running() for one in self._under_way) > 0

    def _do(self, work: Callable[[Desk], Answer], given_up: Event) -> Answer | Trouble:
        try:
            desk = self._seated()
            if self._give_way is not None:
                # Long reading makes hundreds of thousands of things that live until its end; each look of the collector of
                # cycles through all of them would keep a key waiting for half a second.
                gc.disable()
                desk.between = partial(self._between, given_up, self._give_way)
            return work(desk)
        except Ended:
            return Trouble("nobody waits for this any more")
        except (TriageError, OSError) as problem:
            return as_trouble(problem)
        finally:
            gc.enable()
            self.progress = ("", 0, 0)
            if not self._settled:
                # What was loaded to begin with stays until the end: the collector of cycles need not walk through all of it
                # again and again, for which every key would wait.
                self._settled = True
                gc.freeze()

    def _between(self, given_up: Event, give_way: Callable[[], None], what: str, done: int, of: int) -> None:
        if given_up.is_set():
            raise Ended
        self.progress = (what, done, of)
        give_way()

    def _seated(self) -> Desk:
        """Sit down, again where the record's file was lost or changed for another: an open file would go on as a ghost."""
        if self._desk is not None and (self.stale or self._file != _identity(self._desk)):
            self._stand_up()
        self.stale = False
        if self._desk is None:
            desk = open_desk(self._workspace, self._on)
            self._desk, self._file = desk, _identity(desk)
        return self._desk

    def _stand_up(self) -> None:
        if self._desk is not None:
            self._desk.close()
            self._desk = None

    def leave(self) -> None:
        self._pool.submit(self._stand_up)
        self._pool.shutdown(wait=True)


def _identity(desk: Desk) -> tuple[int, int] | None:
    """Device and number of the record's file; None where it is gone."""
    if desk.workspace is None or not desk.workspace.database.exists():
        return None
    found = desk.workspace.database.stat()
    return found.st_dev, found.st_ino
