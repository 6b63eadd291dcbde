from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, cast

from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.manager.holding import busy
from tests.tui.screen import settle
from tests.tui.states.state import State
from tui.app import TriageApp
from tui.pages.sheets import CaseGroup, Target
from tui.screens.behind import BehindScreen

KIM = "Kim Example"
Measured = partial(State, workspace="measured", role="manager", by=KIM)


def no_record(workspace: Path) -> None:
    """Somebody's disk lost the record."""
    (workspace / "triage.db").write_bytes(b"this is no record")


async def no_folder(pilot: Pilot[Any]) -> None:
    """Somebody typed a folder that is not there."""
    pilot.app.screen.query_one("#export-path", Input).value = "/nowhere/at/all/quarter.xlsx"
    await pilot.pause()


async def in_workspace(pilot: Pilot[Any]) -> None:
    """Where the file goes is in the copy of the workspace."""
    app = cast("TriageApp", pilot.app)
    app.screen.query_one("#export-path", Input).value = f"{app.desk.workspace}/quarter.xlsx"
    await pilot.pause()


async def not_shown(pilot: Pilot[Any]) -> None:
    """A figure that counts a restricted case alone."""
    app = cast("TriageApp", pilot.app)
    group = CaseGroup("Restricted", "1", ("M-09",))
    app.push_screen(BehindScreen(app.desk, Target("cases", "One case", groups=(group,))))
    await settle(pilot)


STATES = (
    Measured("overview", "overview"),
    Measured("overview-glance", "overview", keys=("right",)),
    Measured("overview-waits", "overview", keys=("right", "right"), pictured=True),
    Measured("overview-demand", "overview", keys=("right", "right", "right", "right")),
    Measured("overview-newest", "overview", keys=("right_square_bracket",)),
    Measured("overview-nobody-named", "overview", by=None),
    Measured("overview-refused", "overview", by="Ray Example"),
    Measured("overview-busy", "overview", steps=busy),
    State("overview-empty", "overview", workspace="empty", role="manager"),
    State("overview-no-record", "overview", role="manager", before=no_record),
    Measured("behind", "behind", keys=("right", "enter")),
    Measured("behind-busy", "behind", keys=("right", "enter"), steps=busy),
    Measured("behind-not-shown", "behind", steps=not_shown),
    Measured("choose", "choose", keys=("g",)),
    # Its file goes into the copy of the workspace, whose path is another each time: no picture of it is kept.
    Measured("export", "export", keys=("x",), steps=in_workspace, pictured=False),
    Measured("export-no-folder", "export", keys=("x",), steps=no_folder),
)
