"""The inbox: what could not be read, then open cases by escalation, level and waiting time."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from textwrap import wrap
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Resize
from textual.widgets import DataTable, Input, Static

from tui.actions import bindings_of
from tui.actions.inbox import InboxSituation
from tui.pages.inbox import InboxPage, InboxRow, read_inbox
from tui.pages.wording import URGENT, counted
from tui.screens.case import CaseScreen
from tui.screens.page import Page
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.work import Trouble

UNREAD_SHOWN = 2
"""Unread referrals that are shown in full; the rest are counted, so that cases stay in sight on a small screen."""
_MOST = {"Case": 20, "By when": 18, "Level": 18, "Days": 5}
"""The most cells a column takes; each takes what it needs, and what is left goes to the next step."""
_STEP_LINES = 2
"""Lines of a next step that are shown in the list; all of it where a child's safety is at stake, and in the case."""
_LEAST_STEP = 16


class InboxScreen(Page[None]):
    """The first screen."""

    WHERE = "inbox"
    ABOUT = (
        "Open cases: escalations first (by when), then the highest level, then the longest wait. "
        "Levels go from 1 ●○○○ universal to 4 ●●●● statutory."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("inbox")

    page: InboxPage | None = None
    reading = True

    def compose(self) -> ComposeResult:
        """Lay out head, unread referrals, list, filter and keys."""
        yield Head()
        yield Static("", id="unread", markup=False)
        yield Empty("Reading the record …", id="empty", markup=False)
        yield DataTable(id="cases", cursor_type="row", zebra_stripes=True)
        yield Input(placeholder="Filter: words of needs, a case number, a level, a next step", id="filter")
        yield Static("", id="count", markup=False)
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Show an empty list and read the record."""
        self.query_one("#cases").display = False
        self.query_one("#unread").display = False
        self.query_one("#filter").display = False
        self.load()

    def on_screen_resume(self) -> None:
        """Read again on the way back from a case: it may have changed."""
        if self.page is not None:
            self.load()

    def situation(self) -> InboxSituation:
        """What decides which keys can work now."""
        page = self.page
        return InboxSituation(
            role=self.desk.role,
            reading=self.reading,
            cases=len(page.rows) if page else 0,
            filtered=bool(self._find()) or self.query_one("#filter").has_focus,
        )

    def _find(self) -> str:
        return self.query_one("#filter", Input).value.strip()

    def load(self) -> None:
        """Read the record in the background; the list stays as it is meanwhile."""
        self.reading = True
        self.tell_keys()
        self.ask(partial(read_inbox, find=self._find(), by=self.desk.by), self._loaded, group="load")

    def _loaded(self, answer: InboxPage | Trouble) -> None:
        self.reading = False
        if isinstance(answer, Trouble):
            self._troubled(answer)
        else:
            self._show(answer)
        self.tell_keys()

    def _troubled(self, trouble: Trouble) -> None:
        """Say what went wrong; a list read before stays, and is said to be old."""
        if self.page is None:
            self.query_one(Empty).say(
                "The record cannot be shown", trouble.text, "Press r to try again, or q to leave."
            )
            return
        self.query_one("#count", Static).update(f"NOT UP TO DATE: {trouble.what}")
        self.say(trouble.text, severity="warning")

    def _show(self, page: InboxPage) -> None:
        chosen = self._chosen()
        self.page = page
        self.notice = page.notice
        self.query_one("#notice", Static).update(f"! {page.notice}" if page.notice else "")
        self._show_unread(page)
        table = self.query_one("#cases", DataTable)
        table.display = bool(page.rows)
        empty = self.query_one(Empty)
        empty.display = not page.rows
        if page.rows:
            self._fill(page.rows, chosen)
        elif page.total:
            empty.say(
                f"Nothing matches “{page.find}”",
                f"The list has {counted(page.total, 'case')}; none of them matches this filter.",
                "Press esc to clear the filter.",
            )
        else:
            closed = (
                f" {page.closed} {'case is' if page.closed == 1 else 'cases are'} closed."
                if page.closed
                else ""
            )
            empty.say(
                "No open case" if page.closed else "Nothing here yet",
                f"Here stand the open cases of this workspace, the most urgent first.{closed}",
                "Add referrals from another window:\n\n    triage case add FILE --by NAME\n\nThen press r here.",
            )
        if not self.query_one("#filter").has_focus:
            self.set_focus(table if page.rows else None)
        self.query_one("#count", Static).update(" · ".join(_counts(page)))

    def _show_unread(self, page: InboxPage) -> None:
        box = self.query_one("#unread", Static)
        box.display = bool(page.unread)
        if not page.unread:
            return
        head = (
            f"{URGENT} {counted(len(page.unread), 'referral')} could not be read and may be urgent: read now"
        )
        text = Text.assemble((head, "bold"))
        for line in page.unread[:UNREAD_SHOWN]:
            text.append(f"\n  {line}")
        more = len(page.unread) - UNREAD_SHOWN
        text.append(
            (f"\n  and {more} more. " if more > 0 else "\n  ")
            + "All of them: triage due. Mended: triage case add FILE --by NAME"
        )
        box.update(text)

    def _fill(self, rows: tuple[InboxRow, ...], chosen: str | None) -> None:
        table = self.query_one("#cases", DataTable)
        table.clear(columns=True)
        columns = {
            "Case": [row.number for row in rows],
            "By when": [row.due for row in rows],
            "Level": [row.level for row in rows],
            "Days": [row.days for row in rows],
        }
        widths = {
            name: min(max(len(cell) for cell in (name, *cells)), _MOST[name])
            for name, cells in columns.items()
        }
        for name, width in widths.items():
            table.add_column(name, width=width)
        left = (
            self.size.width
            - sum(widths.values())
            - 2 * (len(widths) + 1)
            - table.styles.scrollbar_size_vertical
        )
        left = max(left, _LEAST_STEP)
        table.add_column("Next step", width=left)
        for row in rows:
            style = "bold" if row.urgent else ""
            step = wrap(row.next_step, left, max_lines=None if row.urgent else _STEP_LINES, placeholder=" …")
            cells = (row.number, row.due, row.level, row.days, "\n".join(step))
            table.add_row(*(Text(cell, style) for cell in cells), key=row.number, height=None)
        numbers = [row.number for row in rows]
        if chosen in numbers:
            table.move_cursor(row=numbers.index(chosen))

    def _chosen(self) -> str | None:
        table = self.query_one("#cases", DataTable)
        if self.page is None or not table.row_count or not table.is_valid_row_index(table.cursor_row):
            return None
        return str(table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value)

    def on_resize(self, _: Resize) -> None:
        """Give the next step what room there is now."""
        if self.page is not None and self.page.rows:
            self._fill(self.page.rows, self._chosen())

    @on(DataTable.RowSelected, "#cases")
    def _picked(self) -> None:
        self.action_act("open")

    @on(Input.Changed, "#filter")
    def _typed(self) -> None:
        self.load()

    @on(Input.Submitted, "#filter")
    def _entered(self) -> None:
        """Go on in the list with what was found."""
        if self.page is not None and self.page.rows:
            self.set_focus(self.query_one("#cases"))
        self.tell_keys()

    def do_open(self) -> None:
        """Open the chosen case."""
        number = self._chosen()
        if number is not None:
            self.app.push_screen(CaseScreen(self.desk, number))

    def do_filter(self) -> None:
        """Show the filter and type in it."""
        box = self.query_one("#filter", Input)
        box.display = True
        box.focus()
        self.tell_keys()

    def do_back(self) -> None:
        """Clear the filter."""
        box = self.query_one("#filter", Input)
        self.set_focus(None)
        box.display = False
        box.value = ""
        self.load()

    def do_reload(self) -> None:
        """Read the record again."""
        self.load()


def _counts(page: InboxPage) -> Iterable[str]:
    """How many cases are shown, are urgent, and were made up."""
    if not page.total:
        return
    yield counted(len(page.rows), "case") + (f" of {page.total}" if page.find else "")
    if urgent := sum(row.urgent for row in page.rows):
        yield f"{URGENT} {urgent} with an open escalation"
    if page.synthetic:
        yield "all synthetic" if page.synthetic == page.total else f"{page.synthetic} of them synthetic"
