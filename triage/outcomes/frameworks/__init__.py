"""Frameworks that outcomes are reported against: priorities, shared outcomes, groups, neighbours, virtual budgets."""

from triage.outcomes.frameworks.bearing import Bearing, bearings, belongs, figure_of, splits_of
from triage.outcomes.frameworks.files import Budget, FrameworkFile, Group, Indicator, Outcome, Priority, Rank
from triage.outcomes.frameworks.ranks import Place, place_of
from triage.outcomes.frameworks.reading import Frameworks, load_frameworks, read_frameworks
from triage.outcomes.frameworks.standing import Check, baseline_of, checks

__all__ = [
    "Bearing",
    "Budget",
    "Check",
    "FrameworkFile",
    "Frameworks",
    "Group",
    "Indicator",
    "Outcome",
    "Place",
    "Priority",
    "Rank",
    "baseline_of",
    "bearings",
    "belongs",
    "checks",
    "figure_of",
    "load_frameworks",
    "place_of",
    "read_frameworks",
    "splits_of",
]
