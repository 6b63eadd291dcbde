"""Choosing which cases the list shows, by what is known of each without opening it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from triage.desk.queue import DUES, MADE_UP, STATES, WHOSE, Filters
from tui.actions import bindings_of
from tui.screens.page import Page
from tui.widgets.choices import Choice, OneOf
from tui.widgets.field import Field
from tui.widgets.keys import Keys
from tui.work import DeskThread

ANY = "any"


class NarrowScreen(Page[Filters], ModalScreen[Filters]):
    """One line for each thing to choose by; answers with the filter, None where it was left."""

    WHERE = "narrow"
    ABOUT = (
        "Choose which cases the list shows. Tab goes from line to line, the arrow keys choose, enter shows the cases. "
        "Cases with an open escalation that a choice leaves out are counted below the list."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("narrow")

    def __init__(
        self, desk: DeskThread, filters: Filters, levels: Sequence[tuple[int, str]], teams: Sequence[str]
    ) -> None:
        """Begin with ``filters``; ``levels`` and ``teams`` are those to choose from."""
        super().__init__(desk)
        self._filters = filters
        self._levels = levels
        self._teams = teams

    def compose(self) -> ComposeResult:
        """Lay out the lines and the two answers."""
        with Vertical(id="narrow"):
            yield Static(Text("Show which cases?", "bold"))
            with VerticalScroll(id="narrow-body", can_focus=False):
                yield from self._fields()
            with Horizontal(id="answers"):
                yield Button("Show these", id="yes", variant="primary")
                yield Button("Leave it", id="leave")
            yield Keys(classes="keys")

    def _fields(self) -> Iterable[Field]:
        now = self._filters
        levels = [(str(number), words) for number, words in self._levels]
        hint = ", ".join(words for _, words in self._levels)
        yield _field("level", "Level", [(code, code) for code, _ in levels], str(now.level or ""), hint)
        yield _field("state", "State", STATES.items(), now.state)
        yield _field("whose", "Whose", WHOSE.items(), now.whose)
        if self._teams:
            yield _field("team", "Team", [(team, team) for team in self._teams], now.team)
        yield _field("due", "Next step", DUES.items(), now.due)
        yield _field("made_up", "Made-up cases", MADE_UP.items(), now.made_up)

    def on_mount(self) -> None:
        """Begin at the first line."""
        self.query(OneOf).first().focus()
        self.tell_keys()

    @property
    def filters(self) -> Filters:
        """What is chosen now; the words that were typed stay."""
        held = {field.id: field.value for field in self.query(Field)}
        return replace(
            self._filters,
            level=int(held.get("level") or 0),
            state=held.get("state", ""),
            whose=held.get("whose", ""),
            team=held.get("team", ""),
            due=held.get("due", ""),
            made_up=held.get("made_up", ""),
        )

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "yes":
            self.do_apply()
        else:
            self.do_leave()

    async def action_go(self, digit: int) -> None:
        """Stay: this is answered or left first."""
        del digit

    def do_apply(self) -> None:
        """Show the cases that fit."""
        self.dismiss(self.filters)

    def do_clear(self) -> None:
        """Ask for nothing any more."""
        for one in self.query(OneOf):
            one.value = ""

    def do_leave(self) -> None:
        """Leave the list as it was."""
        self.dismiss(None)


def _field(name: str, label: str, options: Iterable[tuple[str, str]], value: str, hint: str = "") -> Field:
    choices = [Choice("", ANY), *(Choice(code, words) for code, words in options)]
    return Field(label, OneOf(choices, value, id=f"choose-{name}"), hint=hint, id=name)
