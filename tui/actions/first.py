"""The first five minutes: before there is a workspace, and the tour."""

from __future__ import annotations

from dataclasses import dataclass

from tui.actions.action import Action, Situation
from tui.actions.everywhere import HELP


@dataclass(frozen=True)
class FirstSituation(Situation):
    """How far somebody is."""

    making: bool = False
    """Whether a workspace is being made."""
    step: int = 1
    """Step of the tour, from 1."""
    steps: int = 6


def _making(now: FirstSituation) -> str:
    return "a workspace is being made; that takes up to a minute" if now.making else ""


def _no_step_before(now: FirstSituation) -> str:
    return "this is the first step" if now.step <= 1 else ""


ACTIONS: tuple[Action, ...] = (
    Action(
        "demo",
        "welcome",
        "d,1",
        "Demo",
        "Look round first: a workspace full of made-up children, about a minute to make.",
        command="triage demo DIR",
    ),
    Action(
        "new",
        "welcome",
        "n,2",
        "New",
        "Begin a workspace for your own area, with the rules and services that come with the program.",
        command="triage init DIR",
    ),
    Action("leave", "welcome", "escape,q", "Leave", "Leave; nothing was made."),
    Action("help", "welcome", "question_mark,f1", "Help", HELP),
    Action(
        "begin",
        "begin",
        "ctrl+s",
        "Make it",
        "Make the workspace in that folder and go in. Nothing that is there is ever overwritten.",
        why_off=_making,
    ),
    Action("back", "begin", "escape", "Back", "Go back and choose again; nothing is made.", why_off=_making),
    Action("help", "begin", "question_mark,f1", "Help", HELP),
    Action("next", "tour", "right,enter,space", "Next", "Go on to the next step; after the last one, begin."),
    Action("previous", "tour", "left", "Before", "Go back to the step before.", why_off=_no_step_before),
    Action("leave", "tour", "escape", "Enough", "Leave the tour; f4 shows it again."),
)
