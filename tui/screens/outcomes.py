"""Outcomes: what changed, for whom, and what is not known; read one part at a time."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.binding import BindingType

from tui.actions import bindings_of
from tui.actions.outcomes import OutcomesSituation
from tui.pages.outcomes import TITLES, OutcomesPage, read_outcomes
from tui.pages.sheets import Part
from tui.screens.report_period import PeriodPage
from tui.widgets.empty import Empty
from tui.work import Trouble


class OutcomesScreen(PeriodPage):
    """What changed for children."""

    WHERE = "outcomes"
    ABOUT = (
        "What changed between the first and the last score, always with how many were paired, lost, the same and worse. "
        "Left and right, or g, change what it is grouped by; o shows what would leave the building, with small numbers "
        "hidden; enter shows the cases of a row; x writes a file."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("outcomes")
    WAYS: ClassVar[tuple[str, ...]] = tuple(TITLES)

    for_others = False
    page: OutcomesPage | None = None

    def __init__(self, *args: object, **given: object) -> None:
        """Begin with nothing read."""
        super().__init__(*args, **given)  # type: ignore[arg-type]
        self._read: dict[tuple[str, bool], OutcomesPage] = {}

    @property
    def titles(self) -> tuple[str, ...]:
        """All needs together, then every grouping; none where outcomes could not be read at all."""
        return () if self.trouble is not None and not self._read else tuple(TITLES.values())

    @property
    def part(self) -> Part | None:
        """The part for the way that is chosen; None while it is not read."""
        found = self._read.get((self.WAYS[self.at], self.for_others))
        return found.part if found is not None else None

    def about(self) -> str:
        """The days, and for whom."""
        if not self.for_others:
            return super().about()
        days = self.span.name if self.span is not None else "the usual period"
        if self.chosen_days is not None:
            return f"{days} (b: usual) · WHAT WOULD LEAVE: small numbers hidden (o: all)"
        return f"{days} · WHAT WOULD LEAVE THE BUILDING: small numbers hidden (o: all)"

    def situation(self) -> OutcomesSituation:
        """What decides which keys can work now."""
        given = {**self.report_situation(), "for_others": self.for_others, "ready": bool(self._read)}
        return OutcomesSituation(**given)  # type: ignore[arg-type]

    def load(self) -> None:
        """Read the chosen part again; the others when they are asked for."""
        self._read = {}
        self._load()

    def _load(self) -> None:
        self.reading = True
        self.trouble = None
        way = self.WAYS[self.at]
        self.working = f"reading every case, by {TITLES[way].lower()}"
        self.show()
        self.ask(
            partial(read_outcomes, by=self.desk.by, span=self.span, way=way, for_others=self.for_others),
            self._loaded,
            group="load",
            long=True,
        )

    def _loaded(self, answer: OutcomesPage | Trouble) -> None:
        self.reading, self.working = False, ""
        if isinstance(answer, Trouble):
            self.troubled(answer)
            return
        self.page = answer
        self.notice = answer.notice
        self.span = answer.span
        self._read[answer.part.key, answer.for_others] = answer
        self.show()

    def go_to_part(self, place: int) -> None:
        """Show another grouping, reading it where it was not read yet."""
        self.at = place
        if self.part is None:
            self._load()
        else:
            self.show()

    def show(self) -> None:
        """Draw it; a period without a need says what belongs here."""
        super().show()
        page = self._read.get((self.WAYS[self.at], self.for_others))
        if page is not None and not page.cases:
            self.sheet.display = False
            empty = self.query_one("#report-empty", Empty)
            empty.display = True
            empty.say(
                "Nothing was measured in these days",
                "Here stands what changed for children whose needs were first recorded in the period and scored again at a "
                "review. Nobody measured is not known, and is not shown as nought.",
                " ".join(
                    (
                        *filter(None, (page.recorded,)),
                        "[ and d show other days. Scores come in with a review of a case.",
                    )
                ),
            )

    def do_others(self) -> None:
        """Change between all figures and what would be passed on."""
        self.for_others = not self.for_others
        if self.part is None:
            self._load()
        else:
            self.show()

    def do_export(self) -> None:
        """Write outcomes of these days, by the grouping that is shown."""
        from tui.screens.export import ExportScreen  # noqa: PLC0415 - a page itself

        way = self.WAYS[self.at]
        by = () if way == self.WAYS[0] else (way,)
        self.app.push_screen(
            ExportScreen(self.desk, "outcomes", self.span, by=by, for_others=self.for_others), self.exported
        )

    def exported(self, said: str | None) -> None:
        """Say what was written."""
        if said:
            self.say(said)
