"""The library of evidence: what others published about programmes, shown beside services and never part of a result."""

from triage.outcomes.evidence.files import STRENGTHS, UNREADABLE, Caution, Entry, OutcomeWord
from triage.outcomes.evidence.reading import (
    Asked,
    Evidence,
    Hit,
    load_evidence,
    look,
    read_evidence,
    settings,
)

__all__ = [
    "STRENGTHS",
    "UNREADABLE",
    "Asked",
    "Caution",
    "Entry",
    "Evidence",
    "Hit",
    "OutcomeWord",
    "load_evidence",
    "look",
    "read_evidence",
    "settings",
]
