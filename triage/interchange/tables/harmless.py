"""Cells that a spreadsheet would run: made harmless when written, and given their own text again when read.

A cell that begins with = or @, with a tab or a carriage return, or with + or - before anything but a number, is a
formula to a spreadsheet. An apostrophe in front makes it text, for spreadsheets and for people. Telephone numbers
(``+44 1632 960000``) and negative numbers are no formulas and stay as they are.
"""

from __future__ import annotations

import re

_RUNS = re.compile(r"[=@\t\r\n]|[ \u00a0]+[=@]|[ \u00a0]*[+-](?![\d\s().,/-]*(?:(?:ext|x)\.?\s*\d+)?\s*$)")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def runs(cell: str) -> bool:
    """Whether a spreadsheet would take the text for a formula.

    >>> runs("=cmd|' /C calc'!A0"), runs("+44 1632 960000"), runs("-2+3+cmd"), runs("Free")
    (True, False, True, False)
    """
    return _RUNS.match(cell) is not None


def defused(cell: str) -> str:
    """Give the text as it may be written to a table: never a formula, no control characters.

    >>> defused("=1+1"), defused("+44 1632 960000")
    ("'=1+1", '+44 1632 960000')
    """
    clean = CONTROL.sub("", cell)
    quoted = clean.lstrip("'")
    return "'" + clean if runs(clean) or (clean != quoted and runs(quoted)) else clean


def as_read(cell: str) -> str:
    """Give the text of a cell that somebody defused: the opposite of :func:`defused`.

    >>> as_read("'=1+1"), as_read("'quoted'")
    ('=1+1', "'quoted'")
    """
    if cell.startswith("'") and runs(cell.lstrip("'")):
        return cell[1:]
    return cell
