"""What differs between two states of the rules, in plain English."""

from __future__ import annotations

from triage.desk.impact import rulebook_at
from triage.desk.opening import Desk
from triage.workbench.diff import RulesDiff, diff


def compared_rules(desk: Desk, old: str, new: str) -> RulesDiff:
    """Set the rules ``old`` and ``new`` side by side; each is named as for :func:`triage.desk.versions.rules_at`."""
    return diff(rulebook_at(desk, old), rulebook_at(desk, new), old, new)


__all__ = ["RulesDiff", "compared_rules"]
