"""What all screens have in common: keys that go through the table, a head, messages, undo, and asking the desk."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar, cast

from textual._styles_cache import StylesCache
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import WorkType

from triage.desk import Desk
from tui.actions import DIALOGS, Situation, action_named
from tui.actions.everywhere import DIGITS
from tui.widgets.head import NOBODY, Head
from tui.widgets.keys import Keys
from tui.work import DeskThread, Trouble

if TYPE_CHECKING:
    from tui.app import TriageApp

Answer = TypeVar("Answer")
Result = TypeVar("Result")
Then = Callable[[Answer | Trouble], Awaitable[None] | None]

PLACE_KEYS: tuple[BindingType, ...] = tuple(Binding(digit, f"go({digit})", show=False) for digit in DIGITS)


READING = frozenset({"load", "preview", "find", "more", "count", "look"})
"""Groups of questions that only read; whatever else is asked of the desk is said to be written."""
NOTICED_SECONDS = 1.0
"""How long somebody waits until they are told what for."""


@dataclass(eq=False)
class Waiting:
    """Something that was asked of the desk and has not been answered."""

    what: str
    since: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """For how long."""
        return time.monotonic() - self.since


@dataclass(frozen=True)
class Undo:
    """A step that can be taken back."""

    what: str
    """The step in half a sentence, such as ``verified Sleep Advice``."""
    back: Callable[[Desk], object]
    """Takes it back at the desk."""


class Page(Screen[Result], Generic[Result]):
    """A screen whose every key is an entry of the table of actions."""

    WHERE: ClassVar[str]
    ABOUT: ClassVar[str] = ""
    """What the screen shows, in a few sentences, for its help; a widget says the same of itself in ``HELP``."""
    BINDINGS: ClassVar[list[BindingType]] = list(PLACE_KEYS)
    notice: str = ""
    """What every output says until live use was signed for."""
    undoable: Undo | None = None

    def __init__(self, desk: DeskThread) -> None:
        """Keep the way to the desk."""
        super().__init__()
        self.desk = desk
        self._waiting: list[Waiting] = []
        self._ticking: Timer | None = None
        self._leaves_with: tuple[Result | None] | None = None

    @property
    def home(self) -> TriageApp:
        """The application, with its places."""
        return cast("TriageApp", self.app)

    @property
    def alarm(self) -> str:
        """What somebody is told on each page: a referral of theirs that says danger and is not sent."""
        found = getattr(self.app, "not_sent", None)
        return found.words if found else ""

    @property
    def is_here(self) -> bool:
        """Whether it is there with all its parts: while a page is taken away, those go first."""
        return self.is_attached and not self._pruning and self.app.is_running

    def crumbs(self) -> tuple[str, ...]:
        """Where somebody is, from the place downwards; a page within another adds its own words."""
        return (self.home.place.title,)

    def situation(self) -> Situation:
        """What decides which keys can work now."""
        return Situation(role=self.desk.role, undo=self.undoable.what if self.undoable else "")

    def action_act(self, name: str) -> None:
        """Do what a key stands for, or say why it is off."""
        action = action_named(self.WHERE, name)
        why = action.why_off(self.situation())
        if why:
            self.home.notify_here(self, f"{action.label_now(self.situation())} is off: {why}.")
        else:
            getattr(self, f"do_{name}")()

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Leave this screen with an answer; where another lies over it, as soon as that one is gone."""
        if self.app.screen is not self:
            self._leaves_with = (result,)
            return AwaitComplete()
        return super().dismiss(result)

    def on_screen_resume(self) -> None:
        """Leave, where that was wished while another screen lay over this one; else name the place again."""
        if self._leaves_with is not None:
            (result,), self._leaves_with = self._leaves_with, None
            super().dismiss(result)
        elif self.is_mounted:
            self._tell_head()

    async def on_unmount(self) -> None:
        """Let go of what was drawn: Textual would hold the lines of a thousand widgets that are gone."""
        StylesCache.get_inner_outer.cache_clear()

    async def action_go(self, digit: int) -> None:
        """Go to the place with that digit, where there is one; a question is answered first."""
        if self.WHERE in DIALOGS:
            return
        places = self.home.places
        if digit <= len(places):
            await self.home.go_to(places[digit - 1].where)
        else:
            self.say(
                f"There is no place {digit} in this role; f6 lists places and roles.", severity="warning"
            )

    def say(self, text: str, *, severity: str = "information") -> None:
        """Show a message; text from the record is never read as markup."""
        self.notify(text, severity="warning" if severity == "warning" else "information", markup=False)

    def tell_keys(self) -> None:
        """Show keys and head as they stand now."""
        for keys in self.query(Keys):
            keys.tell(self.WHERE, self.situation())
        self._tell_head()

    def _tell_head(self) -> None:
        # While another place is shown, the place that is shown is not this one: it is named on the way back.
        if self not in self.app.screen_stack or not self.is_here:
            return
        for head in self.query(Head):
            who = f"{self.desk.by or NOBODY} · {self.desk.role}"
            head.tell(
                self.home.places,
                self.home.place,
                self.crumbs(),
                who=who,
                notice=self.notice,
                waiting=self.waited_for,
                alarm=self.alarm,
            )

    def ask(
        self, work: Callable[[Desk], Answer], then: Then[Answer], group: str, *, long: bool = False
    ) -> None:
        """Do ``work`` on the desk's thread and hand the answer to ``then``; a later question of a group replaces it.

        ``long`` work (a report, a valuation) only reads, and is done at a second desk, so that nothing waits behind it.
        """

        async def asked() -> None:
            waiting = Waiting("reading" if long or group in READING else "writing")
            self._waiting.append(waiting)
            self._look_again()
            try:
                answer = await (self.desk.ask_long(work) if long else self.desk.ask(work))
            finally:
                self._waiting.remove(waiting)
                self._tell_head()
            await given(answer)

        async def given(answer: Answer | Trouble) -> None:
            if getattr(self.app, "hidden", False):
                self.home.when_shown(
                    (self, group), lambda: self.run_worker(given(answer), exclusive=True, group=group)
                )
            elif self.is_here:
                drawing = then(answer)
                if drawing is not None:
                    await drawing

        working: WorkType[None] = asked
        self.run_worker(working, exclusive=True, group=group)

    def rested(self, seconds: float, do: Callable[[], object], group: str) -> None:
        """Do something once nothing of the ``group`` was wished for so many seconds, such as a letter typed."""

        async def later() -> None:
            await asyncio.sleep(seconds)
            if self.is_here:
                do()

        self.run_worker(later(), exclusive=True, group=group)

    def _look_again(self) -> None:
        """While something takes longer than somebody notices, say every second how long it takes."""
        if self._ticking is None:
            self._ticking = self.set_interval(NOTICED_SECONDS, self._tick)

    def _tick(self) -> None:
        if self._waiting:
            self._tell_head()
        elif self._ticking is not None:
            self._ticking.stop()
            self._ticking = None

    @property
    def waited_for(self) -> str:
        """What has been waited for, and for how long, where that is long enough to be noticed."""
        longest = max(self._waiting, key=lambda one: one.seconds, default=None)
        if longest is None or longest.seconds < NOTICED_SECONDS:
            return ""
        return f"{longest.what} … {int(longest.seconds)} s"

    def can_be_undone(self, what: str, back: Callable[[Desk], object]) -> None:
        """Remember how the step just done is taken back; ``u`` does it, until another step is done or the page is left."""
        self.undoable = Undo(what, back)
        self.tell_keys()

    def do_undo(self) -> None:
        """Take back the last step that can be taken back."""
        undoable, self.undoable = self.undoable, None
        if undoable is None:
            return

        def undone(answer: object) -> None:
            if isinstance(answer, Trouble):
                self.say(f"Nothing was taken back.\n{answer.text}", severity="warning")
            else:
                self.say(f"Taken back: {undoable.what}.")
            self.load()

        self.ask(undoable.back, undone, group="undo")

    def load(self) -> None:
        """Read what is shown again; a page that shows the record does so here."""
        self.tell_keys()

    def do_palette(self) -> None:
        """Find any action by words."""
        self.home.open_palette()

    def do_jump(self) -> None:
        """Label the parts of the screen, to go to one with one key."""
        from tui.screens.jump import JumpScreen  # noqa: PLC0415 - a page itself

        JumpScreen.over(self)

    def do_places(self) -> None:
        """Choose another place or role."""
        from tui.screens.roles import RolesScreen  # noqa: PLC0415 - a page itself

        self.app.push_screen(RolesScreen(self.desk))

    def do_tour(self) -> None:
        """Show this role in six steps."""
        from tui.screens.tour import TourScreen  # noqa: PLC0415 - a page itself

        self.app.push_screen(TourScreen(self.desk))

    def do_lock(self) -> None:
        """Hide everything until somebody says who they are."""
        from tui.screens.lock import LockScreen  # noqa: PLC0415 - a page itself

        self.home.hide(LockScreen(self.desk))

    def do_help(self) -> None:
        """Show the keys of this screen, and of what has focus."""
        from tui.screens.help import HelpScreen  # noqa: PLC0415 - the help screen is a page itself

        self.app.push_screen(HelpScreen.of(self))

    def do_blank(self) -> None:
        """Hide everything, messages too."""
        from tui.screens.lock import BlankScreen  # noqa: PLC0415 - the blank screen is a page itself

        self.home.hide(BlankScreen(self.desk))

    def do_quit(self) -> None:
        """Leave, once what is under way is done."""
        self.home.leave()
