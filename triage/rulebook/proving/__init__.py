"""Proofs about a rulebook over all cases, with an SMT solver (the extra ``workbench``)."""
