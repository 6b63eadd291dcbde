from __future__ import annotations

from pathlib import Path

from tests.tui.queue.holding import busy
from tests.tui.states.state import State
from triage.desk import open_desk
from triage.desk.screens.views import save_view


def lost(workspace: Path) -> None:
    (workspace / "triage.db").unlink()


def with_views(workspace: Path) -> None:
    from tests.tui.conftest import COORDINATOR, TODAY  # noqa: PLC0415 - conftest is not imported before pytest has

    with open_desk(workspace, TODAY) as desk:
        save_view(
            desk, "inbox", "Statutory, not confirmed", '{"level": 4, "state": "unconfirmed"}', COORDINATOR
        )
        save_view(desk, "inbox", "Mine", '{"whose": "mine"}', COORDINATOR)


STATES = (
    State("inbox", "inbox"),
    State("inbox-empty", "inbox", workspace="empty"),
    State("inbox-nobody-named", "inbox", by=None),
    State("inbox-no-match", "inbox", keys=("slash", *"crisis")),
    State("inbox-filtered", "inbox", keys=("slash", *"sleep", "enter")),
    State("inbox-many", "inbox", workspace="many", keys=("end",)),
    State("inbox-error", "inbox", before=lost),
    State("inbox-busy", "inbox", steps=busy),
    State("unread", "unread", keys=("m",)),
    State("unread-nobody-named", "unread", keys=("m",), by=None),
    State("unread-typed", "unread", keys=("m", "x"), pictured=False),
    State("narrow", "narrow", keys=("f",)),
    State("views", "views", keys=("v",), before=with_views),
    State("views-forgot", "views", keys=("v", "d"), before=with_views, pictured=False),
    State("views-empty", "views", keys=("v",)),
)
