"""The overview: what cannot wait, then the figures of a quarter, each opening what stands behind it."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import Static

from triage.pages import Words
from tui.actions import bindings_of
from tui.pages.overview import NowPage, read_demand, read_now, read_quarter
from tui.pages.sheets import Part, part
from tui.screens.report_period import PeriodPage
from tui.widgets.empty import Empty
from tui.work import Trouble


class OverviewScreen(PeriodPage):
    """A manager's first screen."""

    WHERE = "overview"
    ABOUT = (
        "How the unit works and what changed, in figures: open escalations and what is due first, then waits, levels, "
        "demand, take-up and unmet help of a quarter or other days. Left and right go from part to part; enter on a "
        "figure shows its cases, as far as you may see them; x writes a report."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("overview")

    now: NowPage | None = None
    quarter: tuple[Part, ...] = ()
    demand: tuple[Part, ...] = ()
    refused: tuple[Part, ...] = ()
    """Why there are no figures, where there are none."""
    wanted = ""
    """The part that is gone back to once it is read, after other days were chosen."""

    def load(self) -> None:
        """Read what cannot wait, then the figures; each part is shown as soon as it is there."""
        for group in ("count", "more"):
            self.workers.cancel_group(self, group)
        self.reading = True
        self.trouble = None
        self.working = "reading escalations and what is due"
        self.show()
        self.ask(partial(read_now, by=self.desk.by, span=self.span), self._now, group="load", long=True)

    def forget(self) -> None:
        """Take away the figures of other days; what cannot wait is of today, and stays."""
        self.wanted = self.wanted or (self.part.key if self.part is not None else "")
        self.quarter, self.demand, self.refused = (), (), ()
        self.at = 0
        self._gather()

    def go_to_part(self, place: int) -> None:
        """Show another part, and stay there."""
        self.wanted = ""
        super().go_to_part(place)

    def on_screen_resume(self) -> None:
        """Look again for what cannot wait on the way back: an escalation may have come meanwhile, or ended."""
        if self.now is not None and not self.reading and not self.follows_others:
            look = partial(read_now, by=self.desk.by, span=self.span)
            self.ask(look, self._looked_again, group="look", long=True)

    def _looked_again(self, answer: NowPage | Trouble) -> None:
        if isinstance(answer, Trouble):
            self.troubled(answer)
            return
        self._take_now(answer)
        self.show()

    def _take_now(self, answer: NowPage) -> None:
        self.now = answer
        self.notice = answer.notice
        alarm = self.query_one("#report-alarm", Static)
        alarm.update(answer.alarm)
        alarm.display = bool(answer.alarm)
        self._gather()

    def _now(self, answer: NowPage | Trouble) -> None:
        if isinstance(answer, Trouble):
            self._failed(answer)
            return
        if self.span is None:
            self.span = answer.span
        self._take_now(answer)
        if not answer.cases:
            self._finished()
            return
        self.working = "reading every case and counting the period"
        self.show()
        self.ask(
            partial(read_quarter, span=self.span, by=self.desk.by), self._quarter, group="count", long=True
        )

    def _quarter(self, answer: tuple[Part, ...] | Trouble) -> None:
        if isinstance(answer, Trouble):
            self._failed(answer)
            return
        self.quarter, self.refused = answer, ()
        self._gather()
        self.working = "reading what was asked for and the directory"
        self.show()
        assert self.span is not None
        self.ask(
            partial(read_demand, since=self.span.start, by=self.desk.by),
            self._demand,
            group="more",
            long=True,
        )

    def _demand(self, answer: tuple[Part, ...] | Trouble) -> None:
        if isinstance(answer, Trouble):
            self._failed(answer)
            return
        self.demand = answer
        self._gather()
        self._finished()

    def _finished(self) -> None:
        self.reading, self.working = False, ""
        self.show()

    def _failed(self, trouble: Trouble) -> None:
        """Say in place which figures cannot be shown; what could be read stays, and what was read before is said to be old."""
        self.reading, self.working = False, ""
        if self.now is not None and not self.quarter:
            self.refused = (
                part(
                    "figures", "Figures: not shown", (Words(("The figures cannot be shown.", trouble.text)),)
                ),
            )
            self._gather()
            self.show()
        self.troubled(trouble)

    def _gather(self) -> None:
        """All parts read so far: waits and levels, then demand and areas, then the rest."""
        here = self.wanted or (self.part.key if self.part is not None else "")
        now = (self.now.part,) if self.now is not None else ()
        first = tuple(one for one in self.quarter if one.key in ("glance", "waits", "levels"))
        rest = tuple(one for one in self.quarter if one not in first)
        self.parts = (*now, *self.refused, *first, *self.demand, *rest)
        self.at = next((place for place, one in enumerate(self.parts) if one.key == here), self.at)

    def report_situation(self) -> dict[str, object]:
        """How it stands; there is a report once the figures are read."""
        return {**super().report_situation(), "ready": bool(self.quarter)}

    def show(self) -> None:
        """Draw it; a record without a case says what belongs here."""
        super().show()
        if self.now is not None and not self.now.cases and not self.reading and not self.now.alarm:
            self.sheet.display = False
            empty = self.query_one("#report-empty", Empty)
            empty.display = True
            empty.say(
                "Nothing here yet",
                "Here stand the figures of the unit and of outcomes once cases are on record: waits, levels, take-up, unmet "
                "help, and what changed. With no case nothing is known, and nothing is shown as nought.",
                "Referrals come in with 5 Inbox or:\n\n    triage case add FILE --by NAME\n\nThen press r here.",
            )

    def do_export(self) -> None:
        """Write a report of these days."""
        from tui.screens.export import ExportScreen  # noqa: PLC0415 - a page itself

        self.app.push_screen(ExportScreen(self.desk, "quarter", self.span), self.exported)

    def exported(self, said: str | None) -> None:
        """Say what was written."""
        if said:
            self.say(said)
