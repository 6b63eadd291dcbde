"""Which cases are of one home: one key for all cases that links join, straight or through others."""

from __future__ import annotations

from triage.desk.opening import Desk


def homes(desk: Desk) -> dict[str, str]:
    """Case number -> the lowest number of its home; cases without a standing link are not in it.

    The key tells homes apart and is never shown: a link may be restricted. A case that was joined into another stands for
    the one that goes on.
    """
    leads: dict[str, str] = {}

    def lead(number: str) -> str:
        while leads.get(number, number) != number:
            number = leads[number]
        return number

    for link in desk.store.household_links():
        one, other = sorted(lead(_goes_on(desk, number)) for number in (link.case_number, link.other))
        leads.setdefault(one, one)
        leads[other] = one
    return {number: lead(number) for number in leads}


def _goes_on(desk: Desk, number: str) -> str:
    seen = {number}
    while (row := desk.store.merge_of(number)) is not None and row.joined_to not in seen:
        number = row.joined_to
        seen.add(number)
    return number
