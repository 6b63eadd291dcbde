"""Hiding everything at once: what must not come up over a hidden screen is kept until it is shown again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual import events
from textual.app import ScreenStackError
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import Screen, SystemModalScreen

from tui.actions import actions_of
from tui.locking import Lock
from tui.messages import MessagesApp
from tui.mistakes import Result
from tui.screens.lock import BlankScreen, LockScreen
from tui.screens.page import Page
from tui.work import DeskThread

LOOK_SECONDS = 2.0
"""How often it is looked whether somebody is still there."""
Later = Callable[[], object]


class HidingApp(MessagesApp[Result]):
    """An application that can hide itself: nothing is drawn behind, and nothing comes up over it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "blank", show=False, priority=True),
        Binding("f10", "lock", show=False, priority=True),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-middle"), (120, "-wide")]  # noqa: RUF012 - Textual's own attribute
    VERTICAL_BREAKPOINTS = [(0, "-low"), (14, "-high")]  # noqa: RUF012 - Textual's own attribute
    desk: DeskThread
    lock: Lock

    def __init__(self) -> None:
        """Begin with nothing to show later."""
        super().__init__()
        self._later: dict[object, Later] = {}

    @property
    def hidden(self) -> bool:
        """Whether everything is hidden now."""
        try:
            return isinstance(self.screen, BlankScreen | LockScreen)
        except ScreenStackError:
            return False

    def when_shown(self, of: object, do: Later) -> None:
        """Do something when everything is shown again; a later thing of the same kind ``of`` takes its place."""
        self._later[of] = do

    def shown_again(self) -> None:
        """Do what had to wait, unless something is hidden still."""
        if self.hidden:
            return
        later, self._later = self._later, {}
        for do in later.values():
            do()

    def hide(self, screen: BlankScreen | LockScreen) -> None:
        """Put ``screen`` over everything: messages and the palette go, questions and typed work stay beneath."""
        while isinstance(self.screen, SystemModalScreen):
            self.pop_screen()
        self.clear_notifications()
        self.push_screen(screen)

    def lock_if_idle(self) -> None:
        """Lock where nobody did anything for as long as the workspace says."""
        if self.lock.is_idle and not isinstance(self.screen, LockScreen):
            self.hide(LockScreen(self.desk, may_set=False))

    async def on_event(self, event: events.Event) -> None:
        """Notice that somebody is there."""
        if isinstance(event, events.InputEvent) and not event.is_forwarded:
            self.lock.touched()
            self.desk.typed()
        await super().on_event(event)

    def notify(self, message: str, **about: Any) -> None:
        """Show a message, or keep it while everything is hidden."""
        if self.hidden:
            self.when_shown(object(), lambda: self.notify(message, **about))
        else:
            super().notify(message, **about)

    def push_screen(self, screen: Screen[Any] | str, *args: Any, **kwargs: Any) -> Any:
        """Show a screen, or keep it while everything is hidden: no screen comes up over that."""
        if self.hidden and not isinstance(screen, BlankScreen | LockScreen):
            self.when_shown(object(), lambda: self.push_screen(screen, *args, **kwargs))
            return AwaitComplete()
        return super().push_screen(screen, *args, **kwargs)

    def action_blank(self) -> None:
        """Hide everything, from anywhere."""
        if not self.by_key("f9"):
            self.hide(BlankScreen(self.desk))

    def action_lock(self) -> None:
        """Hide everything and ask who is there, from anywhere."""
        if not self.by_key("f10"):
            self.hide(LockScreen(self.desk))

    def by_key(self, key: str, otherwise: str = "") -> bool:
        """Do what the table says of a key on this screen; says whether it does or a hidden screen takes it away."""
        page = self.screen
        if isinstance(page, Page):
            for action in actions_of(page.WHERE):
                if key in action.keys.split(","):
                    page.action_act(action.name)
                    return True
            if otherwise and not self.hidden:
                page.say(otherwise, severity="warning")
        return isinstance(page, LockScreen) or (self.hidden and bool(otherwise))
