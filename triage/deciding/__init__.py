"""Findings, directory and settings to a decision: the one place where rules and services meet."""

from triage.deciding.decide import area_of, decide, escalations_of, trials_of

__all__ = ["area_of", "decide", "escalations_of", "trials_of"]
