"""Which needs each count of the outcomes for others counts, and whether it is shown: so that other reports do the same."""

from __future__ import annotations

from triage.desk.passing_on.needs import standing
from triage.desk.passing_on.outcomes import Settled
from triage.outcomes import COUNTS


def counted(settled: Settled) -> dict[frozenset[object], bool]:
    """The needs behind every count of every row -> whether any row prints it.

    A need is whose it is, its code and the day of its first record, as the counts of every report name it.
    """
    needs = settled.needs
    names = [(need.whose, need.need, need.first[0]) for need in needs.every]
    stand = standing(needs)
    found: dict[frozenset[object], bool] = {}
    for row, inside in needs.members.items():
        hidden = settled.hidden(row)
        for name in COUNTS:
            things = frozenset(names[place] for place in inside & stand.get(name, frozenset()))
            if things:
                found[things] = found.get(things, False) or name not in hidden
    return found
