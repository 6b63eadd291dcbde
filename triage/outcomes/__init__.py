"""Change between assessments: who was scored again, who was lost, who got better, stayed the same or got worse."""

from triage.model.history import CaseHistory, NeedHistory
from triage.outcomes.summary import ADD_UP, COUNTS, MEANS, OutcomeReport, OutcomeRow, keys_of, summarise
from triage.outcomes.warnings import OutcomeWarning

__all__ = [
    "ADD_UP", "COUNTS", "MEANS", "CaseHistory", "NeedHistory", "OutcomeReport", "OutcomeRow", "OutcomeWarning", "keys_of", "summarise",
]  # fmt: skip
