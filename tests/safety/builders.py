"""Settings, cases and commands for the tests of the safety case."""

from __future__ import annotations

from typing import Any

from triage.workspace import starter_settings_text

ON = "2026-11-22"
SAM = "Sam Example"


def a_case_file(number: str = "C-1", **other: Any) -> dict[str, Any]:
    """A case that escalates, has needs of several people, and something that only coordinators see."""
    return {
        "case": number, "received": "2026-11-20", "child": {"age": 12, "postcode": "B90"},
        "consent": {"status": "given", "by": ["parent"]},
        "needs": [{"need": "sleep", "severity": 7}, {"need": "parental_mental_health", "person": "parent", "severity": 5}],
        "indicators": ["suicidal_intent", "high_absence"], **other,
    }  # fmt: skip


def signed_settings(**changed: str) -> str:
    """The starter settings, filled in as somebody who signed would; a key set to ``""`` is left empty."""
    said = {
        "clinical_safety_officer": "A. Example",
        "safeguarding_lead": "B. Example",
        "data_protection_lead": "C. Example",
        "signed_on": "2026-11-21",
        "hazard_log": "7",
        "name": "Front door (illustrative)",
        "in_hours": "01632 960001",
        "out_of_hours": "01632 960002",
        **changed,
    }
    text = starter_settings_text()
    for key in (
        "clinical_safety_officer",
        "safeguarding_lead",
        "data_protection_lead",
        "signed_on",
        "hazard_log",
    ):
        text = text.replace(f'\n{key} = ""', f'\n{key} = "{said[key]}"')
    contact = "".join(f'{key} = "{said[key]}"\n' for key in ("name", "in_hours", "out_of_hours"))
    empty = 'name = ""\nin_hours = ""\nout_of_hours = ""'
    assert empty in text
    return text.replace(empty, contact.rstrip("\n"))
