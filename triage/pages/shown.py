"""How one figure is written for people: the same words on a screen, on a page and in a picture."""

from __future__ import annotations

import math
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

from triage.pages.page import UNKNOWN, Absent, Cell, Kind

PLACES: dict[str, int] = {"count": 0, "number": 2, "percent": 1, "pounds": 0, "ratio": 2, "days": 0}
"""Decimal places that are usual for a kind."""


def settled(cell: Cell) -> Cell:
    """The cell itself; a float that is no number or without end is unknown."""
    return UNKNOWN if isinstance(cell, float) and not math.isfinite(cell) else cell


def words(cell: Cell, kind: Kind = "text", places: int | None = None) -> str:
    """Write a cell for people; numbers are rounded half up here and nowhere else.

    >>> words(Decimal("1344650.5"), "pounds"), words(45.7, "percent"), words(-3, "pounds"), words(UNKNOWN, "count")
    ('£1,344,651', '45.7 %', '-£3', 'unknown')
    """
    cell = settled(cell)
    if isinstance(cell, Absent):
        return cell.value
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, str):
        return cell
    if isinstance(cell, date):
        return cell.isoformat()
    number = Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
    if kind == "number" and places is None and isinstance(cell, int):
        places = 0
    if kind == "text":
        return plain(number)
    figure = rounded(number, _places(number, kind, places))
    sign, size = ("-" if figure < 0 else ""), f"{abs(figure):,f}"
    if kind == "pounds":
        return f"{sign}£{size}"
    return f"{sign}{size} %" if kind == "percent" else f"{sign}{size}"


def _places(number: Decimal, kind: Kind, places: int | None) -> int:
    if places is not None:
        return places
    if kind in {"count", "days"}:
        return 0 if number == number.to_integral_value() else 1
    return PLACES.get(kind, 2)


def rounded(number: Decimal, places: int) -> Decimal:
    """Round half up, away from zero at the half; never a negative nought."""
    with localcontext() as context:
        context.prec = max(28, number.adjusted() + places + 3)
        found = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return abs(found) if found == 0 else found


def plain(number: Decimal) -> str:
    """A number as text: no exponent, no zeros at the end, never "-0"."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
