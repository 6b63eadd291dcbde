"""Rules: read, checked, run and explained. Knows nothing of services."""

from triage.rulebook.book import Rulebook, fingerprint, load_rulebook
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

__all__ = [
    "KNOWABLE", "ExampleResult", "Facts", "Finding", "Findings", "Held", "Offer", "Rule", "Rulebook", "Score", "Within", "build_facts",
    "child_age_months", "evaluate", "fingerprint", "load_rulebook", "oracle", "person_age_months", "run_examples", "whole_months",
]  # fmt: skip
