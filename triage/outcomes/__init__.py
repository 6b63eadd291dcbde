"""Change between assessments: who was scored again, who was lost, who got better, stayed the same or got worse."""

from triage.model.history import CaseHistory, NeedHistory
from triage.outcomes.summary import OutcomeReport, OutcomeRow, summarise
from triage.outcomes.warnings import OutcomeWarning

__all__ = ["CaseHistory", "NeedHistory", "OutcomeReport", "OutcomeRow", "OutcomeWarning", "summarise"]
