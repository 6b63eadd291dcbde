"""Rows that every long text has: choose the next line that can be chosen, read on, go to an end."""

from __future__ import annotations

from tui.actions.action import Action


def reading_rows(where: str, line: str = "line") -> tuple[Action, ...]:
    """The keys of a long text on one screen; ``line`` is what can be chosen in it."""
    return (
        Action("next", where, "down", "Next", f"Choose the next {line}, or read on.", in_footer=False),
        Action(
            "previous", where, "up", "Before", f"Choose the {line} before, or read back.", in_footer=False
        ),
        Action("page_down", where, "pagedown,space", "Read on", "Read on by a screenful.", in_footer=False),
        Action("page_up", where, "pageup", "Read back", "Read back by a screenful.", in_footer=False),
        Action("top", where, "home", "Top", "Go to the top.", in_footer=False),
        Action("end", where, "end", "End", "Go to the end.", in_footer=False),
    )
