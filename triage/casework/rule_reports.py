"""What was found out about a proposed change of the rules, as it is kept with the proposal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

CheckState = Literal["green", "look", "failed", "not_run"]
CHECKS: Mapping[str, str] = {
    "lint": "the files read without a fault",
    "examples": "every example does what it says",
    "mutation": "no slip in a changed rule goes unnoticed by its examples",
    "proofs": "what must hold for every case is proved",
    "impact": "no stored case loses an escalation, support or a level",
}
"""The checks of a proposal in their order, and what green means."""


@dataclass(frozen=True)
class CheckResult:
    """One check of a proposal."""

    name: str
    """One of ``CHECKS``."""
    state: CheckState
    """green; look (done, and somebody should look at it); failed; not_run"""
    summary: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reports:
    """Everything found out about a proposal on the day it was made."""

    checks: tuple[CheckResult, ...]
    lost_escalations: tuple[str, ...] = ()
    """Why somebody may no longer be escalated, in words; where there is one, the safeguarding lead must agree."""
    changes: tuple[str, ...] = ()
    """What is different from the version before, one line each."""
    impact: Mapping[str, Any] | None = None
    """The whole impact report, where it was worked out."""
    proofs: Mapping[str, Any] | None = None
    """All proofs with their counterexamples, where they were worked out."""
    versions: Mapping[str, str] = field(default_factory=dict)
    """What the checks were made with, such as the engine's version."""

    @property
    def to_answer(self) -> tuple[CheckResult, ...]:
        """The checks that are not green, each of which needs a reason before the change is approved."""
        return tuple(check for check in self.checks if check.state != "green")

    def as_text(self) -> str:
        """The reports as the record keeps them."""
        return json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True)

    def as_json(self) -> dict[str, Any]:
        """The reports as plain data."""
        return {
            "checks": [
                {"check": one.name, "state": one.state, "summary": one.summary, "details": list(one.details)}
                for one in self.checks
            ],
            "lost_escalations": list(self.lost_escalations),
            "changes": list(self.changes),
            "impact": self.impact,
            "proofs": self.proofs,
            "versions": dict(self.versions),
        }


def reports_from(text: str) -> Reports:
    """Read reports back from the record."""
    data = json.loads(text)
    return Reports(
        checks=tuple(
            CheckResult(one["check"], one["state"], one["summary"], tuple(one["details"]))
            for one in data["checks"]
        ),
        lost_escalations=tuple(data["lost_escalations"]),
        changes=tuple(data["changes"]),
        impact=data["impact"],
        proofs=data["proofs"],
        versions=data["versions"],
    )
