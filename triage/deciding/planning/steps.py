"""A bound on how long a search may go on, counted in steps and never in seconds: the same question stops at the same place."""

from __future__ import annotations


class OutOfSteps(Exception):
    """The search was stopped; what it had found by then is all there is."""


class Steps:
    """Steps that are left to one search."""

    def __init__(self, limit: int) -> None:
        """Begin with ``limit`` steps, 1 or more."""
        self.limit, self.taken = limit, 0

    def take(self) -> None:
        """Count one; raises :class:`OutOfSteps` behind the last."""
        if self.taken >= self.limit:
            raise OutOfSteps
        self.taken += 1
