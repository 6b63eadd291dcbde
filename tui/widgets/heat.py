"""A table of cells with shapes and numbers, coloured besides; the cursor goes from cell to cell."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.widgets import DataTable

_COLOURS = {"none": "error", "blocked": "error", "one": "warning", "waiting": "warning", "covered": "success"}
"""Which of the theme's colours stands behind a state; the shape and the number say the same."""
_STRONG = frozenset({"none", "blocked"})


class HeatMap(DataTable[Text]):
    """Rows with a label, cells with a text and a state."""

    HELP = (
        "Each cell is one kind of help for one age or district. ✗ nobody, ▽ nobody takes people now, ◔ one service only, "
        "◑ a waiting list only, ● two or more; the number is how many. ! somebody asked in vain. Arrow keys go from cell to cell."
    )

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        """Make it empty."""
        super().__init__(
            id=id,
            cursor_type="cell",
            fixed_columns=1,
            cell_padding=0,
            zebra_stripes=False,
            cursor_foreground_priority="css",
            cursor_background_priority="css",
        )

    def on_resize(self) -> None:
        """Keep the chosen cell in sight: what is said of it below takes more room or less."""
        self.call_after_refresh(self._scroll_cursor_into_view)

    def show(
        self,
        first: str,
        label_width: int,
        columns: Sequence[tuple[str, int]],
        rows: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    ) -> None:
        """Fill it: ``columns`` with their widths, ``rows`` with label (of one line or more) and (text, state) of each cell."""
        variables = self.app.theme_variables
        self.clear(columns=True)
        self.add_column(Text(first), width=label_width)
        for title, width in columns:
            self.add_column(Text(title), width=width)
        for label, cells in rows:
            drawn = [
                Text(f"{text:<{width - 1}}", _style(state, variables))
                for (text, state), (_, width) in zip(cells, columns, strict=True)
            ]
            self.add_row(Text(label), *drawn, height=label.count("\n") + 1)


def _style(state: str, variables: dict[str, str]) -> str:
    name = _COLOURS.get(state)
    if name is None:
        return "dim"
    text, ground = variables.get(f"text-{name}"), variables.get(f"{name}-muted")
    bold = "bold " if state in _STRONG else ""
    if not text or not ground or text.startswith("auto") or ground.startswith("auto"):
        return bold.strip()
    return f"{bold}{text.split()[0]} on {ground.split()[0]}"
