from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from tests.tui.screen import press, settle
from tests.tui.states.case import SAM, seat, waiting
from tests.tui.states.state import State
from triage.desk import add_person
from triage.desk.households.linking import link_cases
from triage.desk.households.meetings import Agreed, Views, add_meeting
from triage.desk.households.merging import merge
from triage.desk.restricting import restrict
from tui.app import TriageApp
from tui.screens.household import HouseholdScreen
from tui.widgets.household_lines import AgreedLine, DisagreementItem


async def at(
    pilot: Pilot[Any], number: str = "SYN-0102", keys: tuple[str, ...] = (), focus: Any = None
) -> None:
    """Show the household of a case, choose a line of a kind, press keys."""
    app = pilot.app
    assert isinstance(app, TriageApp)
    screen = HouseholdScreen(app.desk, number)
    await settle(pilot)
    app.push_screen(screen)
    await settle(pilot)
    if focus is not None:
        screen.query(focus).first().focus()
        await settle(pilot)
    await press(pilot, *keys)


def family(workspace: Path) -> None:
    """A sister's case with an escalation, one joined case that does not agree, a meeting."""
    with seat(workspace) as desk:
        add_person(desk, "Kit Example", "data_steward", by=SAM)
        link_cases(desk, "SYN-0102", "SYN-0106", SAM, kind="sibling")
        add_meeting(
            desk,
            ["SYN-0102"],
            SAM,
            on=desk.on,
            kind="team_around_family",
            present=["parent", "senco"],
            views=Views(child="I want to sleep", family="We are tired", professionals="School sees it too"),
            agreed=[Agreed("Quiet room at lunch", "senco", desk.on)],
        )


def joined(workspace: Path) -> None:
    """Two records of one child that do not agree."""
    family(workspace)
    with seat(workspace) as desk:
        merge(desk, "SYN-0104", "SYN-0102", SAM, note="One and the same child", second="Lee Example")


def shut(workspace: Path) -> None:
    """A member that is not open to a second coordinator."""
    family(workspace)
    with seat(workspace) as desk:
        add_person(desk, "Jo Example", "coordinator", by=SAM)
        add_person(desk, "Ray Example", "referrer", by=SAM)
        restrict(desk, "SYN-0106", [SAM], "staff_family", SAM)


STATES = (
    State("household-alone", "household", steps=at),
    State("household", "household", steps=at, before=family),
    State("household-member-chosen", "household", steps=partial(at, keys=("down", "down")), before=family),
    State(
        "household-agreed-chosen", "household", steps=partial(at, focus=AgreedLine), before=family, pictured=False
    ),
    State("household-joined", "household", steps=partial(at, focus=DisagreementItem), before=joined),
    State(
        "household-member-shut", "household", steps=partial(at, keys=("down", "down")), before=shut, by="Jo Example"
    ),
    State("household-nobody-named", "household", steps=at, before=family, by=None, pictured=False),
    State("household-refused", "household", steps=at, before=shut, by="Ray Example", role="referrer"),
    State(
        "household-busy",
        "household",
        steps=partial(waiting, make=lambda app: HouseholdScreen(app.desk, "SYN-0102")),
    ),
)  # fmt: skip
