"""What becomes of the referrals of a case: one at a time, with its clock, its steps so far, and all that can follow."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from triage.desk import Desk
from tui.actions import bindings_of
from tui.actions.moves import MovesSituation
from tui.pages.moves import MovesPage, ReferralCard, Step, read_moves, record_step
from tui.pages.wording import URGENT
from tui.screens.form import Answers, Field, FormScreen
from tui.screens.page import Page
from tui.widgets.columns import Column
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.widgets.longlist import ListRow, LongList
from tui.work import DeskThread, Trouble

CAN, CANNOT = "can be", "off"


class StepList(LongList):
    """All that can become of one referral."""

    HELP = (
        "What can be recorded about this referral. Up and down choose a line, enter records it; a line that is off says "
        "why. Left and right go to the other referrals of the case."
    )


class MovesScreen(Page[bool | None]):
    """The referrals of one case; answers whether anything was recorded."""

    WHERE = "moves"
    ABOUT = (
        "Sent is not received, and accepted is not help: each referral is followed to its end. What ends without help "
        "opens the need again, and the case is decided anew. A family that does not take help up has done nothing wrong."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("moves")

    page: MovesPage | None = None
    reading = True
    place = 0
    changed = False

    def __init__(self, desk: DeskThread, number: str, referral: int = 0) -> None:
        """Follow the referrals of the case ``number``, from ``referral`` on where one is meant."""
        super().__init__(desk)
        self.number = number
        self._meant = referral
        self._kept: dict[tuple[int, str], dict[str, str]] = {}

    def compose(self) -> ComposeResult:
        """Lay out head, the referral, what can follow, and keys."""
        yield Head()
        yield Empty("Reading the referrals …", markup=False)
        with Horizontal(id="moves"):
            with VerticalScroll(id="referral-card", can_focus=False):
                yield Static("", id="referral-words")
            yield StepList([Column("What became of it", 40), Column("")], id="steps")
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Read the referrals."""
        self.query_one("#moves").display = False
        self.load()

    def crumbs(self) -> tuple[str, ...]:
        """The place, the case, its referrals."""
        return (*super().crumbs(), f"Case {self.number}", "Referrals")

    def situation(self) -> MovesSituation:
        """What decides which keys can work now."""
        page, step = self.page, self.step
        return MovesSituation(
            role=self.desk.role,
            cannot_act=page.acting.cannot if page else "",
            reading=self.reading,
            referrals=len(page.cards) if page else 0,
            step=step.title if step else "",
            off=step.off if step else "",
        )

    @property
    def card(self) -> ReferralCard | None:
        """The referral that is shown."""
        cards = self.page.cards if self.page else ()
        return cards[self.place] if self.place < len(cards) else None

    @property
    def step(self) -> Step | None:
        """The line that is chosen."""
        card, chosen = self.card, self.query_one(StepList).chosen
        return next((one for one in card.steps if one.key == chosen), None) if card else None

    def load(self) -> None:
        """Read the referrals in the background."""
        self.reading = True
        self.tell_keys()
        self.ask(partial(read_moves, number=self.number, by=self.desk.by), self._loaded, group="load")

    def _loaded(self, answer: MovesPage | Trouble) -> None:
        self.reading = False
        if isinstance(answer, MovesPage):
            held = self.card.identity if self.card else self._meant
            self.page = answer
            self.notice = answer.notice
            identities = [card.identity for card in answer.cards]
            self.place = identities.index(held) if held in identities else 0
            if self._meant and self._meant not in identities:
                self.say("The referral you chose is not among those that you see here.", severity="warning")
            self._meant = 0
            self._show()
        elif self.page is None:
            self.query_one(Empty).say(
                "The referrals cannot be shown", answer.text, "Press r to try again, or esc to go back."
            )
        else:
            self.say(answer.text, severity="warning")
        self.tell_keys()

    def _show(self) -> None:
        page, card = self.page, self.card
        empty, body = self.query_one(Empty), self.query_one("#moves")
        empty.display, body.display = card is None, card is not None
        if page is None or card is None:
            empty.say(
                "No referral yet",
                "Here stands what becomes of each referral and signpost of this case: sent, received, accepted, begun, ended.",
                "Press esc, choose an action in the case, and choose a service for it there.",
            )
            self.set_focus(None)
            return
        text = Text()
        if len(page.cards) > 1:
            text.append(f"{self.place + 1} of {len(page.cards)} (left and right go to the others)\n", "dim")
        text.append(f"{card.what}\n", "bold").append(f"with {card.service}\n")
        text.append(f"{card.state}", "bold").append(" · ")
        text.append(f"{URGENT + ' ' if card.late else ''}{card.due}\n", "bold" if card.late else "")
        text.append("\n".join(card.lines))
        if card.feedback:
            text.append("\n\nWhat the referrer may be told now: ", "bold").append(" ".join(card.feedback))
        self.query_one("#referral-words", Static).update(text)
        steps = sorted(card.steps, key=lambda one: bool(one.off))
        rows = [
            ListRow(one.key, (one.title, one.off or "can be recorded"), dim=bool(one.off)) for one in steps
        ]
        chosen = self.query_one(StepList).chosen
        kept = next((place for place, one in enumerate(steps) if one.key == chosen and not one.off), 0)
        self.query_one(StepList).show(len(rows), rows, place=kept)
        self.set_focus(self.query_one(StepList))

    @on(LongList.Moved)
    def _moved(self) -> None:
        self.tell_keys()

    @on(LongList.Picked)
    def _picked(self) -> None:
        self.action_act("record")

    def _go(self, step: int) -> None:
        if self.page is not None:
            self.place = (self.place + step) % len(self.page.cards)
            self._show()
            self.tell_keys()

    def do_next(self) -> None:
        """Show the next referral."""
        self._go(1)

    def do_previous(self) -> None:
        """Show the referral before."""
        self._go(-1)

    def do_reload(self) -> None:
        """Read the referrals again."""
        self.load()

    def do_record(self) -> None:
        """Ask for what is needed, then record it."""
        card, step, page = self.card, self.step, self.page
        if card is None or step is None or page is None:
            return
        fields = []
        if step.choices:
            fields.append(Field("choice", step.title, choices=step.choices, needed=True))
        if step.reasons:
            said = "needed" if step.reason_needed else "where there is one"
            fields.append(
                Field("reason", f"Reason ({said})", choices=step.reasons, needed=step.reason_needed)
            )
        if step.note:
            fields.append(Field("note", "What they said (may stay empty)", help="kept as a note of the case"))
        if step.key == "told":
            lines = [*card.feedback, "", step.says]
        else:
            lines = [f"{card.what}, with {card.service}: {card.state.lower()} now.", step.says]
        lines.append(
            f"It is recorded that {page.acting.name} said so on {self.desk.on.isoformat()}; a step that was taken stands."
        )
        self.app.push_screen(
            FormScreen(
                self.desk, f"{step.title}?", lines, fields,
                partial(_work, number=self.number, identity=card.identity, key=step.key, by=self.desk.by),
                yes="Record it", danger=step.hard and not fields,
                kept=self._kept.setdefault((card.identity, step.key), {}),
            ),
            self._recorded,
        )  # fmt: skip

    def _recorded(self, answer: object) -> None:
        if isinstance(answer, tuple):
            self.changed = True
            self.say("\n".join(answer))
            self.load()

    def do_back(self) -> None:
        """Go back to the case."""
        self.dismiss(True if self.changed else None)


def _work(
    desk: Desk, answers: Answers, *, number: str, identity: int, key: str, by: str | None
) -> tuple[str, ...]:
    return record_step(desk, number, identity, key, answers, by)
