"""Missing is not nought: what rests on people of whom nobody was scored twice is not known.

A row that counts in the record and finds nobody scored twice counts 0, for nobody unreviewed earns a pound. That 0 says that nothing
was seen, not that nothing changed. Sums keep it, as 0 changes no sum; people read "unknown". A row with people scored twice and no
improvement is a true 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from triage.valuing import sroi

if TYPE_CHECKING:
    from triage.valuing.around import Around
    from triage.valuing.evidence import RowEvidence
    from triage.valuing.statement import ValuedRow

WHY = "nobody was scored twice"


def is_known(found: RowEvidence | None) -> bool:
    """Whether anything is known of a row: its quantity was typed, or somebody it asks about was scored twice."""
    return found is None or found.paired > 0


def all_unknown(rows: Iterable[ValuedRow]) -> bool:
    """Whether there are rows, and of none of them anything is known."""
    members = list(rows)
    return bool(members) and not any(one.known for one in members)


def known_sum(
    rows: Iterable[ValuedRow], amount: Callable[[ValuedRow], Decimal] | None = None
) -> Decimal | None:
    """The sum of rows, each by its value of today where ``amount`` does not say; None where none of them is known."""
    members = list(rows)
    if all_unknown(members):
        return None
    return sroi.total([one.sum.present_value if amount is None else amount(one) for one in members])


def unknown_rows(around: Around) -> tuple[list[ValuedRow], bool]:
    """The rows of which nothing is known, and whether that is all of them."""
    every = [*around.rows, *around.immaterial]
    return [one for one in every if not one.known], all_unknown(every)
