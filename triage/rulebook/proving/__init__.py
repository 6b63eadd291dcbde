"""Proofs about a rulebook over all cases; the solver is loaded only when something is proved."""

from triage.rulebook.proving.invariants import Invariant, all_invariants, read_invariants
from triage.rulebook.proving.prove import TIMEOUT, prove
from triage.rulebook.proving.results import OUTSIDE, PROPERTIES, Proofs, Result

__all__ = ["OUTSIDE", "PROPERTIES", "TIMEOUT", "Invariant", "Proofs", "Result", "all_invariants", "prove", "read_invariants"]  # fmt: skip
