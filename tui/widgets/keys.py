"""The line of keys at the foot of a screen; a key that is off stays there, in brackets, while there is room."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.widgets import Static

from tui.actions import Action, Situation, actions_of
from tui.actions.everywhere import EVERYWHERE

BETWEEN = 2
"""Cells between keys."""
MOST_LINES = 2
"""Lines that the keys take at the most."""
LOW = 14
"""Lines of a window below which they take one."""
ALWAYS = frozenset({"back", "leave", "close", *(action.name for action in EVERYWHERE)})
"""Ways out, help and hiding are named however little room there is."""


class Keys(Static):
    """The keys that matter on one screen, in one line or two; where not all of them fit, the rest is found with help."""

    DEFAULT_CSS = """
    Keys { height: auto; max-height: 2; min-height: 1; }
    """

    _now: tuple[str, Situation] | None = None

    def tell(self, where: str, now: Situation) -> None:
        """Show the keys as they stand now."""
        self._now = (where, now)
        text = Text(no_wrap=True, overflow="ellipsis")
        width = self.content_size.width
        most = 1 if self.app.size.height < LOW else MOST_LINES
        for number, line in enumerate(in_lines(fitting(where, now, width, most), width)):
            text.append("\n" if number else "")
            for place, (action, off) in enumerate(line):
                text.append(" " * BETWEEN if place else "")
                if off:
                    text.append(f"({action.first_key} {action.label})", "dim")
                else:
                    text.append(action.first_key, "bold").append(f" {action.label}")
        self.update(text)

    def on_resize(self) -> None:
        """Name as many keys as fit now."""
        if self._now is not None:
            self.tell(*self._now)


Shown = tuple[Action, bool]
"""A key, and whether it is off."""


def fitting(where: str, now: Situation, width: int, most: int = MOST_LINES) -> list[Shown]:
    """The keys that fit into ``most`` lines of ``width`` cells (0: not known yet).

    The last of those that are off gives way first, then the last of the screen's own; the first of them never does.
    """
    shown = [(action, bool(action.why_off(now))) for action in actions_of(where) if action.in_footer]
    own = [one for one in shown if one[0].name not in ALWAYS]
    gives_way = [
        *(one for one in reversed(own[1:]) if one[1]),
        *(one for one in reversed(own[1:]) if not one[1]),
    ]
    for one in gives_way:
        if len(in_lines(shown, width)) <= most:
            break
        shown.remove(one)
    return shown


def in_lines(shown: Sequence[Shown], width: int) -> list[list[Shown]]:
    """Put keys into lines of ``width`` cells, none of them cut; all in one where the width is not known yet."""
    lines: list[list[Shown]] = [[]]
    used = 0
    for one in shown:
        cells = len(f"{one[0].first_key} {one[0].label}") + 2 * one[1]
        if width and lines[-1] and used + BETWEEN + cells > width:
            lines.append([])
            used = 0
        used += cells + (BETWEEN if lines[-1] else 0)
        lines[-1].append(one)
    return lines
