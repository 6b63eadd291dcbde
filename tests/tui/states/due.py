from __future__ import annotations

from pathlib import Path

from tests.tui.manager.holding import busy
from tests.tui.states.state import State


def lost(workspace: Path) -> None:
    (workspace / "triage.db").unlink()


STATES = (
    State("due", "due", keys=("2",)),
    State("due-nobody-named", "due", keys=("2",), by=None),
    State("due-empty", "due", keys=("2",), workspace="empty"),
    State(
        "due-mine-nothing",
        "due",
        keys=("2", "w", "home", "enter"),
        workspace="filled",
        by="Lee Example",
        pictured=False,
    ),
    State("due-any-day", "due", keys=("2", "d", "d", "d")),
    State("due-no-match", "due", keys=("2", "slash", *"zzz")),
    State("due-busy", "due", keys=("2",), steps=busy),
    State("due-error", "due", keys=("2",), before=lost),
)
