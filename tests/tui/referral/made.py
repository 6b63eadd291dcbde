"""A workspace in which a referrer has sent referrals, left one unsent, and is owed an answer; made-up referrals to type."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from tests.tui.conftest import COORDINATOR, TODAY
from triage.casefile import read_cases
from triage.desk import add_cases, add_person, confirm, create_workspace, move_referral, open_desk, refer
from triage.desk.screens.drafts import keep_draft
from triage.desk.screens.typed import Typed, TypedNeed

REFERRER = "Ray Example"
OTHER = "Bo Example"

SENT = (
    (9, {"case": "R-0001", "child": {"age": 9, "postcode": "B90"}, "needs": [{"need": "sleep", "severity": 6}],
         "consent": {"status": "given", "by": ["parent"]}, "referrer": {"source": "primary_school", "role": "senco"}}),
    (3, {"case": "R-0002", "child": {"age": 15, "postcode": "B91"}, "indicators": ["suicidal_intent"]}),
    (2, {"case": "R-0003", "child": {"age": 7}, "needs": [{"need": "making_friends", "severity": 4}],
         "consent": {"status": "not_asked"}, "referrer": {"source": "primary_school"}}),
)  # fmt: skip


def fill_referrer(workspace: Path) -> None:
    """Make the workspace of a referrer."""
    create_workspace(workspace)
    with open_desk(workspace, TODAY) as desk:
        add_person(desk, COORDINATOR, "coordinator")
        add_person(desk, "Lee Example", "safeguarding_lead", by=COORDINATOR)
        add_person(desk, REFERRER, "referrer", by=COORDINATOR)
        add_person(desk, OTHER, "referrer", by=COORDINATOR)
        for days, case in SENT:
            desk.on = TODAY - timedelta(days=days)
            add_cases(
                desk, read_cases(json.dumps(case).encode(), "a file", desk.vocabulary, desk.on), REFERRER
            )
        broken = {
            "case": "R-0009",
            "needs": [{"need": "sleep", "severity": 33}],
            "indicators": ["domestic_abuse_current"],
        }
        add_cases(desk, read_cases(json.dumps(broken).encode(), "a file", desk.vocabulary, desk.on), REFERRER)
        desk.on = TODAY - timedelta(days=1)
        confirm(desk, "R-0001", [1], COORDINATOR)
        made = refer(desk, "R-0001", "sleep", "sleep-advice", COORDINATOR)
        move_referral(desk, made.id, "accepted", COORDINATOR)
        typed = Typed(
            "R-draft00001",
            {"age": "6", "safety-in_danger_now": "no"},
            (TypedNeed("needs", "sleep", "child", "", 7),),
        )
        keep_draft(desk, typed.as_data(), REFERRER)


def keys_of(text: str) -> list[str]:
    """The keys that type a text."""
    return ["enter" if sign == "\n" else sign for sign in text]
