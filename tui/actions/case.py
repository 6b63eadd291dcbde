"""One case."""

from __future__ import annotations

from dataclasses import dataclass

from tui.actions.action import Action, Situation


@dataclass(frozen=True)
class CaseSituation(Situation):
    """How the case stands."""

    closed: bool = False
    """Whether the case that is shown is closed."""
    actions: int = 0
    """Actions of the decision that is shown."""
    proposed: int = 0
    """Those of them that nobody has confirmed or put aside."""
    chosen: str = ""
    """State of the chosen action; empty where none is chosen."""


def _nobody_decides(now: CaseSituation) -> str:
    if now.role == "referrer":
        return "the people who received a referral decide on it; start with --role coordinator if you are one of them"
    if now.reading:
        return "the record is still being read or written"
    if now.closed:
        return "the case is closed; a new referral is a new case"
    if not now.actions:
        return "this decision proposes no action"
    return now.cannot_act


def _not_the_chosen(now: CaseSituation) -> str:
    if why := _nobody_decides(now):
        return why
    if not now.chosen:
        return "no action is chosen; choose one with the arrow keys"
    return "" if now.chosen == "proposed" else f"the chosen action is {now.chosen} already"


def _none_left(now: CaseSituation) -> str:
    return _nobody_decides(now) or ("" if now.proposed else "no action is still only proposed")


ACTIONS: tuple[Action, ...] = (
    Action(
        "confirm",
        "case",
        "c",
        "Confirm",
        "Confirm the chosen action in your name, after asking once. Nothing is sent by confirming.",
        why_off=_not_the_chosen,
    ),
    Action(
        "confirm_all",
        "case",
        "a",
        "All",
        "Confirm every action that is still only proposed in your name, after asking once.",
        why_off=_none_left,
    ),
    Action("timeline", "case", "t", "Timeline", "Change between the decision and who did what, when."),
    Action("back", "case", "escape", "Back", "Go back to the inbox."),
    Action("reload", "case", "r", "Reload", "Read the case again: colleagues may have changed it."),
    Action(
        "next",
        "case",
        "down",
        "Next action",
        "Choose the next action; after the last one, read on.",
        in_footer=False,
    ),
    Action(
        "previous",
        "case",
        "up",
        "Previous action",
        "Choose the action before; before the first one, go up to the top.",
        in_footer=False,
    ),
    Action("page_down", "case", "pagedown,space", "Read on", "Read on by a screenful.", in_footer=False),
    Action("page_up", "case", "pageup", "Read back", "Read back by a screenful.", in_footer=False),
    Action("top", "case", "home", "Top", "Go to the top: escalations first.", in_footer=False),
    Action("end", "case", "end", "End", "Go to the end.", in_footer=False),
)
