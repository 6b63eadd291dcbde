"""What was said since a decision was stored, and counts today whatever the decision says: the safe way, and agreement."""

from __future__ import annotations

from triage.deciding.sharing import agreement
from triage.desk.deciding import case_now, found_case
from triage.desk.opening import Desk
from triage.errors import Refused
from triage.model import CaseFile
from triage.rulebook import child_age_months


def with_ways_of_today(desk: Desk, number: str, case: CaseFile) -> CaseFile:
    """Give the case of a stored decision with the ways to be in touch as they are today (law 11: no unsafe channel, ever).

    A closed case is not decided on again, so that its latest decision may name a way that is not safe any more.
    """
    now = case_now(desk, found_case(desk, number))
    if (now.unsafe_contact, now.safe_contact) == (case.unsafe_contact, case.safe_contact):
        return case
    return case.model_copy(update={"unsafe_contact": now.unsafe_contact, "safe_contact": now.safe_contact})


def must_still_be_agreed(desk: Desk, number: str, service: str | None) -> None:
    """Raise :class:`Refused` where agreement as it stands today no longer covers telling a service.

    It may have been taken back for a case that is closed, or have come to its end, after the decision was stored.
    """
    case = case_now(desk, found_case(desk, number))
    agreed = agreement(case, child_age_months(case, desk.on))
    names = {service or "", desk.directory.provider_of.get(service or "", "")} - {""}
    if agreed.blocks or names & agreed.excepted:
        raise Refused(
            "the agreement on record does not cover this any more",
            why=agreed.reason if agreed.blocks else "the agreement leaves this service out",
            mend="ask first, and record the answer with `triage case consent`",
        )
