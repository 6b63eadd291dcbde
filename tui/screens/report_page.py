"""What the manager's screens have in common: parts of a report beside each other or one at a time, and opening what stands behind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Click
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from tui.actions import Situation
from tui.actions.reports import ReportSituation
from tui.pages.sheets import Part, Target
from tui.screens.choose import ChooseScreen
from tui.screens.page import Page
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.widgets.sheet import Sheet
from tui.work import Trouble

PROGRESS_SECONDS = 0.5
"""How often it is said how far reading has come."""
STOPPED_BY_ESC = frozenset({"overview", "outcomes", "valuation", "health"})
"""Where esc has nowhere to go back to."""


class Contents(Static):
    """The parts of a report, the one that is shown marked; a click goes to one."""

    HELP: ClassVar[str] = "The parts of this report; left and right go from one to the next, g lists them."

    class Picked(Message):
        """A part was clicked."""

        def __init__(self, place: int) -> None:
            """Say which one."""
            super().__init__()
            self.place = place

    _told: tuple[Sequence[str], int] | None = None

    def tell(self, titles: Sequence[str], here: int) -> None:
        """Show the titles."""
        self._told = (titles, here)
        width = max(self.size.width - 3, 10)
        lines = Text(no_wrap=True, overflow="ellipsis")
        for place, title in enumerate(titles):
            lines.append("\n" if place else "")
            cut = title if len(title) <= width else title[: width - 1] + "…"
            lines.append(f"{'> ' if place == here else '  '}{cut}", "bold" if place == here else "")
        self.update(lines)

    def on_resize(self) -> None:
        """Cut the titles anew to what there is room for now."""
        if self._told is not None:
            self.tell(*self._told)

    def on_click(self, event: Click) -> None:
        """Go to the part under the pointer."""
        self.post_message(self.Picked(event.y))


class ReportPage(Page[None]):
    """A page that shows parts of a report one at a time."""

    EMPTY: ClassVar[str] = "Reading the record …"
    parts: tuple[Part, ...] = ()
    at = 0
    reading = True
    trouble: Trouble | None = None
    working = ""
    """What is being read now, in words; empty where nothing is."""
    stopped = False
    """Whether reading was ended before all of it was read."""
    GROUPS: ClassVar[tuple[str, ...]] = ("load", "count", "more", "look")
    """What a report asks the desk for, a question after the other."""

    def compose(self) -> ComposeResult:
        """Lay out head, what it is about, what must stay in sight, the parts, the sheet and the keys."""
        yield Head()
        yield Static("", id="report-about", markup=False)
        yield Static("", id="report-alarm", markup=False)
        with Horizontal(id="report"):
            yield Contents("", id="contents", markup=False)
            with Vertical(id="report-body"):
                yield Static("", id="report-part", markup=False)
                yield Empty(self.EMPTY, id="report-empty", markup=False)
                yield Sheet(id="sheet")
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Paint the frame at once, then read."""
        self.query_one("#report-alarm").display = False
        self.query_one("#sheet").display = False
        self.set_interval(PROGRESS_SECONDS, self._tell_progress)
        self.load()

    def on_screen_suspend(self) -> None:
        """Where another place is gone to, end what is read here: it would keep the other waiting."""
        self.call_later(self._end_if_left)

    def on_screen_resume(self) -> None:
        """Begin again what was ended on the way to another place."""
        if self._left:
            self._left = False
            self.load()

    _left = False

    def _end_if_left(self) -> None:
        if self.reading and self not in self.app.screen_stack:
            self._left = True
            self._end()

    def _end(self) -> None:
        for group in self.GROUPS:
            self.workers.cancel_group(self, group)
        self.reading, self.working = False, ""

    def do_stop(self) -> None:
        """End the reading; what was read stays."""
        self._end()
        self.stopped = True
        self.show()

    @property
    def doing(self) -> str:
        """What is being read now, and how far it has come."""
        progress = self.desk.progress if self.working else ""
        return f"{self.working}: {progress}" if progress else self.working

    def _tell_progress(self) -> None:
        """Say how far it has come, without drawing all else anew."""
        if self.reading and self.app.screen is self and self.desk.progress:
            self._tell_state()

    @property
    def sheet(self) -> Sheet:
        """What shows the part."""
        return self.query_one("#sheet", Sheet)

    @property
    def titles(self) -> tuple[str, ...]:
        """The parts there are; a report that reads parts when they are asked for names more than it holds."""
        return tuple(one.title for one in self.parts)

    @property
    def part(self) -> Part | None:
        """The part that is shown; None where it is not read yet."""
        return self.parts[self.at] if self.at < len(self.parts) else None

    def about(self) -> str:
        """The line under the head: the days, and for whom."""
        return ""

    def report_situation(self) -> dict[str, object]:
        """What every report says of how it stands."""
        chosen = self.sheet.chosen if self.is_mounted and self.part is not None else None
        return {
            "role": self.desk.role,
            "reading": self.reading,
            "parts": len(self.titles),
            "opens": chosen.title if chosen is not None else "",
            "ready": bool(self.parts),
            "undo": self.undoable.what if self.undoable else "",
        }

    def situation(self) -> Situation:
        """What decides which keys can work now."""
        return ReportSituation(**self.report_situation())  # type: ignore[arg-type]

    def show(self) -> None:
        """Draw the part that is chosen, or what stands in its place."""
        if self.reading:
            self.stopped = False
        part = self.part
        self.query_one("#report-about", Static).update(self.about())
        self.query_one("#contents", Contents).tell(self.titles, self.at)
        empty = self.query_one("#report-empty", Empty)
        empty.display = part is None
        self.sheet.display = part is not None
        if part is not None:
            self.sheet.show(part)
            if self.focused is None or not self.focused.display:
                self.set_focus(self.sheet)
        self._tell_state()
        self.tell_keys()

    def _tell_state(self) -> None:
        """Say which part is shown, and how its reading stands."""
        titles, part = self.titles, self.part
        line = self.query_one("#report-part", Static)
        if titles:
            where = (
                f"Part {self.at + 1} of {len(titles)}: {titles[self.at]}" if len(titles) > 1 else titles[0]
            )
            state = f"  · Working: {self.doing} …" if self.working else ""
            state = "  · STOPPED: r reads all of it" if self.stopped else state
            stale = "  · NOT UP TO DATE" if self.trouble is not None and part is not None else ""
            line.update(Text.assemble((where, "bold"), state, stale))
        else:
            line.update("")
        if part is not None:
            return
        empty = self.query_one("#report-empty", Empty)
        if self.trouble is not None:
            empty.say("This cannot be shown", self.trouble.text, "Press r to try again.")
        elif self.stopped:
            empty.say("Stopped", "Not all of the record was read, so nothing is known here.", "r reads it.")
        else:
            stops = "esc stops it; " if self.WHERE in STOPPED_BY_ESC else ""
            empty.say(
                f"Working: {self.doing or 'reading the record'} …",
                "It is shown here as soon as it is counted. Keys go on answering meanwhile.",
                f"{stops}1 to 9 go to other places.",
            )

    def troubled(self, trouble: Trouble) -> None:
        """Say what went wrong; what was read before stays, and is said to be old."""
        self.trouble = trouble
        if self.part is not None:
            self.say(trouble.text, severity="warning")
        self.show()

    @on(Sheet.Moved)
    def _moved(self) -> None:
        self.tell_keys()

    @on(Sheet.Picked)
    def _picked(self) -> None:
        self.action_act("open")

    @on(Contents.Picked)
    def _clicked(self, event: Contents.Picked) -> None:
        if event.place < len(self.titles):
            self.go_to_part(event.place)

    def go_to_part(self, place: int) -> None:
        """Show another part."""
        self.at = place
        self.show()

    def do_next_part(self) -> None:
        """Go to the next part; after the last one to the first."""
        self.go_to_part((self.at + 1) % len(self.titles))

    def do_previous_part(self) -> None:
        """Go to the part before."""
        self.go_to_part((self.at - 1) % len(self.titles))

    def do_choose_part(self) -> None:
        """List the parts and go to one."""

        def chosen(place: str | None) -> None:
            if place is not None:
                self.go_to_part(int(place))

        options = [(str(place), title) for place, title in enumerate(self.titles)]
        self.app.push_screen(ChooseScreen(self.desk, "Go to which part?", options, str(self.at)), chosen)

    def do_reload(self) -> None:
        """Read the record again."""
        self.load()

    def do_back(self) -> None:
        """Go back."""
        self.dismiss()

    def do_open(self) -> None:
        """Show what stands behind the chosen row."""
        target = self.sheet.chosen
        if target is not None:
            self.open_target(target)

    def open_target(self, target: Target) -> None:
        """Open what a row stands for."""
        page = self.page_of(target)
        if page is not None:
            self.app.push_screen(page)

    def page_of(self, target: Target) -> Screen[None] | None:
        """The page a row opens."""
        if target.opens == "case":
            from tui.screens.case import CaseScreen  # noqa: PLC0415 - a page itself

            return CaseScreen(self.desk, target.key)
        if target.opens == "cases":
            from tui.screens.behind import BehindScreen  # noqa: PLC0415 - a page itself

            return BehindScreen(self.desk, target)
        if target.opens == "rule":
            from tui.screens.rules import RuleScreen  # noqa: PLC0415 - a page itself

            return RuleScreen(self.desk, target.key)
        if target.opens == "service":
            from tui.screens.directory import ServiceScreen  # noqa: PLC0415 - a page itself

            return ServiceScreen(self.desk, target.key)
        return None
