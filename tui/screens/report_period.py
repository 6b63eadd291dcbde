"""Choosing the days of a report with keys."""

from __future__ import annotations

from collections.abc import Mapping

from triage.desk import Desk
from tui.pages.periods import Span, asked_for
from tui.screens.form import Field, FormScreen
from tui.screens.report_page import ReportPage


class PeriodPage(ReportPage):
    """A report about some days; None until the usual period was asked for."""

    span: Span | None = None
    _held: Span | None = None
    """The choice of days that is followed here; None where the usual ones are."""

    def on_mount(self) -> None:
        """Begin with the days that were chosen in another place."""
        self.span = self._held = self.chosen_days

    def on_screen_resume(self) -> None:
        """Follow days that were chosen, or given up, in another place meanwhile."""
        if self.follows_others:
            self._take(self.chosen_days)

    @property
    def _kept_as(self) -> tuple[str, ...]:
        """Under which a choice is kept for the sitting: one for each person, for all places."""
        return ("days", self.desk.by or "")

    @property
    def chosen_days(self) -> Span | None:
        """The days that were chosen in this sitting, in whatever place; None for the usual ones."""
        found: Span | None = self.home.unsent.get(self._kept_as)
        return found

    @property
    def follows_others(self) -> bool:
        """Whether other days were chosen elsewhere than those shown here."""
        return self.is_mounted and self.chosen_days != self._held

    def days(self, *, short: bool = False) -> str:
        """The days in words, and the key back to the usual ones where they were chosen."""
        if self.span is None:
            return "the usual period"
        if self._held is None:
            return self.span.words
        return f"Chosen: {self.span.short if short else self.span.words} (b: usual)"

    def about(self) -> str:
        """The days and whoever looks."""
        return f"{self.days()} · {'inside' if self._held is not None else 'all figures, for use inside'}"

    def report_situation(self) -> dict[str, object]:
        """How it stands, and whether there is a later period."""
        newest = self.span is None or not self.span.later().begun(self.desk.on)
        spanned = {"newest": newest, "spanned": self.span is not None, "chosen": self._held is not None}
        return {**super().report_situation(), **spanned}

    def other_period(self, span: Span) -> None:
        """Show other days, here and in the other places."""
        self.home.unsent[self._kept_as] = span
        self._take(span)

    def do_usual(self) -> None:
        """Go back to the usual days, here and in the other places."""
        self.home.unsent.pop(self._kept_as, None)
        self._take(None)

    def _take(self, span: Span | None) -> None:
        """Show these days; figures of the days before are taken away at once, so that none stands under days it is not of."""
        self.span = self._held = span
        self.forget()
        self.load()

    def forget(self) -> None:
        """Take away what was read of other days."""
        self.parts = ()

    def do_earlier(self) -> None:
        """Show the period before."""
        if self.span is not None:
            self.other_period(self.span.earlier())

    def do_later(self) -> None:
        """Show the period after."""
        if self.span is not None:
            self.other_period(self.span.later())

    def do_span(self) -> None:
        """Go on to the next kind of period."""
        if self.span is not None:
            span = self.span.next_kind()
            self.other_period(span if span.begun(self.desk.on) else span.earlier())

    def do_dates(self) -> None:
        """Ask for the first and the last day."""
        span = self.span

        def read(desk: Desk, answers: Mapping[str, str]) -> Span:
            return asked_for(desk, answers["start"], answers["end"])

        def chosen(found: Span | None) -> None:
            if found is not None:
                self.other_period(found)

        self.app.push_screen(
            FormScreen(
                self.desk,
                "Which days?",
                ("Needs, referrals and closings of these days are counted, as known today.",),
                (
                    Field("start", "First day", span.start.isoformat() if span else "", "such as 2026-07-01; or a whole quarter: 2026-Q3, 2026-27-Q3"),
                    Field("end", "Last day", span.end.isoformat() if span else "", "such as 2026-09-30; leave it empty to go on to today"),
                ),
                read,
                yes="Show these days",
                refused="These days cannot be shown.",
            ),
            chosen,
        )  # fmt: skip
