"""One person of each role, two cases that stand differently to them, and words that may be seen by few."""

from __future__ import annotations

from typing import Any

from tests.desk.builders import a_case
from triage.casework.permissions import ACTS, ROLES
from triage.casework.permissions.scopes import Act

NAMES: dict[str, str] = {
    "referrer": "Ray Example",
    "coordinator": "Sam Example",
    "lead_practitioner": "Lou Example",
    "clinical_lead": "Dr Example",
    "safeguarding_lead": "Lee Example",
    "manager": "Kim Example",
    "data_steward": "Dee Example",
    "auditor": "Ash Example",
    "directory_owner": "Dir Example",
    "rules_owner": "Rul Example",
}
SAM, LEE, KIM, LOU, RAY, DEE = (
    NAMES[role]
    for role in (
        "coordinator",
        "safeguarding_lead",
        "manager",
        "lead_practitioner",
        "referrer",
        "data_steward",
    )
)
JO, TAM, CLO = "Jo Example", "Tam Example", "Clo Example"
"""A second safeguarding lead, a lead practitioner of another team, a second coordinator."""
NEAR, FAR, SHUT = "C-1", "C-2", "C-3"
"""Ray referred and Lou leads the first; nobody but its own team has to do with the second; the third is restricted to Kim."""
STANDING: dict[tuple[str, str], frozenset[str]] = {
    ("referrer", NEAR): frozenset({"any", "own_referral"}),
    ("lead_practitioner", NEAR): frozenset({"any", "own_case", "own_team"}),
}

CANARY = {
    "identity": "Zqidentity",
    "safe_contact": "Zqsafe",
    "child_private": "Zqprivate",
    "voice": "Zqvoice",
    "narrative": "Zqnarrative",
    "notes": "Zqnote",
}
"""A word of each part of a case that stands nowhere else."""
THIRD_PARTY, INDICATOR, NEED = "parental_substance_misuse", "recent_self_harm", "parental_mental_health"


def expected(rule: Act, role: str, case: str) -> bool:
    """What the tables say, worked out without the gate."""
    return rule.may.get(role) in STANDING.get((role, case), frozenset({"any"}))


def a_case_with_canaries(number: str, **other: Any) -> dict[str, Any]:
    """A case that says something in every part, and escalates."""
    return a_case(
        number,
        identity={"given_name": CANARY["identity"], "address": f"1 {CANARY['identity']} Street"},
        people=[{"id": "mum", "is": "parent", "parental_responsibility": True}],
        referrer={"source": "primary_school", "role": "senco", "organisation": "Example Primary"},
        needs=[
            {"need": "sleep", "severity": 7},
            {"need": NEED, "person": "parent", "who": "mum", "severity": 6},
        ],
        indicators=[INDICATOR, "domestic_abuse_current", {"indicator": THIRD_PARTY, "third_party": True}],
        safe_contact={"how": "phone", "with": "mum", "when": f"when {CANARY['safe_contact']} is out"},
        voice={"child": CANARY["voice"], "child_private": CANARY["child_private"]},
        strengths=[CANARY["voice"]],
        narrative=f"Told us {CANARY['narrative']}.",
        **other,
    )


__all__ = ["ACTS", "CANARY", "FAR", "NAMES", "NEAR", "ROLES", "SHUT", "a_case_with_canaries", "expected"]
