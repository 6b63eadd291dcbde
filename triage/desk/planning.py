"""The plan of a case laid open for a person; nothing is kept."""

from __future__ import annotations

from triage.deciding.planned import Planned, planned
from triage.desk.explaining import case_of
from triage.desk.opening import Desk
from triage.errors import WrongUse

MOST_PLACES = 50
"""The highest cap that settings may name."""


def plan_case(desk: Desk, case: str, most: int | None = None, stdin: bytes = b"") -> Planned:
    """Lay open the plan of a case: a number of the record, a case file, or - for ``stdin``; ``most`` stands for the cap.

    Raises :class:`WrongUse` for a cap below 1 or above 50, an unknown case or a file with several, and
    :class:`triage.errors.DataProblem` for a file with faults, whose escalations its issues name first.
    """
    if most is not None and not 1 <= most <= MOST_PLACES:
        raise WrongUse(
            f"a household cannot take on {most} services at once",
            why=f"a cap is a whole number from 1 to {MOST_PLACES}",
            mend="leave --cap out to see the plan as it is",
        )
    found, previous = case_of(desk, case, stdin, "case.plan")
    return planned(
        found,
        rulebook=desk.rulebook,
        directory=desk.directory,
        settings=desk.settings,
        on=desk.on,
        previous=previous,
        most=most,
    )
