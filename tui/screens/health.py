"""Rule health: what is late, silent, faulty, asks too much, is leaned on or missing."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.binding import BindingType

from tui.actions import bindings_of
from tui.pages.health import HealthPart, every, read_alert_load, read_directory_health, read_rules_health
from tui.screens.report_period import PeriodPage
from tui.work import Trouble

GROUPS = ("load", "count", "look")
"""Questions that follow each other; one that is asked again takes the place of all."""


class HealthScreen(PeriodPage):
    """How rules and directory are kept."""

    WHERE = "health"
    ABOUT = (
        "How the rules and the directory are kept: rules past their review date, rules that nobody has heard from, what "
        "the lint says, how much is asked of people, drafts and trials, gaps in cover, and services to check. Left and "
        "right go from part to part; enter opens a rule, a service or the cases. Only the alert load is of the days in the head."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("health")

    STEPS: ClassVar = (
        ("reading the directory", read_directory_health),
        ("counting what is asked of people", read_alert_load),
        ("linting the rules and reading every decision", read_rules_health),
    )

    def about(self) -> str:
        """The day, and the days in which people were asked."""
        return f"Known on {self.desk.on.isoformat()} · {self.days(short=True)}"

    def forget(self) -> None:
        """Take away what was asked of people in other days; all else is as known today, and stays."""
        self.parts = tuple(one for one in self.parts if one.key != "alerts")
        self.at = min(self.at, max(len(self.parts) - 1, 0))

    def load(self) -> None:
        """Read one part after the other; each is shown as soon as it is there."""
        for group in GROUPS:
            self.workers.cancel_group(self, group)
        self.trouble = None
        self._step(0)

    def _step(self, step: int) -> None:
        self.reading = step < len(self.STEPS)
        self.working = self.STEPS[step][0] if self.reading else ""
        self.show()
        if self.reading:
            read = partial(self.STEPS[step][1], by=self.desk.by, span=self.span)
            self.ask(read, partial(self._loaded, step), group=GROUPS[step], long=True)

    def _loaded(self, step: int, answer: HealthPart | Trouble) -> None:
        if isinstance(answer, Trouble):
            self.reading, self.working = False, ""
            self.troubled(answer)
            return
        self.notice = answer.notice
        self.span = self.span or answer.span
        here = self.part.key if self.part is not None and self.at else ""
        fresh = {one.key: one for one in answer.parts}
        self.parts = every((*(one for one in self.parts if one.key not in fresh), *fresh.values()))
        self.at = next((place for place, one in enumerate(self.parts) if one.key == here), 0)
        self._step(step + 1)
