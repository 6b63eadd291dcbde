from __future__ import annotations

from textual.pilot import Pilot

from tests.tui.screen import settle
from tests.tui.states.state import State
from tui.app import TriageApp
from tui.screens.confirm import Question


async def ask_everything(pilot: Pilot[None]) -> None:
    """A question with all that one can ask for."""
    app = pilot.app
    assert isinstance(app, TriageApp)
    app.push_screen(
        Question(
            app.desk,
            "Put this action aside in case SYN-0101?",
            ["2. Referral: Sleep advice, with Sleep Well"],
            name="Sam Example",
            record="put this action aside",
            note="It can be taken up again.",
            yes="Put aside",
            reasons=[("not_wanted", "The family does not want it"), ("done", "It is there already")],
            words="What the family said",
            seconds=["Lee Example", "Sam Example"],
        )
    )
    await settle(pilot)


async def refuse_it(pilot: Pilot[None]) -> None:
    """The same, answered without what it asks for."""
    await ask_everything(pilot)
    await pilot.click("#yes")
    await settle(pilot)


STATES = (
    State("confirm", "confirm", keys=("enter", "down", "c")),
    State("confirm-asks", "confirm", steps=ask_everything),
    State("confirm-fault", "confirm", steps=refuse_it, pictured=False),
    State("help-inbox", "help", keys=("question_mark",)),
    State("help-case", "help", keys=("enter", "f1")),
    State("help-found", "help", keys=("question_mark", "slash", "h", "i", "d", "e", "tab")),
    State("jump", "jump", keys=("ctrl+o",)),
    State("blank", "blank", keys=("f9",)),
    State("lock", "lock", keys=("f10",)),
    State("lock-asks-the-name", "lock", keys=("f10", "enter")),
    State("roles", "roles", keys=("f6",)),
    State("roles-nobody-named", "roles", keys=("f6",), by=None),
)
