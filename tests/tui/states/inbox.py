from __future__ import annotations

from tests.tui.states.state import State

STATES = (
    State("inbox", "inbox"),
    State("inbox-empty", "inbox", workspace="empty"),
    State("inbox-nobody-named", "inbox", by=None),
)
