"""How the screens should be for this workspace and this person: when they lock, and in which colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from triage.desk import Desk
from triage.desk.screens.preferences import prefer, preferences
from triage.errors import TriageError

THEME: Final = "theme"
"""The name under which somebody's colours are kept."""


@dataclass(frozen=True)
class Wishes:
    """What was set for the workspace, and what somebody chose."""

    lock_after_minutes: int
    theme: str
    """Empty where nobody chose."""


def read_wishes(desk: Desk, by: str | None) -> Wishes:
    """Read settings and choices; nobody named has none."""
    return Wishes(desk.settings.screens.lock_after_minutes, preferences(desk, by).get(THEME, ""))


def keep_theme(desk: Desk, name: str, by: str | None) -> bool:
    """Keep somebody's choice of colours; says whether it was kept: nobody's choice lasts until they leave."""
    try:
        prefer(desk, THEME, name, by)
    except TriageError:
        return False
    return True
