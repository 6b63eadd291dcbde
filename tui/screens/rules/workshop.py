"""What outlives a single page of the rules: text that was typed and not saved, and what is being worked out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from triage.desk import Desk
from triage.errors import Refused
from tui.work import DeskThread, Trouble


class Stopped(Refused):
    """Somebody stopped it."""


@dataclass
class Job:
    """Long work at the second desk, with how far it is."""

    title: str
    work: Callable[[Desk, Callable[[str, int, int], None]], Any]
    running: bool = True
    stopping: bool = False
    what: str = "beginning"
    done: int = 0
    total: int = 0
    answer: Any = None
    trouble: Trouble | None = None

    def hear(self, what: str, done: int, total: int) -> None:
        """Keep how far it is; raises :class:`Stopped` once somebody wanted it to stop."""
        self.what, self.done, self.total = what, done, total
        if self.stopping:
            raise Stopped("it was stopped", why="nothing was changed", mend="work it out again when you like")

    async def run(self, desk: DeskThread) -> None:
        """Do it."""
        answer = await desk.ask_long(partial(_reading_as, by=desk.by, work=self.work, hear=self.hear))
        if isinstance(answer, Trouble):
            self.trouble = answer
        else:
            self.answer = answer
        self.running = False

    @property
    def words(self) -> str:
        """How far it is, in words."""
        if not self.running:
            return "stopped" if self.stopping else "finished"
        if self.stopping:
            return "stopping"
        return f"{self.what}: {self.done:,} of {self.total:,}" if self.total else self.what


def _reading_as(
    desk: Desk, by: str | None, work: Callable[[Desk, Callable[[str, int, int], None]], Any], hear: Any
) -> Any:
    """Do long work for somebody: what they may not see is not named in it."""
    before, desk.reader = desk.reader, by
    try:
        return work(desk, hear)
    finally:
        desk.reader = before


@dataclass
class Workshop:
    """One for each desk."""

    texts: dict[str, tuple[str, str]] = field(default_factory=dict)
    """File -> the text it was typed into, and what was typed and not saved."""
    numbers: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)
    """Rule -> numbers that were typed and not saved."""
    answers: dict[str, str] = field(default_factory=dict)
    """Answers about a new rule."""
    forms: dict[str, dict[str, str]] = field(default_factory=dict)
    """Question -> what was typed into it."""
    notice: str = ""
    """What every output says until live use was signed for."""
    impact: Job | None = None
    checks: Job | None = None

    def form(self, name: str) -> dict[str, str]:
        """What was typed into one question."""
        return self.forms.setdefault(name, {})


_WORKSHOPS: WeakKeyDictionary[DeskThread, Workshop] = WeakKeyDictionary()


def workshop(desk: DeskThread) -> Workshop:
    """The one of this desk."""
    return _WORKSHOPS.setdefault(desk, Workshop())
