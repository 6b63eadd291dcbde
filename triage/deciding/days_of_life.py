"""Birthdays."""

from __future__ import annotations

from datetime import date


def birthday(born: date, years: int) -> date:
    """The day somebody turns ``years``; born on 29 February it is 1 March in common years (contract, section 6)."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)
