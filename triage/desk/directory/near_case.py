"""The district of a case, for looking at what there is where its family lives."""

from __future__ import annotations

from triage.desk import gate
from triage.desk.deciding import case_now, found_case
from triage.desk.opening import Desk
from triage.errors import WrongUse
from triage.signposting.area import read_postcode


def place_of_case(desk: Desk, number: str, by: str | None) -> str:
    """The outward code of a case's home; raises :class:`WrongUse` where nobody has said where it is."""
    gate.read(desk, "case.services", by, case=number)
    district, _ = read_postcode(case_now(desk, found_case(desk, number)).child.postcode)
    if district is None:
        raise WrongUse(
            "where this family lives is not recorded",
            why="what is missing is told district by district",
            mend=f"record it with `triage case answer {number} postcode OUTWARD --by NAME`",
        )
    return district
