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

    def about(self) -> str:
        """The days and whoever looks."""
        days = self.span.words if self.span is not None else "the usual period"
        return f"{days} · all figures, for use inside"

    def report_situation(self) -> dict[str, object]:
        """How it stands, and whether there is a later period."""
        newest = self.span is None or not self.span.later().begun(self.desk.on)
        return {**super().report_situation(), "newest": newest, "spanned": self.span is not None}

    def other_period(self, span: Span) -> None:
        """Show other days; figures of the days before are taken away at once, so that none stands under days it is not of."""
        self.span = span
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
