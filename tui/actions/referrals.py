"""The referrals somebody made, and one of them as its referrer sees it."""

from __future__ import annotations

from dataclasses import dataclass

from tui.actions.action import Action, Situation


@dataclass(frozen=True)
class ReferralsSituation(Situation):
    """How the list stands."""

    rows: int = 0
    draft: bool = False
    """Whether the chosen one is not sent yet."""
    filtered: bool = False


@dataclass(frozen=True)
class MineSituation(Situation):
    """How one referral stands."""

    asks: int = 0
    """Questions that wait for an answer."""


def _none(now: ReferralsSituation) -> str:
    if now.reading and not now.rows:
        return "your referrals are still being read"
    return "" if now.rows else "there is no referral in the list"


def _no_draft(now: ReferralsSituation) -> str:
    return _none(now) or (
        "" if now.draft else "the chosen one was sent: it is a case, which is closed, never discarded"
    )


def _no_filter(now: ReferralsSituation) -> str:
    return "" if now.filtered else "no filter is set"


def _nothing_asked(now: MineSituation) -> str:
    if now.reading:
        return "the referral is still being read or written"
    return now.cannot_act or ("" if now.asks else "nothing is asked of you at the moment")


ACTIONS: tuple[Action, ...] = (
    Action(
        "open",
        "referrals",
        "enter",
        "Open",
        "Open the chosen referral; one that is not sent is gone on with.",
        why_off=_none,
        command="triage case show CASE --by NAME",
    ),
    Action("new", "referrals", "n", "New", "Begin a new referral."),
    Action(
        "filter",
        "referrals",
        "slash",
        "Filter",
        "Keep the referrals whose number, state or next step holds what you type.",
    ),
    Action(
        "back",
        "referrals",
        "escape",
        "All",
        "Clear the filter and show all again.",
        in_footer=False,
        why_off=_no_filter,
    ),
    Action(
        "discard",
        "referrals",
        "x,delete",
        "Discard",
        "Erase the chosen referral that is not sent, after asking once.",
        why_off=_no_draft,
    ),
    Action("reload", "referrals", "r", "Reload", "Read the list again: something may have come in."),
    Action(
        "answer",
        "mine",
        "a",
        "Answer",
        "Answer a question that is asked of you about this referral.",
        why_off=_nothing_asked,
        command="triage case answer CASE FIELD ANSWER --by NAME",
    ),
    Action("reload", "mine", "r", "Reload", "Read it again: something may have come in."),
    Action("back", "mine", "escape", "Back", "Go back to your referrals."),
    Action("down", "mine", "down,pagedown", "Read on", "Read on by a few lines.", in_footer=False),
    Action("up", "mine", "up,pageup", "Read back", "Read back by a few lines.", in_footer=False),
)
