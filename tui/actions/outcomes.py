"""What changed for children."""

from __future__ import annotations

from dataclasses import dataclass

from tui.actions.action import Action
from tui.actions.reports import ReportSituation, export_row, parts_rows, period_rows, reload_row, stop_row


@dataclass(frozen=True)
class OutcomesSituation(ReportSituation):
    """How the report on outcomes stands."""

    for_others: bool = False


ACTIONS: tuple[Action, ...] = (
    *parts_rows("outcomes"),
    Action(
        "others",
        "outcomes",
        "o",
        "For others",
        "Change between all figures and what would leave the building: small numbers hidden. Looking passes nothing on.",
        command="triage outcomes --for-others",
    ),
    export_row("outcomes", "triage outcomes --format xlsx --out outcomes.xlsx"),
    *period_rows("outcomes", "triage outcomes"),
    reload_row("outcomes"),
    stop_row("outcomes"),
)
