"""After any order of steps and absences each open case has a next day and somebody whose job it is, and no list loses a thing."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.desk.builders import LEAD, MEDIC, ON, SAM, SECOND_LEAD, a_case, a_case_in_danger, batch
from tests.desk.conftest import shared_desk
from tests.due.builders import ELI, MORE_PEOPLE, NOR, PAT, WIL
from triage.casework.escalations import OPEN_STATES
from triage.desk import (
    Desk,
    add_cases,
    add_person,
    close,
    confirm,
    create_workspace,
    due,
    list_cases,
    list_referrals,
    move_referral,
    next_due,
    record_escalation,
    refer,
    review,
    show_case,
)
from triage.desk.due.away import come_back, go_away
from triage.desk.due.cover import crew_of
from triage.desk.due.listing import everything
from triage.desk.loop.levels import extend, step_down, step_up
from triage.desk.loop.owning import assign
from triage.errors import Refused, WrongUse

NUMBERS = st.sampled_from(["C-1", "C-2", "C-9"])
STAFF = st.sampled_from([SAM, LEAD, SECOND_LEAD, MEDIC, NOR, WIL, PAT, ELI])
_SHIPPED: list[Desk] = []


def shipped() -> Desk:
    if not _SHIPPED:
        _SHIPPED.append(Desk(None, ON))
    return _SHIPPED[0]


class Moves(RuleBasedStateMachine):
    """Cases, people who come and go, and days that pass."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="moves-"))
        create_workspace(self.folder / "ws")
        self.desk = shared_desk(self.folder / "ws", shipped(), ON)
        people = [
            (SAM, "coordinator", ""),
            (LEAD, "safeguarding_lead", ""),
            (SECOND_LEAD, "safeguarding_lead", ""),
        ]
        for name, role, team in [*people, (MEDIC, "clinical_lead", ""), *MORE_PEOPLE]:
            add_person(self.desk, name, role, team, by=None if name == SAM else SAM)

    @initialize()
    def begin(self) -> None:
        add_cases(self.desk, batch(self.desk, a_case("C-1"), a_case("C-2"), a_case_in_danger("C-9")), SAM)

    @rule(days=st.integers(1, 70))
    def days_pass(self, days: int) -> None:
        on = self.desk.on + timedelta(days=days)
        self.desk.close()
        self.desk = shared_desk(self.folder / "ws", shipped(), on)

    @rule(name=STAFF, cover=STAFF, first=st.integers(0, 10), days=st.integers(0, 60))
    def goes_away(self, name: str, cover: str, first: int, days: int) -> None:
        begin = self.desk.on + timedelta(days=first)
        with suppress(Refused, WrongUse):
            go_away(self.desk, name, begin, begin + timedelta(days=days), cover, SAM)

    @rule(name=STAFF)
    def comes_back(self, name: str) -> None:
        with suppress(Refused):
            come_back(self.desk, name, SAM)

    @rule(number=NUMBERS, lead=STAFF, owner=STAFF, team=st.sampled_from(["", "North", "South", "West"]))
    def is_assigned(self, number: str, lead: str, owner: str, team: str) -> None:
        with suppress(Refused, WrongUse):
            assign(self.desk, number, by=SAM, lead=lead, owner=owner, team=team)

    @rule(number=NUMBERS)
    def is_confirmed_and_sent(self, number: str) -> None:
        with suppress(Refused):
            confirm(self.desk, number, None, SAM)
            for action in show_case(self.desk, number).actions:
                if action.state == "confirmed" and action.service:
                    refer(self.desk, number, action.help, action.service, SAM)
                    break

    @rule(state=st.sampled_from(["accepted", "waiting", "started", "completed", "no_response"]))
    def referral_moves(self, state: str) -> None:
        for view in list_referrals(self.desk):
            with suppress(Refused):
                move_referral(self.desk, view.row.id, state, SAM)

    @rule(number=NUMBERS, score=st.none() | st.integers(1, 10))
    def is_reviewed(self, number: str, score: int | None) -> None:
        with suppress(Refused, WrongUse):
            review(self.desk, number, {("sleep", "child", None): score}, "full", SAM)

    @rule(number=NUMBERS, step=st.sampled_from(["down", "up", "extend"]))
    def level_changes(self, number: str, step: str) -> None:
        by: dict[str, Any] = {"by": SAM}
        with suppress(Refused, WrongUse):
            if step == "down":
                step_down(self.desk, number, "1", _reason(self.desk, "down"), "As agreed", **by)
            elif step == "up":
                step_up(self.desk, number, "3", _reason(self.desk, "up"), "As agreed", **by)
            else:
                until = self.desk.on + timedelta(weeks=4)
                extend(self.desk, number, until, _reason(self.desk, "extend"), "As agreed", **by)

    @rule(step=st.sampled_from(["told", "received_by", "decision", "disputed"]))
    def escalation_moves(self, step: str) -> None:
        words: dict[str, Any] = {step: "Duty desk"}
        with suppress(Refused, WrongUse):
            record_escalation(self.desk, "C-9", "statutory", LEAD, **words)

    @rule(number=NUMBERS, reason=st.sampled_from(["needs_met", "family_ended"]))
    def is_closed(self, number: str, reason: str) -> None:
        with suppress(Refused):
            close(self.desk, number, reason, SAM)

    @invariant()
    def each_open_case_has_a_day_and_somebody(self) -> None:
        crew = crew_of(self.desk)
        every = list(everything(self.desk, crew))
        for row in list_cases(self.desk):
            items = [item for item in every if item.case == row.number]
            assert items
            first = next_due(self.desk, row.number)
            assert first is not None
            assert first.due_on == min(item.due_on for item in items)
        for item in every:
            assert item.owner or item.role
            assert item.shown_to
            assert crew.here(item.shown_to) or not crew.here(crew.people)

    @invariant()
    def no_escalation_is_missing(self) -> None:
        held = {f"escalation {row.id}" for row in self.desk.store.escalations() if row.state in OPEN_STATES}
        listed = [item for item in due(self.desk, None) if item.kind == "escalation"]
        assert {item.record for item in listed} == held
        for item in listed:
            assert set(crew_of(self.desk).of_role(item.role)) <= set(item.shown_to)

    def teardown(self) -> None:
        self.desk.close()
        shutil.rmtree(self.folder)


def _reason(desk: Desk, kind: str) -> str:
    reasons = desk.vocabulary.of("step_reasons").items()
    return next(code for code, entry in reasons if entry.text("kind") in (kind, "any"))


TestMoves = Moves.TestCase
TestMoves.settings = settings(
    max_examples=4, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.soak
def test_many_more_moves() -> None:
    many = settings(
        max_examples=100, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Moves, settings=many)
