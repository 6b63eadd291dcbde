"""One plan and one sequence for a household: the exact planner over all of its open cases; nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass

from triage.deciding.household_plan import CasePart, HouseholdPlanned, household_planned
from triage.desk import gate
from triage.desk.deciding import case_now, found_case
from triage.desk.households.facts import linked_cases, open_escalation, taken_on
from triage.desk.households.seeing import may_see
from triage.desk.households.showing import reach
from triage.desk.opening import Desk


@dataclass(frozen=True)
class HouseholdPlan:
    """The plan, and what of the household is not laid open in it."""

    planned: HouseholdPlanned
    cases: tuple[str, ...]
    counted: int
    """Services that cases whose link must not be named have taken on; they take places."""
    elsewhere: bool
    """Whether a case that must not be named has an open escalation: a safeguarding lead looks today."""


def plan_household(desk: Desk, number: str, by: str | None = None, most: int | None = None) -> HouseholdPlan:
    """Lay open one plan for a case and those linked to it; ``most`` stands for the cap. Writes nothing.

    Cases that whoever asks may not see, and those behind a restricted link, are counted and never named.
    """
    gate.read(desk, "household.plan", by, case=number)
    found_case(desk, number)
    near = reach(desk, number, by)
    open_to = [
        other for other, (_, _, restricted) in near.items() if not restricted and may_see(desk, by, other)
    ]
    numbers = [one for one in (number, *sorted(open_to)) if found_case(desk, one).state == "open"]
    every = {other for one in (number, *near) for other in linked_cases(desk, one)}
    hidden = every - {number} - set(open_to)
    parts = []
    taken: set[str] = set()
    for one in numbers:
        row = found_case(desk, one)
        case = case_now(desk, row)
        plain = case.household.model_copy(update={"services": (), "contacts": 0})
        previous = desk.store.decisions(one)[-1].level
        parts.append(CasePart(one, case.model_copy(update={"household": plain}), previous))
        taken |= taken_on(desk, one)
    apart = {service for other in hidden for service in taken_on(desk, other)} - taken
    planned = household_planned(
        parts, rulebook=desk.rulebook, directory=desk.directory, settings=desk.settings, on=desk.on,
        taken=frozenset(taken), hidden=len(apart), most=most,
    )  # fmt: skip
    return HouseholdPlan(
        planned, tuple(numbers), len(apart), any(open_escalation(desk, other) for other in hidden)
    )
