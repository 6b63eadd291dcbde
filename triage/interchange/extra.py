"""The libraries of the extra ``exchange``: JSON needs none of them, so they may be missing."""

from __future__ import annotations

from importlib.util import find_spec

from triage.errors import WrongUse


def needs(*modules: str) -> None:
    """Make sure that these libraries are there; raises :class:`triage.errors.WrongUse` with what to install."""
    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        raise WrongUse(
            f"this needs {' and '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed",
            why="bringing in and giving out sheets uses more than deciding does",
            mend="pip install 'needs-triage[exchange]'",
        )
