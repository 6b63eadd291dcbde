"""Every action of every screen, in one table: it feeds the bindings, the line of keys and the help screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from textual.binding import Binding, BindingType

Where = Literal["inbox", "case", "confirm", "help", "blank"]


@dataclass(frozen=True)
class Situation:
    """What decides whether an action can work now; filled in by the screen that is shown."""

    role: str = "coordinator"
    cannot_act: str = ""
    """Why nobody may decide here, such as that no registered person is named; empty where somebody may."""
    reading: bool = False
    """Whether the record is still being read or written."""
    cases: int = 0
    """Cases in the list."""
    filtered: bool = False
    closed: bool = False
    """Whether the case that is shown is closed."""
    actions: int = 0
    """Actions of the decision that is shown."""
    proposed: int = 0
    """Those of them that nobody has confirmed or put aside."""
    chosen: str = ""
    """State of the chosen action; empty where none is chosen."""


def _never(_: Situation) -> str:
    return ""


def _no_case(now: Situation) -> str:
    if now.reading and not now.cases:
        return "the record is still being read"
    return "" if now.cases else "there is no case in the list"


def _no_way_back(now: Situation) -> str:
    return "" if now.filtered else "this is the first screen, and no filter is set; q leaves"


def _nobody_decides(now: Situation) -> str:
    if now.role == "referrer":
        return "the people who received a referral decide on it; start with --role coordinator if you are one of them"
    if now.reading:
        return "the record is still being read or written"
    if now.closed:
        return "the case is closed; a new referral is a new case"
    if not now.actions:
        return "this decision proposes no action"
    return now.cannot_act


def _not_the_chosen(now: Situation) -> str:
    if why := _nobody_decides(now):
        return why
    if not now.chosen:
        return "no action is chosen; choose one with the arrow keys"
    return "" if now.chosen == "proposed" else f"the chosen action is {now.chosen} already"


def _none_left(now: Situation) -> str:
    return _nobody_decides(now) or ("" if now.proposed else "no action is still only proposed")


@dataclass(frozen=True)
class Action:
    """One thing a person can do with a key."""

    name: str
    """The screen's method is called ``do_`` and this name."""
    where: Where
    keys: str
    """As Textual names them, separated by commas."""
    label: str
    help: str
    in_footer: bool = True
    why_off: Callable[[Situation], str] = _never
    """Why it cannot work now, as half a sentence; empty where it can."""

    @property
    def shown_key(self) -> str:
        """The keys as they are printed."""
        return " or ".join(_SHOWN.get(key, key) for key in self.keys.split(","))


_SHOWN = {"question_mark": "?", "slash": "/", "escape": "esc", "pagedown": "page down", "pageup": "page up"}

HELP = "Show every key of this screen, with what it does and why it may be off."
BLANK = "Hide everything at once when somebody walks past; f9 again brings it back."
QUIT = "Leave. Nothing is lost: what was confirmed is in the record."

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
    Action("blank", "inbox", "f9", "Blank", BLANK),
    Action("help", "inbox", "question_mark", "Help", HELP),
    Action("quit", "inbox", "q", "Quit", QUIT),
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
    Action("blank", "case", "f9", "Blank", BLANK),
    Action("help", "case", "question_mark", "Help", HELP),
    Action("quit", "case", "q", "Quit", QUIT),
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
    Action("other", "confirm", "left,right", "Choose", "Change between leaving it and confirming."),
    Action("leave", "confirm", "escape", "Leave it", "Leave everything as it is."),
    Action("blank", "confirm", "f9", "Blank", BLANK),
    Action("close", "help", "escape,question_mark", "Close", "Go back to where you were."),
    Action("blank", "help", "f9", "Blank", BLANK),
    Action("back", "blank", "f9,escape", "Show again", "Bring back what was shown before."),
)


def actions_of(where: Where) -> tuple[Action, ...]:
    """List the actions of one screen, in the order in which their keys are shown."""
    return tuple(action for action in ACTIONS if action.where == where)


def action_named(where: Where, name: str) -> Action:
    """Find an action of one screen; raises :class:`KeyError` for a name that the table does not have."""
    for action in actions_of(where):
        if action.name == name:
            return action
    raise KeyError(name)


def bindings_of(where: Where) -> list[BindingType]:
    """Make the bindings of one screen: each goes through ``act``, so that a key that is off can say why."""
    return [
        Binding(action.keys, f"act('{action.name}')", action.label, show=False, tooltip=action.help)
        for action in actions_of(where)
    ]
