"""The household of a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui.actions.action import Action, Situation


@dataclass(frozen=True)
class HouseholdSituation(Situation):
    """How the household stands."""

    shown: bool = True
    members: int = 1
    chosen: str = ""
    """What is chosen: member, this (the case itself), shut (not open to whoever looks), question, agreed; else empty."""
    disagreements: int = 0
    agreed: int = 0
    step: str = ""
    """How far the escalation that is chosen has come, which is recorded in its case."""
    may: frozenset[str] | None = None


RIGHTS = "your role does not do this with this household; `triage people rights` shows who does what"


def _can(now: HouseholdSituation, act: str) -> str:
    if now.reading:
        return "the record is still being read or written"
    if not now.shown:
        return "the household could not be read; r tries again"
    if now.cannot_act:
        return now.cannot_act
    return "" if now.may is None or act in now.may else RIGHTS


def _act(act: str) -> Callable[[HouseholdSituation], str]:
    return lambda now: _can(now, act)


def _not_open(now: HouseholdSituation) -> str:
    if now.chosen == "this":
        return "this is the case you came from; esc goes back to it"
    if now.chosen == "shut":
        return "this case is not open to you; a safeguarding lead can say more"
    return "" if now.chosen == "member" else "no other case is chosen; choose one with the arrow keys"


def _not_linked(now: HouseholdSituation) -> str:
    if why := _can(now, "case.unlink"):
        return why
    if now.chosen == "shut":
        return "this case is not open to you"
    return "" if now.chosen == "member" else "no linked case is chosen; choose one with the arrow keys"


def _nothing_to_settle(now: HouseholdSituation) -> str:
    if why := _can(now, "case.merge"):
        return why
    if not now.disagreements:
        return "nothing waits to be settled: no joined records disagree"
    return "" if now.chosen == "question" else "choose what is settled with tab"


def _nothing_agreed(now: HouseholdSituation) -> str:
    if why := _can(now, "meeting.done"):
        return why
    if not now.agreed:
        return "nothing that a meeting agreed is still to be done"
    return "" if now.chosen == "agreed" else "choose what was done with tab"


ACTIONS: tuple[Action, ...] = (
    Action(
        "open", "household", "enter", "Open", "Open the chosen case: a brother's or sister's, a parent's.",
        why_off=_not_open, command="triage case show CASE",
    ),
    Action(
        "link", "household", "plus", "Link", "Say that another case belongs to this household.",
        why_off=_act("case.link"), command="triage case link CASE OTHER",
    ),
    Action(
        "unlink", "household", "minus", "Unlink", "End the link to the chosen case, with a reason.",
        why_off=_not_linked, command="triage case unlink CASE OTHER --note TEXT",
    ),
    Action(
        "lead", "household", "g", "Who leads", "Name one person who leads for all open cases of the household.",
        why_off=_act("household.lead"), command="triage household lead CASE NAME",
    ),
    Action(
        "meeting", "household", "m", "Meeting", "Keep a meeting about the family: who was there, what was said and agreed.",
        why_off=_act("meeting.add"), command="triage meeting add CASE --kind KIND --present ROLE",
    ),
    Action(
        "done", "household", "d", "Done", "Say that the chosen thing, which a meeting agreed, was done.",
        in_footer=False, why_off=_nothing_agreed, command="triage meeting done MEETING ACTION",
    ),
    Action(
        "dropped", "household", "x", "Dropped", "Say that the chosen thing, which a meeting agreed, will not be done.",
        in_footer=False, why_off=_nothing_agreed, command="triage meeting done MEETING ACTION --dropped",
    ),
    Action(
        "settle", "household", "k", "Settled", "Say that what two joined records did not agree on is settled.",
        in_footer=False, why_off=_nothing_to_settle, command="triage duplicates settle CASE QUESTION",
    ),
    Action("back", "household", "escape", "Back", "Go back to the case."),
    Action("reload", "household", "r", "Reload", "Read the household again.", in_footer=False),
    Action("next", "household", "down", "Next", "Choose the next case; after the last line, read on.", in_footer=False),
    Action("previous", "household", "up", "Previous", "Choose the case before.", in_footer=False),
    Action("page_down", "household", "pagedown,space", "Read on", "Read on by a screenful.", in_footer=False),
    Action("page_up", "household", "pageup", "Read back", "Read back by a screenful.", in_footer=False),
)  # fmt: skip
