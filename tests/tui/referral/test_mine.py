from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.tui.conftest import COORDINATOR
from tests.tui.referral.made import OTHER, REFERRER
from tests.tui.screen import messages, press, settle, shown, words
from triage.casefile import read_cases
from triage.desk import Desk, add_cases, add_person, escalating, record_escalation
from triage.desk.restricting import restrict
from triage.desk.screens.mine import my_referral, my_referrals
from triage.errors import Refused
from tui.app import TriageApp
from tui.pages.referrals import read_mine


async def test_my_referrals_begin_with_what_could_not_be_read_then_what_is_urgent_then_what_is_not_sent(
    app: TriageApp,
):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "escape", "2")
        text = words(app)
        places = [text.index(part) for part in ("could not be read", "R-0002", "NOT SENT", "R-0003")]
        assert places == sorted(places)
        assert "▲ 3 days late" in text
        assert "you are owed an answer in 6 days" in text
        assert "1 of which you are owed an answer" in text
        assert not any("●" in line for line in shown(app).splitlines()[5:])


async def test_how_far_a_danger_has_come_is_said_in_the_list_as_it_is_on_the_referral_itself(
    app: TriageApp, desk: Callable[[], Desk]
):
    with desk() as one:
        towards = one.store.escalations("R-0002")[0].towards
        record_escalation(one, "R-0002", towards, COORDINATOR, told="Kim Example", received_by="Kim Example")
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "escape", "2")
        text = words(app)
        assert "somebody is to be told" not in text
        assert "received; their decision is awaited" in text


async def test_a_question_is_answered_in_place_and_the_case_is_looked_at_again(
    app: TriageApp, desk: Callable[[], Desk]
):
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "escape", "2", "enter")
        assert "Asked of you" in words(app)
        assert "Is anyone in danger right now?" in words(app)
        with desk() as one:
            asked = {ask.field for ask in my_referral(one, "R-0002", REFERRER).asks}
            assert "in_danger_now" in asked
            assert "safety_and_mood" not in asked, "a question that only somebody trained puts"
        await press(pilot, "a")
        await press(pilot, "enter")
        assert "Send the answer" in words(app)
        await press(pilot, "down", "enter", "tab", "enter")
        await settle(pilot)
    with desk() as one:
        given = one.store.answers("R-0002")
        assert [row.by_name for row in given] == [REFERRER], messages(app)
        assert {ask.field for ask in my_referral(one, "R-0002", REFERRER).asks} < asked


async def test_a_draft_is_discarded_only_after_asking_and_the_safe_answer_has_focus(
    app: TriageApp, desk: Callable[[], Desk]
):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "escape", "2", "down", "x", "enter")
        with desk() as one:
            assert one.store.draft_body(1) is not None
        await press(pilot, "x", "tab", "enter")
        assert "The referral was discarded" in messages(app)
        with desk() as one:
            assert one.store.draft_body(1) is None
        await press(pilot, "x")
        assert "Discard is off" in messages(app)


async def test_nobody_sees_the_referrals_of_somebody_else(app: TriageApp, desk: Callable[[], Desk]):
    with desk() as one:
        assert [mine.row.number for mine in my_referrals(one, REFERRER).cases] == [
            "R-0002",
            "R-0003",
            "R-0001",
        ]
        assert my_referrals(one, OTHER).cases == ()
        assert my_referrals(one, OTHER).unread == ()
        for act in (lambda: my_referrals(one, None), lambda: my_referral(one, "R-0001", OTHER)):
            with pytest.raises(Refused):
                act()
        restrict(one, "R-0003", [COORDINATOR], "adoption", COORDINATOR)
        with pytest.raises(Refused):
            my_referral(one, "R-0003", REFERRER)


async def test_one_referral_tells_what_may_be_known_and_nothing_of_needs_or_level(
    app: TriageApp, desk: Callable[[], Desk]
):
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "escape", "2", "end", "enter")
        text = words(app)
        assert "A service has said that it will help" in text
        assert "owed to you in 6 days (Sat 28 Nov 2026)" in text
        assert "Level" not in text
        await press(pilot, "escape", "up", "enter")
        assert "Without the family's agreement nothing more can be said" in words(app)


def test_a_dispute_that_was_settled_is_no_danger_any_more(desk: Callable[[], Desk]):
    with desk() as one:
        towards = one.store.escalations("R-0002")[0].towards
        record_escalation(
            one,
            "R-0002",
            towards,
            COORDINATOR,
            told="Kim Example",
            received_by="Kim Example",
            decision="No action",
        )
        record_escalation(one, "R-0002", towards, COORDINATOR, disputed="We do not agree")
        cases = my_referrals(one, REFERRER).cases
        assert [mine.urgent_step for mine in cases if mine.urgent_on] == ["disputed"]
        add_person(one, "Cleo Example", "clinical_lead", by=COORDINATOR)
        escalating.settle(
            one, "R-0002", towards, "decision_stands_agreed", "They look again", by="Cleo Example"
        )
        assert not [mine for mine in my_referrals(one, REFERRER).cases if mine.urgent_on]


def test_the_list_is_read_in_one_go_however_many_referrals_there_are(desk: Callable[[], Desk]):
    with desk() as one:
        database = one.store._database  # type: ignore[attr-defined]
        asked: list[str] = []
        rows = database.rows

        def counted(sql: str, *values: object) -> object:
            asked.append(sql)
            return rows(sql, *values)

        database.rows = counted
        read_mine(one, "", REFERRER)
        before = len(asked)
        for number in range(12):
            case = {
                "case": f"R-1{number:03}",
                "child": {"age": 9},
                "needs": [{"need": "sleep", "severity": 6}],
            }
            add_cases(one, read_cases(json.dumps(case).encode(), "a file", one.vocabulary, one.on), REFERRER)
        asked.clear()
        assert len(my_referrals(one, REFERRER).cases) == 15
        asked.clear()
        read_mine(one, "", REFERRER)
        assert len(asked) <= before
