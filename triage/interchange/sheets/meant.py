"""What a cell was taken to mean, and what of it nobody could read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from triage.interchange.harmless import clean


@dataclass(frozen=True)
class Formula:
    """A cell that is worked out."""

    text: str
    """The formula."""
    value: Any = None
    """What it came to when the file was last saved by a spreadsheet program; None where that was not kept."""


Cell = str | int | float | bool | datetime | date | time | Formula | None
"""What a cell holds: always text in a text table, typed in a workbook."""


@dataclass(frozen=True)
class Meant:
    """One cell, read."""

    keys: Mapping[str, Any] = field(default_factory=dict)
    """Our keys, dotted (``checked.on``), with their values; none where nothing was understood."""
    unread: str | None = None
    """The part that was not understood, as it stands in the cell."""
    why: str = ""
    """What stood in the way, a clause: ``two sets of ages``."""


NOTHING = Meant()
_DASHES = re.compile("[\u2010-\u2015\u2212\u00ad]")
_SPACES = re.compile(r"[\s\u00a0\u2007\u202f]+")
_EMPTY = frozenset(
    {
        "",
        "-",
        "--",
        "?",
        "n/a",
        "na",
        "n.a.",
        "tbc",
        "tba",
        "not known",
        "unknown",
        "none given",
        "not stated",
        "not specified",
        "nk",
        "null",
        "#n/a",
        "x",
    }
)


def text_of(cell: Cell) -> str:
    """Give the words of a cell: whole numbers without a point, days as year-month-day.

    >>> text_of(5.0), text_of(date(2026, 3, 4)), text_of(None)
    ('5', '2026-03-04', '')
    """
    if isinstance(cell, Formula):
        return text_of(cell.value)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell == cell // 1 and abs(cell) < 1e15 else str(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell)


def plain(cell: Cell) -> str:
    """Give the words of a cell in small letters with single spaces, plain hyphens and straight apostrophes.

    >>> plain("  Sat 10\u201312 ")
    'sat 10-12'
    """
    text = _DASHES.sub("-", clean(text_of(cell))).replace("\u2019", "'").replace("\u2018", "'")
    return _SPACES.sub(" ", text).strip().casefold()


def says_nothing(cell: Cell) -> bool:
    """Whether a cell is empty, or holds one of the marks that people put where they do not know.

    >>> says_nothing("TBC"), says_nothing(" "), says_nothing("none"), says_nothing("5-11")
    (True, True, False, False)
    """
    return plain(cell) in _EMPTY


def unread(cell: Cell, why: str) -> Meant:
    """Nothing was understood."""
    return Meant(unread=clean(text_of(cell)), why=why)
