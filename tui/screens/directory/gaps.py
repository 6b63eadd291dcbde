"""What is missing, as a map: kinds of help by age or district."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Resize
from textual.widgets import DataTable, Input, Static

from tui.actions import bindings_of
from tui.actions.directory import DirectorySituation
from tui.pages.gaps import CellPage, GapsPage, HeatCell, HeatRow, read_cell, read_gaps
from tui.pages.wording import counted
from tui.screens.finding import FindsPage
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.heat import HeatMap
from tui.widgets.keys import Keys
from tui.work import DeskThread, Trouble

CELL_WIDTH = 6
UNMET_WIDTH = 6
LEAST_LABEL = 24
LEGEND = "✗ nobody  ▽ nobody now  ◔ one  ◑ waiting list  ● two or more  ! asked in vain"


class GapsScreen(FindsPage[None]):
    """The table of gaps; of one case's district where a case is named."""

    WHERE = "gaps"
    ABOUT = (
        "Which help the rules ask for, and how many services take everybody of an age in a district today. Each cell shows "
        "the worst of what it stands for; move over it to read what it means and which services nearly fit."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("gaps")

    page: GapsPage | None = None
    rows: tuple[HeatRow, ...] = ()
    cell: CellPage | None = None
    reading = True
    by = "age"

    def __init__(self, desk: DeskThread, case: str = "") -> None:
        """Show every district, or that of ``case``."""
        super().__init__(desk)
        self.case = case

    def compose(self) -> ComposeResult:
        """Lay out head, what was asked for, map, the chosen cell and keys."""
        yield Head()
        yield Static("", id="demand", markup=False)
        yield Input(placeholder="Search: a kind of help, or for whom", id="find")
        yield Empty("Working out what is missing …", markup=False)
        yield HeatMap(id="heat")
        yield Static("", id="cell", markup=False)
        yield Static(LEGEND, id="legend", markup=False)
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Work it out."""
        for name in ("#demand", "#find", "#heat", "#cell", "#legend"):
            self.query_one(name).display = False
        self.load()

    def crumbs(self) -> tuple[str, ...]:
        """The place, then this."""
        return (*super().crumbs(), f"Gaps near case {self.case}" if self.case else "Gaps")

    def situation(self) -> DirectorySituation:
        """What decides which keys can work now."""
        return DirectorySituation(
            role=self.desk.role,
            reading=self.reading,
            cells=len(self.rows),
            chosen=bool(self.cell and self.cell.near),
            filtered=bool(self._find()),
        )

    def load(self) -> None:
        """Work it out at the second desk."""
        self.reading = True
        self.tell_keys()
        self.ask(partial(read_gaps, case=self.case, by=self.desk.by), self._loaded, group="load", long=True)

    def _loaded(self, answer: GapsPage | Trouble) -> None:
        self.reading = False
        if isinstance(answer, Trouble):
            self.query_one(Empty).say(
                "What is missing cannot be worked out", answer.text, "Press esc to go back."
            )
            self.query_one(Empty).display = True
        else:
            self.page = answer
            self.notice = answer.notice
            self._show()
        self.tell_keys()

    def _show(self) -> None:
        page = self.page
        if page is None:
            return
        self.rows = tuple(page.rows(self.by, self._find()))
        heat, empty = self.query_one(HeatMap), self.query_one(Empty)
        heat.display, empty.display = bool(self.rows), not self.rows
        self.query_one("#demand").display = True
        self.query_one("#legend").display = self.query_one("#cell").display = bool(self.rows)
        where = (
            f"in {page.places[0]}" if len(page.places) == 1 else f"in {counted(len(page.places), 'district')}"
        )
        self.query_one("#demand", Static).update(
            f"{page.demand}. Columns: {'ages' if self.by == 'age' else 'districts'}, {where}."
        )
        if not self.rows:
            empty.say(
                f"Nothing matches “{self._find()}”",
                "No kind of help that rules ask for says these words.",
                "Press esc to show all of them.",
            )
            return
        columns = page.columns(self.by)
        widths = [("unmet", UNMET_WIDTH), *((_short(title), CELL_WIDTH) for _, title in columns)]
        room = self.size.width - sum(width for _, width in widths) - 2
        label = max(room, LEAST_LABEL)
        heat.show(
            "Help, and for whom",
            label,
            widths,
            [(page.label(row, label), _cells(row)) for row in self.rows],
        )
        if not self.query_one("#find").has_focus:
            self.set_focus(heat)
        heat.move_cursor(row=0, column=2)
        self._look()

    def on_resize(self, _: Resize) -> None:
        """Give the labels what room there is now."""
        if self.page is not None:
            at = self.query_one(HeatMap).cursor_coordinate
            self._show()
            self.query_one(HeatMap).move_cursor(row=at.row, column=at.column)

    def _at(self) -> tuple[HeatRow, HeatCell, str] | None:
        """The row, the cell and its column under the cursor."""
        heat, page = self.query_one(HeatMap), self.page
        if page is None or not self.rows:
            return None
        row, column = heat.cursor_row, heat.cursor_column - 2
        if not 0 <= row < len(self.rows) or not 0 <= column < len(self.rows[row].cells):
            return None
        return self.rows[row], self.rows[row].cells[column], page.columns(self.by)[column][0]

    @on(DataTable.CellHighlighted)
    def _moved(self) -> None:
        self._look()

    def _look(self) -> None:
        at, page = self._at(), self.page
        if at is None or page is None:
            heat = self.query_one(HeatMap)
            self.cell = None
            if self.rows and 0 <= heat.cursor_row < len(self.rows):
                row = self.rows[heat.cursor_row]
                said = (
                    "not recorded"
                    if row.asked is None
                    else f"asked for {counted(row.asked, 'time')}, {row.unmet} found no service"
                )
                self.query_one("#cell", Static).update(Text.assemble((row.title, "bold"), f"\n{said}"))
            self.tell_keys()
            return
        row, cell, column = at
        work = partial(read_cell, page=page, row=row, cell=cell, column=column, by=self.by)
        self.ask(work, self._seen, group="look")

    def _seen(self, answer: CellPage | Trouble) -> None:
        if isinstance(answer, Trouble):
            self.cell = None
            self.query_one("#cell", Static).update(answer.text)
        else:
            self.cell = answer
            text = Text.assemble((answer.head, "bold"))
            for line in answer.lines:
                text.append(f"\n{line}")
            if answer.near:
                text.append("\nNearest: ", "bold").append("; ".join(words for _, words in answer.near))
            elif any(cell for cell in answer.lines):
                text.append("\nNo service here gives this help to anybody.")
            self.query_one("#cell", Static).update(text)
        self.tell_keys()

    @on(DataTable.CellSelected)
    def _picked(self) -> None:
        self.action_act("open")

    @on(Input.Changed, "#find")
    def _typed(self) -> None:
        self._show()

    @on(Input.Submitted, "#find")
    def _entered(self) -> None:
        if self.rows:
            self.set_focus(self.query_one(HeatMap))
        else:
            self.action_act("open")

    def do_open(self) -> None:
        """Open the service that nearly fits best."""
        if self.cell is not None and self.cell.near:
            from tui.screens.directory.service import ServiceScreen  # noqa: PLC0415 - it leads on from here

            self.app.push_screen(ServiceScreen(self.desk, self.cell.near[0][0]))

    def do_turn(self) -> None:
        """Change what the columns are."""
        self.by = "area" if self.by == "age" else "age"
        self._show()

    def do_next_gap(self) -> None:
        """Go to the next cell in which somebody is not taken, from the one that is chosen on; then from the top."""
        heat = self.query_one(HeatMap)
        here = (heat.cursor_row, heat.cursor_column - 2)
        bad = [
            (place, column)
            for place, row in enumerate(self.rows)
            for column, cell in enumerate(row.cells)
            if cell.state in {"none", "blocked"}
        ]
        wanted = next((one for one in bad if one > here), bad[0] if bad else None)
        if wanted is None:
            self.say("Every kind of help has a service for everybody here.")
        else:
            heat.move_cursor(row=wanted[0], column=wanted[1] + 2)

    def do_reload(self) -> None:
        """Work it out again."""
        self.desk.sit_down_again()
        self.load()

    def do_back(self) -> None:
        """Clear the search, or go back."""
        if self.find_box.value or self.find_box.has_focus:
            self.put_find_away()
            self._show()
        else:
            self.dismiss()


def _cells(row: HeatRow) -> list[tuple[str, str]]:
    unmet = "?" if row.unmet is None else str(row.unmet)
    return [(f"{unmet:>4}", ""), *((cell.text, cell.state) for cell in row.cells)]


def _short(title: str) -> str:
    """A heading with a space before it, for the cells of a map stand next to each other."""
    return "unborn" if title == "before birth" else f" {title}"
