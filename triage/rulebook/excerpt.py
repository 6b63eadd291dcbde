"""The line of a file that a message points at, with carets below the fault."""

from __future__ import annotations

import re
import unicodedata

WIDTH = 100
"""Characters of a source line that are shown at most."""
_PAIRS = {"{": "}", "[": "]"}


def excerpt(text: str | None, line: int | None, column: int | None) -> str:
    """Two lines: the source line with its number, and carets below the key or value at ``column``; else empty.

    >>> print(excerpt("when: {need: slep}", 1, 14))
        1 | when: {need: slep}
          |              ^^^^
    """
    if text is None or line is None:
        return ""
    lines = text.split("\n")
    if not 1 <= line <= len(lines):
        return ""
    source = lines[line - 1].rstrip("\r")
    start = max(0, (column or 1) - 1)
    length = _length(source, start)
    cut = max(0, start + min(length, WIDTH // 2) - WIDTH)
    shown = "".join(sign if sign.isprintable() else " " for sign in source[cut : cut + WIDTH])
    before, marked = shown[: start - cut], shown[start - cut : start - cut + length]
    head = f"{line:5} | "
    carets = " " * _columns(before) + "^" * max(1, _columns(marked))
    return f"{head}{shown.rstrip()}\n{'| ':>{len(head)}}{carets}".rstrip() if column else f"{head}{shown}"


def _length(source: str, start: int) -> int:
    """How long the key or value at ``start`` is: to its closing sign, or to the next comma, bracket or remark."""
    rest = source[start:]
    sign = rest[:1]
    if sign in {'"', "'"}:
        end = rest.find(sign, 1)
        return end + 1 if end > 0 else len(rest)
    if sign in _PAIRS:
        depth = 0
        for number, letter in enumerate(rest):
            depth += (letter in _PAIRS) - (letter in _PAIRS.values())
            if depth == 0:
                return number + 1
        return len(rest.rstrip())
    plain = re.match(r"(?:(?!: |:$|,|\]|\}| #).)*", rest)
    return len((plain.group() if plain else rest).rstrip())


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )
