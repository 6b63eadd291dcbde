"""What other parts ask for is in the same list: access in an emergency, agreement, what travels, safe copies."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.desk.builders import LEAD, ON, SAM, a_case, put_in
from tests.desk.conftest import DeskOn
from triage.desk import Desk, due, next_due
from triage.desk.due.listing import everything


def test_access_taken_in_an_emergency_is_looked_at_by_two_roles_until_somebody_has(desk: Desk) -> None:
    put_in(desk, a_case())
    with desk.store.writing():
        identity = desk.store.add_break_glass(
            {
                "case_number": "C-1", "by_name": SAM, "reason": "danger", "note_hash": "", "on_day": ON,
                "opened_at": "2026-11-22T09:00:00+00:00", "ends_at": "2026-11-22T13:00:00+00:00",
            }
        )  # fmt: skip
    found = [item for item in due(desk) if item.kind == "break_glass"]
    assert {(item.role, item.record) for item in found} == {
        ("safeguarding_lead", f"break-glass {identity}"),
        ("data_steward", f"break-glass {identity}"),
    }
    assert all(item.shown_to for item in found)
    assert [item.role for item in due(desk, name=LEAD) if item.kind == "break_glass"] == ["safeguarding_lead"]
    with desk.store.writing():
        desk.store.change_break_glass(identity, {"reviewed_on": ON, "reviewed_by": LEAD})
    assert not [item for item in due(desk) if item.kind == "break_glass"]


def test_followups_of_agreement_are_due_on_their_day(desk: Desk) -> None:
    put_in(desk, a_case(), a_case("C-2"))
    day = ON + timedelta(days=2)
    with desk.store.writing():
        for number, on in (("C-1", day), ("C-2", ON)):
            desk.store.add_followup(
                {
                    "case_number": number, "kind": "sharing", "code": "tell_recipient", "role": "coordinator",
                    "due_on": on, "state": "open", "record": "sharing 1", "made_on": ON,
                }
            )  # fmt: skip
    assert [(item.case, item.due_on) for item in everything(desk) if item.kind == "sharing"] == [
        ("C-1", day),
        ("C-2", ON),
    ]
    first = next_due(desk, "C-2")
    assert first is not None
    assert (first.case, first.due_on) == ("C-2", ON)


@pytest.mark.files
def test_a_safe_copy_is_due_from_the_first_case_on_and_again_after_each(desk: Desk, desk_on: DeskOn) -> None:
    assert not [item for item in everything(desk) if item.kind == "safe_copy"]
    put_in(desk, a_case())
    days = {item.code: item.due_on for item in everything(desk) if item.kind == "safe_copy"}
    assert days == {"backup": ON + timedelta(days=7), "proof": ON + timedelta(days=90)}
    later = desk_on(ON + timedelta(days=7))
    with later.store.writing():
        later.store.add_safe_copy(
            {
                "made_at": "2026-11-29T09:00:00+00:00", "on_day": later.on, "by_name": SAM, "kind": "backup", "print": "x",
                "entries": 0, "chain": "", "cases": 1,
            }
        )  # fmt: skip
    days = {item.code: item.due_on for item in everything(later) if item.kind == "safe_copy"}
    assert days["backup"] == ON + timedelta(days=14)
