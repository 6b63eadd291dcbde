"""What all screens have in common: keys that go through the table, a head line, messages, and asking the desk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar, Generic, TypeVar

from textual.screen import Screen
from textual.worker import WorkType

from triage.desk import Desk
from tui.actions import Situation, Where, action_named
from tui.widgets.keys import Keys
from tui.work import DeskThread, Trouble

Answer = TypeVar("Answer")
Result = TypeVar("Result")
Then = Callable[[Answer | Trouble], Awaitable[None] | None]


class Page(Screen[Result], Generic[Result]):
    """A screen whose every key is an entry of the table of actions."""

    WHERE: ClassVar[Where]

    def __init__(self, desk: DeskThread) -> None:
        """Keep the way to the desk."""
        super().__init__()
        self.desk = desk

    def situation(self) -> Situation:
        """What decides which keys can work now."""
        return Situation(role=self.desk.role)

    def action_act(self, name: str) -> None:
        """Do what a key stands for, or say why it is off."""
        action = action_named(self.WHERE, name)
        why = action.why_off(self.situation())
        if why:
            self.say(f"{action.label} is off: {why}.", severity="warning")
        else:
            getattr(self, f"do_{name}")()

    def say(self, text: str, *, severity: str = "information") -> None:
        """Show a message; text from the record is never read as markup."""
        self.notify(text, severity="warning" if severity == "warning" else "information", markup=False)

    def tell_keys(self) -> None:
        """Show the keys as they stand now."""
        for keys in self.query(Keys):
            keys.tell(self.WHERE, self.situation())

    def ask(self, work: Callable[[Desk], Answer], then: Then[Answer], group: str) -> None:
        """Do ``work`` on the desk's thread and hand the answer to ``then``; a later question of a group replaces it."""

        async def asked() -> None:
            answer = await self.desk.ask(work)
            if self.is_attached:
                drawing = then(answer)
                if drawing is not None:
                    await drawing

        working: WorkType[None] = asked
        self.run_worker(working, exclusive=True, group=group)

    def do_help(self) -> None:
        """Show the keys of this screen."""
        from tui.screens.help import HelpScreen  # noqa: PLC0415 - the help screen is a page itself

        self.app.push_screen(HelpScreen(self.desk, self.WHERE, self.situation()))

    def do_blank(self) -> None:
        """Hide everything, messages too."""
        from tui.screens.help import BlankScreen  # noqa: PLC0415 - the blank screen is a page itself

        self.app.clear_notifications()
        self.app.push_screen(BlankScreen(self.desk))

    def do_quit(self) -> None:
        """Leave."""
        self.app.exit()
