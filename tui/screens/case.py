"""One case: why, what is proposed, and confirming it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.events import DescendantFocus
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static

from triage.desk import Confirmed
from tui.actions import bindings_of
from tui.actions.case import CaseSituation
from tui.pages.case import ActionCard, CasePage, Section, confirm_seen, read_case
from tui.pages.wording import counted
from tui.screens.confirm import ConfirmScreen
from tui.screens.page import Page
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.widgets.reasons import ActionLine, AlarmBox, LevelBox, hanging
from tui.work import DeskThread, Trouble


class Reading(VerticalScroll, can_focus=False, inherit_bindings=False):
    """A long text; its keys are those of the table, which also choose actions."""


class CaseScreen(Page[None]):
    """One case, read again each time it is shown."""

    WHERE = "case"
    ABOUT = (
        "One case: what is urgent, its level and why, what is proposed, what to ask and what was not offered. "
        "[ ] proposed, [x] confirmed or done, [-] put aside. People decide; the program only proposes."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("case")

    page: CasePage | None = None
    reading = True
    old = False
    """Whether what is shown could not be read again."""

    def __init__(self, desk: DeskThread, number: str) -> None:
        """Show the case ``number``."""
        super().__init__(desk)
        self.number = number

    def compose(self) -> ComposeResult:
        """Lay out head, decision, timeline and keys."""
        yield Head()
        with ContentSwitcher(initial="decision"):
            with Reading(id="decision"):
                yield Empty("Reading the case …", markup=False)
            with Reading(id="timeline"):
                yield Static("", id="events", markup=False)
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Read the case."""
        self.load()

    def crumbs(self) -> tuple[str, ...]:
        """The place, then the case."""
        return (*super().crumbs(), f"Case {self.number}" + (" · NOT UP TO DATE" if self.old else ""))

    def situation(self) -> CaseSituation:
        """What decides which keys can work now."""
        page, card = self.page, self._chosen()
        if page is None:
            return CaseSituation(role=self.desk.role, reading=self.reading)
        return CaseSituation(
            role=self.desk.role,
            cannot_act=page.acting.cannot,
            reading=self.reading,
            closed=page.closed,
            actions=len(page.actions),
            proposed=len(page.proposed),
            chosen=card.state if card else "",
        )

    def _chosen(self) -> ActionCard | None:
        focused = self.focused
        return focused.card if isinstance(focused, ActionLine) else None

    def load(self) -> None:
        """Read the case in the background."""
        self.reading = True
        self.tell_keys()
        self.ask(
            partial(read_case, number=self.number, by=self.desk.by, role=self.desk.role),
            self._loaded,
            group="load",
        )

    async def _loaded(self, answer: CasePage | Trouble) -> None:
        self.reading = False
        if isinstance(answer, CasePage):
            await self._show(answer)
        elif self.page is None:
            self.query_one(Empty).say(
                "This case cannot be shown", answer.text, "Press r to try again, or esc to go back."
            )
        else:
            self.old = True
            self.say(answer.text, severity="warning")
        self.tell_keys()

    async def _show(self, page: CasePage) -> None:
        """Draw the page; the chosen action stays chosen, unless a new decision numbers its actions anew."""
        same = self.page is not None and self.page.seq == page.seq
        chosen = self._chosen() if same else None
        self.page = page
        self.old = False
        self.notice = page.notice
        self.query_one("#events", Static).update(Text("\n".join(page.timeline)))
        body = self.query_one("#decision", VerticalScroll)
        place = body.scroll_y if same else 0
        with self.app.batch_update():
            await body.remove_children()
            await body.mount(
                Container(
                    Vertical(*_first(page), id="first"), Vertical(*_rest(page), id="rest"), id="columns"
                )
            )
        lines = [line for line in self.query(ActionLine) if chosen and line.card.position == chosen.position]
        if lines:
            self.set_focus(lines[0])
        else:
            self.set_focus(None)
            self.call_after_refresh(body.scroll_to, y=place, animate=False)

    @on(DescendantFocus)
    def _other_chosen(self) -> None:
        self.tell_keys()

    def _body(self) -> VerticalScroll:
        return self.query_one(f"#{self.query_one(ContentSwitcher).current}", VerticalScroll)

    def _choose(self, step: int) -> None:
        lines = list(self.query(ActionLine))
        place = next((index for index, line in enumerate(lines) if line is self.focused), None)
        wanted = place + step if place is not None else 0 if step > 0 else -1
        if self._body().id == "decision" and 0 <= wanted < len(lines):
            self.set_focus(lines[wanted])
        else:
            self._body().scroll_relative(y=3 * step, animate=False)

    def do_next(self) -> None:
        """Choose the next action, or read on."""
        self._choose(1)

    def do_previous(self) -> None:
        """Choose the action before, or read back."""
        self._choose(-1)

    def do_page_down(self) -> None:
        """Read on by a screenful."""
        self._body().scroll_page_down(animate=False)

    def do_page_up(self) -> None:
        """Read back by a screenful."""
        self._body().scroll_page_up(animate=False)

    def do_top(self) -> None:
        """Go to the top."""
        self._body().scroll_home(animate=False)

    def do_end(self) -> None:
        """Go to the end."""
        self._body().scroll_end(animate=False)

    def do_timeline(self) -> None:
        """Change between decision and timeline."""
        switcher = self.query_one(ContentSwitcher)
        switcher.current = "decision" if switcher.current == "timeline" else "timeline"

    def do_back(self) -> None:
        """Go back to the inbox."""
        self.dismiss()

    def do_reload(self) -> None:
        """Read the case again."""
        self.load()

    def do_confirm(self) -> None:
        """Ask once, then confirm the chosen action."""
        card = self._chosen()
        if card is not None:
            self._ask_first([card])

    def do_confirm_all(self) -> None:
        """Ask once, then confirm every proposed action."""
        if self.page is not None:
            self._ask_first(list(self.page.proposed))

    def _ask_first(self, cards: list[ActionCard]) -> None:
        page = self.page
        if page is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._confirm(page.seq, [card.position for card in cards])

        self.app.push_screen(
            ConfirmScreen(self.desk, page.number, [card.line for card in cards], page.acting.name), answered
        )

    def _confirm(self, seen: int, positions: list[int]) -> None:
        self.reading = True
        self.tell_keys()
        work = partial(confirm_seen, number=self.number, seen=seen, actions=positions, by=self.desk.by)
        self.ask(work, self._confirmed, group="confirm")

    def _confirmed(self, answer: Confirmed | Trouble) -> None:
        if isinstance(answer, Trouble):
            self.say(f"Nothing was confirmed.\n{answer.text}", severity="warning")
        else:
            left = f"{counted(len(answer.left), 'action')} left" if answer.left else "none left"
            self.say(
                f"{counted(len(answer.actions), 'action')} confirmed by {self.page.acting.name if self.page else ''}; {left}."
            )
        self.load()


def _first(page: CasePage) -> Iterable[Widget]:
    """What answers why and what to do: the first screenful."""
    yield Static(Text(page.about), classes="about")
    for alarm in page.alarms:
        yield AlarmBox(alarm)
    yield LevelBox(page)
    if page.ask_today.lines:
        yield _section(page.ask_today)
    if page.actions:
        open_ones = len(page.proposed)
        yield Static(
            Text(f"What to do ({len(page.actions)}, {open_ones or 'none'} still only proposed)", "bold"),
            classes="headed",
        )
    else:
        yield Static(Text("No action is proposed."), classes="headed")
    yield from (ActionLine(card) for card in page.actions)


def _rest(page: CasePage) -> Iterable[Widget]:
    return (_section(section) for section in page.sections)


def _section(section: Section) -> Vertical:
    lines = hanging(((Text("· "), Text(line)) for line in section.lines), width=2)
    return Vertical(Static(Text(section.title, "bold")), Static(lines), classes="section")
