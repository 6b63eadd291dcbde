"""Change between assessments: who was scored again, who was lost, who got better, stayed the same or got worse."""

from triage.model.history import CaseHistory, NeedHistory
from triage.outcomes.change import scored
from triage.outcomes.cohorts import Comparison, compare, difference_in_differences
from triage.outcomes.groupings import GROUPINGS, NONE, NOT_RECORDED, PARTITIONS, USUAL, every_key, keys_of
from triage.outcomes.regression import Given, Regression, regression_to_the_mean
from triage.outcomes.summary import ADD_UP, COUNTS, MEANS, OutcomeReport, OutcomeRow, summarise
from triage.outcomes.warnings import OutcomeWarning

__all__ = [
    "ADD_UP", "COUNTS", "GROUPINGS", "MEANS", "NONE", "NOT_RECORDED", "PARTITIONS", "USUAL", "CaseHistory", "Comparison", "Given",
    "NeedHistory", "OutcomeReport", "OutcomeRow", "OutcomeWarning", "Regression", "compare", "difference_in_differences", "every_key",
    "keys_of", "regression_to_the_mean", "scored", "summarise",
]  # fmt: skip
