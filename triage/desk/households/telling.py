"""When a case brings something that concerns all of its household, the others are decided about again, the same day."""

from __future__ import annotations

from triage.desk.households.facts import linked_cases
from triage.desk.opening import Desk

CAUSE = "household"
"""Why a linked case was decided about again."""


def tell_household(desk: Desk, number: str, by: str) -> list[str]:
    """Decide again on the open cases linked to one in which an escalation was raised, inside ``writing()``.

    What each of them learns is that there is an escalation in the household, never what it is about, and where the link is
    restricted not in which case. Returns their numbers.
    """
    from triage.desk.loop.again import decide_again  # noqa: PLC0415 - deciding calls this, and that decides

    told = []
    joined = [row.case_number for row in desk.store.merged_into(number)]
    for other in sorted(
        {other for each in (number, *joined) for other in linked_cases(desk, each)} - {number}
    ):
        row = desk.store.case(other)
        if row is None or row.state != "open" or desk.on < row.added_on:
            continue
        if desk.store.content(other, row.file_hash) is None:
            continue
        decide_again(desk, row, cause=CAUSE, by=by)
        told.append(other)
    return told
