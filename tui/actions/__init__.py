"""Every action of every screen, in one table: it feeds bindings, the line of keys, the palette, help and README.

Each family of screens keeps its rows in a module of this package; this one joins them.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

from textual.binding import Binding, BindingType

from tui.actions.action import Action, Situation
from tui.actions.dialogs import USUAL, WITHIN
from tui.actions.everywhere import EVERYWHERE

__all__ = [
    "ACTIONS",
    "DIALOGS",
    "EVERYWHERE",
    "FAMILIES",
    "Action",
    "Situation",
    "action_named",
    "actions_of",
    "bindings_of",
]

FAMILIES = (
    "first",
    "referral",
    "referrals",
    "inbox",
    "due",
    "case",
    "match",
    "review",
    "moves",
    "letters",
    "household",
    "doubles",
    "rules",
    "directory",
    "overview",
    "outcomes",
    "valuation",
    "health",
    "form",
    "dialogs",
)
"""Modules of this package that hold rows, in the order in which they are listed in help pages."""
DIALOGS = frozenset(
    {
        "welcome",
        "begin",
        "tour",
        "confirm",
        "form",
        "help",
        "jump",
        "blank",
        "lock",
        "choose",
        "export",
        "narrow",
        "views",
    }
)
"""Screens that name all their keys themselves: a question, help, and what hides everything."""

ACTIONS: tuple[Action, ...] = tuple(
    action for family in FAMILIES for action in import_module(f"tui.actions.{family}").ACTIONS
)


def actions_of(where: str) -> tuple[Action, ...]:
    """List the actions of one screen, in the order in which their keys are shown: its own, then everybody's.

    A screen's own action takes the place of everybody's of the same name.
    """
    own = tuple(action for action in ACTIONS if action.where == where)
    named = {action.name for action in own}
    others = [action for action in EVERYWHERE if action.name not in named]
    if where in DIALOGS:
        within = WITHIN.get(where, USUAL)
        return (*own, *(replace(action, in_footer=False) for action in others if action.name in within))
    return (*own, *others)


def action_named(where: str, name: str) -> Action:
    """Find an action of one screen; raises :class:`KeyError` for a name that the table does not have."""
    for action in actions_of(where):
        if action.name == name:
            return action
    raise KeyError(name)


def bindings_of(where: str) -> list[BindingType]:
    """Make the bindings of one screen: each goes through ``act``, so that a key that is off can say why."""
    return [
        Binding(action.keys, f"act('{action.name}')", action.label, show=False, tooltip=action.help)
        for action in actions_of(where)
    ]
