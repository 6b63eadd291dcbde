"""Asking a question whose fields are read at the desk first; what was typed and left is offered again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from triage.desk import Desk
from tui.pages.case_forms import Form
from tui.screens.form import Field, FormScreen
from tui.screens.page import Page
from tui.work import Trouble

Make = Callable[[Desk], Form]


class Asking(Page[None]):
    """A page that asks before it records, and reads itself again afterwards."""

    AUTO_FOCUS: ClassVar[str] = ""
    """Nothing is chosen until somebody chooses it."""
    number: str
    """Number of the case it is about."""

    def kept(self, key: str) -> dict[str, str]:
        """What was typed into a question and left, as it is offered again, also to whoever left the page meanwhile."""
        held: dict[str, str] = self.home.unsent.setdefault((type(self).__name__, self.number, key), {})
        return held

    def form(self, key: str, make: Make, said: str, then: Callable[[Any], None] | None = None) -> None:
        """Read at the desk what a question asks, ask it, and say what was recorded.

        ``key`` tells one question from another for what was typed and left; ``then`` takes what the desk answered.
        """

        def made(answer: Form | Trouble) -> None:
            if isinstance(answer, Trouble):
                self.say(answer.text, severity="warning")
                return
            screen = FormScreen(
                self.desk,
                answer.title,
                answer.lines,
                [Field(**vars(field)) for field in answer.fields],
                answer.work,
                yes=answer.yes,
                danger=answer.danger,
                kept=self.kept(key),
            )
            self.app.push_screen(screen, recorded)

        def recorded(answer: Any) -> None:
            if answer is not None:
                self.say(said)
                if then is not None:
                    then(answer)
            self.load()

        self.ask(make, made, group="form")
