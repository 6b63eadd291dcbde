from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from tests.tui.case.help import open_case, write
from tests.tui.screen import press, settle
from tests.tui.states.state import State
from triage.desk import add_cases, add_person, close, confirm, open_desk, read_case_files
from triage.desk.restricting import restrict
from tui.app import TriageApp
from tui.screens.case import CaseScreen
from tui.screens.case_timeline import TimelineScreen
from tui.screens.case_why import WhyScreen
from tui.widgets.case_alarms import AlarmBox
from tui.widgets.case_lines import LookItem, QuestionItem

SAM = "Sam Example"
REFERRED = """
case: SYN-0201
child: {age: 9, postcode: B90}
needs: [{need: sleep, severity: 8}]
indicators: [domestic_abuse_current]
consent: {status: given, by: parent}
"""


def seat(workspace: Path) -> Any:
    """Sit down at the workspace on the day of the tests."""
    from tests.tui.conftest import TODAY  # noqa: PLC0415 - conftest is not imported before pytest has

    return open_desk(workspace, TODAY)


async def at(
    pilot: Pilot[Any], number: str = "SYN-0101", keys: tuple[str, ...] = (), focus: Any = None
) -> None:
    """Show a case, choose a line of a kind, press keys."""
    screen = await open_case(pilot, number)
    if focus is not None:
        screen.query(focus).first().focus()
        await settle(pilot)
    await press(pilot, *keys)


async def waiting(pilot: Pilot[Any], make: Callable[[TriageApp], Any]) -> None:
    """Show a screen whose reading takes its time."""
    app = pilot.app
    assert isinstance(app, TriageApp)

    screen = make(app)
    screen.load = screen.tell_keys
    app.push_screen(screen)
    await pilot.pause()


async def answer_open(pilot: Pilot[Any]) -> None:
    """Why not, with an answer."""
    await at(pilot, keys=("w", "enter"))


async def no_match(pilot: Pilot[Any], key: str) -> None:
    """A list from the case that no line of which matches what was typed."""
    await at(pilot, keys=(key, "slash"))
    await write(pilot, "zzz")
    await press(pilot, "enter")


def some_done(workspace: Path) -> None:
    """An action confirmed that is to be done."""
    with seat(workspace) as desk:
        confirm(desk, "SYN-0101", [1, 3], SAM)


def all_confirmed(workspace: Path) -> None:
    """Nothing left that is only proposed."""
    with seat(workspace) as desk:
        confirm(desk, "SYN-0102", None, SAM)


def closed(workspace: Path) -> None:
    """A closed case."""
    with seat(workspace) as desk:
        close(desk, "SYN-0102", "family_ended", SAM)


def restricted(workspace: Path) -> None:
    """Two restricted cases that a second coordinator does not read."""
    with seat(workspace) as desk:
        add_person(desk, "Kit Example", "coordinator", by=SAM)
        for number in ("SYN-0101", "SYN-0104"):
            restrict(desk, number, [SAM], "staff_family", SAM)


def bare(workspace: Path) -> None:
    """A case that proposes nothing yet."""
    add(workspace, "case: SYN-0202\nchild: {age: 9, postcode: B90}\n", SAM)


def referred(workspace: Path) -> None:
    """A case that a registered referrer brought."""
    with seat(workspace) as desk:
        add_person(desk, "Jo Example", "referrer", by=SAM)
    add(workspace, REFERRED, "Jo Example")


def add(workspace: Path, text: str, by: str) -> None:
    path = workspace / "added.yaml"
    path.write_text(text, encoding="utf-8")
    with seat(workspace) as desk:
        add_cases(desk, read_case_files(desk, [path]), by)
    path.unlink()


STATES = (
    State("case", "case", steps=at),
    State("case-level-only", "case", steps=partial(at, number="SYN-0102")),
    State("case-action-chosen", "case", steps=partial(at, keys=("down",))),
    State("case-action-done-next", "case", steps=partial(at, keys=("down", "down", "down")), before=some_done, pictured=False),
    State("case-service-chosen", "case", steps=partial(at, keys=("down", "down"))),
    State("case-escalation-chosen", "case", steps=partial(at, focus=AlarmBox)),
    State("case-question-chosen", "case", steps=partial(at, focus=QuestionItem), pictured=False),
    State("case-look-chosen", "case", steps=partial(at, focus=LookItem), pictured=False),
    State("case-all-confirmed", "case", steps=partial(at, number="SYN-0102"), before=all_confirmed),
    State("case-closed", "case", steps=partial(at, number="SYN-0102"), before=closed),
    State("case-no-actions", "case", steps=partial(at, number="SYN-0202"), before=bare),
    State("case-nobody-named", "case", steps=partial(at, keys=("down",)), by=None),
    State("case-referrer", "case", steps=partial(at, number="SYN-0201"), before=referred, by="Jo Example", role="referrer"),
    State("case-restricted", "case", steps=at, before=restricted, by="Kit Example"),
    State("case-cannot-be-shown", "case", steps=partial(at, number="SYN-0104"), before=restricted, by="Kit Example"),
    State("case-busy", "case", steps=partial(waiting, make=lambda app: CaseScreen(app.desk, "SYN-0101"))),
    State("case-timeline", "case_timeline", steps=partial(at, keys=("t",))),
    State("case-timeline-no-match", "case_timeline", steps=partial(no_match, key="t"), pictured=False),
    State("case-timeline-busy", "case_timeline", steps=partial(waiting, make=lambda app: TimelineScreen(app.desk, "SYN-0101"))),
    State("case-why", "case_why", steps=partial(at, keys=("w",))),
    State("case-why-answer", "case_why", steps=answer_open),
    State("case-why-no-match", "case_why", steps=partial(no_match, key="w"), pictured=False),
    State("case-why-busy", "case_why", steps=partial(waiting, make=lambda app: WhyScreen(app.desk, "SYN-0101"))),
)  # fmt: skip
