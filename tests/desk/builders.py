"""Cases and people for tests of the desk: valid by default."""

from __future__ import annotations

from datetime import date
from typing import Any

from triage.casefile import CaseBatch, read_cases
from triage.desk import Desk, add_cases, show_case
from triage.store.records import ActionRow

ON = date(2026, 11, 22)
SAM, LEAD, SECOND_LEAD, MEDIC = "Sam Example", "Lee Example", "Jo Example", "Dr Example"


def a_case(number: str = "C-1", **other: Any) -> dict[str, Any]:
    return {
        "case": number, "received": "2026-11-20", "child": {"age": 8, "postcode": "B90"}, "consent": {"status": "given", "by": ["parent"]},
        "needs": [{"need": "sleep", "severity": 7}, {"need": "sibling_worry", "person": "sibling", "severity": 5}], **other,
    }  # fmt: skip


def a_case_in_danger(number: str = "C-9", **other: Any) -> dict[str, Any]:
    return a_case(number, indicators=["domestic_abuse_current"], **other)


def batch(desk: Desk, *cases: dict[str, Any]) -> CaseBatch:
    import json  # noqa: PLC0415

    return read_cases(
        "\n".join(json.dumps(case) for case in cases).encode(), "cases.jsonl", desk.vocabulary, desk.on
    )


def put_in(desk: Desk, *cases: dict[str, Any]) -> None:
    report = add_cases(desk, batch(desk, *cases), SAM)
    assert not report.problems, report.problems


def a_referral_action(desk: Desk, number: str, kind: str = "referral") -> ActionRow:
    """The first action of the latest decision that goes to a service."""
    return next(
        action for action in show_case(desk, number).actions if action.kind == kind and action.service
    )
