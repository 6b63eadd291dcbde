"""Which rule files differ from this release, and who changed them since the workspace was made."""

from __future__ import annotations

import hashlib

from triage.desk.opening import Desk, ruling
from triage.errors import WrongUse
from triage.workspace import shipped_files

BY_YOU, BY_US, BY_BOTH = "changed by you", "changed by us", "changed by both"
UNKNOWN = "differs; nobody knows who changed it"


def changed_by(desk: Desk) -> dict[str, str]:
    """Rule file -> who changed it, of all that differ between the workspace and this release, by name.

    What the workspace began with is known by its prints in ``.triage/shipped.json``. Raises :class:`WrongUse` where
    there is no workspace: the shipped rules are then the rules in use.
    """
    if desk.workspace is None:
        raise WrongUse(
            "there is no workspace here",
            why="without one the shipped rules are in use, so nothing can differ from them",
            mend="name a workspace with --workspace DIR",
        )
    prints = desk.workspace.shipped_prints()
    yours = {f"rules/{name}": text for name, text in desk.working_rules_files.items()}
    ours = {f"rules/{name}": text for name, text in ruling(shipped_files("rules")).items()}
    found = {}
    for name in sorted({*yours, *ours}):
        if yours.get(name) == ours.get(name):
            continue
        found[name] = (
            UNKNOWN
            if prints is None
            else _who(prints.get(name), _print(yours.get(name)), _print(ours.get(name)))
        )
    return found


def _who(begun: str | None, yours: str | None, ours: str | None) -> str:
    you, us = yours != begun, ours != begun
    return BY_BOTH if you and us else BY_YOU if you else BY_US


def _print(text: str | None) -> str | None:
    """Hash of a text as the workspace notes it; None where there is no file."""
    return None if text is None else "sha256:" + hashlib.sha256(text.encode()).hexdigest()
