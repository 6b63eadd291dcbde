"""A new referral: a form that takes a minute, kept as it is typed, with what would be proposed beside it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial

from rich.text import Text
from textual import events, on
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from triage.desk.screens.drafts import reasons_to_discard
from triage.desk.screens.sending_in import SentIn
from triage.desk.screens.typed import Typed
from tui.pages.drafting import ELSEWHERE, Keeper, KeptNow
from tui.pages.referral import Preview, SentWords
from tui.pages.wording import counted, day_in_words
from tui.screens.confirm import Reply
from tui.screens.discarding import discard_question
from tui.screens.page import Page
from tui.screens.referral_form import ReferralForm
from tui.widgets.field import Field
from tui.widgets.needs import NeedLine
from tui.work import Trouble

KEEP_SECONDS = 0.8
"""How long typing rests before it is kept."""
KEEP_AT_LEAST = 4.0
"""How long at most something typed is kept nowhere but here."""


class ReferralScreen(ReferralForm):
    """The form of one referral, then what happens next."""

    # the draft

    def _keep_soon(self) -> None:
        now = asyncio.get_running_loop().time()
        self._since = self._since if self._since is not None else now
        if self._keeps is not None:
            self._keeps.stop()
        left = max(min(KEEP_SECONDS, self._since + KEEP_AT_LEAST - now), 0.01)
        self._keeps = self.set_timer(left, lambda: self.run_worker(self.keep_now(), group="draft"))

    async def keep_now(self) -> None:
        """Keep what is typed, unless that is kept already; one after the other, and never for somebody else."""
        async with self._keeping:
            self._since = None
            if (
                self.sent is not None
                or self.typed == self._kept
                or (self.typed.empty and self._keeper.draft is None)
            ):
                return
            if not self._by:
                self._say_kept("! Not kept as a draft: nobody is named. It stays in this window.")
                return
            self.typed = self.typed.numbered()
            answer = await self.desk.ask(partial(self._keeper.keep, typed=self.typed))
            if isinstance(answer, KeptNow):
                self._kept = answer.typed
                self.typed = replace(self.typed, number=answer.typed.number)
                if answer.elsewhere and self.is_attached and self.is_running:
                    self.say(ELSEWHERE[answer.elsewhere], severity="warning")
                self._tell_urgent()
                self._say_kept("Kept as a draft that only you see" if self.typed == self._kept else "")
            else:
                self._say_kept(f"! Not kept yet: {answer.what}")
                if self.is_attached and self.is_running:
                    self.set_timer(KEEP_AT_LEAST, lambda: self.run_worker(self.keep_now(), group="draft"))

    def _tell_urgent(self) -> None:
        """Have every page say that it is not sent, from the moment it calls for somebody until it does no more."""
        told = self._keeper.draft in self.home.not_sent.drafts
        if told != self._keeper.urgent and self.is_attached and self.is_running:
            self.home.look_for_unsent()

    @property
    def alarm(self) -> str:
        """Of others that are not sent: this one's own banner says what to do."""
        mine = self.home.not_sent.drafts == (self._keeper.draft,) and self.sent is None
        said = any(banner.display for banner in self.query("#danger"))
        return "" if mine and said and not self.typed.empty else super().alarm

    async def _ready(self) -> None:
        if self._within:
            await self._open(self._keeper)

    async def on_unmount(self) -> None:
        """Keep the last letters on the way out."""
        await self.keep_now()

    def on_screen_suspend(self) -> None:
        """Keep what is typed when another page is shown."""
        if self._keeps is not None:
            self._keeps.stop()
        self.app.run_worker(self._keep_behind(), group="draft")

    async def _keep_behind(self) -> None:
        """Keep it; a list of what is not sent that was read meanwhile is read again."""
        before = self._kept
        await self.keep_now()
        page = self.app.screen
        if self._kept is not before and isinstance(page, Page) and page.WHERE == "referrals":
            page.load()

    @on(events.ScreenResume)
    async def _shown_again(self) -> None:
        """Show the draft as it is now; somebody else's is never shown."""
        if self.start is None:
            return
        if self.desk.by != self._by and (self._by is not None or self.desk.by is None):
            await self.keep_now()
            await self._begin()
        elif self.desk.by != self._by:
            self._by = self._keeper.by = self.desk.by
            await self.keep_now()
        elif self._keeper.draft is not None and self.typed == self._kept:
            await self._open(self._keeper)
        self.load()

    async def _open(self, keeper: Keeper) -> None:
        """Show what a draft says; an empty form where it was sent or discarded meanwhile."""
        found = await self.desk.ask(keeper.read)
        if not isinstance(found, Typed):
            if found is None and self._keeper.draft is not None:
                await self._begin()
            return
        if found != self.typed:
            self._kept = found
            self._keeper = keeper
            await self._fill(found)
            self._say_kept("Kept as a draft that only you see")

    async def _begin(self) -> None:
        """An empty form."""
        self.sent, self.preview, self._called = None, None, False
        self._by = self.desk.by
        self._keeper = Keeper(self.desk.by)
        self.typed = self._kept = Typed()
        await self._fill(Typed())
        self.query_one("#was-sent").display = self.query_one("#further").display = False
        self.query_one("#referral").display = True
        self._say_kept("")
        self._advise()
        self._warn()
        self.query_one("#in-age").focus()

    def _offer(self) -> None:
        box = self.query_one("#offer", Static)
        drafts = self.start.drafts if self.start else ()
        drafts = tuple(one for one in drafts if one.row.id != self._keeper.draft)
        box.display = bool(drafts) and self.typed.empty and self.sent is None and not self._within
        if drafts:
            more = (
                f" ({counted(len(drafts) - 1, 'more')[:-1] if len(drafts) > 2 else '1 more'} in My referrals)"
                if len(drafts) > 1
                else ""
            )
            box.update(
                f"You have a referral begun on {day_in_words(drafts[0].row.begun_on)} that is not sent{more}. f3 goes on with it."
            )

    # what keys do

    def do_resume(self) -> None:
        """Go on with the latest referral that is not sent."""
        if self.start and self.start.drafts:
            keeper = Keeper(self.desk.by, self.start.drafts[0].row.id)
            self.run_worker(self._open(keeper), group="open")

    def do_send(self) -> None:
        """Send it; where something is to be mended, go there."""
        self.sending = True
        self.typed = self._collect().numbered()
        self.tell_keys()
        self.ask(partial(self._keeper.send, typed=self.typed), self._was_sent, group="send")

    def _was_sent(self, answer: tuple[SentIn, SentWords | Preview] | Trouble) -> None:
        self.sending = False
        if isinstance(answer, Trouble):
            self.say(f"It was not sent. What you typed is still here.\n{answer.text}", severity="warning")
            # Kept as another draft, it has another number from here on.
            self.typed = replace(self.typed, number=self._keeper.number or self.typed.number)
            self._tell_urgent()
        elif isinstance(answer[1], SentWords):
            self._show_sent(answer[0], answer[1])
        else:
            self._to_mend(answer[0], answer[1])
        self.tell_keys()

    def _to_mend(self, sent: SentIn, preview: Preview) -> None:
        self._foreseen(preview)
        self._tell_urgent()
        stops = [fault for fault in preview.faults if fault.stops]
        said = (
            f"Not sent yet: {counted(len(stops), 'mistake')} to mend." if stops else "\n".join(preview.lines)
        )
        if sent.unread:
            said += " It was handed to the safeguarding lead as it stands, to be read today: mend it and send it all the same."
        self.say(said, severity="warning")
        wrong = [holder for holder in (self._holder(fault.field) for fault in stops) if holder is not None]
        for holder in self.query("Field, NeedRow").results():
            if holder in wrong:
                if holder in self.query("#further Field"):
                    self.query_one("#further").display = True
                self.call_after_refresh(holder.enter if isinstance(holder, Field) else holder.focus)
                break

    def _show_sent(self, sent: SentIn, words: SentWords) -> None:
        self.sent = sent
        self.home.look_for_unsent()
        if words.urgent:
            self._called = True
            self.preview = Preview(words.urgent, "", (), ())
        self._warn()
        self.typed = self._kept = Typed()
        self._say_kept("")
        self.query_one("#referral").display = self.query_one("#offer").display = False
        box = self.query_one("#was-sent")
        box.display = True
        text = Text.assemble((words.title, "bold"), "\n")
        for line in words.lines:
            text.append(f"\n{line}\n")
        text.append("\nctrl+n begins another referral.", "bold")
        self.query_one("#what-next", Static).update(text)
        self.set_focus(None)

    def do_new(self) -> None:
        """Begin another; one that is not sent is kept."""
        self.run_worker(self._another(), group="open")

    async def _another(self) -> None:
        await self.keep_now()
        await self._begin()
        self.load()

    def do_discard(self) -> None:
        """Erase what is typed, after asking once."""
        self.run_worker(self._ask_whether_to_discard(), group="discard")

    async def _ask_whether_to_discard(self) -> None:
        """Ask, for a reason too where it calls for somebody: what was typed last is kept first, so that this is known."""
        await self.keep_now()

        def answered(reply: Reply | None) -> None:
            if reply:
                work = partial(self._keeper.discard, reason=reply.reason)
                self.ask(work, self._discarded, group="discard")

        reasons = await self.desk.ask(reasons_to_discard) if self._keeper.urgent else {}
        if isinstance(reasons, Trouble):
            self.say(f"Nothing was erased.\n{reasons.text}", severity="warning")
            return
        self.app.push_screen(discard_question(self.desk, reasons), answered)

    async def _discarded(self, answer: object) -> None:
        if isinstance(answer, Trouble):
            self.say(f"Nothing was erased.\n{answer.text}", severity="warning")
            return
        self.typed = self._kept = Typed()
        await self._begin()
        self.say("The referral was discarded.")
        self.home.look_for_unsent()
        self.load()

    def do_preview(self) -> None:
        """Show or hide what would be proposed."""
        self.toggle_class("-whole")

    def do_more(self) -> None:
        """Show or hide everything else."""
        more = self.query_one("#further")
        more.display = not more.display
        if more.display:
            self.call_after_refresh(self.query_one("#in-dob").focus)

    def do_back(self) -> None:
        """Leave the field, or go back; what is typed is kept."""
        if self._within:
            self.dismiss()
        else:
            self.set_focus(None)
            self.tell_keys()

    def do_next(self) -> None:
        """Go to the next field; in the line of needs, to the next meaning of what is typed."""
        self._step(1)

    def do_previous(self) -> None:
        """Go to the field before; in the line of needs, to the meaning before."""
        self._step(-1)

    def _step(self, step: int) -> None:
        line = self.focused
        if self.sent is not None:
            self._body().scroll_relative(y=step, animate=False)
        elif isinstance(line, NeedLine) and line.meanings():
            line.choose(step)
        elif step > 0:
            self.focus_next()
        else:
            self.focus_previous()

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.focus_next()

    def _body(self) -> VerticalScroll:
        return self.query_one("#was-sent" if self.sent is not None else "#filling", VerticalScroll)

    def do_page_down(self) -> None:
        """Read on by a screenful."""
        self._body().scroll_page_down(animate=False)

    def do_page_up(self) -> None:
        """Read back by a screenful."""
        self._body().scroll_page_up(animate=False)
