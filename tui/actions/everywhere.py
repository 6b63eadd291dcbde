"""What every screen can do: help, finding any action by words, jumping, hiding, undoing, leaving."""

from __future__ import annotations

from tui.actions.action import Action, Situation

HELP = "Show every key of this screen, with what it does and why it may be off."
BLANK = "Hide everything at once when somebody walks past; f9 again brings it back."
QUIT = "Leave. Nothing is lost: what was confirmed is in the record."


def _nothing_to_undo(now: Situation) -> str:
    return "" if now.undo else "nothing was done here that can be taken back with a key"


EVERYWHERE: tuple[Action, ...] = (
    Action("palette", "*", "ctrl+p", "Find", "Find any action by its words and do it.", in_footer=False),
    Action(
        "jump",
        "*",
        "ctrl+o",
        "Jump",
        "Label the parts of the screen; one key goes to a part.",
        in_footer=False,
    ),
    Action(
        "undo",
        "*",
        "u",
        "Undo",
        "Take back the last step that can be taken back.",
        in_footer=False,
        why_off=_nothing_to_undo,
    ),
    Action("places", "*", "f6", "Places", "Choose another place or role.", in_footer=False),
    Action("tour", "*", "f4", "Tour", "Show this role in six steps.", in_footer=False),
    Action(
        "lock", "*", "f10", "Lock", "Hide everything and ask who is there before going on.", in_footer=False
    ),
    Action("blank", "*", "f9", "Blank", BLANK),
    Action("help", "*", "question_mark,f1", "Help", HELP),
    Action("quit", "*", "q,ctrl+q", "Quit", QUIT),
)
"""Added to the actions of every screen that is a page of its own; questions and the blank screen name theirs themselves."""

DIGITS = "123456789"
"""Keys of the places in reach, in their order (see ``tui/places.py``)."""
