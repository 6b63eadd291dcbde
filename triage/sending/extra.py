"""The library of the extra ``sending``: nothing that decides needs it, so it may be missing."""

from __future__ import annotations

from importlib.util import find_spec

from triage.errors import WrongUse


def need_nacl() -> None:
    """Make sure that PyNaCl is there; raises :class:`triage.errors.WrongUse` with what to install."""
    if find_spec("nacl") is None:
        raise WrongUse(
            "this needs nacl (PyNaCl), which is not installed",
            why="what travels is signed and sealed with a well-kept library, never with code of our own",
            mend="pip install 'needs-triage[sending]', or install the offline bundle (docs/deployment.md)",
        )
