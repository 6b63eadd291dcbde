"""What outcomes were worth, and where a pound comes from."""

from __future__ import annotations

from dataclasses import dataclass

from tui.actions.action import Action
from tui.actions.reports import ReportSituation, export_row, parts_rows, period_rows, reload_row, stop_row


@dataclass(frozen=True)
class ValuationSituation(ReportSituation):
    """How the valuation stands."""

    maps: int = 0
    """Impact maps to choose from."""


def _one_map(now: ValuationSituation) -> str:
    return "" if now.maps else "the list of impact maps is not read yet"


ACTIONS: tuple[Action, ...] = (
    *parts_rows("valuation"),
    Action(
        "map", "valuation", "m", "Map", "Choose the impact map by which outcomes are valued.", why_off=_one_map, command="triage value --maps"
    ),
    export_row("valuation", "triage value --format xlsx --out value.xlsx"),
    *period_rows("valuation", "triage value"),
    reload_row("valuation"),
    stop_row("valuation"),
    *(action for action in parts_rows("trace") if action.name == "open"),
    Action("back", "trace", "escape", "Back", "Go back to the valuation."),
    reload_row("trace"),
)  # fmt: skip
