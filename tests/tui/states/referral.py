from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from tests.tui.referral.made import REFERRER, keys_of
from tests.tui.screen import press, settle
from tests.tui.states.state import State
from tui.screens.referral import ReferralScreen

SHORT = ("9", "enter", *keys_of("b90"), "enter", *keys_of("won't sleep 8\nsister: anxiety 6\n"), "enter")


async def typed(pilot: Pilot[Any]) -> None:
    """A short referral, and what would be proposed for it."""
    await pilot.press(*SHORT)
    await settled(pilot)


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until typing rested, and was kept and worked out."""
    page = pilot.app.screen
    assert isinstance(page, ReferralScreen)
    page._foresee()
    await page.keep_now()
    await settle(pilot)


async def danger(pilot: Pilot[Any]) -> None:
    """Somebody is in danger now."""
    await pilot.press(*SHORT, "y")
    await settled(pilot)


async def faults(pilot: Pilot[Any]) -> None:
    """Two mistakes, and a key that goes to the first."""
    await pilot.press(*"9x", "enter", *keys_of("b90"), "enter", *keys_of("sleep 8"))
    await settled(pilot)
    await press(pilot, "ctrl+s")


async def meanings(pilot: Pilot[Any]) -> None:
    """A need that may mean several things."""
    await pilot.press("9", "enter", "enter", *keys_of("school 6"), "enter")
    await settle(pilot)


async def sent(pilot: Pilot[Any]) -> None:
    """A referral that was sent."""
    await typed(pilot)
    await pilot.press(*"nynnnn", "y", "p")
    await press(pilot, "ctrl+s")


async def sent_urgent(pilot: Pilot[Any]) -> None:
    """One that calls for somebody, sent."""
    await danger(pilot)
    await press(pilot, "ctrl+s")


async def busy(pilot: Pilot[Any]) -> None:
    """While it is being sent."""
    await typed(pilot)
    page = pilot.app.screen
    assert isinstance(page, ReferralScreen)
    page.sending = True
    page.tell_keys()


async def more(pilot: Pilot[Any]) -> None:
    """Everything else that may be said."""
    await typed(pilot)
    await press(pilot, "f8")


async def whole(pilot: Pilot[Any]) -> None:
    """What would be proposed, in full."""
    await typed(pilot)
    await press(pilot, "f7")


async def taken_away(pilot: Pilot[Any]) -> None:
    """A need taken away, which can be undone."""
    await typed(pilot)
    await pilot.press("shift+tab", "shift+tab", "x")
    await settle(pilot)


STATES = (
    State("referral", "referral", role="referrer", by=REFERRER, workspace="referrer"),
    State("referral-no-field", "referral", role="referrer", by=REFERRER, workspace="referrer", keys=("escape",), pictured=False),
    State("referral-empty", "referral", role="referrer", by="Bo Example", workspace="referrer"),
    State("referral-typed", "referral", role="referrer", by=REFERRER, workspace="referrer", steps=typed),
    State("referral-whole-proposal", "referral", role="referrer", by=REFERRER, workspace="referrer", steps=whole),
    State("referral-more", "referral", role="referrer", by=REFERRER, workspace="referrer", steps=more),
    State("referral-danger", "referral", role="referrer", by=REFERRER, workspace="referrer", steps=danger),
    State("referral-mistakes", "referral", role="referrer", by=REFERRER, workspace="referrer", steps=faults),
    State("referral-meanings", "referral", role="referrer", by=REFERRER, workspace="referrer", steps=meanings),
    State("referral-taken-away", "referral", role="referrer", by=REFERRER, workspace="referrer", steps=taken_away),
    State("referral-busy", "referral", role="referrer", by=REFERRER, workspace="referrer", steps=busy, pictured=False),
    # Their numbers are made by chance, so that no picture of them stays the same.
    State("referral-sent", "referral", role="referrer", by=REFERRER, workspace="referrer", steps=sent, pictured=False),
    State("referral-sent-urgent", "referral", role="referrer", by=REFERRER, workspace="referrer", steps=sent_urgent, pictured=False),
    State("referral-nobody-named", "referral", role="referrer", by=None, workspace="referrer", steps=typed),
    State("referral-gone-on-with", "referral", role="referrer", by=REFERRER, workspace="referrer", keys=("escape", "2", "down", "enter")),
)  # fmt: skip
