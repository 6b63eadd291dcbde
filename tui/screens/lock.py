"""What hides everything: one key for whoever walks past, one that also asks who is there before going on."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from tui.actions import bindings_of
from tui.locking import LEAST_SIGNS
from tui.screens.page import Page
from tui.widgets.keys import Keys
from tui.work import DeskThread

ONLY_A_SCREEN = (
    "This hides the screen. It protects no file and is no login: lock the computer too when you leave it."
)


class BlankScreen(Page[None]):
    """Nothing about anybody."""

    WHERE = "blank"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("blank")

    def compose(self) -> ComposeResult:
        """Lay out nothing but the way back."""
        yield Static("f9 shows the screen again", id="blank")

    def do_back(self) -> None:
        """Show what was there before."""
        self.dismiss()
        self.home.call_later(self.home.shown_again)


class LockScreen(Page[None]):
    """Nothing about anybody, until somebody says who they are."""

    WHERE = "lock"
    ABOUT = ONLY_A_SCREEN
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("lock")

    def __init__(self, desk: DeskThread, *, may_set: bool = True) -> None:
        """Lock; ``may_set`` offers to set a PIN first, where none was set and somebody is there to set it."""
        super().__init__(desk)
        self._may_set = may_set

    def compose(self) -> ComposeResult:
        """Lay out what is asked for and nothing else."""
        with Vertical(id="lock"):
            yield Static("Locked", classes="headed")
            yield Static("", id="wanted", markup=False)
            yield Input(password=True, id="said")
            yield Static("", id="lock-answer", markup=False)
            yield Static(ONLY_A_SCREEN, classes="about")
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Ask, and let the seconds of a wait run down in sight."""
        self._may_set = self._may_set and self.home.lock.asks_for != "PIN"
        self._ask()
        self.query_one("#said").focus()
        self.set_interval(1, self._count_down)
        self.tell_keys()

    def _ask(self) -> None:
        box = self.query_one("#said", Input)
        box.value = ""
        wanted = self.home.lock.asks_for
        box.password = self._may_set or wanted == "PIN"
        if self._may_set:
            said = (
                f"Type a PIN of at least {LEAST_SIGNS} signs and press enter: only it opens the screens, until you quit. "
                + (
                    "Or press enter alone: then your name opens them."
                    if self.home.lock.name
                    else "Or press enter alone."
                )
            )
        else:
            said = {
                "PIN": "Type your PIN and press enter to go on.",
                "name": "Type the name you work in and press enter to go on.",
                "": "Press enter to go on: nobody is named here, and no PIN was set.",
            }[wanted]
        self.query_one("#wanted", Static).update(said)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._may_set:
            self._set(event.value)
        else:
            self._try(event.value)

    def _set(self, pin: str) -> None:
        if pin:
            try:
                self.home.lock.set_pin(pin)
            except ValueError as short:
                self._say(f"{str(short).capitalize()}.")
                return
        self._may_set = False
        self._say("")
        self._ask()

    def _try(self, said: str) -> None:
        lock = self.home.lock
        if lock.wait:
            self._count_down()
        elif lock.opens(said):
            self.dismiss()
            self.home.call_later(self.home.shown_again)
        else:
            self._ask()
            self._count_down()

    def _count_down(self) -> None:
        if self._may_set:
            return
        wait = self.home.lock.wait
        self._say(
            f"That was not it. Wait {wait} second{'' if wait == 1 else 's'}, then try again." if wait else ""
        )

    def _say(self, text: str) -> None:
        self.query_one("#lock-answer", Static).update(f"! {text}" if text else "")
