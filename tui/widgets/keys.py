"""The line of keys at the foot of a screen; a key that is off stays there, in brackets, while there is room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from rich.text import Text
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static, TextArea

from tui.actions import Action, Situation, actions_of
from tui.actions.action import shown_key
from tui.actions.everywhere import EVERYWHERE

BETWEEN = 2
"""Cells between keys."""
MOST_LINES = 2
"""Lines that the keys take at the most."""
LOW = 14
"""Lines of a window below which they take one."""
ALWAYS = frozenset({"back", "leave", "close", *(action.name for action in EVERYWHERE)})
"""Ways out, help and hiding are named however little room there is."""
ONWARD = frozenset({"enter", "escape"})
"""Keys that a box to type in hands on, although it may bind them."""


class Shown(NamedTuple):
    """A key as the line names it."""

    action: Action
    pressed: str
    """As Textual names it."""
    off: bool
    """Whether it cannot work now, or would be typed."""
    label: str
    """What it is called now."""

    @property
    def key(self) -> str:
        """As it is printed."""
        return shown_key(self.pressed)

    @property
    def words(self) -> str:
        """As it stands in the line."""
        said = f"{self.key} {self.label}"
        return f"({said})" if self.off else said


def takes(focused: Widget | None, key: str) -> bool:
    """Whether what has focus takes a key for itself: as a letter, an answer, a score, or to move about in what is typed."""
    if focused is None:
        return False
    sign = " " if key == "space" else shown_key(key)
    character = sign if len(sign) == 1 else None
    for node in focused.ancestors_with_self:
        if isinstance(node, Screen):
            return False
        if node.check_consume_key(key, character):
            return True
        typed_in = node.check_consume_key("a", "a") and node.check_consume_key("z", "z")
        if typed_in and (
            (key in node._bindings.key_to_bindings and key not in ONWARD)  # noqa: SLF001 - no other way to ask
            or (key == "enter" and isinstance(node, TextArea))
        ):
            return True
    return False


class Keys(Static):
    """The keys that matter on one screen, in one line or two; where not all of them fit, the rest is found with help.

    While what has focus would take a key as a letter, the line names another key of the same action, and where there is
    none, shows it as off.
    """

    DEFAULT_CSS = """
    Keys { height: auto; max-height: 2; min-height: 1; }
    """

    _now: tuple[str, Situation] | None = None
    _drawn: Text | None = None

    def on_mount(self) -> None:
        """Name other keys where another part gets focus."""
        self.watch(self.screen, "focused", self._again, init=False)

    def tell(self, where: str, now: Situation) -> None:
        """Show the keys as they stand now."""
        self._now = (where, now)
        text = Text(no_wrap=True, overflow="ellipsis")
        width = self.content_size.width
        most = 1 if self.app.size.height < LOW else MOST_LINES
        taken = partial(takes, self.screen.focused)
        for number, line in enumerate(in_lines(fitting(where, now, width, most, taken), width)):
            text.append("\n" if number else "")
            for place, one in enumerate(line):
                text.append(" " * BETWEEN if place else "")
                if one.off:
                    text.append(one.words, "dim")
                else:
                    text.append(one.key, "bold").append(f" {one.label}")
        if text != self._drawn:
            self._drawn = text
            self.update(text)

    def _again(self) -> None:
        if self._now is not None:
            self.tell(*self._now)

    def on_resize(self) -> None:
        """Name as many keys as fit now."""
        self._again()


def _never(_: str) -> bool:
    return False


def named(action: Action, now: Situation, taken: Callable[[str], bool] = _never) -> Shown:
    """One key of an action that can work now, ``taken`` saying which ones what has focus takes for itself."""
    keys = action.keys.split(",")
    free = next((key for key in keys if not taken(key)), None)
    return Shown(action, free or keys[0], free is None or bool(action.why_off(now)), action.label_now(now))


def fitting(
    where: str,
    now: Situation,
    width: int,
    most: int = MOST_LINES,
    taken: Callable[[str], bool] = _never,
) -> list[Shown]:
    """The keys that fit into ``most`` lines of ``width`` cells (0: not known yet).

    The last of those that are off gives way first, then the last of the screen's own. Where not even the first of them fits
    beside the ways out, help and hiding, leaving the program gives way, then it.
    """
    shown = [named(action, now, taken) for action in actions_of(where) if action.in_footer]
    own = [one for one in shown if one.action.name not in ALWAYS]
    gives_way = [
        *(one for one in reversed(own[1:]) if one.off),
        *(one for one in reversed(own[1:]) if not one.off),
        *(one for one in shown if one.action.name == "quit" and one.action.where == "*"),
        *own[:1],
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
        cells = len(one.words)
        if width and lines[-1] and used + BETWEEN + cells > width:
            lines.append([])
            used = 0
        used += cells + (BETWEEN if lines[-1] else 0)
        lines[-1].append(one)
    return lines
