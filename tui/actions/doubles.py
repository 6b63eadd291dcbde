"""Two cases that may be one child."""

from __future__ import annotations

from dataclasses import dataclass

from tui.actions.action import Action, Situation


@dataclass(frozen=True)
class DoublesSituation(Situation):
    """How the pairs stand."""

    pairs: int = 0
    """Pairs in the list."""
    said: str = ""
    """What was said of the chosen pair: same, different or siblings."""
    cannot: str = ""
    """Why nobody may say anything of two cases here."""
    cannot_join: str = ""
    filtered: bool = False


def _no_pair(now: DoublesSituation) -> str:
    if now.reading and not now.pairs:
        return "the cases are still being compared"
    return "" if now.pairs else "no pair is shown"


def _not_to_say(now: DoublesSituation) -> str:
    return _no_pair(now) or now.cannot_act or now.cannot


def _not_to_join(now: DoublesSituation) -> str:
    return _no_pair(now) or now.cannot_act or now.cannot_join


def _said_nothing(now: DoublesSituation) -> str:
    return _not_to_say(now) or ("" if now.said else "nobody has said anything of these two")


def _no_filter(now: DoublesSituation) -> str:
    return "" if now.filtered else "this is the first screen, and no filter is set; q leaves"


ACTIONS: tuple[Action, ...] = (
    Action(
        "join", "doubles", "j", "Join", "Join the two into one case: it is one child. It can be taken back.",
        why_off=_not_to_join, command="triage case merge CASE INTO --note TEXT --by NAME",
    ),
    Action(
        "different", "doubles", "d", "Not the same", "Say that it is two children; not asked again unless facts change.",
        why_off=_not_to_say, command="triage duplicates decide CASE OTHER --different --note TEXT --by NAME",
    ),
    Action(
        "siblings", "doubles", "b", "Siblings", "Say that it is two children of one home; the two cases are linked.",
        why_off=_not_to_say, command="triage duplicates decide CASE OTHER --siblings --note TEXT --by NAME",
    ),
    Action("later", "doubles", "l", "Later", "Leave this pair for later and go to the next; nothing is recorded.", why_off=_no_pair),
    Action("open", "doubles", "enter,o", "Open", "Open one of the two cases.", why_off=_no_pair),
    Action(
        "take_back", "doubles", "t", "Take back", "Take back what was said of these two, also long ago.",
        why_off=_said_nothing, in_footer=False, command="triage duplicates undo CASE OTHER --by NAME",
    ),
    Action("filter", "doubles", "slash", "Filter", "Keep the pairs whose case numbers or standing hold what you type."),
    Action("back", "doubles", "escape", "All", "Clear the filter and show every pair again.", in_footer=False, why_off=_no_filter),
    Action("reload", "doubles", "r", "Compare again", "Compare the cases again: colleagues may have changed them.", in_footer=False),
)  # fmt: skip
