"""The line of keys at the foot of a screen; a key that is off stays there, in brackets."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Static

from tui.actions import Situation, actions_of


class Keys(Static):
    """The keys that matter on one screen."""

    def tell(self, where: str, now: Situation) -> None:
        """Show the keys as they stand now."""
        line = Text(no_wrap=True, overflow="ellipsis")
        for action in actions_of(where):
            if not action.in_footer:
                continue
            if line:
                line.append("  ")
            if action.why_off(now):
                line.append(f"({action.first_key} {action.label})", "dim")
            else:
                line.append(action.first_key, "bold").append(f" {action.label}")
        self.update(line)
