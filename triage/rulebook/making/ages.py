"""Ages for made-up cases: inside some bounds and outside others, in whole years where possible."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from triage.rulebook import conditions as c

PLAIN_AGES = (96, 36, 168, 12, 204, 0, 264)
"""Ages in months that are tried first for a child, before the bounds that a rule gives."""
GROWN_AGES = (420, 180, 96, 36, 228, 12)
"""The same for other people."""


class CannotBe(Exception):
    """No case is known in which all this holds at once."""


def age_that_fits(
    must: Sequence[c.AgeIs], must_not: Sequence[c.AgeIs], plain: Sequence[int], since: int
) -> int:
    """An age in months inside all of ``must`` and outside all of ``must_not``; whole stated years where possible."""
    bounds = [
        bound
        for leaf in (*must, *must_not)
        for bound in (leaf.from_months, leaf.under_months)
        if bound is not None
    ]
    usual = [months + since for months in plain]
    near = [*(bound + since for bound in bounds), *(bound - 12 + since for bound in bounds)]
    tried = [*(usual + near if must else near + usual), *bounds, *(bound - 1 for bound in bounds), -1]
    fits = [
        months
        for months in dict.fromkeys(tried)
        if months >= -1
        and all(_inside(leaf, months) for leaf in must)
        and not any(_inside(leaf, months) for leaf in must_not)
    ]
    if not fits:
        raise CannotBe("no age fits")
    return min(fits, key=lambda months: (months < 0, (months - since) % 12 != 0))


def _inside(leaf: c.AgeIs, months: int) -> bool:
    return (leaf.from_months is None or months >= leaf.from_months) and (
        leaf.under_months is None or months < leaf.under_months
    )


def born_months_before(day: date, months: int) -> date:
    """A day of birth on which somebody is exactly so many completed months old."""
    total = day.year * 12 + day.month - 1 - months
    return date(total // 12, total % 12 + 1, min(day.day, 28))
