from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Button

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.screen import messages, press, settle, shown, words
from triage.desk import Desk, answer, close, record_escalation, show_case
from tui.app import TriageApp
from tui.screens.confirm import Question
from tui.widgets.longlist import LongList

SIZES = [(80, 24), (100, 30), (140, 45)]
LEFT_COLUMN = {(140, 45): 82}
"""Where a screen has two columns: cells of the first."""


def order_of(text: str) -> list[str]:
    return [
        word
        for line in text.splitlines()
        for word in line.removeprefix("> ").split()[:1]
        if word.startswith("SYN-")
    ]


@pytest.mark.parametrize("size", SIZES)
async def test_the_inbox_shows_escalations_first_by_their_clock_then_level_then_days(
    app: TriageApp, size: tuple[int, int]
):
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        text = shown(app)
        assert order_of(text) == ["SYN-0101", "SYN-0106", "SYN-0104", "SYN-0102"]
        assert "▲ 4 days late" in text
        assert "4 ●●●● statutory" in text
        assert "1 ●○○○ universal" in text
        assert "! not assured for live use here" in text
        assert "4 cases · ▲ 2 with an open escalation" in text
        for key in ("enter Open", "/ Filter", "r Reload", "f9 Blank", "? Help", "q Quit"):
            assert key in text


async def test_a_referral_that_could_not_be_read_stands_above_all_cases(app: TriageApp):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        text = words(app)
        assert text.index("1 referral could not be read and may be urgent") < text.index("SYN-0101")
        assert "unreadable.yaml" in text
        assert "Tell children's social care now" in text
        assert "m mends it" in text


@pytest.mark.parametrize("size", SIZES)
async def test_the_first_screenful_of_a_case_answers_why_it_is_urgent(app: TriageApp, size: tuple[int, int]):
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        text = words(app)
        assert "▲ 4 DAYS LATE: Tell children's social care now" in text
        assert "nobody has been told yet" in text
        assert "Who acts: The referrer or the designated safeguarding lead" in text
        assert "Call: Children's social care" in text
        assert "Because: Domestic abuse in the household now" in text
        text = words(app, LEFT_COLUMN.get(size))
        assert "Level 4 ●●●● Statutory" in text
        assert "for the reason above" in text
        assert "Is anyone in danger right now?" in text
        assert "to confirm · 4 to ask today" in text
        for key in ("c Confirm", "a All", "t Timeline", "esc Back", "f9 Blank", "? Help", "q Quit"):
            assert key in shown(app)


async def test_a_level_without_an_escalation_names_its_facts_and_its_rule(app: TriageApp):
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "down", "down", "down", "enter")
        text = words(app)
        assert "Level 1 ●○○○ Universal" in text
        assert "Because: Sleep: 3 of 10" in text
        assert "Rule: " in text


async def test_the_rest_of_a_case_says_what_to_ask_what_was_not_offered_and_the_basis_for_sharing(
    app: TriageApp,
):
    async with app.run_test(size=(140, 45)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        text = words(app)
        await press(pilot, "end")
        text += words(app)
        for title in (
            "Ask today",
            "What to do",
            "A person looks",
            "Help that cannot be given now",
            "Not offered",
            "Sharing",
        ):
            assert title in text
        assert re.search(r"with [A-Z][a-z]+", text)


async def test_from_inbox_to_a_confirmed_action_in_the_record(app: TriageApp, desk: Callable[[], Desk]):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        await press(pilot, "down", "down")
        assert "> [ ] 2." in shown(app)
        await press(pilot, "c")
        assert isinstance(app.screen, Question)
        assert "2. Referral:" in words(app)
        assert f"{COORDINATOR} confirmed this on 2026-11-22" in words(app)
        await press(pilot, "right", "enter")
        assert f"1 action confirmed by {COORDINATOR}" in messages(app)
        assert "> [x] 2." in shown(app)
        await press(pilot, "t")
        assert f"Sun 22 Nov 2026 {COORDINATOR} Confirm a proposed action" in words(app)
        assert "decision 1 actions 2" in words(app)
        await press(pilot, "escape", "escape")
        assert "4 cases" in shown(app)
    with desk() as other:
        view = show_case(other, "SYN-0101")
    states = {row.position: (row.state, row.changed_by, row.changed_on) for row in view.actions}
    assert states[2] == ("confirmed", COORDINATOR, TODAY)
    assert {state for position, (state, _, _) in states.items() if position != 2} == {"proposed"}
    assert view.row.confirmed_on == TODAY


async def test_all_proposed_actions_are_confirmed_with_one_key_and_one_question(
    app: TriageApp, desk: Callable[[], Desk]
):
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "down", "down", "down", "enter", "a")
        await press(pilot, "tab", "enter")
        assert "nothing left to confirm" in words(app)
        await press(pilot, "a")
        assert "All is off: no action is still only proposed." in messages(app)
    with desk() as other:
        assert {row.state for row in show_case(other, "SYN-0102").actions} == {"confirmed"}


