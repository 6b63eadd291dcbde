"""The list of cases."""

from __future__ import annotations

from dataclasses import dataclass

from tui.actions.action import Action, Situation


@dataclass(frozen=True)
class InboxSituation(Situation):
    """How the list stands."""

    cases: int = 0
    """Cases in the list."""
    filtered: bool = False


def _no_case(now: InboxSituation) -> str:
    if now.reading and not now.cases:
        return "the record is still being read"
    return "" if now.cases else "there is no case in the list"


def _no_way_back(now: InboxSituation) -> str:
    return "" if now.filtered else "this is the first screen, and no filter is set; q leaves"


ACTIONS: tuple[Action, ...] = (
    Action(
        "open", "inbox", "enter", "Open", "Open the chosen case: what was decided, and why.", why_off=_no_case
    ),
    Action(
        "filter",
        "inbox",
        "slash",
        "Filter",
        "Keep the cases that match words of their needs, a case number, a level or a next step.",
    ),
    Action(
        "back",
        "inbox",
        "escape",
        "All",
        "Clear the filter and show every open case again.",
        in_footer=False,
        why_off=_no_way_back,
    ),
    Action("reload", "inbox", "r", "Reload", "Read the record again: colleagues may have changed it."),
)
