"""What is due."""

from __future__ import annotations

from dataclasses import dataclass

from tui.actions.action import Action, Situation


@dataclass(frozen=True)
class DueSituation(Situation):
    """How the list stands."""

    rows: int = 0
    kinds: int = 0
    filtered: bool = False


def _nothing(now: DueSituation) -> str:
    if now.reading and not now.rows:
        return "what is due is still being read"
    return "" if now.rows else "there is nothing in the list"


def _one_kind(now: DueSituation) -> str:
    return "" if now.kinds else "there is nothing in the list to choose from"


def _no_way_back(now: DueSituation) -> str:
    return "" if now.filtered else "no filter is set; a digit goes to another place"


ACTIONS: tuple[Action, ...] = (
    Action(
        "open",
        "due",
        "enter",
        "Open",
        "Go where the chosen thing is done: the case at the right place, the rules, the directory.",
        why_off=_nothing,
    ),
    Action(
        "whose",
        "due",
        "w",
        "Whose",
        "Choose whose work is shown: yours, your team's, everybody's, or what nobody here holds.",
        command="triage due --for NAME",
    ),
    Action(
        "ahead",
        "due",
        "d",
        "Days",
        "Look further ahead: today, 7 days, 28 days, any day, and today again.",
        command="triage due --ahead DAYS",
    ),
    Action(
        "further",
        "due",
        "n",
        "Next cases",
        "With very many cases, look at the next ones. Escalations are always those of all; supervision and retention: `triage due`.",
        in_footer=False,
    ),
    Action("kind", "due", "k", "Kind", "Show one kind of thing only, such as reviews.", why_off=_one_kind),
    Action(
        "filter",
        "due",
        "slash",
        "Filter",
        "Keep what holds some words: a case number, what is to be done, a name, a day.",
    ),
    Action(
        "reload",
        "due",
        "r",
        "Reload",
        "Read again what is due: colleagues may have done some of it.",
        command="triage due",
    ),
    Action(
        "back",
        "due",
        "escape",
        "All",
        "Clear words and kind.",
        in_footer=False,
        why_off=_no_way_back,
    ),
)
