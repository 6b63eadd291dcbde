"""Choosing among services."""

from __future__ import annotations

from dataclasses import dataclass

from tui.actions.action import Action, Situation


@dataclass(frozen=True)
class MatchSituation(Situation):
    """How the services stand."""

    cards: int = 0
    cannot: str = ""
    """Why no service can be chosen for this action."""
    against: str = ""
    """Why the service that is shown cannot be chosen."""


def _no_card(now: MatchSituation) -> str:
    if now.reading:
        return "the record is still being read or written"
    return "" if now.cards else "no service is shown"


def _not_to_choose(now: MatchSituation) -> str:
    if why := _no_card(now):
        return why
    if now.cannot:
        return now.cannot
    return f"this service is not offered ({now.against})" if now.against else now.cannot_act


def _only_one(now: MatchSituation) -> str:
    return _no_card(now) or ("" if now.cards > 1 else "there is no other service to compare")


ACTIONS: tuple[Action, ...] = (
    Action(
        "choose", "match", "enter", "Choose",
        "Choose the service in the middle for this action: it is confirmed and referred in your name, after asking once.",
        why_off=_not_to_choose, command="triage refer CASE --offer HELP --service ID --by NAME",
    ),
    Action("previous", "match", "left", "Before", "Show the service before this one.", why_off=_only_one),
    Action("next", "match", "right", "Next", "Show the next service.", why_off=_only_one),
    Action("down", "match", "down", "Read on", "Read on in the card.", in_footer=False),
    Action("up", "match", "up", "Read back", "Read back in the card.", in_footer=False),
    Action("reload", "match", "r", "Read again", "Read the case and the services again.", in_footer=False),
    Action("back", "match", "escape", "Back", "Go back to the case."),
)  # fmt: skip
