"""One thing a person can do with a key, and what decides whether it can be done now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Situation:
    """What decides whether an action can work now; each screen fills in its own kind of it."""

    role: str = "coordinator"
    cannot_act: str = ""
    """Why nobody may change anything here, such as that no registered person is named; empty where somebody may."""
    reading: bool = False
    """Whether the record is still being read or written."""
    undo: str = ""
    """What the last step was that can be taken back; empty where there is none."""


def as_labelled(_: Situation) -> str:
    """An action that is always called what its label says."""
    return ""


def never(_: Situation) -> str:
    """An action that is always on."""
    return ""


@dataclass(frozen=True)
class Action:
    """One thing a person can do with a key."""

    name: str
    """The screen's method is called ``do_`` and this name."""
    where: str
    """The screen, as its ``WHERE`` names it."""
    keys: str
    """As Textual names them, separated by commas."""
    label: str
    help: str
    in_footer: bool = True
    why_off: Callable[[Any], str] = never
    """Why it cannot work now, as half a sentence, from the screen's :class:`Situation`; empty where it can."""
    called: Callable[[Any], str] = as_labelled
    """What it is called now, where that depends on the :class:`Situation`; empty where the label says it."""
    command: str = ""
    """The same at the command line, for whoever cannot use a screen: ``triage …``; empty where it only moves about."""

    def label_now(self, now: Situation) -> str:
        """What it is called as things stand."""
        return self.called(now) or self.label

    @property
    def shown_key(self) -> str:
        """All its keys as they are printed."""
        return " or ".join(shown_key(key) for key in self.keys.split(","))

    @property
    def first_key(self) -> str:
        """The key that the line of keys names."""
        return shown_key(self.keys.split(",")[0])


_SHOWN = {
    "question_mark": "?",
    "slash": "/",
    "escape": "esc",
    "pagedown": "page down",
    "pageup": "page up",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "plus": "+",
    "minus": "-",
    "full_stop": ".",
}


def shown_key(key: str) -> str:
    """Say a key as it is printed on a keyboard: ``ctrl+p``, ``?``, ``page down``."""
    return _SHOWN.get(key, key)
