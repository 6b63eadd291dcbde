"""The empty state: what belongs here, and the command or key that begins it."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Static


class Empty(Static):
    """Words in place of a list that is empty; nothing yet and nothing matching are told apart by whoever fills it."""

    def say(self, title: str, belongs: str, begin: str) -> None:
        """Show what there is not, what belongs here, and how it begins."""
        self.update(Text.assemble((title, "bold"), "\n\n", belongs, "\n\n", begin))
