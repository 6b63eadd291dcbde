"""What opens from a case: its timeline, why not, its household."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.tui.case.help import asked, choose, open_case, write
from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.screen import messages, press, settle, shown, words
from triage.desk import Desk, add_person, answer, confirm, list_escalations, show_case
from triage.desk.households.linking import link_cases
from triage.desk.households.meetings import Agreed, Views, add_meeting, list_meetings
from triage.desk.restricting import restrict
from tui.app import TriageApp
from tui.screens.case import CaseScreen
from tui.screens.household import HouseholdScreen
from tui.widgets.household_lines import AgreedLine, MemberItem

SIZE = (100, 40)
Sit = Callable[[], Desk]


async def test_the_timeline_says_who_did_what_in_words_and_is_narrowed_by_kind_and_by_words(
    app: TriageApp, desk: Sit
):
    with desk() as other:
        confirm(other, "SYN-0101", [1], COORDINATOR)
        answer(other, "SYN-0101", "in_danger_now", "no", COORDINATOR, person="household")
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0101")
        await press(pilot, "t")
        text = words(app)
        assert "Confirm a proposed action" in text
        assert "Triaged again: a question was answered" in text
        assert "Danger now" in text
        assert text.index("Triaged again") < text.index("Triaged: the case was added")
        await press(pilot, "slash")
        await write(pilot, "confirm")
        assert "1 of " in words(app)
        assert "Triaged again" not in words(app)
        await press(pilot, "escape", "k", "k")
        assert "only decisions" in words(app)
        assert "Confirm a proposed" not in words(app)
        await press(pilot, "k", "k", "k")
        assert "Nothing matches" in words(app)
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, CaseScreen)


async def test_why_not_names_what_was_passed_over_and_which_fact_was_missing(app: TriageApp, desk: Sit):
    before = TODAY
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0101")
        await press(pilot, "w")
        text = words(app)
        assert "Sleep advice, for the child: the family or young person said no" in text
        assert "only missing: " in text
        await press(pilot, "enter")
        assert "Why not: Sleep advice" in words(app)
        assert "not met: the family or young person said no" in words(app)
        await press(pilot, "escape", "slash")
        await write(pilot, "only missing")
        await press(pilot, "enter", "enter")
        assert "record only what is true" in words(app)
        await press(pilot, "escape", "escape", "slash")
        await write(pilot, "zzz")
        assert "Nothing matches" in words(app)
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, CaseScreen)
    with desk() as other:
        assert len(show_case(other, "SYN-0101").decisions) == 1
        assert other.on == before


async def test_a_household_begins_with_linking_and_a_step_back(app: TriageApp, desk: Sit):
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0102")
        await press(pilot, "h")
        assert "No other case is linked. Press + to link" in words(app)
        await press(pilot, "plus")
        await write(pilot, "SYN-0104")
        await press(pilot, "enter")
        await choose(pilot, 1)
        await press(pilot, "ctrl+s")
        assert "SYN-0104 – brother or sister: open" in words(app)
        await press(pilot, "u")
        assert "Taken back: linked SYN-0104" in messages(app)
        assert "SYN-0104" not in words(app)
        assert isinstance(app.screen, HouseholdScreen)
    with desk() as other:
        assert other.store.household_links("SYN-0102") == []


@pytest.mark.soak
async def test_a_wrong_number_is_refused_in_place(app: TriageApp):
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0102")
        await press(pilot, "h", "plus")
        await write(pilot, "SYN-9999")
        await press(pilot, "enter")
        await choose(pilot, 1)
        await press(pilot, "ctrl+s")
        assert "There is no case with this number" in asked(app)
        assert "SYN-9999" in asked(app)


async def test_a_sisters_case_is_a_key_away_and_her_escalation_stands_above(app: TriageApp, desk: Sit):
    with desk() as other:
        link_cases(other, "SYN-0102", "SYN-0106", COORDINATOR, kind="sibling")
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0102")
        await press(pilot, "h")
        text = words(app)
        assert text.index("▲ ") < text.index("Cases of this household (2)")
        assert "(case SYN-0106)" in text
        assert "an earlier decision" not in text
        assert "One plan for the household" in text
        assert "Nobody leads for this household yet" in text
        await press(pilot, "enter")
        assert "Open is off: no other case is chosen" in messages(app)
        await press(pilot, "down", "enter")
        assert "this is the case you came from" in messages(app)
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, CaseScreen)
        assert app.screen.number == "SYN-0106"
        await press(pilot, "escape")
        assert isinstance(app.screen, HouseholdScreen)


@pytest.mark.soak
async def test_ending_a_link_needs_a_reason_and_can_be_taken_back(app: TriageApp, desk: Sit):
    with desk() as other:
        link_cases(other, "SYN-0102", "SYN-0104", COORDINATOR, kind="sibling")
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0102", at="household")
        await press(pilot, "minus")
        assert "Unlink is off: no linked case is chosen" in messages(app)
        await press(pilot, "down", "down", "minus")
        await press(pilot, "ctrl+s")
        assert "this is needed" in asked(app)
        await write(pilot, "Another family")
        await press(pilot, "ctrl+s")
        assert "The link is ended" in messages(app)
        assert "SYN-0104" not in words(app)
        await press(pilot, "u")
        assert "SYN-0104 – brother or sister" in words(app)


async def test_of_a_restricted_member_only_the_number_is_shown(workspace: Path, desk: Sit):
    with desk() as other:
        add_person(other, "Kit Example", "coordinator", by=COORDINATOR)
        link_cases(other, "SYN-0102", "SYN-0106", COORDINATOR, kind="sibling")
        restrict(other, "SYN-0106", [COORDINATOR], "staff_family", COORDINATOR)
        assert list_escalations(other, "SYN-0106", by=COORDINATOR)
    app = TriageApp(workspace, TODAY, "Kit Example")
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0102")
        await press(pilot, "h", "down", "down")
        text = words(app)
        assert "SYN-0106 – brother or sister: not open to you" in text
        assert "level 4" not in text
        await press(pilot, "enter")
        assert "this case is not open to you" in messages(app)
        assert len(app.screen.query(MemberItem)) == 2


@pytest.mark.soak
async def test_one_lead_is_named_for_all_open_cases(app: TriageApp, desk: Sit):
    with desk() as other:
        link_cases(other, "SYN-0102", "SYN-0104", COORDINATOR, kind="sibling")
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0102", at="household")
        await press(pilot, "g")
        await choose(pilot, 1)
        await press(pilot, "ctrl+s")
        assert "Recorded who leads for the household" in messages(app)
    with desk() as other:
        leads = {show_case(other, number).row.lead for number in ("SYN-0102", "SYN-0104")}
    assert leads == {"Lee Example"}


async def test_a_meeting_is_kept_and_what_it_agreed_is_said_to_be_done(app: TriageApp, desk: Sit):
    with desk() as other:
        add_meeting(
            other,
            ["SYN-0102"],
            COORDINATOR,
            on=TODAY,
            kind="team_around_family",
            present=["parent", "senco"],
            views=Views(child="", family="We are tired", professionals=""),
            agreed=[Agreed("Quiet room at lunch", "senco", date(2026, 12, 1))],
        )
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0102", at="household")
        assert "the family said: We are tired" in words(app)
        await press(pilot, "d")
        assert "Done is off: choose what was done with tab" in messages(app)
        app.screen.query(AgreedLine).first().focus()
        await press(pilot, "d")
        assert "Recorded as done" in messages(app)
        assert "done: Quiet room at lunch" in words(app)
        await press(pilot, "m", "enter")
        await choose(pilot, 1)
        await write(pilot, "parent, school nurse")
        await press(pilot, "ctrl+s")
        assert "The meeting is kept" in messages(app) or "✗" in asked(app), shown(app)
        await settle(pilot)
    with desk() as other:
        meetings = list_meetings(other, "SYN-0102", COORDINATOR)
        assert [one.agreed[0][0].state for one in meetings if one.agreed] == ["done"]
        assert len(meetings) == 2
