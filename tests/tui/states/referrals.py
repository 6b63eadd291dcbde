from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from tests.tui.referral.made import REFERRER
from tests.tui.states.state import State
from tui.screens.page import Page


async def busy(pilot: Pilot[Any]) -> None:
    """While it is read."""
    page: Any = pilot.app.screen
    assert isinstance(page, Page)
    page.page = None
    page.reading = True
    page.tell_keys()


STATES = (
    State("referrals", "referrals", role="referrer", by=REFERRER, workspace="referrer", keys=("escape", "2")),
    State("referrals-sent", "referrals", role="referrer", by=REFERRER, workspace="referrer", keys=("escape", "2", "home")),
    State("referrals-draft", "referrals", role="referrer", by=REFERRER, workspace="referrer", keys=("escape", "2", "down")),
    State("referrals-filtered", "referrals", role="referrer", by=REFERRER, workspace="referrer", keys=("escape", "2", "slash", "o", "w", "e", "d", "enter")),
    State("referrals-no-match", "referrals", role="referrer", by=REFERRER, workspace="referrer", keys=("escape", "2", "slash", "z", "z", "enter")),
    State("referrals-empty", "referrals", role="referrer", by="Bo Example", workspace="referrer", keys=("escape", "2")),
    State("referrals-nobody-named", "referrals", role="referrer", by=None, workspace="referrer", keys=("escape", "2")),
    State("mine", "mine", role="referrer", by=REFERRER, workspace="referrer", keys=("escape", "2", "enter")),
    State("mine-told", "mine", role="referrer", by=REFERRER, workspace="referrer", keys=("escape", "2", "slash", "0", "0", "0", "1", "enter", "enter")),
    State("mine-busy", "mine", role="referrer", by=REFERRER, workspace="referrer", keys=("escape", "2", "enter"), steps=busy, pictured=False),
)  # fmt: skip
