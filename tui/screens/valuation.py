"""Valuation: what outcomes were worth, with its range, what moves it, and the way from a pound to cases."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.binding import BindingType
from textual.screen import Screen

from tui.actions import bindings_of
from tui.actions.valuation import ValuationSituation
from tui.pages.periods import Span
from tui.pages.sheets import Part, Target
from tui.pages.valuation import USUAL_MAP, MapChoice, MapsPage, RowPage, read_maps, read_row, read_valuation
from tui.screens.choose import ChooseScreen
from tui.screens.report_page import ReportPage
from tui.screens.report_period import PeriodPage
from tui.work import DeskThread, Trouble


class ValuationScreen(PeriodPage):
    """What outcomes were worth."""

    WHERE = "valuation"
    ABOUT = (
        "What outcomes were worth in pounds: never one number, always low, central and high, with the assumptions that "
        "move it most. Part 3 holds every row; enter goes from its pounds to the cases behind them. A ratio of one service "
        "cannot be compared with that of another."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("valuation")

    map = USUAL_MAP
    title_of_map = ""
    maps: tuple[MapChoice, ...] = ()

    def about(self) -> str:
        """Map and days."""
        return f"Map {self.map} · {self.days(short=True)}"

    def situation(self) -> ValuationSituation:
        """What decides which keys can work now."""
        return ValuationSituation(**{**self.report_situation(), "maps": len(self.maps)})  # type: ignore[arg-type]

    def load(self) -> None:
        """Read which maps there are, then value."""
        self.workers.cancel_group(self, "count")
        self.reading = True
        self.trouble = None
        self.working = "reading the impact maps"
        self.show()
        self.ask(partial(read_maps, span=self.span), self._mapped, group="load", long=True)

    def _mapped(self, answer: MapsPage | Trouble) -> None:
        if isinstance(answer, Trouble):
            self._failed(answer)
            return
        self.notice, self.maps, self.span = answer.notice, answer.maps, answer.span
        self.working = "valuing every row and drawing all ranges at once"
        self.show()
        self.ask(
            partial(read_valuation, by=self.desk.by, wanted=self.map, span=answer.span),
            self._valued,
            group="count",
            long=True,
        )

    def _valued(self, answer: tuple[str, tuple[Part, ...]] | Trouble) -> None:
        if isinstance(answer, Trouble):
            self._failed(answer)
            return
        self.reading, self.working = False, ""
        self.title_of_map, self.parts = answer
        self.at = min(self.at, len(self.parts) - 1)
        self.show()

    def _failed(self, trouble: Trouble) -> None:
        """Say why there is no valuation; figures of another map or other days do not stay in sight."""
        self.reading, self.working = False, ""
        self.parts, self.at = (), 0
        self.troubled(trouble)

    def do_map(self) -> None:
        """Choose the impact map."""
        options = [(one.id, one.words + (f" – {one.fault}" if one.fault else "")) for one in self.maps]

        def chosen(code: str | None) -> None:
            if code is not None and code != self.map:
                self.map, self.at, self.parts = code, 0, ()
                self.load()

        self.app.push_screen(ChooseScreen(self.desk, "Value by which impact map?", options, self.map), chosen)

    def page_of(self, target: Target) -> Screen[None] | None:
        """A row of the map opens step by step."""
        if target.opens == "value_row" and self.span is not None:
            return ValueRowScreen(self.desk, self.map, target, self.span)
        return super().page_of(target)

    def do_export(self) -> None:
        """Write the value statement."""
        from tui.screens.export import ExportScreen  # noqa: PLC0415 - a page itself

        self.app.push_screen(ExportScreen(self.desk, "value", self.span, map_id=self.map), self.exported)

    def exported(self, said: str | None) -> None:
        """Say what was written."""
        if said:
            self.say(said)


class ValueRowScreen(ReportPage):
    """One row of a valuation, from its pounds to its cases."""

    WHERE = "trace"
    ABOUT = (
        "One row of the valuation: each step of the sum, the cases it counts with what each adds or takes away, and where "
        "the value of one comes from. Enter on a case opens it."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("trace")

    def __init__(self, desk: DeskThread, map_id: str, target: Target, span: Span) -> None:
        """Show the row that ``target`` names."""
        super().__init__(desk)
        self.map, self.target, self.span = map_id, target, span

    def crumbs(self) -> tuple[str, ...]:
        """The place, then the row."""
        return (*super().crumbs(), f"Row {self.target.key}")

    def about(self) -> str:
        """Map and days."""
        return f"Map {self.map} · {self.span.words}"

    def load(self) -> None:
        """Read the row in the background."""
        self.reading, self.trouble = True, None
        self.working = "reading the row and its cases"
        self.show()
        self.ask(
            partial(read_row, by=self.desk.by, wanted=self.map, row=self.target.key, span=self.span),
            self._loaded,
            group="load",
            long=True,
        )

    def _loaded(self, answer: RowPage | Trouble) -> None:
        self.reading, self.working = False, ""
        if isinstance(answer, Trouble):
            self.troubled(answer)
            return
        self.notice = answer.notice
        self.parts = (answer.part,)
        self.show()
