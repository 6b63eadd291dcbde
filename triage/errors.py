"""The whole error tree.

TriageError
├── DataProblem      exit 1  the data or the rules have problems; carries the issues
├── WrongUse         exit 2  the command was used wrongly
├── Refused          exit 3  not allowed, not confirmed or erased
│   └── Locked       exit 3  somebody else is writing, or nothing may be written here
└── StoreProblem     exit 1  the record cannot be read or kept (full disk, damaged or newer file)

Errors carry data (what, why, mend); only the edge turns them into text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from triage.model import Issue


class TriageError(Exception):
    """Anything a user should read; never shown as a traceback."""

    exit_code = 1

    def __init__(self, what: str, *, why: str = "", mend: str = "") -> None:
        """Keep what happened, why it matters and how to mend it."""
        super().__init__(what)
        self.what = what
        self.why = why
        self.mend = mend


class DataProblem(TriageError):
    """The data or the rules have problems, each with its place."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        """Keep every issue found, in file order."""
        first = issues[0]
        super().__init__(first.what, why=first.why, mend=first.mend)
        self.issues = tuple(issues)


class WrongUse(TriageError):
    """The command was used wrongly."""

    exit_code = 2


class Refused(TriageError):
    """The act is not allowed, not confirmed, or its record was erased."""

    exit_code = 3


class Locked(Refused):
    """Somebody else is writing, or nothing may be written here."""


class StoreProblem(TriageError):
    """The record cannot be read or kept."""
