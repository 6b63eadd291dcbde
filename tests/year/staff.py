"""The modelled team: who they are, how much they do in a day, when they are away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from tests.year.assumptions import Assumed
from triage.desk import Desk, add_person
from triage.desk.due.away import go_away
from triage.errors import TriageError

MANAGER, STEWARD = "Manager Example", "Steward Example"


class Staff:
    """Names by role, and the steps that each has left today."""

    def __init__(self, assumed: Assumed) -> None:
        self.assumed = assumed
        counts = {
            "coordinator": assumed.coordinators,
            "lead_practitioner": assumed.practitioners,
            "safeguarding_lead": assumed.safeguarding_leads,
            "clinical_lead": assumed.clinical_leads,
        }
        words = {
            "coordinator": "Coordinator",
            "lead_practitioner": "Practitioner",
            "safeguarding_lead": "Safeguarding",
            "clinical_lead": "Clinical",
        }
        self.of = {
            role: [f"{words[role]} {place + 1:02}" for place in range(count)]
            for role, count in counts.items()
        }
        self.of |= {"manager": [MANAGER], "data_steward": [STEWARD], "directory_owner": ["Directory Example"]}
        self.role_of = {name: role for role, names in self.of.items() for name in names}
        self.left: dict[str, int] = {}
        self.away: dict[str, tuple[date, date]] = {}

    def register(self, desk: Desk) -> None:
        first = self.of["coordinator"][0]
        for name, role in self.role_of.items():
            add_person(desk, name, role, by=None if name == first else first)

    def plan_leave(self, start: date, months: int) -> list[tuple[date, str, date, str]]:
        """First day, name, last day and cover of every absence; two of one role are rarely away together."""
        planned = []
        length = timedelta(days=self.assumed.leave_days // 5 * 7 - 3)
        for names in self.of.values():
            if len(names) == 1:
                continue
            for place, name in enumerate(names):
                cover = names[(place + 1) % len(names)]
                for block in range(3):
                    weeks = 3 + (block * 17 + place * 3) % max(months * 4, 4)
                    day = start + timedelta(weeks=weeks)
                    planned.append((day, name, day + length, cover))
        return sorted(planned)

    def go(self, desk: Desk, name: str, last: date, cover: str) -> None:
        try:
            go_away(desk, name, desk.on, last, cover, MANAGER)
        except TriageError:
            return  # Away already.
        self.away[name] = (desk.on, last)

    def here(self, names: Iterable[str], on: date) -> list[str]:
        return [
            name
            for name in names
            if name not in self.away or not self.away[name][0] <= on <= self.away[name][1]
        ]

    def morning(self, on: date) -> None:
        for name, role in self.role_of.items():
            steps = self.assumed.coordinator_steps if role == "coordinator" else self.assumed.steps
            self.left[name] = steps if self.here([name], on) else 0

    def free(self, names: Iterable[str], on: date) -> str | None:
        """Whoever of these is here and has most steps left today."""
        ready = [name for name in self.here(names, on) if self.left.get(name, 0) > 0]
        return max(ready, key=lambda name: (self.left[name], name), default=None)
