"""The form of a referral: fields, needs, whom to call now, and what would be proposed; who keeps and sends it stands apart."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.timer import Timer
from textual.widgets import Input, Static, TextArea

from triage.desk.screens.sending_in import SentIn
from triage.desk.screens.typed import Typed, TypedNeed
from tui.actions import bindings_of
from tui.actions.referral import ReferralSituation
from tui.pages.drafting import Keeper
from tui.pages.referral import Preview, ReferralStart, at_once, read_preview, read_start
from tui.screens.page import Page
from tui.screens.referral_parts import (
    MORE,
    REACHING,
    VOICE,
    WHO,
    agreement_fields,
    competence_field,
    field,
    safety_fields,
)
from tui.widgets.choices import OneOf
from tui.widgets.field import Field
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.widgets.needs import Meanings, NeedLine, NeedRow
from tui.widgets.severity import Severity
from tui.work import DeskThread, Trouble

PREVIEW_SECONDS = 0.35
"""How long typing rests before what would be proposed is worked out anew."""
WHOSE = ("child", "sibling", "parent", "family", "household")
"""Whose a need may be, in the order in which ``w`` changes it."""


class Reading(VerticalScroll, can_focus=False, inherit_bindings=False):
    """What does not fit is scrolled to; its keys are those of the table."""


class ReferralForm(Page[None]):
    """The form of one referral."""

    WHERE = "referral"
    ABOUT = (
        "A new referral. Only what you know is needed: what you leave stays not asked, and don't know is recorded as not known, "
        "never as no. What you type is kept as a draft that only you see. What would be proposed is advice: people decide."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("referral")

    start: ReferralStart | None = None
    preview: Preview | None = None
    sent: SentIn | None = None
    sending = False
    reading = True

    def __init__(self, desk: DeskThread, draft: int | None = None) -> None:
        """Begin a referral, or go on with ``draft``; then escape goes back to where it was opened."""
        super().__init__(desk)
        self._within = draft is not None
        self._keeper = Keeper(desk.by, draft)
        self._by = desk.by
        self.typed = Typed()
        self._kept = Typed()
        self._needs: list[TypedNeed] = []
        self._called = False
        """Whether anything here called for somebody, as long as the form is open."""
        self._rests: Timer | None = None
        self._keeps: Timer | None = None
        self._since: float | None = None
        self._keeping = asyncio.Lock()

    def compose(self) -> ComposeResult:
        """Lay out head, banner, form, what would be proposed, and keys."""
        yield Head()
        yield Static("", id="danger", markup=False)
        yield Static("", id="offer", markup=False)
        with Horizontal(id="referral"):
            with Reading(id="filling"):
                yield Static(
                    "Is somebody in danger at this moment? Call 999 first; this form can wait.",
                    classes="note",
                )
                yield Static("The child", classes="part")
                yield from (field(asked) for asked in WHO)
                yield Static(
                    "What is hard – plain words, how hard from 1 to 10 (ten the worst), enter", classes="part"
                )
                yield Vertical(id="needs")
                yield Field(
                    "A need, such as: won't sleep 8", NeedLine(id="in-line"), id="field-line", classes="tall"
                )
                yield Meanings("", id="meanings", markup=False)
                yield Static(
                    "Safety – y, n or d answers and goes on; leave what was not asked", classes="part"
                )
                yield Vertical(id="safety")
                yield Static("Agreement, and being in touch safely", classes="part")
                yield Vertical(id="agreement")
                yield from (field(asked) for asked in REACHING)
                yield Static("What matters", classes="part")
                yield from (field(asked) for asked in VOICE)
                yield Static(
                    "f8 shows everything else that may be said; ctrl+s sends", id="about-more", classes="note"
                )
                with Vertical(id="further"):
                    yield Static("Everything else, where you know it", classes="part")
                    yield from (field(asked) for asked in MORE)
                    yield competence_field()
            with Reading(id="proposed"):
                yield Static("", id="advice", markup=False)
        with Reading(id="was-sent"):
            yield Static("", id="what-next", markup=False)
        yield Static("", id="kept", markup=False)
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Put focus on the first field and read what is asked here."""
        for name in ("#danger", "#offer", "#further", "#was-sent", "#meanings"):
            self.query_one(name).display = False
        self.query_one("#in-age").focus()
        self._advise()
        self.load()

    def on_resize(self) -> None:
        """Keep what somebody types in in sight, however small the window gets."""
        if self.focused is not None:
            self.call_after_refresh(self.focused.scroll_visible, animate=False)

    def load(self) -> None:
        """Read what the form asks here, and what was begun before."""
        self.reading = True
        self.tell_keys()
        self.ask(partial(read_start, by=self.desk.by), self._started, group="load")

    async def _started(self, answer: ReferralStart | Trouble) -> None:
        self.reading = False
        if isinstance(answer, Trouble):
            self._say_kept(f"! {answer.text}")
            self.tell_keys()
            return
        again, self.start = self.start is not None, answer
        self.notice = answer.notice
        self.query_one(NeedLine).finder = answer.finder
        if not again:
            await self.query_one("#safety").mount(*safety_fields(answer.questions))
            await self.query_one("#agreement").mount(*agreement_fields(answer.questions))
            await self._ready()
        self._offer()
        self._look()
        self.tell_keys()

    def situation(self) -> ReferralSituation:
        """What decides which keys can work now."""
        return ReferralSituation(
            role=self.desk.role,
            undo=self.undoable.what if self.undoable else "",
            cannot_act=self.start.acting.cannot if self.start else "",
            reading=self.reading,
            empty=self.typed.empty,
            sent=self.sent is not None,
            sending=self.sending,
            drafts=len(self.start.drafts) if self.start else 0,
            typing=self.focused is not None,
            within=self._within,
        )

    def crumbs(self) -> tuple[str, ...]:
        """The place; opened from another page, what it is."""
        return (*super().crumbs(), "Referral not sent yet") if self._within else super().crumbs()

    def _keep_soon(self) -> None:
        """Have what is typed kept before long."""

    def _offer(self) -> None:
        """Offer what was begun before."""

    def _say_kept(self, text: str) -> None:
        for line in self.query("#kept").results(Static):
            line.update(text)

    async def _ready(self) -> None:
        """Every question is there now."""

    # what is typed

    def _collect(self) -> Typed:
        values = {}
        for one in self.query(Field):
            name = (one.id or "").removeprefix("field-")
            if name != "line" and one.value:
                values[name] = one.value
        return Typed(self.typed.number, values, tuple(self._needs), self.query_one(NeedLine).value)

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(OneOf.Changed)
    def _changed(self) -> None:
        self._look()

    @on(Severity.Changed)
    def _scored(self, event: Severity.Changed) -> None:
        if isinstance(event.severity, NeedRow):
            place = event.severity.place
            self._needs[place] = event.severity.need = replace(self._needs[place], severity=event.value)
            self._look()

    def _look(self) -> None:
        """Take note of what stands in the form; what calls for somebody is said before anything else is done."""
        before, self.typed = self.typed, self._collect()
        self._warn()
        if self.typed == before or self.sent is not None:
            return
        if self.typed.empty != before.empty:
            self._offer()
            self.tell_keys()
        safety = {key: value for key, value in self.typed.values.items() if key.startswith("safety-")}
        urgent = self.typed.needs != before.needs or any(
            before.values.get(key) != value for key, value in safety.items()
        )
        if self._rests is not None:
            self._rests.stop()
        self._rests = self.set_timer(0.01 if urgent else PREVIEW_SECONDS, self._foresee)
        self._keep_soon()

    # whom to call now, and what would be proposed

    def _warn(self) -> None:
        lines = list(self.preview.urgent) if self.preview else []
        contacts = self.start.questions.contacts if self.start else ()
        typed = at_once(self.typed.values, contacts)
        if typed and not lines:
            lines = list(typed)
        elif typed and self.typed.values.get("safety-in_danger_now") == "unknown":
            lines = [typed[0], *lines]
        if lines:
            self._called = True
        elif self._called:
            lines = [
                "▲ Where anybody is in danger, call 999: an answer that called for somebody was changed."
            ]
        banner = self.query_one("#danger", Static)
        banner.display = bool(lines)
        banner.update("\n".join(lines))

    def _foresee(self) -> None:
        self._rests = None
        if self.sent is not None or self.sending:
            return
        if self.typed.empty:
            self.preview = None
            self._advise()
            self._warn()
            return
        asked = replace(self.typed, line="")
        self.ask(partial(read_preview, typed=asked, by=self.desk.by), self._foreseen, group="preview")

    def _foreseen(self, answer: Preview | Trouble) -> None:
        if self.sent is not None:
            return
        if isinstance(answer, Trouble):
            answer = Preview(
                self.preview.urgent if self.preview else (),
                "Nothing can be proposed at the moment",
                (answer.text,),
                (),
            )
        self.preview = answer
        self._tell_faults(answer)
        self._warn()
        self._advise()

    def _advise(self) -> None:
        text = Text.assemble(("Advice only – what would be proposed", "bold"), "\n")
        if self.preview is None:
            text.append("As you type, it stands here what would be proposed, and why. People decide.")
        else:
            text.append(self.preview.headline, "bold")
            for line in self.preview.lines:
                text.append(f"\n{line}")
            whole = [fault for fault in self.preview.faults if not self._holder(fault.field)]
            for fault in whole:
                text.append(f"\n! {fault.what}; {fault.mend}")
        self.query_one("#advice", Static).update(text)

    def _holder(self, name: str) -> Field | NeedRow | None:
        if name.startswith("need-"):
            return next((row for row in self.query(NeedRow) if row.id == name), None)
        return next((one for one in self.query(Field) if name and one.id == f"field-{name}"), None)

    def _tell_faults(self, preview: Preview) -> None:
        said: dict[str, str] = {}
        for fault in preview.faults:
            said.setdefault(fault.field, f"{fault.what}: {fault.mend}" if fault.mend else fault.what)
        for holder in (*self.query(Field), *self.query(NeedRow)):
            name = (holder.id or "").removeprefix("field-")
            if name == "line" and holder.fault and name not in said and self.typed.line.strip():
                continue
            if holder.fault != said.get(name, ""):
                holder.tell(said.get(name, ""))

    # needs

    @on(NeedLine.Added)
    async def _added(self, event: NeedLine.Added) -> None:
        same = [
            place for place, one in enumerate(self._needs)
            if (one.kind, one.code, one.person, one.who) == (event.need.kind, event.need.code, event.need.person, event.need.who)
        ]  # fmt: skip
        if same:
            self._needs[same[0]] = event.need
        else:
            self._needs.append(event.need)
        await self._draw_needs()

    @on(NeedLine.Left)
    def _onwards(self) -> None:
        self.focus_next()

    async def _draw_needs(self) -> None:
        holder = self.query_one("#needs")
        finder = self.start.finder if self.start else None
        rows = []
        for place, need in enumerate(self._needs):
            title = finder.title(need.kind, need.code) if finder else need.code
            whose = finder.people.get(need.person, need.person).lower() if finder else need.person
            rows.append(NeedRow(need, title, f"{whose} ({need.who})" if need.who else whose, place))
        with self.app.batch_update():
            await holder.remove_children()
            await holder.mount(*rows)
        self._look()
        line = self.query_one(NeedLine)
        if line.has_focus:
            self.call_after_refresh(line.scroll_visible, animate=False)

    @on(NeedRow.Removed)
    async def _removed(self, event: NeedRow.Removed) -> None:
        before, place = tuple(self._needs), event.row.place
        self._needs.pop(place)
        await self._draw_needs()
        rows = list(self.query(NeedRow))
        self.set_focus(rows[min(place, len(rows) - 1)] if rows else self.query_one(NeedLine))
        self._taken = before
        self.can_be_undone("a need taken away", lambda _: None)

    _taken: tuple[TypedNeed, ...] = ()

    def do_undo(self) -> None:
        """Put back the need that was taken away."""
        self.undoable = None
        self._needs = list(self._taken)
        self.run_worker(self._draw_needs(), group="needs")
        self.say("Taken back: a need taken away.")
        self.tell_keys()

    @on(NeedRow.Turned)
    async def _turned(self, event: NeedRow.Turned) -> None:
        need = self._needs[event.row.place]
        after = WHOSE.index(need.person) + 1 if need.person in WHOSE else 0
        self._needs[event.row.place] = replace(need, person=WHOSE[after % len(WHOSE)], who="")
        await self._draw_needs()
        self.set_focus(list(self.query(NeedRow))[event.row.place])

    # filling it in from a draft

    async def _fill(self, typed: Typed) -> None:
        self.typed = Typed(typed.number)
        self._needs = list(typed.needs)
        for one in self.query(Field):
            name = (one.id or "").removeprefix("field-")
            value = typed.line if name == "line" else typed.values.get(name, "")
            if isinstance(one.holds, TextArea):
                one.holds.text = value
            elif isinstance(one.holds, (Input, OneOf)):
                one.holds.value = value
            if one.fault:
                one.tell("")
        if any(typed.values.get(asked.name) for asked in MORE):
            self.query_one("#further").display = True
        await self._draw_needs()
