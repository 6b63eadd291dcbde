"""Questions, help, and what hides everything."""

from __future__ import annotations

from tui.actions.action import Action
from tui.actions.everywhere import HELP

ACTIONS: tuple[Action, ...] = (
    Action("other", "confirm", "left,right", "Choose", "Change between leaving it and confirming."),
    Action(
        "read_on",
        "confirm",
        "pagedown,down",
        "Read on",
        "Read what does not fit above the answers.",
        in_footer=False,
    ),
    Action(
        "read_back", "confirm", "pageup,up", "Read back", "Go back up in what does not fit.", in_footer=False
    ),
    Action("leave", "confirm", "escape", "Leave it", "Leave everything as it is."),
    Action("help", "confirm", "question_mark,f1", "Help", HELP),
    Action("close", "help", "escape,question_mark,f1", "Close", "Go back to where you were."),
    Action("find", "help", "slash", "Find", "Keep the lines that hold some words."),
    Action("leave", "jump", "escape,ctrl+o", "Stay", "Stay where you are."),
    Action("back", "blank", "f9,escape", "Show again", "Bring back what was shown before."),
    Action(
        "quit",
        "lock",
        "ctrl+q",
        "Quit",
        "Leave. What was typed and not kept yet is lost; the record keeps what it has.",
    ),
    Action("back", "roles", "escape", "Back", "Go back to where you were."),
    Action("take", "roles", "enter", "Go there", "Work in the chosen role, or go to the chosen place."),
)

WITHIN: dict[str, tuple[str, ...]] = {
    "help": ("blank", "lock"),
    "jump": ("blank", "lock"),
    "blank": (),
    "lock": (),
    "welcome": ("help", "blank", "lock"),
    "begin": ("help", "blank", "lock"),
}
"""Which of everybody's actions a question or dialog has too, by their names; other dialogs have those of :data:`USUAL`."""
USUAL = ("jump", "help", "blank", "lock")
"""Help, jumping and hiding work over a question too; leaving the program does not, for something waits for an answer."""
