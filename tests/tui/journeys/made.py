"""The people of the stories, and steps that somebody else takes at the desk meanwhile."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from triage.desk import add_person, create_workspace, open_desk
from triage.desk.screens.sending_in import send
from triage.desk.screens.typed import Typed, TypedNeed

RAY, SAM, LEE, KIM = "Ray Example", "Sam Example", "Lee Example", "Kim Example"
PEOPLE = ((SAM, "coordinator"), (LEE, "safeguarding_lead"), (RAY, "referrer"), (KIM, "manager"))
SENT, DECIDED, ACCEPTED, TOLD, BEGUN, ENDED, CLOSED, LOOKED = (
    date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 16),
    date(2026, 11, 30), date(2026, 12, 1), date(2027, 1, 11),
)  # fmt: skip
"""The days of the stories: one quarter, and a day after its end."""
NUMBER = "R-5t0ry00001"


def register(workspace: Path) -> None:
    """An empty workspace, and people who may work in it."""
    create_workspace(workspace)
    with open_desk(workspace, SENT) as desk:
        for name, role in PEOPLE:
            add_person(desk, name, role, by=None if name == SAM else SAM)


def send_referral(workspace: Path, on: date = SENT, number: str = NUMBER, *, safe: str = "yes") -> None:
    """What the referrer types in their story, sent at the desk: sleep 8, mum sad 6, a parent agreed."""
    values = {
        "age": "9", "postcode": "B90", "safety-in_danger_now": "no", "safety-current_safety": safe,
        "consent": "given", "consent_by": "parent",
    }  # fmt: skip
    needs = (TypedNeed("needs", "sleep", "child", "", 8), TypedNeed("needs", "low_mood", "parent", "mum", 6))
    with open_desk(workspace, on) as desk:
        sent = send(desk, Typed(number, values, needs), None, RAY)
        assert sent.number == number
