"""A summer of a small service, worked with at the desk: enough reviews for figures before and after, and two harms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from tests.desk.builders import a_case, a_case_in_danger, put_in
from tests.reporting.builders import sent
from triage.desk import Desk, add_person, close, create_workspace, open_desk, review
from triage.desk.loop.levels import step_down
from triage.desk.loop.moving import ask_helped, engage
from triage.desk.referring import move_referral
from triage.desk.restricting import restrict
from triage.workspace import Workspace

SAM, LEAD, KIM, RAY = "Sam Example", "Lee Example", "Kim Example", "Ray Example"
PEOPLE = ((SAM, "coordinator"), (LEAD, "safeguarding_lead"), (KIM, "manager"), (RAY, "referrer"))
FIRST = date(2026, 7, 1)
START, END = date(2026, 7, 1), date(2026, 9, 30)
"""The quarter that had ended by the day of the screens."""
SLEEP, WORRY = ("sleep", "child", None), ("sibling_worry", "sibling", None)
AFTER = {
    "M-00": (3, 4), "M-01": (9, 5), "M-02": (7, None), "M-03": (4, 2), "M-04": (6, 3), "M-05": (2, 5), "M-06": (5, 6),
}  # fmt: skip
"""What was scored again, of seven of ten cases: sleep (7 before) and the sibling's worry (5 before)."""
RESTRICTED = "M-09"


def cases() -> list[dict[str, Any]]:
    """Ten cases received on the first day; one is in danger."""
    found = []
    for place in range(10):
        child: dict[str, Any] = {
            "age": 8 + place % 3,
            "postcode": ("B90", "B37")[place % 2],
            "sex": "FM"[place % 2],
        }
        make = a_case_in_danger if place == 8 else a_case
        found.append(make(f"M-{place:02d}", child=child, received=str(FIRST)))
    return found


def fill_measured(workspace: Path) -> None:
    """Make the workspace: the summer's quarter and what is open in November."""
    create_workspace(workspace)
    for file in (workspace / "directory" / "services").glob("*.yaml"):
        checked = file.read_text(encoding="utf-8").replace("{on: 2026-11-01,", f"{{on: {FIRST},")
        file.write_text(checked, encoding="utf-8")
    with open_desk(workspace, FIRST) as shipped:
        play(lambda on: _shared(workspace, shipped, on))


def _shared(folder: Path, shipped: Desk, on: date) -> Desk:
    """A desk that uses rules and services read before."""
    desk = Desk(Workspace(folder), on)
    for part in ("rules_files", "directory_files", "vocabulary", "rulebook", "directory", "settings"):
        desk.__dict__[part] = getattr(shipped, part)
    return desk


def play(sit: Callable[[date], Desk]) -> None:
    """Work with the cases through the summer; every step through the desk."""
    made = {}
    with sit(FIRST) as desk:
        for name, role in PEOPLE:
            add_person(desk, name, role, by=None if name == SAM else SAM)
        put_in(desk, *cases())
    with sit(date(2026, 7, 3)) as desk:
        for place in range(5):
            made[place] = sent(desk, f"M-{place:02d}").id
    with sit(date(2026, 7, 10)) as desk:
        for place in (0, 1, 2):
            move_referral(desk, made[place], "accepted", SAM)
        move_referral(desk, made[3], "declined", SAM, reason="no_capacity")
        restrict(desk, RESTRICTED, (LEAD,), "hidden_address", LEAD)
    with sit(date(2026, 7, 20)) as desk:
        for place in (0, 1):
            move_referral(desk, made[place], "started", SAM)
        engage(desk, made[0], "full", by=SAM)
        engage(desk, made[1], "none", by=SAM)
    with sit(date(2026, 8, 20)) as desk:
        move_referral(desk, made[0], "completed", SAM)
        ask_helped(desk, made[0], "yes", by=SAM)
        for number, (sleep, worry) in AFTER.items():
            review(desk, number, {SLEEP: sleep, WORRY: worry}, None, SAM)
    with sit(date(2026, 9, 1)) as desk:
        step_down(desk, "M-00", "1", "goals_reached", "eased and held", by=SAM)
        close(desk, "M-00", "needs_met", SAM)
