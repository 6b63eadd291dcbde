"""One person leads for a whole household, registered here or a peer whom the family trusts (inventory E3; requirement R28)."""

from __future__ import annotations

from dataclasses import dataclass

from triage.desk import gate
from triage.desk.deciding import found_case, open_case
from triage.desk.households.seeing import may_see
from triage.desk.households.showing import reach
from triage.desk.loop.owning import lead_values
from triage.desk.opening import Desk


@dataclass(frozen=True)
class Led:
    """For which cases somebody leads now."""

    cases: tuple[str, ...]
    left: tuple[str, ...]
    """Linked cases that are as they were: closed, or behind a link that is restricted."""


def lead_household(desk: Desk, number: str, name: str, by: str | None, *, kind: str | None = None) -> Led:
    """Name one lead for all open cases of a household; ``kind`` peer or partner for somebody who is not registered.

    Raises :class:`WrongUse` for a name that is not registered. A case behind a restricted link keeps its own lead: the same
    person beside both could lead from one home to the other.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "household.lead", by, case=number)
        open_case(desk, number)
        near = reach(desk, number, person.name)
        done, left = [], []
        for other in (number, *sorted(near)):
            row = found_case(desk, other)
            hidden = other in near and near[other][2]
            if hidden or row.state != "open" or not may_see(desk, person.name, other):
                left.append(other)
                continue
            if other != number:
                gate.change(desk, "household.lead", by, case=other)
            store.change_case(other, lead_values(desk, row, name.strip(), kind))
            store.log(desk.on, person.name, "household.lead", case=other, record=f"case {other} lead")
            done.append(other)
        return Led(tuple(done), tuple(left))
