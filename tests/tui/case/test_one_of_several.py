"""Several escalations in one case: each key acts on the one that was chosen, and none of the others moves with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.case.help import asked, choose, open_case, write
from tests.tui.conftest import COORDINATOR
from tests.tui.screen import messages, press, settle, shown, words
from triage.desk import Desk, add_cases, add_person, list_escalations, read_case_files, record_escalation
from triage.desk.escalating import settle as settle_dispute
from tui.app import TriageApp
from tui.screens.case import CaseScreen
from tui.screens.form import FormScreen
from tui.widgets.case_alarms import AlarmBox

SIZE = (100, 40)
CASE = "SYN-0110"
Sit = Callable[[], Desk]


@pytest.fixture(autouse=True)
def both(desk: Sit, tmp_path: Path) -> None:
    """A child and a parent, each with thoughts of ending their life; and an injury that nobody explains."""
    path = tmp_path / "both.yaml"
    path.write_text(
        f"case: {CASE}\nchild: {{age: 14, postcode: B92}}\n"
        "indicators: [suicidal_thoughts, parent_suicidal_thoughts, unexplained_injury]\n",
        encoding="utf-8",
    )
    with desk() as other:
        add_person(other, "Kit Example", "clinical_lead", by=COORDINATOR)
        add_cases(other, read_case_files(other, [path]), COORDINATOR)


def states(desk: Sit) -> dict[tuple[str, str], str]:
    with desk() as other:
        return {(one.row.towards, one.row.person): one.row.state for one in list_escalations(other, CASE)}


def box_about(screen: CaseScreen, towards: str, person: str) -> AlarmBox:
    return next(
        box
        for box in screen.query(AlarmBox)
        if (box.alarm.towards, box.alarm.about) == (towards, f"the {person}" if person == "child" else person)
    )


async def test_telling_one_team_of_one_person_tells_nobody_of_the_other(app: TriageApp, desk: Sit):
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_case(pilot, CASE)
        box_about(screen, "crisis_mental_health", "parent or carer").focus()
        await press(pilot, "n")
        assert "about parent or carer" in asked(app)
        await write(pilot, "Adult crisis team")
        await press(pilot, "ctrl+s")
        assert "Recorded" in messages(app)
    found = states(desk)
    assert found["crisis_mental_health", "parent"] == "told"
    assert found["crisis_mental_health", "child"] == "raised"


async def test_putting_one_aside_leaves_the_other_to_the_same_door_open(app: TriageApp, desk: Sit):
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_case(pilot, CASE)
        box_about(screen, "crisis_mental_health", "parent or carer").focus()
        await press(pilot, "x", "shift+tab", "shift+tab", "shift+tab")
        await choose(pilot, 1)
        await write(pilot, "The adult team is there already")
        await press(pilot, "tab")
        await choose(pilot, 1)
        await press(pilot, "ctrl+s")
        assert "The escalation was put aside" in messages(app)
        assert "Get urgent mental health help today – about the child" in words(app)
    found = states(desk)
    assert found["crisis_mental_health", "parent"] == "dismissed"
    assert found["crisis_mental_health", "child"] == "raised"


def test_settling_one_dispute_leaves_the_other(desk: Sit):
    with desk() as other:
        for given in (
            {"told": "A"},
            {"received_by": "Kim"},
            {"decision": "No"},
            {"disputed": "We do not agree"},
        ):
            record_escalation(other, CASE, "crisis_mental_health", COORDINATOR, **given)
        rows = {one.row.person: one.row.id for one in list_escalations(other, CASE)}
        code = next(iter(other.vocabulary.of("settlements")))
        settle_dispute(
            other,
            CASE,
            "crisis_mental_health",
            code,
            "They looked again",
            by="Kit Example",
            only=rows["parent"],
        )
        found = {one.row.id: one.row.state for one in list_escalations(other, CASE)}
    assert (found[rows["parent"]], found[rows["child"]]) == ("settled", "disputed")


async def test_what_is_due_opens_the_step_of_the_escalation_it_names(app: TriageApp):
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "slash", *CASE.lower())
        await press(pilot, "enter")
        lines = [line for line in shown(app).splitlines() if CASE in line and "▲" in line]
        assert len(lines) == 3
        told: list[str] = []
        for place, line in enumerate(lines):
            await press(pilot, "home", *["down"] * place)
            await press(pilot, "enter")
            assert isinstance(app.screen, FormScreen)
            name = "Tell children" if "Tell children" in line else "Get urgent mental health"
            assert f"The next step: {name}" in asked(app), line
            told.append(asked(app).partition("– about ")[2].partition(" Call")[0])
            await press(pilot, "escape", "escape")
        assert sorted(told) == ["parent or carer", "the child", "the child"]
        assert "– about parent or carer" in words(app)


async def test_a_step_of_an_escalation_that_is_over_meanwhile_is_not_asked_of_another(
    app: TriageApp, desk: Sit
):
    with desk() as other:
        gone = next(one.row.id for one in list_escalations(other, CASE) if one.row.towards == "statutory")
        for given in ({"told": "A"}, {"received_by": "Kim"}, {"decision": "They go there today"}):
            record_escalation(other, CASE, "statutory", COORDINATOR, **given)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        app.push_screen(CaseScreen(app.desk, CASE, "record", gone))
        await settle(pilot)
        assert isinstance(app.screen, CaseScreen)
        assert "Nothing more is to be recorded for the escalation you chose" in messages(app)


async def test_a_question_before_confirming_says_once_who_confirms(app: TriageApp):
    async with app.run_test(size=(80, 24)) as pilot:
        await open_case(pilot, CASE)
        await press(pilot, "down", "c")
        assert asked(app).count(f"as {COORDINATOR}") == 1


@pytest.mark.parametrize("size", [(80, 24), (100, 30)])
async def test_what_is_put_aside_is_in_sight_beside_its_reasons(app: TriageApp, size: tuple[int, int]):
    async with app.run_test(size=size) as pilot:
        screen = await open_case(pilot, CASE)
        await press(pilot, "down", "x")
        assert screen.page is not None
        assert screen.page.actions[0].line in asked(app)


async def test_what_was_typed_is_there_again_for_whoever_left_the_case_meanwhile(app: TriageApp):
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, CASE, at="record")
        await write(pilot, "Adult crisis team")
        await press(pilot, "escape", "escape")
        assert not isinstance(app.screen, CaseScreen)
        await open_case(pilot, CASE, at="record")
        assert "Adult crisis team" in asked(app)
        await press(pilot, "ctrl+s")
        await press(pilot, "n")
        assert "Adult crisis team" not in app.screen.query_one("#field-received_by", Input).value


async def test_space_chooses_a_reason_and_a_reason_that_was_left_is_in_sight_again(app: TriageApp):
    async with app.run_test(size=(80, 24)) as pilot:
        await open_case(pilot, CASE)
        await press(pilot, "down", "x", "end", "up", "space")
        await press(pilot, "escape", "x")
        assert "(●) Not relevant to this family" in asked(app)


async def test_a_window_too_small_for_every_escalation_says_how_many_there_are(app: TriageApp):
    async with app.run_test(size=(40, 10)) as pilot:
        await open_case(pilot, CASE)
        assert "▲ (1 of 3)" in words(app)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "of 3)" not in words(app)
        assert words(app).count("▲ ") >= len(app.screen.query(AlarmBox)) == 3


async def test_nobody_confirms_what_they_could_not_read_in_the_question(
    app: TriageApp, desk: Sit, tmp_path: Path
):
    path = tmp_path / "many.yaml"
    path.write_text(
        "case: SYN-0111\nchild: {age: 14, postcode: B93 8AB}\n"
        "needs: [{need: anxiety, severity: 9}, {need: behaviour_at_home, severity: 8}]\n"
        "indicators: [immediate_danger, suicidal_thoughts, unexplained_injury]\nconsent: {status: given, by: [parent]}\n",
        encoding="utf-8",
    )
    with desk() as other:
        add_cases(other, read_case_files(other, [path]), COORDINATOR)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_case(pilot, "SYN-0111")
        assert screen.page is not None
        last = screen.page.proposed[-1].line
        await press(pilot, "a")
        assert f"Confirm {len(screen.page.proposed)} actions in case SYN-0111?" in asked(app)
        assert last not in asked(app)
        assert "Page down reads the rest" in asked(app)
        await press(pilot, "pagedown", "pagedown")
        assert last in asked(app)
        assert app.focused is not None
        assert app.focused.id == "leave"
