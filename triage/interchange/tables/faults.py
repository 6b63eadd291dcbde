"""Problems with files of tables: one way of saying each, codes IT1xx."""

from __future__ import annotations

from triage.errors import DataProblem
from triage.model import Issue

_WHY = "nothing in this file is used until it can be read"


def refused(
    code: str, what: str, mend: str, *, file: str | None = None, line: int | None = None, why: str = _WHY
) -> DataProblem:
    """Make the error that stops the reading of a whole file."""
    return DataProblem([Issue(file=file, line=line, code=code, what=what, why=why, mend=mend)])


def plain_name(name: str, limit: int = 80) -> str:
    """Make a name from somebody else's file fit to print: one line, no control characters, not too long.

    >>> plain_name("a" + chr(27) + "[31m.csv")
    'a[31m.csv'
    """
    shown = "".join(sign for sign in name if sign.isprintable())
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"
