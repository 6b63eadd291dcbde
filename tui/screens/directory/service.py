"""One service: its record in plain words, and keeping it true."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, ClassVar

from rich.text import Text
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Static

from triage.desk import Desk
from triage.desk.directory.reporting import report, resolve
from triage.desk.directory.undoing import Written, undo_upkeep, write_upkeep
from triage.desk.directory.upkeep import Upkeep, capacity, status, verify
from triage.errors import WrongUse
from tui.actions import bindings_of
from tui.actions.directory import DirectorySituation
from tui.pages.service import ServiceCard, read_service
from tui.pages.services import REPORTS
from tui.pages.wording import counted
from tui.screens.form import Answers, Field, FormScreen
from tui.screens.rules.reading import LongPage, part
from tui.screens.rules.workshop import workshop
from tui.work import DeskThread, Trouble

LABEL_WIDTH = 14
_ROOM = (
    ("room", "it has room"),
    ("waiting_list", "it has a waiting list"),
    ("full", "its list is closed: nobody new is taken"),
    ("unknown", "it does not know, or nobody could say"),
)
_STATUS = (
    ("open", "open"),
    ("paused", "paused: it has stopped for a time"),
    ("closed", "closed: it runs no more"),
)
_MOST_WEEKS = 520


class ServiceScreen(LongPage[None]):
    """One service, read again each time it is shown."""

    WHERE = "service"
    ABOUT = (
        "One service: who it takes, how to ask, what it costs, how long people wait, and when its record was last "
        "confirmed by whom. What nobody has said is said to be not known. u takes the last step back."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("service")
    WAITING = "Reading the record …"

    card: ServiceCard | None = None
    reading = True

    def __init__(self, desk: DeskThread, service: str) -> None:
        """Show the service with that id."""
        super().__init__(desk)
        self.service = service

    def crumbs(self) -> tuple[str, ...]:
        """The place, then the service."""
        return (*super().crumbs(), self.card.name if self.card else self.service)

    def situation(self) -> DirectorySituation:
        """What decides which keys can work now."""
        card = self.card
        return DirectorySituation(
            role=self.desk.role,
            cannot_act=card.acting.cannot if card else "",
            cannot_report=card.reporting.cannot if card else "",
            undo=self.undoable.what if self.undoable else "",
            reading=self.reading,
            readable=card is not None,
            reports=len(card.reports) if card else 0,
            several=card is not None and card.provider_services > 1,
        )

    def load(self) -> None:
        """Read it in the background."""
        self.reading = True
        self.tell_keys()
        self.ask(partial(read_service, service=self.service, by=self.desk.by), self._loaded, group="load")

    async def _loaded(self, answer: ServiceCard | Trouble) -> None:
        self.reading = False
        if isinstance(answer, Trouble):
            self.card = None
            await self.say_instead(
                "This service cannot be shown", answer.text, "Press r to try again, or esc to go back."
            )
        else:
            self.card = answer
            self.notice = answer.notice
            await self.fill(list(_parts(answer)))
        self.tell_keys()

    def do_verify(self) -> None:
        """Show what to read out, then write that it was confirmed."""
        self._verify(provider=None)

    def do_verify_all(self) -> None:
        """The same for every service of the provider."""
        if self.card is not None:
            self._verify(provider=self.card.provider_id)

    def _verify(self, provider: str | None) -> None:
        card = self.card
        if card is None:
            return
        by, service = self.desk.by, self.service
        fields = [
            Field("source", "Who or what said so", value="the service itself", help="a role or a place, no private person's name", needed=True),
            Field("every", "Confirm it again every how many months", help="1 to 60; empty keeps it as it is", check=partial(_whole, low=1, high=60)),
        ]  # fmt: skip

        def make(desk: Desk, answers: Answers) -> Upkeep:
            every = int(answers["every"]) if answers["every"].strip() else None
            names = () if provider else (service,)
            return verify(desk, names, by, provider=provider, source=answers["source"], every=every)

        if provider:
            title = f"Did {card.provider} say that the records of all its {card.provider_services} services are right?"
            lines = ["Each of them is written as confirmed today. Read each record out first."]
        else:
            title = f"Did {card.name} say that all of this is right?"
            lines = [*card.read_out, *(f"It settles what was reported: {words}" for _, words in card.reports)]
        self._write(
            f"confirmed {card.provider if provider else card.name}",
            title,
            lines,
            fields,
            make,
            yes=f"Yes, confirmed by {by}",
        )

    def do_capacity(self) -> None:
        """Write down what it said about room."""
        card, by, service = self.card, self.desk.by, self.service
        if card is None:
            return
        fields = [
            Field("state", "What it said", choices=_ROOM, needed=True),
            Field("weeks", "Weeks until help begins", help="only with room or a waiting list; empty where nobody said", check=partial(_whole, low=0, high=_MOST_WEEKS)),
        ]  # fmt: skip

        def make(desk: Desk, answers: Answers) -> Upkeep:
            weeks = int(answers["weeks"]) if answers["weeks"].strip() else None
            return capacity(desk, service, answers["state"], by, wait_weeks=weeks)

        lines = [f"Now: {card.room}. What it says is believed for three months.", card.resting + "."]
        self._write(f"wrote down the room of {card.name}", f"Has {card.name} room?", lines, fields, make)

    def do_status(self) -> None:
        """Write down that it is open, paused or closed."""
        card, by, service = self.card, self.desk.by, self.service
        if card is None:
            return
        fields = [
            Field("state", "From today it is", choices=_STATUS, needed=True),
            Field("reason", "Why", help="kept in the record of this workspace only; needed unless it is open", multiline=True),
        ]  # fmt: skip

        def make(desk: Desk, answers: Answers) -> Upkeep:
            return status(desk, service, answers["state"], by, answers["reason"])

        lines = [
            f"Now: {card.status}. Families are sent to a paused or closed service no more.",
            f"{card.resting[:1].upper()}{card.resting[1:]}; nothing in those cases is changed by this.",
        ]
        self._write(
            f"wrote down the status of {card.name}",
            f"Does {card.name} run?",
            lines,
            fields,
            make,
            danger=True,
        )

    def _write(
        self,
        what: str,
        title: str,
        lines: list[str],
        fields: list[Field],
        make: Callable[[Desk, Answers], Upkeep],
        *,
        yes: str = "Write it down",
        danger: bool = False,
    ) -> None:
        def work(desk: Desk, answers: Answers) -> Written:
            return write_upkeep(desk, make(desk, answers))

        def done(written: Written | None) -> None:
            if written is None:
                return
            self.desk.sit_down_again()
            self.can_be_undone(what, partial(_undo, desk_thread=self.desk, written=written))
            count = len(written.upkeep.changes)
            self.say(f"{counted(count, 'record')} written by {written.upkeep.by.name}; u takes it back.")
            self.load()

        self._put(title, lines, fields, work, yes, done, danger=danger)

    def _put(
        self,
        title: str,
        lines: list[str],
        fields: list[Field],
        work: Callable[[Desk, Answers], Any],
        yes: str,
        done: Callable[[Any], None],
        *,
        danger: bool = False,
    ) -> None:
        """Ask; what was typed and left is offered again at the same question."""
        kept = workshop(self.desk).form(f"{self.service} {title}")
        self.app.push_screen(
            FormScreen(self.desk, title, lines, fields, work, yes=yes, danger=danger, kept=kept), done
        )

    def do_report(self) -> None:
        """Say what is wrong with the record."""
        card, by, service = self.card, self.desk.by, self.service
        if card is None:
            return
        fields = [
            Field("what", "What is wrong", choices=REPORTS, needed=True),
            Field(
                "note",
                "In your own words",
                help="about the service; no word about a family, please",
                multiline=True,
            ),
        ]

        def work(desk: Desk, answers: Answers) -> Any:
            return report(desk, service, answers["what"], by, note=answers["note"])

        self._told(
            f"What is wrong with the record of {card.name}?",
            ["Whoever keeps the directory looks into it."],
            fields,
            work,
            "Report it",
        )

    def do_resolve(self) -> None:
        """Say that it was looked into."""
        card, by, service = self.card, self.desk.by, self.service
        if card is None:
            return

        def work(desk: Desk, answers: Answers) -> Any:
            found = resolve(desk, service, by, note=answers["note"])
            if not found:
                raise WrongUse("nothing is reported about it that is still open")
            return found

        lines = [words for _, words in card.reports]
        fields = [Field("note", "What you found", multiline=True)]
        self._told(
            f"Looked into, and nothing in {card.name} needs to change?",
            lines,
            fields,
            work,
            f"Looked into by {by}",
        )

    def _told(
        self,
        title: str,
        lines: list[str],
        fields: list[Field],
        work: Callable[[Desk, Answers], Any],
        yes: str,
    ) -> None:
        def done(answer: object) -> None:
            if answer is not None:
                self.desk.sit_down_again()
                self.say("Recorded.")
                self.load()

        self._put(title, lines, fields, work, yes, done)

    def do_reload(self) -> None:
        """Read it again."""
        self.desk.sit_down_again()
        self.load()


def _undo(desk: Desk, desk_thread: DeskThread, written: Written) -> None:
    undo_upkeep(desk, written, desk_thread.by)
    desk_thread.sit_down_again()


def _whole(text: str, low: int, high: int) -> str:
    word = text.strip()
    sound = word.isascii() and word.isdigit() and low <= int(word) <= high
    return "" if sound else f"a whole number from {low} to {high}"


def _parts(card: ServiceCard) -> Iterable[Widget]:
    yield Static(Text.assemble((card.name, "bold"), f" – {card.provider}"))
    if card.marks or card.reports:
        lines = [*card.marks, *(f"report {number}: {words}" for number, words in card.reports)]
        yield Static(Text("\n".join(lines), "bold"), classes="faulty")
    if card.summary:
        yield Static(Text(card.summary), classes="about")
    for title, rows in (
        ("Who it takes", card.takes),
        ("How to ask", card.asks),
        ("Where and when", card.where),
    ):
        if rows:
            yield part(
                title, [Text.assemble((f"{label}: ", "bold"), words) for label, words in rows], mark="  "
            )
    yield part("Its record", [f"status: {card.status}", *card.checked, card.file], mark="  ")
    yield part("What rests on it", [card.resting], mark="  ")
    yield part("What was changed", card.entries or ["nothing is known to have changed"], mark="  ")
