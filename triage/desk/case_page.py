"""One case as one person sees it: the parts that their role and standing show, and which are hidden."""

from __future__ import annotations

from dataclasses import dataclass

from triage.desk import accounts, gate
from triage.desk.cases import CaseView, show_case
from triage.desk.escalating import EscalationView, list_escalations
from triage.desk.opening import Desk
from triage.desk.patterns import Noted, noted
from triage.desk.referring import ReferralView, list_referrals
from triage.desk.telling import Outcome, outcome_of


@dataclass(frozen=True)
class CaseShown:
    """A case with the parts that one person sees."""

    view: CaseView
    """All of it: whoever prints it keeps to ``seen``."""
    escalations: tuple[EscalationView, ...]
    referrals: tuple[ReferralView, ...]
    noted: Noted
    outcome: Outcome | None
    """What came of the referral; None for whoever sees the decision itself, or may not know."""
    seen: frozenset[str]
    """Codes of :data:`triage.casework.permissions.FIELDS`."""

    @property
    def whole(self) -> bool:
        """Whether the person works with the case and sees its decision."""
        return "decision" in self.seen


def look_at_case(desk: Desk, number: str, by: str | None = None) -> CaseShown:
    """One case for one person; raises :class:`triage.errors.Refused` for whoever may not see it, or once it was erased."""
    view = show_case(desk, number, by)
    seen = gate.seen(desk, accounts.looking(desk, by), number)
    referrals = list_referrals(desk, number, by=by) if gate.may(desk, "referral.list", by, number) else []
    whole = "decision" in seen
    return CaseShown(
        view=view,
        escalations=tuple(list_escalations(desk, number, by=by)),
        referrals=tuple(referrals),
        noted=noted(desk, view.decision, by or desk.reader),
        outcome=outcome_of(desk, view.row) if not whole and "outcome" in seen else None,
        seen=seen,
    )
