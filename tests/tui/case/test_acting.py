"""Each job of the case screen by keys, and what the record holds afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.case.help import asked, choose, open_case, write
from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.screen import messages, press, settle, shown, words
from triage.desk import (
    Desk,
    add_person,
    answer,
    confirm,
    list_escalations,
    record_escalation,
    show_case,
)
from triage.desk.loop.looks import ask_to_look
from triage.desk.loop.owning import notes
from tui.app import TriageApp
from tui.screens.case import CaseScreen
from tui.screens.form import FormScreen
from tui.widgets.case_alarms import AlarmBox
from tui.widgets.case_lines import ActionLine, LookItem, QuestionItem

SIZE = (100, 40)
Sit = Callable[[], Desk]


def state_of(desk: Sit, number: str = "SYN-0101") -> str:
    with desk() as other:
        [view] = list_escalations(other, number)
        return view.row.state


async def test_who_was_told_and_who_received_it_are_recorded_in_place(app: TriageApp, desk: Sit):
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0101")
        await press(pilot, "n")
        assert isinstance(app.screen, FormScreen)
        assert "Call: Children's social care" in asked(app)
        await write(pilot, "Front door, Kim")
        await press(pilot, "enter")
        await write(pilot, "Kim")
        await press(pilot, "enter", "enter")
        assert "Recorded: Tell children's social care now" in messages(app)
        assert "received; their decision is awaited" in words(app)
        assert "Received by Kim" in words(app)
    with desk() as other:
        [view] = list_escalations(other, "SYN-0101")
    assert (view.row.state, view.told, view.received_by) == ("received", "Front door, Kim", "Kim")
    assert (view.row.told_by, view.row.told_on) == (COORDINATOR, TODAY)


async def test_an_escalation_goes_on_step_by_step_to_their_decision_and_then_stands_below(
    app: TriageApp, desk: Sit
):
    with desk() as other:
        record_escalation(other, "SYN-0101", "statutory", COORDINATOR, told="Front door")
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0101", at="record")
        assert "Who there said that they have it" in asked(app)
        await press(pilot, "enter", "enter")
        assert "this is needed" in asked(app)
        assert state_of(desk) == "told"
        await write(pilot, "Kim")
        await press(pilot, "enter", "enter")
        await press(pilot, "n")
        await write(pilot, "Assessment begins")
        await press(pilot, "ctrl+s")
        assert not app.screen.query(AlarmBox)
        await press(pilot, "end")
        assert "Tell children's social care now: decided – Assessment begins" in words(app)
        await press(pilot, "n")
        assert "Next step is off: no escalation of this case is open" in messages(app)
    assert state_of(desk) == "decided"


async def test_a_disputed_decision_stays_above_the_page_and_is_settled_there_by_who_may(
    workspace: Path, desk: Sit
):
    with desk() as other:
        record_escalation(other, "SYN-0101", "statutory", COORDINATOR, told="A", received_by="Kim")
        record_escalation(other, "SYN-0101", "statutory", COORDINATOR, decision="No further action")
        record_escalation(other, "SYN-0101", "statutory", COORDINATOR, disputed="We see it otherwise")
    for name, off in ((COORDINATOR, True), ("Lee Example", False)):
        app = TriageApp(workspace, TODAY, name)
        async with app.run_test(size=SIZE) as pilot:
            await open_case(pilot, "SYN-0101")
            assert "their decision is disputed; it is not settled" in words(app)
            assert "Disputed: We see it otherwise" in words(app)
            await press(pilot, "n")
            if off:
                assert "Next step is off: your role does not do this" in messages(app)
                continue
            await choose(pilot, 1)
            await write(pilot, "They looked again")
            await press(pilot, "ctrl+s")
            assert not app.screen.query(AlarmBox)
    assert state_of(desk) == "settled"


async def test_what_a_colleague_recorded_meanwhile_is_not_written_over(app: TriageApp, desk: Sit):
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0101")
        await press(pilot, "n")
        await write(pilot, "Front door")
        with desk() as colleague:
            record_escalation(colleague, "SYN-0101", "statutory", "Lee Example", told="Duty team")
        await press(pilot, "enter", "enter", "enter")
        assert "A step of this escalation was recorded since you opened it" in asked(app)
        assert "Front door" in asked(app)
        await press(pilot, "escape")
        assert "Told: Duty team, by Lee Example" in words(app)
    with desk() as other:
        assert list_escalations(other, "SYN-0101")[0].told == "Duty team"


async def test_an_action_is_put_aside_with_a_reason_and_stays_in_view(app: TriageApp, desk: Sit):
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0101")
        await press(pilot, "down", "down", "x")
        await press(pilot, "ctrl+s")
        assert "this is needed" in asked(app)
        await choose(pilot, 8)
        await write(pilot, "After the move")
        await press(pilot, "ctrl+s")
        assert "put aside; it stays in view" in messages(app)
        assert "> [-] 2." in shown(app)
        assert f"put aside by {COORDINATOR}, Sun 22 Nov 2026: not now – After the move" in words(app)
        await press(pilot, "x")
        assert "Aside is off: the chosen action is put aside already" in messages(app)
    with desk() as other:
        row = next(one for one in show_case(other, "SYN-0101").actions if one.position == 2)
    assert (row.state, row.reason, row.changed_by) == ("dismissed", "not_now", COORDINATOR)


async def test_a_reason_that_needs_a_second_person_is_refused_in_place_and_words_stay(
    app: TriageApp, desk: Sit
):
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0101")
        await press(pilot, "down", "x", "home", "end", "enter")
        await write(pilot, "They asked us to wait")
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, FormScreen)
        assert "needs a second person" in asked(app)
        assert app.screen.answers["note"] == "They asked us to wait"
        await press(pilot, "escape")
        await press(pilot, "x")
        assert isinstance(app.screen, FormScreen)
        assert app.screen.answers["note"] == "They asked us to wait"
        await press(pilot, "tab", "tab")
        await choose(pilot, 1)
        await press(pilot, "ctrl+s")
        assert "put aside; it stays in view" in messages(app)
    with desk() as other:
        row = next(one for one in show_case(other, "SYN-0101").actions if one.position == 1)
    assert (row.state, row.reason, row.second) == ("dismissed", "other", "Lee Example")


async def test_nobody_puts_aside_an_action_of_a_decision_that_gave_way_to_another(app: TriageApp, desk: Sit):
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0101")
        await press(pilot, "down", "x")
        await choose(pilot, 8)
        await write(pilot, "Later")
        with desk() as colleague:
            answer(colleague, "SYN-0101", "current_safety", "no", COORDINATOR, person="household")
        await press(pilot, "ctrl+s")
        assert "triaged again since you looked" in asked(app)
        await press(pilot, "escape")
        assert "What changed – Decision 2" in words(app)
    with desk() as other:
        assert "dismissed" not in {row.state for row in show_case(other, "SYN-0101").actions}


async def test_an_escalation_is_put_aside_only_with_a_second_person_of_its_discipline(
    app: TriageApp, desk: Sit
):
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_case(pilot, "SYN-0101")
        screen.query_one(AlarmBox).focus()
        await press(pilot, "x")
        text = asked(app)
        assert "Two people do this together" in text
        assert "Lee Example" in text
        assert "Not now" not in text
        assert app.focused is not None
        assert app.focused.id == "leave"
        await press(pilot, "enter")
        assert state_of(desk) == "raised"
        await press(pilot, "x", "shift+tab", "shift+tab", "shift+tab")
        await choose(pilot, 1)
        await write(pilot, "Social care is there already")
        await press(pilot, "tab")
        await choose(pilot, 1)
        await press(pilot, "ctrl+s")
        assert "The escalation was put aside; it stays in view" in messages(app)
        await press(pilot, "end")
        assert f"put aside by {COORDINATOR} with Lee Example: already in place" in words(app)
    assert state_of(desk) == "dismissed"


async def test_a_question_is_answered_in_place_and_what_changed_is_shown(app: TriageApp, desk: Sit):
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_case(pilot, "SYN-0101")
        await press(pilot, "s")
        assert isinstance(app.focused, QuestionItem)
        assert "Choose a question" in messages(app)
        await press(pilot, "down", "enter")
        assert "Do the child and the people at home feel safe at the moment?" in asked(app)
        assert "Don't know" in asked(app)
        await choose(pilot, 2)
        await press(pilot, "ctrl+s")
        text = words(app)
        assert "What changed – Decision 2, made by Sam Example" in text
        assert "no longer asked" in text
        assert screen.page is not None
        assert screen.page.seq == 2
    with desk() as other:
        given = show_case(other, "SYN-0101").case.answers
    assert [(one.field, one.value, one.by) for one in given] == [("current_safety", "no", COORDINATOR)]


@pytest.mark.soak
async def test_not_knowing_is_an_answer_and_a_wrong_one_is_said_under_the_field(app: TriageApp, desk: Sit):
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_case(pilot, "SYN-0101")
        question = next(one for one in screen.query(QuestionItem) if one.question.kind == "date")
        question.focus()
        await press(pilot, "s")
        await write(pilot, "soon")
        await press(pilot, "ctrl+s")
        assert "is a day as in 2026-11-22" in asked(app)
        await press(pilot, *["backspace"] * 4, "tab")
        await choose(pilot, 1)
        await press(pilot, "ctrl+s")
        assert screen.page is not None
        assert screen.page.seq == 2
    with desk() as other:
        assert [one.value for one in show_case(other, "SYN-0101").case.answers] == ["not_known"]


async def test_an_answer_that_raises_an_escalation_brings_it_above_the_page_at_once(
    app: TriageApp, desk: Sit
):
    async with app.run_test(size=(80, 24)) as pilot:
        await open_case(pilot, "SYN-0102")
        assert not app.screen.query(AlarmBox)
        with desk() as colleague:
            answer(colleague, "SYN-0102", "in_danger_now", "yes", COORDINATOR, person="household")
        await press(pilot, "r")
        assert app.screen.query(AlarmBox)
        assert "▲ new escalation" in words(app)


async def test_what_was_found_at_a_look_is_recorded_and_somebody_else_is_refused(workspace: Path, desk: Sit):
    app = TriageApp(workspace, TODAY, COORDINATOR)
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_case(pilot, "SYN-0101")
        await press(pilot, "k")
        assert isinstance(app.focused, LookItem)
        await press(pilot, "k")
        await write(pilot, "Looked at it")
        await press(pilot, "ctrl+s")
        assert "This look is asked of: " in asked(app)
        await press(pilot, "escape")
        before = len(screen.query(LookItem))
    app = TriageApp(workspace, TODAY, "Lee Example")
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_case(pilot, "SYN-0101")
        await press(pilot, "k", "k")
        await write(pilot, "The plan is safe")
        await press(pilot, "ctrl+s")
        assert "What you found was recorded" in messages(app)
        assert len(screen.query(LookItem)) == before - 1


@pytest.mark.soak
async def test_a_look_that_came_up_about_the_case_is_settled_by_its_number(app: TriageApp, desk: Sit):
    with desk() as other, other.store.writing():
        ask_to_look(other, "SYN-0102", "better", by=COORDINATOR)
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_case(pilot, "SYN-0102")
        item = next(one for one in screen.query(LookItem) if one.look.code == "better")
        item.focus()
        await press(pilot, "enter")
        await write(pilot, "We hold")
        await press(pilot, "ctrl+s")
        assert all(one.look.code != "better" for one in screen.query(LookItem))
    with desk() as other:
        assert [one.state for one in other.store.looks("SYN-0102")] == ["settled"]


async def test_support_that_was_confirmed_is_said_to_be_done(app: TriageApp, desk: Sit):
    with desk() as other:
        confirm(other, "SYN-0101", [3], COORDINATOR)
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0101")
        await press(pilot, "down", "d")
        assert "what became of a referral is recorded with the service" in messages(app)
        await press(pilot, "down", "down", "d")
        assert "Was this done in case SYN-0101?" in asked(app)
        await press(pilot, "right", "enter")
        assert "1 action done, said by Sam Example" in messages(app)
    with desk() as other:
        states = {row.position: row.state for row in show_case(other, "SYN-0101").actions}
    assert states[3] == "done"


async def test_who_leads_is_named_and_taken_back_with_one_key(app: TriageApp, desk: Sit):
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0102")
        await press(pilot, "g")
        await choose(pilot, 2)
        await press(pilot, "tab", "tab")
        await choose(pilot, 3)
        await press(pilot, "ctrl+s")
        with desk() as other:
            row = show_case(other, "SYN-0102").row
        assert (row.lead, row.owner) == ("Lee Example", "Sam Example")
        await press(pilot, "u")
        assert "Taken back: named who leads" in messages(app)
    with desk() as other:
        row = show_case(other, "SYN-0102").row
    assert (row.lead, row.owner) == ("", "")


@pytest.mark.soak
async def test_a_note_is_kept(app: TriageApp, desk: Sit):
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0102")
        await press(pilot, "b")
        await write(pilot, "School sees it too")
        await press(pilot, "ctrl+s")
        assert "The note is kept" in messages(app)
    with desk() as other:
        assert [one.text for one in notes(other, "SYN-0102", COORDINATOR)] == ["School sees it too"]


async def test_a_case_is_not_closed_over_an_escalation_and_what_was_typed_stays(app: TriageApp, desk: Sit):
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0101")
        await press(pilot, "e")
        assert "Escalation: Tell children's social care now – nobody has been told yet" in asked(app)
        assert app.focused is not None
        assert app.focused.id == "leave"
        await press(pilot, "shift+tab", "shift+tab")
        await choose(pilot, 1)
        await press(pilot, "ctrl+s")
        assert "has not been received by anybody" in asked(app)
    with desk() as other:
        assert show_case(other, "SYN-0101").row.state == "open"


async def test_a_case_is_closed_after_showing_what_it_leaves_open(app: TriageApp, desk: Sit):
    with desk() as other:
        confirm(other, "SYN-0102", [1], COORDINATOR)
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0102", at="close")
        assert "Still open: " in asked(app)
        await press(pilot, "shift+tab", "shift+tab")
        await choose(pilot, 2)
        await press(pilot, "ctrl+s")
        assert "CLOSED" in words(app)
        await press(pilot, "e")
        assert "End is off: the case is closed already" in messages(app)
    with desk() as other:
        row = show_case(other, "SYN-0102").row
    assert (row.state, row.closed_by, row.closure_reason) == ("closed", COORDINATOR, "needs_met_not_scored")


@pytest.mark.soak
async def test_enter_does_what_the_chosen_line_asks_for(app: TriageApp):
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_case(pilot, "SYN-0101")
        await press(pilot, "enter")
        assert "Do is off: nothing is chosen" in messages(app)
        for kind, said in (
            (AlarmBox, "Who was told"),
            (ActionLine, "Confirm 1 action in case"),
            (QuestionItem, "Record the answer"),
        ):
            screen.query(kind).first().focus()
            await press(pilot, "enter")
            assert said in asked(app)
            await press(pilot, "escape")
        assert isinstance(app.screen, CaseScreen)


async def test_the_record_busy_with_somebody_else_keeps_what_was_typed(
    app: TriageApp, workspace: Path, monkeypatch: pytest.MonkeyPatch
):
    import sqlite3  # noqa: PLC0415 - another program at the same record

    from triage.store import database  # noqa: PLC0415 - only its patience

    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0102", at="note")
        await write(pilot, "Kept for later")
        other = sqlite3.connect(workspace / "triage.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            await press(pilot, "ctrl+s")
        finally:
            other.execute("ROLLBACK")
            other.close()
        assert "Somebody else is writing to this record" in asked(app)
        assert "Kept for later" in asked(app)
        await press(pilot, "ctrl+s")
        assert "The note is kept" in messages(app)


@pytest.mark.soak
async def test_an_escalation_that_nobody_registered_may_agree_to_put_aside_says_so(
    workspace: Path, desk: Sit
):
    with desk() as other:
        add_person(other, "Kit Example", "safeguarding_lead", by=COORDINATOR)
    app = TriageApp(workspace, TODAY, COORDINATOR)
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_case(pilot, "SYN-0106")
        box = next(one for one in screen.query(AlarmBox) if one.alarm.towards == "crisis_mental_health")
        box.focus()
        await press(pilot, "x")
        await settle(pilot)
        assert "nobody registered here can be" in asked(app)


async def test_what_a_colleague_confirmed_meanwhile_is_not_counted_as_ones_own(app: TriageApp, desk: Sit):
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0101")
        await press(pilot, "a")
        with desk() as other:
            count = len(show_case(other, "SYN-0101").actions)
            add_person(other, "Kim Example", "coordinator", by=COORDINATOR)
            confirm(other, "SYN-0101", [1, 2], "Kim Example")
        await press(pilot, "right", "enter")
        said = messages(app)
        assert f"{count - 2} actions confirmed by {COORDINATOR}; none left." in said
        assert "2 were confirmed before." in said
        await press(pilot, "escape")
    with desk() as other:
        by = {row.position: row.changed_by for row in other.store.actions("SYN-0101")}
    assert by == {place: "Kim Example" if place < 3 else COORDINATOR for place in by}


async def test_where_a_colleague_confirmed_everything_meanwhile_nobody_is_told_that_they_did(
    app: TriageApp, desk: Sit
):
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0101")
        await press(pilot, "a")
        with desk() as other:
            add_person(other, "Kim Example", "coordinator", by=COORDINATOR)
            confirm(other, "SYN-0101", None, "Kim Example")
        await press(pilot, "right", "enter")
        assert "There was nothing left to confirm" in messages(app)
