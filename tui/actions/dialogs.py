"""Questions, help, and what hides everything."""

from __future__ import annotations

from tui.actions.action import Action
from tui.actions.everywhere import BLANK

ACTIONS: tuple[Action, ...] = (
    Action("other", "confirm", "left,right", "Choose", "Change between leaving it and confirming."),
    Action("leave", "confirm", "escape", "Leave it", "Leave everything as it is."),
    Action("blank", "confirm", "f9", "Blank", BLANK),
    Action("close", "help", "escape,question_mark", "Close", "Go back to where you were."),
    Action("blank", "help", "f9", "Blank", BLANK),
    Action("back", "blank", "f9,escape", "Show again", "Bring back what was shown before."),
)
