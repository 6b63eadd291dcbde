"""One case: why, what is proposed, what is asked, and doing all of it in place."""

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
from textual.widgets import Static

from tui.actions import action_named, bindings_of
from tui.actions.case import CaseSituation
from tui.pages.case import CasePage, Section, read_case
from tui.pages.case_changes import changes
from tui.screens.case_acts import CaseActs
from tui.screens.reading_on import ReadsOn
from tui.widgets.case_alarms import AlarmBox, AlarmStrip
from tui.widgets.case_lines import ActionLine, Line, LookItem, QuestionItem
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.widgets.reasons import AskToday, LevelBox, hanging
from tui.work import DeskThread, Trouble


class Reading(VerticalScroll, can_focus=False, inherit_bindings=False):
    """A long text; its keys are those of the table, which also choose lines."""


class CaseScreen(CaseActs, ReadsOn[None]):
    """One case, read again each time it is shown."""

    WHERE = "case"
    ABOUT = (
        "One case: what is urgent, its level and why, what is proposed, what to ask and what was not offered. "
        "[ ] proposed, [x] confirmed or done, [-] put aside. Arrow keys choose an action, tab any line that can be chosen. "
        "People decide; the program only proposes. A fact that is wrong is put right with `triage case correct`, "
        "disagreement is recorded with `triage case contest`, a level is changed with `triage case step-down` or `step-up`, "
        "and `triage hold` keeps a case from being erased."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("case")

    page: CasePage | None = None
    reading = True
    old = False
    """Whether what is shown could not be read again."""

    def __init__(self, desk: DeskThread, number: str, at: str = "", about: int = 0) -> None:
        """Show the case ``number``; ``at`` names an action to do once it is read, such as ``review`` or ``record``.

        ``about``: the number of the escalation, or of the referral, that is meant; no other one is taken in its place.
        """
        super().__init__(desk)
        self.number = number
        self._at = at
        self._about = about

    def compose(self) -> ComposeResult:
        """Lay out head, escalations, decision and keys."""
        yield Head()
        yield AlarmStrip()
        with Reading(id="decision"):
            yield Empty("Reading the case …", markup=False)
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Read the case."""
        self.query_one(AlarmStrip).display = False
        self.load()

    def crumbs(self) -> tuple[str, ...]:
        """The place, then the case."""
        return (*super().crumbs(), f"Case {self.number}" + (" · NOT UP TO DATE" if self.old else ""))

    def situation(self) -> CaseSituation:
        """What decides which keys can work now."""
        page, card, alarm = self.page, self.chosen_card(), self.chosen_alarm()
        undo = self.undoable.what if self.undoable else ""
        if page is None:
            return CaseSituation(role=self.desk.role, reading=self.reading, undo=undo, shown=False)
        return CaseSituation(
            role=self.desk.role,
            cannot_act=page.acting.cannot,
            reading=self.reading,
            undo=undo,
            closed=page.closed,
            actions=len(page.actions),
            proposed=len(page.proposed),
            chosen=card.state if card else "",
            kind=card.kind if card else "",
            service=bool(card and (card.service or card.alternatives)),
            alarms=len(page.alarms),
            step=alarm.step if alarm else "",
            on_alarm=isinstance(self.focused, AlarmBox),
            questions=len(page.questions),
            looks=len(page.looks),
            chosen_item=isinstance(self.focused, (Line, AlarmBox)),
            whole=not page.hidden,
            cannot_tell=page.cannot_tell,
            may=page.may,
        )

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
            self._do_first()
        elif self.page is None:
            self.query_one(Empty).say(
                "This case cannot be shown", answer.text, "Press r to try again, or esc to go back."
            )
        else:
            self.old = True
            self.say(answer.text, severity="warning")
        self.tell_keys()

    def _do_first(self) -> None:
        """Do what the screen was opened for, once."""
        at, self._at = self._at, ""
        if not at:
            return
        action_named(self.WHERE, at)
        if at == "moves":
            self.meant = self._about
        if self._about and at == "record":
            meant = next((box for box in self.query(AlarmBox) if box.alarm.identity == self._about), None)
            if meant is None:
                self.say("Nothing more is to be recorded for the escalation you chose.")
                return
            self.set_focus(meant)
        self.action_act(at)

    async def _show(self, page: CasePage) -> None:
        """Draw the page; the chosen line stays chosen, unless a new decision numbers its actions anew."""
        before, self.page = self.page, page
        same = before is not None and before.seq == page.seq
        chosen = _key(self.focused) if same else None
        on_alarm = isinstance(self.focused, AlarmBox)
        self.old = False
        self.notice = page.notice
        changed = changes(before, page) if before is not None else ()
        body = self.query_one("#decision", VerticalScroll)
        place = body.scroll_y if same else 0
        with self.app.batch_update():
            await self.query_one(AlarmStrip).show(page.alarms)
            await body.remove_children()
            await body.mount(
                *([_banner(changed)] if changed else []),
                Container(
                    Vertical(*_first(page), id="first"), Vertical(*_rest(page), id="rest"), id="columns"
                ),
            )
        line = next((one for one in self.query(Line) if chosen and _key(one) == chosen), None)
        if line is not None:
            self.set_focus(line)
        else:
            if not on_alarm:
                self.set_focus(None)
            self.call_after_refresh(body.scroll_to, y=place, animate=False)

    @on(DescendantFocus)
    def _other_chosen(self) -> None:
        self.query_one(AlarmStrip).fit(reading=isinstance(self.focused, Line))
        self.tell_keys()

    def body(self) -> VerticalScroll:
        """The decision."""
        return self.query_one("#decision", VerticalScroll)

    def choose(self, step: int) -> None:
        """Choose the next line of the kind that is chosen, an action where none is; past the last one, read on."""
        kind = type(self.focused) if isinstance(self.focused, (Line, AlarmBox)) else ActionLine
        before = self.walk(list(self.query(kind)), step)
        if step < 0 and before == 0 and kind is ActionLine and self.query(AlarmBox):
            self.do_top()


def _key(widget: Widget | None) -> object:
    """What a chosen line is about, so that it is found again after reading."""
    if isinstance(widget, ActionLine):
        return widget.card.position
    if isinstance(widget, QuestionItem):
        return widget.question.field, widget.question.person, widget.question.need
    if isinstance(widget, LookItem):
        return widget.look.code, widget.look.identity
    return None


def _banner(changed: tuple[str, ...]) -> Vertical:
    lines = hanging(((Text("· "), Text(line)) for line in changed[1:]), width=2)
    return Vertical(Static(Text(f"What changed – {changed[0]}", "bold")), Static(lines), id="changed")


def _first(page: CasePage) -> Iterable[Widget]:
    """What answers why and what to do: the first screenful."""
    yield Static(Text(page.about), classes="about")
    if page.level:
        yield LevelBox(page)
    if page.hidden:
        yield Static(Text(page.hidden), classes="about")
        return
    if page.today:
        yield AskToday(page)
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
    """Questions and looks to settle, then what only has to be known."""
    if page.questions:
        yield Static(Text(f"Questions ({len(page.questions)}; s answers)", "bold"), classes="headed")
        yield from (QuestionItem(one) for one in page.questions)
    if page.looks:
        yield Static(
            Text(f"A person looks ({len(page.looks)}; k says what was found)", "bold"), classes="headed"
        )
        yield from (LookItem(one) for one in page.looks)
    if page.lead:
        yield Static(Text(f"{page.lead} · g changes it"), classes="headed")
    yield from (_section(section) for section in page.sections)


def _section(section: Section) -> Vertical:
    lines = hanging(((Text("· "), Text(line)) for line in section.lines), width=2)
    return Vertical(Static(Text(section.title, "bold")), Static(lines), classes="section")
