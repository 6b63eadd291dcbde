"""Saved views: a filter that somebody keeps under a name, in one place of the screens."""

from __future__ import annotations

from triage.desk import accounts, gate
from triage.desk.opening import Desk
from triage.errors import TriageError, WrongUse
from triage.store.rows_screens import SavedViewRow

LONGEST_NAME = 60
LONGEST_QUERY = 2000
MOST_VIEWS = 100
"""Views of one person in one place."""


def saved_views(desk: Desk, place: str, by: str | None) -> list[SavedViewRow]:
    """The person's views in one place, by name; none where nobody is named, or there is no record to read: raises nothing."""
    if not by or not desk.has_record:
        return []
    try:
        person = accounts.looking(desk, by)
        return desk.store.saved_views(person.name, place) if person else []
    except TriageError:
        return []


def save_view(desk: Desk, place: str, name: str, query: str, by: str | None) -> SavedViewRow:
    """Keep a view; one of the same name in the same place is replaced.

    Raises :class:`Refused` where nobody registered is named, :class:`WrongUse` for a name that is empty or too long.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise WrongUse(
            "a view needs a name", why="it is found by it", mend=f"one of 1 to {LONGEST_NAME} signs"
        )
    if len(query) > LONGEST_QUERY:
        raise WrongUse("this filter is too long to keep", mend=f"at most {LONGEST_QUERY} signs")
    with desk.store.writing():
        person = gate.change(desk, "screens.keep", by)
        held = desk.store.saved_views(person.name, place)
        if len(held) >= MOST_VIEWS and name not in {row.name for row in held}:
            raise WrongUse(f"there are {MOST_VIEWS} views here already", mend="forget one of them first")
        desk.store.keep_view(person.name, place, name, query)
    return SavedViewRow(person.name, place, name, query)


def forget_view(desk: Desk, place: str, name: str, by: str | None) -> SavedViewRow | None:
    """Forget a view; returns it, so that forgetting can be undone; None where there was none."""
    with desk.store.writing():
        person = gate.change(desk, "screens.keep", by)
        held = [row for row in desk.store.saved_views(person.name, place) if row.name == name]
        desk.store.forget_view(person.name, place, name)
    return held[0] if held else None
