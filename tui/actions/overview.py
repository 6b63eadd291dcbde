"""The manager's figures at a glance, and the cases behind a figure."""

from __future__ import annotations

from dataclasses import dataclass

from tui.actions.action import Action, Situation
from tui.actions.everywhere import BLANK
from tui.actions.reports import export_row, parts_rows, period_rows, reload_row, stop_row

BACK = "Go back to where you were."


@dataclass(frozen=True)
class ExportSituation(Situation):
    """How the question about a file stands."""

    fault: str = ""
    """What is wrong with what is filled in, as half a sentence."""


def _cannot_write(now: ExportSituation) -> str:
    return "the file is being made" if now.reading else now.fault


ACTIONS: tuple[Action, ...] = (
    *parts_rows("overview"),
    export_row("overview", "triage report quarter --out quarter.xlsx"),
    *period_rows("overview", "triage report quarter"),
    reload_row("overview"),
    stop_row("overview"),
    *(action for action in parts_rows("behind") if action.name == "open"),
    Action("back", "behind", "escape", "Back", BACK),
    reload_row("behind"),
    Action("choose", "choose", "enter", "Take it", "Take the marked line."),
    Action("leave", "choose", "escape", "Leave it", "Leave everything as it was."),
    Action("blank", "choose", "f9", "Blank", BLANK),
    Action("write", "export", "ctrl+s", "Write", "Write the file as it stands here.", why_off=_cannot_write),
    Action("leave", "export", "escape", "Leave it", "Write nothing and go back; what was filled in is kept."),
    Action("blank", "export", "f9", "Blank", BLANK),
)
"""Rows of the overview, of the list of cases behind a figure, and of the questions that manager's screens ask."""
