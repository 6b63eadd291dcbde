"""People, rows and things due for tests of whose job something is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.desk.builders import ON
from triage.desk.due.cover import Crew
from triage.desk.due.item import DueItem
from triage.store.records import CaseRow, PersonRow

NOR, WIL, PAT, ELI = "Nor Example", "Wil Example", "Pat Example", "Eli Example"
MORE_PEOPLE = (
    (NOR, "lead_practitioner", "North"),
    (WIL, "coordinator", "North"),
    (PAT, "lead_practitioner", "South"),
    (ELI, "coordinator", "South"),
)


def a_person(name: str, role: str = "coordinator", team: str = "", left_on: date | None = None) -> PersonRow:
    return PersonRow(name=name, role=role, team=team, registered_by=name, registered_on=ON, left_on=left_on)


def a_crew(*people: PersonRow, covers: Mapping[str, str] | None = None) -> Crew:
    return Crew({one.name: one for one in people}, dict(covers or {}))


def a_thing(kind: str = "review", role: str = "coordinator", due_on: date = ON, **other: Any) -> DueItem:
    values: dict[str, Any] = {
        "kind": kind, "due_on": due_on, "case": "C-1", "for_whom": "", "role": role, "code": kind, "what": "Do it",
        "level": 2, "record": "case C-1", **other,
    }  # fmt: skip
    return DueItem(**values)


def a_row(number: str = "C-1", **other: Any) -> CaseRow:
    values: dict[str, Any] = {
        "number": number, "state": "open", "added_on": ON, "added_by": "Sam Example", "source": "", "file_hash": "",
        "identity_hash": "", "whole_hash": "", "level": 2, "confirmed_on": None, "review_on": ON, "closed_on": None, "closed_by": "",
        "closure_reason": "", "closure_outcome": "", "to_audit": False, "synthetic": False, **other,
    }  # fmt: skip
    return CaseRow(**values)