@pytest.mark.parametrize("key", ["enter", "escape"])
async def test_the_safe_answer_has_focus_and_changes_nothing(
    app: TriageApp, desk: Callable[[], Desk], key: str
):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        await press(pilot, "down", "c")
        assert isinstance(app.focused, Button)
        assert app.focused.id == "leave"
        await press(pilot, key)
        assert not isinstance(app.screen, Question)
    with desk() as other:
        assert {row.state for row in show_case(other, "SYN-0101").actions} == {"proposed"}


async def test_nobody_confirms_a_decision_that_changed_since_it_was_opened(
    app: TriageApp, desk: Callable[[], Desk]
):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        await press(pilot, "down", "c")
        with desk() as colleague:
            answer(colleague, "SYN-0101", "current_safety", "no", COORDINATOR, person="household")
        await press(pilot, "right", "enter")
        assert "triaged again since you opened it" in messages(app)
        assert "decision 2" in words(app)
    with desk() as other:
        assert "confirmed" not in {row.state for row in show_case(other, "SYN-0101").actions}


async def test_a_closed_case_whose_escalation_is_undecided_stays_in_the_inbox(
    app: TriageApp, desk: Callable[[], Desk]
):
    with desk() as colleague:
        record_escalation(colleague, "SYN-0101", "statutory", COORDINATOR, told="Front door")
        record_escalation(colleague, "SYN-0101", "statutory", COORDINATOR, received_by="Front door")
        close(colleague, "SYN-0101", "family_ended", COORDINATOR)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "SYN-0101" in order_of(shown(app))
        table = app.screen.query_one(LongList)
        await press(pilot, *["down"] * order_of(shown(app)).index("SYN-0101"), "enter")
        assert table.row_count == 4
        assert "received; their decision is awaited" in words(app)
        assert "CLOSED" in words(app)
        await press(pilot, "down", "c")
        assert "Confirm is off: the case is closed" in messages(app)


async def test_no_name_and_no_story_of_a_child_is_on_any_screen(app: TriageApp):
    async with app.run_test(size=(140, 45)) as pilot:
        await settle(pilot)
        seen = [shown(app)]
        for keys in (["enter"], ["down"], ["end"], ["t"]):
            await press(pilot, *keys)
            seen.append(shown(app))
        for text in seen:
            assert "SYN-0101" in text
            assert "Wilhelmina" not in text
            assert "Nobody," not in text


async def test_one_key_blanks_the_screen_and_its_messages(app: TriageApp):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "c", "f9")
        assert "SYN-0101" not in shown(app)
        assert words(app) == "f9 shows the screen again"
        await press(pilot, "q", "f9")
        assert "SYN-0101" in shown(app)


async def test_the_screens_leave_the_folder_free(app: TriageApp, workspace: Path):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "q")
    assert not (workspace / "triage.db-wal").exists()
