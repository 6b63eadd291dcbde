"""Cases through any order of steps: nothing is ever left without a next step, and every decision can be made again."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.desk.builders import LEAD, ON, SAM, SECOND_LEAD, a_case, a_case_in_danger, batch
from tests.desk.conftest import shared_desk
from triage.casework.referrals import is_final
from triage.desk import (
    Desk,
    add_cases,
    add_person,
    answer,
    close,
    confirm,
    create_workspace,
    dismiss_action,
    dismiss_escalation,
    list_cases,
    list_escalations,
    list_referrals,
    move_referral,
    next_due,
    outcome_histories,
    record_escalation,
    refer,
    replay,
    review,
    show_case,
)
from triage.errors import Refused

NUMBERS = st.sampled_from(["C-1", "C-2", "C-9"])
SCORE = st.none() | st.integers(1, 10)
_SHIPPED: list[Desk] = []


def shipped() -> Desk:
    if not _SHIPPED:
        _SHIPPED.append(Desk(None, ON))
    return _SHIPPED[0]


class Lifecycle(RuleBasedStateMachine):
    """Every step a person can take, in any order, days passing in between."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="lifecycle-"))
        create_workspace(self.folder / "ws")
        self.desk = shared_desk(self.folder / "ws", shipped(), ON)
        for name, role in (
            (SAM, "coordinator"),
            (LEAD, "safeguarding_lead"),
            (SECOND_LEAD, "safeguarding_lead"),
        ):
            add_person(self.desk, name, role, by=None if name == SAM else SAM)
        self.decisions: dict[str, int] = {}
        self.escalations: dict[str, set[int]] = {}
        self.levels: dict[str, int] = {}

    @initialize(danger=st.booleans())
    def begin(self, danger: bool) -> None:
        self.add("C-1", 6)
        if danger:
            self.add("C-9", 7)

    def known(self, number: str) -> bool:
        return self.desk.store.case(number) is not None

    @rule(number=NUMBERS, severity=st.integers(1, 10))
    def add(self, number: str, severity: int) -> None:
        made = (a_case_in_danger if number == "C-9" else a_case)(
            number,
            needs=[
                {"need": "sleep", "severity": severity},
                {"need": "sibling_worry", "person": "sibling", "severity": None},
            ],
        )
        known = self.desk.store.case(number) is not None
        report = add_cases(self.desk, batch(self.desk, made), SAM)
        assert len(report.added) == (0 if known else 1)

    @rule(days=st.integers(1, 60))
    def days_pass(self, days: int) -> None:
        on = self.desk.on + timedelta(days=days)
        self.desk.close()
        self.desk = shared_desk(self.folder / "ws", shipped(), on)

    @rule(number=NUMBERS, which=st.integers(0, 6))
    def confirm_some(self, number: str, which: int) -> None:
        if not self.known(number):
            return
        with suppress(Refused):
            actions = show_case(self.desk, number).actions
            latest = [one.position for one in actions if one.state == "proposed"]
            confirm(self.desk, number, latest[:which] or None, SAM)
            self.levels[number] = 1

    @rule(number=NUMBERS)
    def put_action_aside(self, number: str) -> None:
        if not self.known(number):
            return
        with suppress(Refused):
            positions = [
                one.position for one in show_case(self.desk, number).actions if one.state == "proposed"
            ]
            if positions:
                dismiss_action(self.desk, number, positions[-1], "not_now", "Later", by=SAM)

    @rule(number=NUMBERS)
    def send(self, number: str) -> None:
        if not self.known(number):
            return
        with suppress(Refused):
            for action in show_case(self.desk, number).actions:
                if action.state == "confirmed" and action.service:
                    refer(self.desk, number, action.help, action.service, SAM)
                    break

    @rule(choose=st.integers(0, 9))
    def move(self, choose: int) -> None:
        open_ones = [
            view.row
            for view in list_referrals(self.desk)
            if not is_final(self.desk.vocabulary, view.row.state)
        ]
        if not open_ones:
            return
        row = open_ones[choose % len(open_ones)]
        following = self.desk.vocabulary.single("referral_states", row.state).items("next_states")
        state = following[choose % len(following)]
        side = {"declined": "service", "declined_by_family": "family", "cancelled": "us"}.get(state)
        reason = next(
            (
                code
                for code, entry in self.desk.vocabulary.of("decline_reasons").items()
                if entry.text("declined_by") == side
            ),
            None,
        )
        move_referral(self.desk, row.id, state, SAM, reason=reason)

    @rule(
        number=NUMBERS,
        sleep=SCORE,
        sibling=SCORE,
        engagement=st.sampled_from([None, "full", "none", "paused"]),
    )
    def score_again(
        self, number: str, sleep: int | None, sibling: int | None, engagement: str | None
    ) -> None:
        if not self.known(number):
            return
        with suppress(Refused):
            outcome = review(
                self.desk,
                number,
                {("sleep", "child", None): sleep, ("sibling_worry", "sibling", None): sibling},
                engagement,
                SAM,
            )
            better = all(change.direction == "better" for change in outcome.changes)
            assert (outcome.stored is None) == better
            assert outcome.level >= outcome.level_before

    @rule(
        number=NUMBERS,
        given=st.sampled_from(
            [
                ("full_postcode", "B90 3QB"),
                ("in_danger_now", "yes"),
                ("dob", "2018-03-04"),
                ("severity", "9"),
                ("household_members", "not known"),
            ]
        ),
    )
    def answer_a_question(self, number: str, given: tuple[str, str]) -> None:
        if not self.known(number):
            return
        with suppress(Refused):
            answer(self.desk, number, *given, SAM)

    @rule(step=st.sampled_from(["told", "received_by", "decision", "dismiss"]))
    def follow_escalations(self, step: str) -> None:
        for view in list_escalations(self.desk, open_only=True):
            with suppress(Refused):
                if step == "dismiss":
                    dismiss_escalation(
                        self.desk,
                        view.row.case_number,
                        view.row.towards,
                        "already_in_place",
                        "They have it",
                        by=LEAD,
                        second=SECOND_LEAD,
                    )
                else:
                    words: dict[str, Any] = {step: "Duty desk"}
                    record_escalation(self.desk, view.row.case_number, view.row.towards, SAM, **words)

    @precondition(lambda self: len(self.desk.store.cases("open")) > 1)
    @rule(number=NUMBERS, reason=st.sampled_from(["needs_met", "family_ended", "opened_in_error"]))
    def end(self, number: str, reason: str) -> None:
        if not self.known(number):
            return
        with suppress(Refused):
            close(self.desk, number, reason, SAM)

    @invariant()
    def every_open_case_has_something_next(self) -> None:
        for row in list_cases(self.desk):
            assert next_due(self.desk, row.number) is not None

    @invariant()
    def decisions_and_escalations_only_grow(self) -> None:
        for row in list_cases(self.desk, None):
            count = len(self.desk.store.decisions(row.number))
            raised = {view.row.id for view in list_escalations(self.desk, row.number)}
            assert count >= max(1, self.decisions.get(row.number, 1))
            assert raised >= self.escalations.get(row.number, set())
            self.decisions[row.number], self.escalations[row.number] = count, raised

    @invariant()
    def only_a_named_person_lowers_a_level(self) -> None:
        for row in list_cases(self.desk, None):
            assert row.level >= self.levels.get(row.number, 1)
            self.levels[row.number] = row.level

    @invariant()
    def every_open_escalation_of_the_latest_decision_stands_in_the_record(self) -> None:
        for row in list_cases(self.desk, None):
            wanted = {
                (one.to, one.person, one.who or "")
                for one in show_case(self.desk, row.number).decision.escalations
            }
            assert wanted <= {
                (view.row.towards, view.row.person, view.row.who)
                for view in list_escalations(self.desk, row.number)
            }

    def teardown(self) -> None:
        try:
            for row in list_cases(self.desk, None):
                assert all(one.same for one in replay(self.desk, row.number))
            assert self.desk.store.faults() == []
            outcome_histories(self.desk)
        finally:
            self.desk.close()
            shutil.rmtree(self.folder)


TestLifecycle = Lifecycle.TestCase
TestLifecycle.settings = settings(
    max_examples=6, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
