"""What all screens have in common: keys that go through the table, a head, messages, undo, and asking the desk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar, cast

from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.worker import WorkType

from triage.desk import Desk
from tui.actions import Situation, action_named
from tui.actions.everywhere import DIGITS
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.work import DeskThread, Trouble

if TYPE_CHECKING:
    from tui.app import TriageApp

Answer = TypeVar("Answer")
Result = TypeVar("Result")
Then = Callable[[Answer | Trouble], Awaitable[None] | None]

PLACE_KEYS: tuple[BindingType, ...] = tuple(Binding(digit, f"go({digit})", show=False) for digit in DIGITS)


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

    @property
    def home(self) -> TriageApp:
        """The application, with its places."""
        return cast("TriageApp", self.app)

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
            self.say(f"{action.label} is off: {why}.", severity="warning")
        else:
            getattr(self, f"do_{name}")()

    async def action_go(self, digit: int) -> None:
        """Go to the place with that digit, where there is one."""
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
        for head in self.query(Head):
            who = f"{self.desk.by or 'nobody named'} · {self.desk.role}"
            head.tell(self.home.places, self.home.place, self.crumbs(), who=who, notice=self.notice)

    def ask(
        self, work: Callable[[Desk], Answer], then: Then[Answer], group: str, *, long: bool = False
    ) -> None:
        """Do ``work`` on the desk's thread and hand the answer to ``then``; a later question of a group replaces it.

        ``long`` work (a report, a valuation) only reads, and is done at a second desk, so that nothing waits behind it.
        """

        async def asked() -> None:
            answer = await (self.desk.ask_long(work) if long else self.desk.ask(work))
            if self.is_attached:
                drawing = then(answer)
                if drawing is not None:
                    await drawing

        working: WorkType[None] = asked
        self.run_worker(working, exclusive=True, group=group)

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
        self.app.action_command_palette()

    def do_jump(self) -> None:
        """Label the parts of the screen, to go to one with one key."""
        from tui.screens.jump import JumpScreen  # noqa: PLC0415 - a page itself

        JumpScreen.over(self)

    def do_places(self) -> None:
        """Choose another place or role."""
        from tui.screens.roles import RolesScreen  # noqa: PLC0415 - a page itself

        self.app.push_screen(RolesScreen(self.desk))

    def do_lock(self) -> None:
        """Hide everything until somebody says who they are."""
        from tui.screens.lock import LockScreen  # noqa: PLC0415 - a page itself

        self.app.clear_notifications()
        self.app.push_screen(LockScreen(self.desk))

    def do_help(self) -> None:
        """Show the keys of this screen, and of what has focus."""
        from tui.screens.help import HelpScreen  # noqa: PLC0415 - the help screen is a page itself

        self.app.push_screen(HelpScreen.of(self))

    def do_blank(self) -> None:
        """Hide everything, messages too."""
        from tui.screens.help import BlankScreen  # noqa: PLC0415 - the blank screen is a page itself

        self.app.clear_notifications()
        self.app.push_screen(BlankScreen(self.desk))

    def do_quit(self) -> None:
        """Leave."""
        self.app.exit()
