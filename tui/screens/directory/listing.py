"""The list of services: all, what a question finds, or what is to be confirmed."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.actions import bindings_of
from tui.actions.directory import DirectorySituation
from tui.pages.services import DUE_DAYS, MOST, ServiceRow, ServicesPage, read_services
from tui.pages.wording import counted
from tui.screens.finding import FindsInList
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.work import Trouble

FIND = "Find: in your own words, such as sleep for a 9 year old near B92, free, on Saturdays"
PAUSE_SECONDS = 0.25
"""So long after the last letter the search begins."""


class ServiceList(OptionList):
    """The services in the list."""

    HELP = (
        "The services. Up and down choose one, enter opens its record. ● nothing in the way, ! something to look at, "
        "✗ nobody is sent there."
    )


class DirectoryScreen(FindsInList[None]):
    """The directory of this workspace."""

    WHERE = "directory"
    ABOUT = (
        "The services that families are sent to or told about. Each record is confirmed with the service from time to "
        "time; one that is out of date, paused, closed or reported as wrong is offered to nobody until somebody looked."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("directory")
    LIST = ServiceList

    page: ServicesPage | None = None
    reading = True
    only_due = False
    every = False

    def compose(self) -> ComposeResult:
        """Lay out head, danger, search, list, the chosen service and keys."""
        yield Head()
        yield Static("", id="urgent", markup=False)
        yield Input(placeholder=FIND, id="find")
        yield Static("", id="understood", markup=False)
        yield Empty("Reading the services …", markup=False)
        yield ServiceList(id="service-list", markup=False)
        yield Static("", id="service-brief", markup=False)
        yield Static("", id="count", markup=False)
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Read the services."""
        for name in ("#urgent", "#find", "#understood", "#service-list", "#service-brief"):
            self.query_one(name).display = False
        self.load()

    def on_screen_resume(self) -> None:
        """Read again on the way back: a record may have changed."""
        if self.page is not None:
            self.load()

    def situation(self) -> DirectorySituation:
        """What decides which keys can work now."""
        return DirectorySituation(
            role=self.desk.role,
            cannot_act=self.page.acting.cannot if self.page else "",
            undo=self.undoable.what if self.undoable else "",
            reading=self.reading,
            services=self.page.total if self.page else 0,
            chosen=self._chosen() is not None,
            filtered=bool(self._find()) or self.only_due or self.query_one("#find").has_focus,
            asked=bool(self._find()) and not self.only_due,
        )

    def load(self) -> None:
        """Read in the background; the list stays as it is meanwhile."""
        self.reading = True
        self.tell_keys()
        work = partial(
            read_services, find=self._find(), by=self.desk.by, only_due=self.only_due, every=self.every
        )
        self.ask(work, self._loaded, group="load")

    def _loaded(self, answer: ServicesPage | Trouble) -> None:
        self.reading = False
        empty = self.query_one(Empty)
        if isinstance(answer, Trouble):
            self.page = None
            self.query_one(ServiceList).display = False
            self.query_one("#service-brief").display = False
            empty.display = True
            empty.say(
                "The services cannot be shown",
                answer.text,
                "Mend the file in directory/, then press r. `triage directory lint` shows every fault. Cases still show what was decided.",
            )
        else:
            self._show(answer)
        self.tell_keys()

    def _show(self, page: ServicesPage) -> None:
        before = self._chosen()
        self.page = page
        self.notice = page.notice
        urgent = self.query_one("#urgent", Static)
        urgent.display = bool(page.urgent)
        urgent.update(Text("\n".join(page.urgent)))
        said = [f"Understood: {page.understood}"] if page.understood else []
        understood = self.query_one("#understood", Static)
        understood.display = bool(said or page.notes)
        understood.update("; ".join([*said, *page.notes]))
        listed, empty = self.query_one(ServiceList), self.query_one(Empty)
        listed.display, empty.display = bool(page.rows), not page.rows
        listed.clear_options()
        listed.add_options([Option(_line(row), id=str(place)) for place, row in enumerate(page.rows)])
        if page.rows:
            ids = [row.id for row in page.rows]
            listed.highlighted = ids.index(before.id) if before and before.id in ids else 0
        else:
            self._say_empty(page)
        self.query_one("#count", Static).update(_counts(page))
        if not self.query_one("#find").has_focus:
            self.set_focus(listed if page.rows else None)
        self._brief()

    def _say_empty(self, page: ServicesPage) -> None:
        empty = self.query_one(Empty)
        if page.only_due and not page.find:
            empty.say(
                "Nothing to confirm",
                f"No record runs out within {DUE_DAYS} days, and nobody reported one as wrong.",
                "Press d to show every service again.",
            )
        elif page.total:
            empty.say(
                f"Nothing matches “{page.find}”",
                f"There are {counted(page.total, 'service')}; none of them answers this question.",
                "Try fewer or other words; esc shows every service again.",
            )
        else:
            empty.say(
                "No service yet",
                "Here stand the services that families can be sent to or told about.",
                "Add a provider's file under directory/services, or bring a list in:\n\n    triage directory import FILE",
            )

    def _chosen(self) -> ServiceRow | None:
        found = self.query(ServiceList)
        if self.page is None or not self.page.rows or not found:
            return None
        option = found.first().highlighted_option
        place = int(option.id) if option is not None and option.id else -1
        return self.page.rows[place] if 0 <= place < len(self.page.rows) else None

    def _brief(self) -> None:
        row, box = self._chosen(), self.query_one("#service-brief", Static)
        box.display = row is not None
        if row is not None:
            text = Text.assemble((row.name, "bold"), f" – {row.provider}")
            for mark in row.marks:
                text.append(f"\n{row.sign} {mark}", "bold")
            box.update(text.append(f"\n{row.why}"))

    @on(Input.Changed, "#find")
    def _typed(self) -> None:
        self.rested(PAUSE_SECONDS, self.load, group="find")

    def do_open(self) -> None:
        """Open the chosen service."""
        row = self._chosen()
        if row is not None:
            from tui.screens.directory.service import ServiceScreen  # noqa: PLC0415 - it leads on from here

            self.app.push_screen(ServiceScreen(self.desk, row.id))

    def do_back(self) -> None:
        """Show every service again."""
        self.put_find_away()
        self.only_due = self.every = False
        self.load()

    def do_due(self) -> None:
        """Change between what is to be confirmed and all."""
        self.only_due = not self.only_due
        self.load()

    def do_every(self) -> None:
        """Show closed and out-of-date ones too, or not."""
        self.every = not self.every
        self.load()

    def do_gaps(self) -> None:
        """Show what is missing."""
        from tui.screens.directory.gaps import GapsScreen  # noqa: PLC0415

        self.app.push_screen(GapsScreen(self.desk))

    def do_reload(self) -> None:
        """Read the files again."""
        self.desk.sit_down_again()
        self.load()


def _line(row: ServiceRow) -> Text:
    text = Text(no_wrap=True, overflow="ellipsis")
    text.append(f"{row.sign} ", "bold").append(row.name)
    if row.marks:
        text.append(f"  {row.marks[0].split(':')[0]}", "bold")
    return text.append(f"  {row.provider}", "dim")


def _counts(page: ServicesPage) -> str:
    if page.only_due:
        shown = (
            f"{len(page.rows)} of {page.total} records to confirm within {DUE_DAYS} days, reported ones first"
        )
    elif page.find:
        shown = f"{page.found} found"
    else:
        shown = counted(page.total, "service")
    if page.found > len(page.rows) and len(page.rows) == MOST:
        shown += f"; the first {MOST} are listed, / finds the others"
    return shown + ("" if page.only_due else f" · {page.due} to confirm within {DUE_DAYS} days (d)")
