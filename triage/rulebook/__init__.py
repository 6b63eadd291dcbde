"""Rules: read, checked, run and explained. Knows nothing of services."""

from triage.rulebook.book import Rulebook, load_rulebook
from triage.rulebook.evaluate import Finding, Findings, Held, evaluate, oracle
from triage.rulebook.examples import ExampleResult, run_examples
from triage.rulebook.facts import (
    KNOWABLE,
    Facts,
    Score,
    build_facts,
    child_age_months,
    person_age_months,
    whole_months,
)
from triage.rulebook.model import Offer, Rule, Within
from triage.rulebook.trials import TrialFinding, evaluate_trials, on_trial

__all__ = [
    "KNOWABLE", "ExampleResult", "Facts", "Finding", "Findings", "Held", "Offer", "Rule", "Rulebook", "Score", "TrialFinding", "Within", "build_facts",
    "child_age_months", "evaluate", "evaluate_trials", "load_rulebook", "on_trial", "oracle", "person_age_months", "run_examples", "whole_months",
]  # fmt: skip
