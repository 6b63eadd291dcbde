"""Services for one action beside each other: what each offers, why it fits or was passed over, and choosing one."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.console import Group
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.events import Click, Resize
from textual.widgets import Static

from tui.actions import bindings_of
from tui.actions.match import MatchSituation
from tui.pages.match import Chosen, MatchPage, ServiceCard, choose, read_match
from tui.screens.form import Answers, Field, FormScreen
from tui.screens.page import Page
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.widgets.reasons import hanging
from tui.work import DeskThread, Trouble

COLUMNS = ((130, 3), (96, 2))
"""Cells of width from which so many cards stand beside each other; one below them."""
LABEL = 10


class Card(VerticalScroll, can_focus=False, inherit_bindings=False):
    """One service."""

    HELP = "One service. Left and right go to the others, up and down read on, enter chooses the one that is marked."

    def __init__(self, card: ServiceCard, place: int) -> None:
        """Show ``card``, the one at ``place`` among all."""
        super().__init__()
        self.card = card
        self.place = place

    def compose(self) -> ComposeResult:
        """Lay out its words."""
        yield Static("", classes="words")

    def draw(self, *, chosen: bool, of: int) -> None:
        """Draw it, marked where it is the one that enter chooses."""
        card = self.card
        self.set_class(chosen, "-chosen")
        mark = "> " if chosen else "  "
        head = Text(f"{mark}{card.head} ({self.place + 1} of {of})\n", "bold")
        head.append(f"  {card.name}", "bold")
        parts: list[object] = [head]
        if card.against:
            parts.append(Text(f"✗ {card.against}", "bold"))
        if card.why:
            parts.append(Text("Why it fits", "bold"))
            parts.append(hanging(((Text("· "), Text(one)) for one in card.why), width=2))
        parts.append(hanging(((Text(label, "bold"), Text(said)) for label, said in card.lines), width=LABEL))
        self.query_one(".words", Static).update(Group(*parts))  # type: ignore[arg-type]

    def on_click(self, _: Click) -> None:
        """Go to this service."""
        if isinstance(self.screen, MatchScreen):
            self.screen.go_to(self.place)


class MatchScreen(Page[bool | None]):
    """The services for one action; answers whether one was chosen."""

    WHERE = "match"
    ABOUT = (
        "All services for one action: the one proposed, the others that fit, and those that were passed over with the "
        "reason. What nobody knows is said to be not known. Enter chooses the service marked with >."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("match")

    page: MatchPage | None = None
    reading = True
    chosen = 0
    changed = False

    def __init__(self, desk: DeskThread, number: str, position: int) -> None:
        """Compare services for the action at ``position`` of the latest decision of the case ``number``."""
        super().__init__(desk)
        self.number = number
        self.position = position
        self._kept: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """Lay out head, the action, the cards and keys."""
        yield Head()
        yield Static("", id="wanted", markup=False)
        yield Empty("Reading the services …", markup=False)
        yield Horizontal(id="cards-beside")
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Read the services."""
        self.query_one("#cards-beside").display = False
        self.load()

    def crumbs(self) -> tuple[str, ...]:
        """The place, the case, the action."""
        return (*super().crumbs(), f"Case {self.number}", f"Services for action {self.position}")

    def situation(self) -> MatchSituation:
        """What decides which keys can work now."""
        page, card = self.page, self.card
        return MatchSituation(
            role=self.desk.role,
            cannot_act=page.acting.cannot if page else "",
            reading=self.reading,
            cards=len(page.cards) if page else 0,
            cannot=page.cannot if page else "",
            against=card.against if card else "",
        )

    @property
    def card(self) -> ServiceCard | None:
        """The service that enter chooses."""
        cards = self.page.cards if self.page else ()
        return cards[self.chosen] if self.chosen < len(cards) else None

    def load(self) -> None:
        """Read the services in the background."""
        self.reading = True
        self.tell_keys()
        work = partial(read_match, number=self.number, position=self.position, by=self.desk.by)
        self.ask(work, self._loaded, group="load")

    async def _loaded(self, answer: MatchPage | Trouble) -> None:
        self.reading = False
        if isinstance(answer, MatchPage):
            held = self.card.service if self.card else ""
            self.page = answer
            self.notice = answer.notice
            names = [card.service for card in answer.cards]
            self.chosen = names.index(held) if held in names else 0
            await self._draw()
        elif self.page is None:
            self.query_one(Empty).say(
                "No services to compare", answer.text, "Press r to try again, or esc to go back."
            )
        else:
            self.say(answer.text, severity="warning")
        self.tell_keys()

    def _beside(self) -> int:
        return next((count for width, count in COLUMNS if self.size.width >= width), 1)

    async def _draw(self) -> None:
        """Draw as many cards as there is room for, the chosen one among them."""
        page = self.page
        if page is None:
            return
        wanted = Text.assemble((f"{page.position}. {page.what}", "bold"), f" – {page.state}; {page.counted}")
        if page.because:
            wanted.append(f"\nBecause: {page.because}")
        self.query_one("#wanted", Static).update(wanted)
        empty, row = self.query_one(Empty), self.query_one("#cards-beside", Horizontal)
        empty.display, row.display = not page.cards, bool(page.cards)
        if not page.cards:
            empty.say(
                "No service is known for this",
                "The directory holds no service that gives this help; the gap is counted in `triage directory gaps`.",
                "Press esc to go back; the directory (its digit is above) is where a service is added.",
            )
            return
        many = min(self._beside(), len(page.cards))
        first = min(max(self.chosen - (many - 1) // 2, 0), len(page.cards) - many)
        shown = [card.place for card in self.query(Card)]
        if shown != list(range(first, first + many)) or any(
            one.card is not page.cards[one.place] for one in self.query(Card)
        ):
            await row.remove_children()
            await row.mount(*(Card(page.cards[place], place) for place in range(first, first + many)))
        for one in self.query(Card):
            one.draw(chosen=one.place == self.chosen, of=len(page.cards))

    def go_to(self, place: int) -> None:
        """Show another service."""
        if self.page is not None and 0 <= place < len(self.page.cards) and place != self.chosen:
            self.chosen = place
            self.call_later(self._draw)
            self.tell_keys()

    def on_resize(self, _: Resize) -> None:
        """Give the cards what room there is now."""
        self.call_later(self._draw)

    def do_next(self) -> None:
        """Show the next service; after the last the first."""
        if self.page is not None:
            self.go_to((self.chosen + 1) % len(self.page.cards))

    def do_previous(self) -> None:
        """Show the service before; before the first the last."""
        if self.page is not None:
            self.go_to((self.chosen - 1) % len(self.page.cards))

    def _scroll(self, step: int) -> None:
        for one in self.query(Card):
            if one.place == self.chosen:
                one.scroll_relative(y=step, animate=False)

    def do_down(self) -> None:
        """Read on."""
        self._scroll(3)

    def do_up(self) -> None:
        """Read back."""
        self._scroll(-3)

    def do_reload(self) -> None:
        """Read the services again."""
        self.load()

    def do_choose(self) -> None:
        """Ask once, then confirm where needed and refer."""
        page, card = self.page, self.card
        if page is None or card is None:
            return
        other = card.place != "proposed"
        told = page.kind == "signpost"
        lines = [
            f"{page.what}, with {card.name}.",
            "It is confirmed and recorded as "
            + (
                "told to the family"
                if told
                else "referred, and what is shared with the service is written down"
            )
            + f", by {page.acting.name} on {self.desk.on.isoformat()}.",
            "A referral cannot be unmade; it can be cancelled with a reason. This program sends nothing by itself.",
        ]
        field = Field(
            "note", "Why this service" if other else "A note (may stay empty)",
            help="kept with the case" if not other else "another than the one proposed; kept with the case",
            needed=other, multiline=False,
        )  # fmt: skip

        def recorded(answer: object) -> None:
            if isinstance(answer, Chosen):
                self.changed = True
                self.app.notify(answer.text, markup=False)
                self.dismiss(True)

        def work(desk: object, answers: Answers) -> Chosen:
            return choose(desk, page, card.service, answers.get("note", ""), self.desk.by)  # type: ignore[arg-type]

        self.app.push_screen(
            FormScreen(
                self.desk,
                f"{'Tell the family of' if told else 'Refer to'} {card.name}?",
                lines, [field], work,
                yes="It was told" if told else "Refer", danger=not other, kept=self._kept,
            ),
            recorded,
        )  # fmt: skip

    def do_back(self) -> None:
        """Go back to the case."""
        self.dismiss(True if self.changed else None)
