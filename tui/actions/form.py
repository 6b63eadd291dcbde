"""The keys of a question with fields."""

from __future__ import annotations

from dataclasses import dataclass

from tui.actions.action import Action, Situation
from tui.actions.everywhere import BLANK, HELP


@dataclass(frozen=True)
class FormSituation(Situation):
    """How the question stands."""

    yes: str = ""
    """What the button says that answers it, in a few words."""
    on_answer: bool = False
    """Whether one of the two answers has focus."""


def _under_way(now: FormSituation) -> str:
    return "it is under way" if now.reading else ""


def _in_a_field(now: FormSituation) -> str:
    return "" if now.on_answer else "the two answers stand below the fields; tab goes there"


ACTIONS: tuple[Action, ...] = (
    Action(
        "record",
        "form",
        "ctrl+s",
        "Record",
        "Do what the button says with what stands in the fields, or go to the first field with a fault.",
        called=lambda now: now.yes,
        why_off=_under_way,
    ),
    Action(
        "leave",
        "form",
        "escape",
        "Leave it",
        "Leave everything as it was; what you typed is kept for the next time.",
    ),
    Action(
        "other",
        "form",
        "left,right",
        "Choose",
        "Change between leaving it and recording, below the fields.",
        in_footer=False,
        why_off=_in_a_field,
    ),
    Action("blank", "form", "f9", "Blank", BLANK),
    Action("help", "form", "question_mark,f1", "Help", HELP),
)
