"""The household of a case: who belongs to it, one lead, one plan, what meetings agreed."""

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

from triage.desk import Desk
from triage.desk.households.linking import Linked
from triage.desk.households.meetings import meeting_action_done
from tui.actions import bindings_of
from tui.actions.household import HouseholdSituation
from tui.pages.case_sections import Section
from tui.pages.household import (
    AgreedItem,
    HouseholdPage,
    read_household,
    read_plan,
)
from tui.pages.household_forms import (
    household_lead_form,
    link_back,
    link_form,
    meeting_form,
    settle_form,
    unlink_back,
    unlink_form,
)
from tui.screens.case_asking import Asking
from tui.screens.reading_on import ReadsOn
from tui.widgets.case_alarms import AlarmStrip
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.household_lines import AgreedLine, DisagreementItem, HouseholdLine, MemberItem
from tui.widgets.keys import Keys
from tui.widgets.reasons import hanging
from tui.work import DeskThread, Trouble


class HouseholdReading(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The household; its keys are those of the table."""


class HouseholdScreen(Asking, ReadsOn[None]):
    """One household, read again each time it is shown."""

    WHERE = "household"
    ABOUT = (
        "The household of a case: open escalations first, then its cases, who leads, ways of contact that are not safe, one "
        "plan for all, and what meetings agreed. Of a case that is not open to you only its number is shown. A case of "
        "somebody's own is opened with `triage case open-for`."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("household")

    page: HouseholdPage | None = None
    reading = True

    def __init__(self, desk: DeskThread, number: str) -> None:
        """Show the household of the case ``number``."""
        super().__init__(desk)
        self.number = number

    def compose(self) -> ComposeResult:
        """Lay out head, escalations, household and keys."""
        yield Head()
        yield AlarmStrip()
        with HouseholdReading(id="household"):
            yield Empty("Reading the household …", markup=False)
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Read the household."""
        self.query_one(AlarmStrip).display = False
        self.load()

    def crumbs(self) -> tuple[str, ...]:
        """The place, the case, and where this is."""
        return (*super().crumbs(), f"Case {self.number}", "Household")

    def situation(self) -> HouseholdSituation:
        """What decides which keys can work now."""
        page, undo = self.page, self.undoable.what if self.undoable else ""
        if page is None:
            return HouseholdSituation(role=self.desk.role, reading=self.reading, undo=undo, shown=False)
        return HouseholdSituation(
            role=self.desk.role,
            cannot_act=page.acting.cannot,
            reading=self.reading,
            undo=undo,
            members=len(page.members),
            chosen=self._chosen_kind(),
            disagreements=len(page.disagreements),
            agreed=len(page.agreed),
            may=page.may,
        )

    def _chosen_kind(self) -> str:
        if isinstance(self.focused, MemberItem):
            member = self.focused.member
            return "this" if member.this else "member" if member.open_to else "shut"
        if isinstance(self.focused, DisagreementItem):
            return "question"
        return "agreed" if isinstance(self.focused, AgreedLine) else ""

    def load(self) -> None:
        """Read the household in the background, and its plan at the desk for long reading."""
        self.reading = True
        self.tell_keys()
        self.ask(partial(read_household, number=self.number, by=self.desk.by), self._loaded, group="load")

    async def _loaded(self, answer: HouseholdPage | Trouble) -> None:
        self.reading = False
        if isinstance(answer, HouseholdPage):
            await self._show(answer)
            if "household.plan" in answer.may:
                plan = partial(read_plan, number=self.number, by=self.desk.by)
                self.ask(plan, self._planned, group="plan", long=True)
        elif self.page is None:
            self.query_one(Empty).say(
                "This household cannot be shown", answer.text, "Press r to try again, or esc to go back."
            )
        else:
            self.say(answer.text, severity="warning")
        self.tell_keys()

    async def _show(self, page: HouseholdPage) -> None:
        chosen = self.focused.member.number if isinstance(self.focused, MemberItem) else None
        self.page = page
        self.notice = page.notice
        body = self.query_one("#household", VerticalScroll)
        with self.app.batch_update():
            await self.query_one(AlarmStrip).show(page.alarms)
            await body.remove_children()
            await body.mount(
                Container(
                    Vertical(*_first(page), id="first"), Vertical(*_rest(page), id="rest"), id="columns"
                )
            )
        line = next((one for one in self.query(MemberItem) if one.member.number == chosen), None)
        self.set_focus(line)

    def _planned(self, answer: Section | Trouble) -> None:
        for plan in self.query("#plan").results(Static):
            if isinstance(answer, Trouble):
                plan.update(Text(answer.text))
            else:
                plan.update(hanging(((Text("· "), Text(line)) for line in answer.lines), width=2))

    @on(DescendantFocus)
    def _other_chosen(self) -> None:
        self.tell_keys()

    def body(self) -> VerticalScroll:
        """The household."""
        return self.query_one("#household", VerticalScroll)

    def choose(self, step: int) -> None:
        """Choose the next line, or read on."""
        self.walk(list(self.query(HouseholdLine)), step)

    def do_open(self) -> None:
        """Open the chosen case."""
        if isinstance(self.focused, MemberItem):
            from tui.screens.case import CaseScreen  # noqa: PLC0415 - the case opens this screen

            self.app.push_screen(CaseScreen(self.desk, self.focused.member.number), lambda _: self.load())

    def do_link(self) -> None:
        """Link another case."""

        def linked(answer: Linked) -> None:
            other = answer.row.far(self.number)
            back = partial(link_back, number=self.number, other=other, by=self.desk.by)
            self.can_be_undone(f"linked {other}", back)

        if self.page is not None:
            make = partial(link_form, page=self.page, by=self.desk.by)
            self.form("link", make, "The two cases are linked; u takes it back.", linked)

    def do_unlink(self) -> None:
        """End the link to the chosen case."""
        if self.page is None or not isinstance(self.focused, MemberItem):
            return
        member = self.focused.member

        def ended(_: object) -> None:
            back = partial(unlink_back, number=self.number, member=member, by=self.desk.by)
            self.can_be_undone(f"ended the link to {member.number}", back)

        make = partial(unlink_form, page=self.page, member=member, by=self.desk.by)
        self.form(f"unlink {member.number}", make, "The link is ended; u links them again.", ended)

    def do_lead(self) -> None:
        """Name one lead for all."""
        if self.page is not None:
            make = partial(household_lead_form, page=self.page, by=self.desk.by)
            self.form("lead", make, "Recorded who leads for the household.")

    def do_meeting(self) -> None:
        """Keep a meeting."""
        if self.page is not None:
            make = partial(meeting_form, page=self.page, by=self.desk.by)
            self.form("meeting", make, "The meeting is kept.")

    def do_settle(self) -> None:
        """Say that what did not agree is settled."""
        if isinstance(self.focused, DisagreementItem):
            make = partial(settle_form, one=self.focused.question, by=self.desk.by)
            self.form("settle", make, "It is settled.")

    def do_done(self) -> None:
        """Say that something agreed was done."""
        self._agreed("done")

    def do_dropped(self) -> None:
        """Say that something agreed will not be done."""
        self._agreed("dropped")

    def _agreed(self, state: str) -> None:
        if isinstance(self.focused, AgreedLine):
            item = self.focused.item

            def said(answer: object) -> None:
                if isinstance(answer, Trouble):
                    self.say(f"Nothing was recorded.\n{answer.text}", severity="warning")
                else:
                    self.say("Recorded as done." if state == "done" else "Recorded: it will not be done.")
                self.load()

            work = partial(_said, item=item, by=self.desk.by, state=state)
            self.ask(work, said, group="agreed")


def _said(desk: Desk, *, item: AgreedItem, by: str | None, state: str) -> object:
    return meeting_action_done(desk, item.meeting, item.position, by, state=state)


def _headed(title: str) -> Static:
    return Static(Text(title, "bold"), classes="headed")


def _first(page: HouseholdPage) -> Iterable[Widget]:
    if page.unsafe:
        yield Static(Text(f"! Never use with this household: {page.unsafe}", "bold"), classes="unsafe")
    if page.wanting:
        yield Static(Text(f"{page.wanting[:1].upper()}{page.wanting[1:]} (g).", "italic"))
    yield _headed(f"Cases of this household ({len(page.members)})")
    yield from (MemberItem(member) for member in page.members)
    if len(page.members) == 1:
        yield Static(Text("No other case is linked. Press + to link a brother's or sister's case."))
    if page.disagreements:
        yield _headed(f"Joined records do not agree ({len(page.disagreements)})")
        yield from (DisagreementItem(one) for one in page.disagreements)
    if page.agreed:
        yield _headed(f"Agreed at meetings, still to do ({len(page.agreed)})")
        yield from (AgreedLine(one) for one in page.agreed)


def _rest(page: HouseholdPage) -> Iterable[Widget]:
    if "household.plan" in page.may:
        yield _headed("One plan for the household")
        yield Static("Working it out …", id="plan", markup=False)
    if not page.sections and "meeting.list" in page.may:
        yield _headed("Meetings")
        yield Static(Text("No meeting is kept yet. Press m to keep one."))
    for section in page.sections:
        lines = hanging(((Text("· "), Text(line)) for line in section.lines), width=2)
        yield Vertical(Static(Text(section.title, "bold")), Static(lines), classes="section")
