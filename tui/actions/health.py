"""How the rules and the directory are kept."""

from __future__ import annotations

from tui.actions.action import Action
from tui.actions.reports import parts_rows, period_rows, reload_row, stop_row

ACTIONS: tuple[Action, ...] = (
    *parts_rows("health"),
    *period_rows("health", "triage report quarter"),
    reload_row("health"),
    stop_row("health"),
)
