"""The list of cases, what it shows, and the views that are kept of it."""

from __future__ import annotations

from dataclasses import dataclass

from tui.actions.action import Action, Situation
from tui.actions.everywhere import BLANK


@dataclass(frozen=True)
class InboxSituation(Situation):
    """How the list stands."""

    cases: int = 0
    """Cases in the list."""
    filtered: bool = False
    unnamed: str = ""
    """Why no view can be kept; empty where one can."""
    unread: int = 0
    """Referrals that could not be read."""


@dataclass(frozen=True)
class UnreadSituation(Situation):
    """How a referral that could not be read stands."""

    read: bool = False
    """Whether its text is shown."""
    waits: bool = True
    """Whether no case was made of it yet."""


@dataclass(frozen=True)
class ViewsSituation(Situation):
    """How the list of kept views stands."""

    views: int = 0


def _no_case(now: InboxSituation) -> str:
    if now.reading and not now.cases:
        return "the record is still being read"
    return "" if now.cases else "there is no case in the list"


def _no_way_back(now: InboxSituation) -> str:
    return "" if now.filtered else "this is the first screen, and no filter is set; q leaves"


def _nothing_to_keep(now: InboxSituation) -> str:
    if now.unnamed:
        return now.unnamed
    return "" if now.filtered else "no filter is set: / or f sets one"


def _no_unread(now: InboxSituation) -> str:
    return "" if now.unread else "every referral could be read"


def _not_to_mend(now: UnreadSituation) -> str:
    if now.reading or not now.read:
        return "it is still being read or written" if now.reading else "its text cannot be shown"
    return now.cannot_act or ("" if now.waits else "a case was made of it already")


def _no_view(now: ViewsSituation) -> str:
    return "" if now.views else "no view is kept yet"


ACTIONS: tuple[Action, ...] = (
    Action(
        "open",
        "inbox",
        "enter",
        "Open",
        "Open the chosen case: what was decided, and why.",
        why_off=_no_case,
        command="triage case show CASE",
    ),
    Action(
        "filter",
        "inbox",
        "slash",
        "Filter",
        "Keep the cases that match words of their needs, a case number, a level or a next step.",
        command="triage case list --find WORDS",
    ),
    Action(
        "narrow",
        "inbox",
        "f",
        "Narrow",
        "Choose by level, state, whose case it is, team, day or made-up cases.",
    ),
    Action(
        "mend",
        "inbox",
        "m",
        "Mend",
        "Open a referral that could not be read: what is wrong in which line, and its text to be mended.",
        why_off=_no_unread,
        command="triage case add FILE --by NAME",
    ),
    Action("reload", "inbox", "r", "Reload", "Read the record again: colleagues may have changed it."),
    Action("views", "inbox", "v", "Views", "Choose a view you kept, or forget one."),
    Action(
        "keep",
        "inbox",
        "s",
        "Keep view",
        "Keep this filter under a name, to choose it again with one key.",
        in_footer=False,
        why_off=_nothing_to_keep,
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
    Action(
        "save",
        "unread",
        "ctrl+s",
        "Save",
        "Read the text again and make a case of it; what came is kept as it was received.",
        why_off=_not_to_mend,
        command="triage case add FILE --by NAME",
    ),
    Action("back", "unread", "escape", "Back", "Go back; what you typed is kept, and comes up again."),
    Action("apply", "narrow", "enter,ctrl+s", "Show these", "Show the cases that fit."),
    Action("clear", "narrow", "ctrl+d", "Any", "Ask for nothing any more: every line back to any."),
    Action("leave", "narrow", "escape", "Leave it", "Go back to the list as it was."),
    Action("blank", "narrow", "f9", "Blank", BLANK),
    Action("choose", "views", "enter", "Choose", "Show the list with the chosen view.", why_off=_no_view),
    Action(
        "forget",
        "views",
        "d,delete",
        "Forget",
        "Forget the chosen view; no case is changed by it, and u brings it back.",
        why_off=_no_view,
    ),
    Action(
        "undo",
        "views",
        "u",
        "Undo",
        "Bring back the view that was forgotten last.",
        why_off=lambda now: "" if now.undo else "no view was forgotten here",
    ),
    Action("leave", "views", "escape", "Leave it", "Go back to the list as it was."),
    Action("blank", "views", "f9", "Blank", BLANK),
)
