"""How the rules and the directory are kept."""

from __future__ import annotations

from tui.actions.action import Action
from tui.actions.reports import parts_rows, reload_row

ACTIONS: tuple[Action, ...] = (*parts_rows("health"), reload_row("health"))
