"""The editor somebody chose with VISUAL or EDITOR, and how each is told on which line to begin."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Mapping
from pathlib import Path

_PLUS = frozenset(
    {
        "vi",
        "vim",
        "nvim",
        "nano",
        "pico",
        "emacs",
        "micro",
        "joe",
        "ne",
        "kak",
        "mg",
        "jed",
        "gedit",
        "mcedit",
    }
)
"""Editors that begin on a line with ``+LINE FILE``."""
_COLON = frozenset({"hx", "helix", "zed", "subl"})
"""Editors that begin on a line with ``FILE:LINE``."""
_GOTO = frozenset({"code", "codium", "code-insiders"})
_WAITS = {
    "code": "--wait",
    "codium": "--wait",
    "code-insiders": "--wait",
    "subl": "--wait",
    "zed": "--wait",
    "gedit": "--wait",
}
"""Editors with a window of their own, which go on by themselves unless they are told to wait."""


def chosen_editor(environment: Mapping[str, str] | None = None) -> list[str] | None:
    """The words of VISUAL, else EDITOR; None where neither names a program that is there.

    Nobody is dropped into a program they did not choose: without either the editor of the screens serves.
    """
    said = os.environ if environment is None else environment
    for name in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(said.get(name, ""))
        except ValueError:
            continue
        if words and shutil.which(words[0]):
            return words
    return None


def missing_editor(environment: Mapping[str, str] | None = None) -> str:
    """Which of VISUAL and EDITOR names a program that is not there, and which program; empty where neither does."""
    said = os.environ if environment is None else environment
    for name in ("VISUAL", "EDITOR"):
        words = said.get(name, "").split()
        if words and not shutil.which(words[0]):
            return f"{name} names {words[0]}, which is not there"
    return ""


def editor_command(words: list[str], path: Path, line: int) -> list[str]:
    """The whole command that opens ``path`` at ``line``; an editor nobody knows gets the file alone."""
    program = Path(words[0]).stem.casefold()
    waits = _WAITS.get(program)
    begun = [*words, *([waits] if waits and waits not in words and "-w" not in words else [])]
    if program in _PLUS:
        return [*begun, f"+{line}", str(path)]
    if program in _COLON:
        return [*begun, f"{path}:{line}"]
    if program in _GOTO:
        return [*begun, "--goto", f"{path}:{line}"]
    return [*begun, str(path)]
