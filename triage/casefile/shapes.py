"""What reading case files gives: checked cases, and problems that keep what could be read."""

from __future__ import annotations

from dataclasses import dataclass

from triage.model import CaseFile, Issue


@dataclass(frozen=True)
class Problem:
    """Something wrong with one case or file, and what of the case could be read all the same."""

    issue: Issue
    partial: CaseFile | None = None
    source: str | None = None
    """The text of the broken case, kept for the unread referral; never printed."""


@dataclass(frozen=True)
class CaseBatch:
    """What one file held."""

    cases: tuple[CaseFile, ...]
    problems: tuple[Problem, ...]
    single: bool
    """Whether the file held one mapping rather than a list or lines."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Problems that kept a case from being decided."""
        return tuple(problem for problem in self.problems if problem.issue.severity == "error")
