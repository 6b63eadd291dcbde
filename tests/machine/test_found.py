"""What the machine and the simulated year found, each as a small story of its own."""

from __future__ import annotations

import pytest

from tests.desk.builders import SAM, a_case, put_in
from triage.desk import Desk, add_person, confirm
from triage.desk.loop.looks import looked_as_asked
from triage.desk.loop.owning import assign
from triage.errors import Refused, WrongUse
from triage.store.records import DutyRow

PAT, KIM = "Pat Example", "Kim Example"


@pytest.fixture
def asked(desk: Desk) -> Desk:
    """A case owned by a lead practitioner, whose decision asks a coordinator and a manager to look."""
    add_person(desk, PAT, "lead_practitioner", by=SAM)
    put_in(desk, a_case("C-1"))
    assign(desk, "C-1", by=SAM, lead=PAT, owner=PAT)
    with desk.store.writing():
        desk.store._database.remove("duties", "case_number = ?", ["C-1"])
        for place, (code, role) in enumerate(
            (("no_service", "coordinator"), ("step_change", "manager")), start=1
        ):
            desk.store._database.insert(
                "duties",
                {
                    "case_number": "C-1", "seq": 1, "position": place, "kind": "human_review", "code": code, "role": role,
                    "person": "", "need": "", "due_on": desk.on.isoformat(), "state": "open", "settled_by": "", "settled_on": "",
                },
            )  # fmt: skip
    return desk


def _open(desk: Desk) -> list[DutyRow]:
    return desk.store.duties("C-1", "open")


def test_whoever_owns_a_case_has_looked_for_the_coordinators_by_confirming(asked: Desk) -> None:
    """The list shows a coordinator's look to the case's own people alone, so one of them must be able to take it."""
    confirm(asked, "C-1", None, PAT)
    assert [one.role for one in _open(asked)] == ["manager"]


def test_a_manager_says_what_they_found_without_confirming_anything(asked: Desk) -> None:
    """A look is asked of managers, and managers confirm no actions."""
    with pytest.raises(Refused, match="manager"):
        confirm(asked, "C-1", None, KIM)
    looked_as_asked(asked, "C-1", "step_change", "The step up is right", by=KIM)
    assert [one.role for one in _open(asked)] == ["coordinator"]
    settled = next(one for one in asked.store.duties("C-1") if one.role == "manager")
    assert (settled.state, settled.settled_by) == ("settled", KIM)


def test_nobody_looks_for_a_role_that_is_not_theirs(asked: Desk) -> None:
    with pytest.raises(Refused, match="asked of"):
        looked_as_asked(asked, "C-1", "step_change", "It is right", by=SAM)
    with pytest.raises(Refused):
        looked_as_asked(asked, "C-1", "step_change", "", by=KIM)
    with pytest.raises(WrongUse):
        looked_as_asked(asked, "C-1", "safeguarding", "It is right", by=KIM)
    assert len(_open(asked)) == 2
