"""The keys of a question with fields."""

from __future__ import annotations

from dataclasses import dataclass

from tui.actions.action import Action, Situation
from tui.actions.everywhere import BLANK


@dataclass(frozen=True)
class FormSituation(Situation):
    """How the question stands."""


def _being_recorded(now: FormSituation) -> str:
    return "it is being recorded" if now.reading else ""


ACTIONS: tuple[Action, ...] = (
    Action(
        "record",
        "form",
        "ctrl+s",
        "Record",
        "Record what stands in the fields, or go to the first field with a fault.",
        why_off=_being_recorded,
    ),
    Action(
        "leave",
        "form",
        "escape",
        "Leave it",
        "Leave everything as it was; what you typed is kept for the next time.",
    ),
    Action("blank", "form", "f9", "Blank", BLANK),
)
