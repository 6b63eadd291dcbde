"""What is missing: how many services take whom where, what nobody gives, and what one more service would do."""

from triage.signposting.gaps.ages import ADULT, AGES, AgeColumn
from triage.signposting.gaps.cover import Cell, Coverage, Wanted, coverage
from triage.signposting.gaps.demand import NO_RECORD, Demand, Wish
from triage.signposting.gaps.places import ELSEWHERE, NOT_KNOWN, Place, places_of
from triage.signposting.gaps.supply import Supply

__all__ = [
    "ADULT",
    "AGES",
    "ELSEWHERE",
    "NOT_KNOWN",
    "NO_RECORD",
    "AgeColumn",
    "Cell",
    "Coverage",
    "Demand",
    "Place",
    "Supply",
    "Wanted",
    "Wish",
    "coverage",
    "places_of",
]
