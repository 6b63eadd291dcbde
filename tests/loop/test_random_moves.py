"""Cases through random steps of the loop: none is ever without a next day and somebody, and every decision is made again."""

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
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.desk.builders import ON, a_case, a_case_in_danger, batch
from tests.desk.conftest import shared_desk
from tests.loop.builders import KIM, LEAD, SAM, holds
from triage.casework.referrals import is_final
from triage.desk import (
    Desk,
    add_cases,
    add_person,
    close,
    confirm,
    create_workspace,
    list_cases,
    list_escalations,
    list_referrals,
    move_referral,
    record_escalation,
    refer,
    replay,
    review,
    show_case,
)
from triage.desk.escalating import settle
from triage.desk.loop.awaited import still_needed
from triage.desk.loop.closing import audit, reopen
from triage.desk.loop.following_up import follow_up
from triage.desk.loop.levels import extend, step_down, step_up
from triage.desk.loop.looks import looked
from triage.desk.loop.moving import ask_helped, engage
from triage.errors import Refused, WrongUse

NUMBERS = st.sampled_from(["C-1", "C-9"])
SCORE = st.none() | st.integers(1, 10)
_SHIPPED: list[Desk] = []


def _shipped() -> Desk:
    if not _SHIPPED:
        _SHIPPED.append(Desk(None, ON))
    return _SHIPPED[0]


class Loop(RuleBasedStateMachine):
    """Moves of the loop in any order, days passing in between."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="loop-"))
        create_workspace(self.folder / "ws")
        self.desk = shared_desk(self.folder / "ws", _shipped(), ON)
        for name, role in ((SAM, "coordinator"), (LEAD, "safeguarding_lead"), (KIM, "manager")):
            add_person(self.desk, name, role, by=None if name == SAM else SAM)

    @initialize()
    def begin(self) -> None:
        made = (
            a_case("C-1", awaiting=["autism_assessment"], referrer={"source": "gp"}),
            a_case_in_danger("C-9"),
        )
        add_cases(self.desk, batch(self.desk, *made), SAM)
        for number in ("C-1", "C-9"):
            confirm(self.desk, number, None, SAM)

    @rule(days=st.sampled_from([1, 8, 29, 60]))
    def days_pass(self, days: int) -> None:
        on = self.desk.on + timedelta(days=days)
        self.desk.close()
        self.desk = shared_desk(self.folder / "ws", _shipped(), on)

    @rule(number=NUMBERS, place=st.integers(0, 9))
    def confirm_and_send(self, number: str, place: int) -> None:
        with suppress(Refused):
            confirm(self.desk, number, None, SAM)
            latest = show_case(self.desk, number)
            ready = [
                one
                for one in latest.actions
                if one.state == "confirmed" and one.service and one.seq == latest.decisions[-1].seq
            ]
            if ready:
                one = ready[place % len(ready)]
                refer(
                    self.desk,
                    number,
                    one.help,
                    one.service,
                    SAM,
                    person=f"{one.person}#{one.who}" if one.who else one.person,
                )

    @rule(choose=st.integers(0, 99))
    def move(self, choose: int) -> None:
        rows = [
            view.row
            for view in list_referrals(self.desk)
            if not is_final(self.desk.vocabulary, view.row.state)
        ]
        if rows:
            row = rows[choose % len(rows)]
            following = self.desk.vocabulary.single("referral_states", row.state).items("next_states")
            state = following[choose % len(following)]
            reason = {
                "declined": "no_capacity",
                "declined_by_family": "family_not_now",
                "cancelled": "other_help_found",
            }.get(state)
            move_referral(self.desk, row.id, state, SAM, reason=reason)

    @rule(
        choose=st.integers(0, 9),
        helped=st.sampled_from(["yes", "no", "not_used"]),
        reason=st.sampled_from(["no_time_yet", "turned_away"]),
    )
    def ask(self, choose: int, helped: str, reason: str) -> None:
        rows = [view.row for view in list_referrals(self.desk)]
        if rows:
            row = rows[choose % len(rows)]
            with suppress(Refused):
                ask_helped(self.desk, row.id, helped, by=SAM, reason=reason)
            with suppress(Refused):
                engage(self.desk, row.id, "none", by=SAM)
            with suppress(Refused, WrongUse):
                still_needed(self.desk, row.case_number, str(row.id), "no_longer_needed", by=SAM)

    @rule(number=NUMBERS, sleep=SCORE, sibling=SCORE)
    def score(self, number: str, sleep: int | None, sibling: int | None) -> None:
        scores = {("sleep", "child", None): sleep, ("sibling_worry", "sibling", None): sibling}
        before = show_case(self.desk, number).row
        with suppress(Refused):
            if before.state == "open":
                assert review(self.desk, number, scores, None, SAM).level >= before.level
            else:
                follow_up(self.desk, number, scores, by=SAM)

    @rule(number=NUMBERS, to=st.sampled_from("1234"))
    def step(self, number: str, to: str) -> None:
        before = show_case(self.desk, number).row.level
        with suppress(Refused, WrongUse):
            if int(to) < before:
                step_down(self.desk, number, to, "stable", "Holds", by=SAM)
            else:
                step_up(self.desk, number, to, "new_information", "Seen", by=SAM)
        with suppress(Refused, WrongUse):
            extend(self.desk, number, self.desk.on + timedelta(weeks=3), "goals_in_reach", "Soon", by=SAM)

    @rule(
        words=st.sampled_from(
            [
                {"told": "Duty desk"},
                {"received_by": "Ros Example"},
                {"decision": "Seen"},
                {"disputed": "Not enough"},
            ]
        )
    )
    def escalate(self, words: dict[str, Any]) -> None:
        for door in {view.row.towards for view in list_escalations(self.desk, "C-9")}:
            with suppress(Refused):
                record_escalation(self.desk, "C-9", door, SAM, **words)
            with suppress(Refused):
                settle(self.desk, "C-9", door, "decision_stands_plan", "Other steps", by=KIM)

    @rule(number=NUMBERS, reason=st.sampled_from(["needs_met", "family_ended"]), again=st.booleans())
    def end(self, number: str, reason: str, again: bool) -> None:
        with suppress(Refused):
            close(self.desk, number, reason, SAM)
        with suppress(Refused, WrongUse):
            audit(self.desk, number, "family_chose", "They said so", by=KIM)
        with suppress(Refused, WrongUse):
            looked(self.desk, number, "Seen and decided", by=SAM)
        if again:
            with suppress(Refused):
                reopen(self.desk, number, "family_came_back", by=SAM)

    @invariant()
    def nobody_falls_through(self) -> None:
        holds(self.desk)

    def teardown(self) -> None:
        try:
            for row in list_cases(self.desk, None):
                assert all(one.same for one in replay(self.desk, row.number))
            assert self.desk.store.faults() == []
        finally:
            self.desk.close()
            shutil.rmtree(self.folder)


class TestLoop(Loop.TestCase):  # type: ignore[name-defined,misc]
    """A few histories with every run of the tests."""

    settings = settings(
        max_examples=5, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
    )


@pytest.mark.soak
class TestLoopLong(Loop.TestCase):  # type: ignore[name-defined,misc]
    """Many longer histories."""

    settings = settings(
        max_examples=200, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
    )
