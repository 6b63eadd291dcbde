"""Named states of every screen: what the key tests press keys in and what the pictures show.

Each family of screens keeps its states in a module of this package, ``STATES``; this one joins them.
"""

from __future__ import annotations

from importlib import import_module

from tests.tui.states.state import State
from tui.actions import FAMILIES

__all__ = ["State", "all_states", "states_of"]


def all_states() -> tuple[State, ...]:
    """Every state, in the order of the families."""
    found: list[State] = []
    for family in FAMILIES:
        try:
            module = import_module(f"tests.tui.states.{family}")
        except ModuleNotFoundError as missing:
            if missing.name != f"tests.tui.states.{family}":
                raise
            continue
        found.extend(module.STATES)
    return tuple(found)


def states_of(where: str) -> tuple[State, ...]:
    """The states of one screen."""
    return tuple(state for state in all_states() if state.where == where)
