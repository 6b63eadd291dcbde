from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.pushed.made import EASED, LEAD, SIGNPOST
from tests.tui.screen import messages, press, settle, words
from triage.desk import Desk, open_desk, review
from triage.desk.choosing import choose_service
from triage.desk.directory.comparing import compare_services
from triage.desk.loop.owning import notes
from triage.errors import Refused, WrongUse
from tui.app import TriageApp
from tui.screens.form import FormScreen
from tui.screens.match import Card, MatchScreen

POSITION = 4
PROPOSED, OTHER, DECLINED = "youth-counselling", "mental-health-support-team", "ordinary-magic"


def test_what_is_offered_comes_first_and_what_was_passed_over_says_why(area: Path):
    with open_desk(area, TODAY) as desk:
        found = compare_services(desk, EASED, POSITION, COORDINATOR)
    assert [(one.service, one.place) for one in found.services] == [
        (PROPOSED, "proposed"), (OTHER, "offered"), (DECLINED, "not_offered"),
    ]  # fmt: skip
    assert found.services[2].reason == "declined"
    assert all(one.why for one in found.services[:2])
    assert not found.services[2].why
    assert all(one.in_date for one in found.services)


def test_an_action_of_ours_and_one_that_is_not_there_are_refused(area: Path):
    with open_desk(area, TODAY) as desk:
        for number, position in ((SIGNPOST, 1), (EASED, 99)):
            with pytest.raises(WrongUse):
                compare_services(desk, number, position, COORDINATOR)


def test_another_service_is_chosen_with_a_reason_and_by_a_person(area: Path):
    with open_desk(area, TODAY) as desk:
        with pytest.raises(Refused):
            choose_service(desk, EASED, POSITION, OTHER, COORDINATOR, seen=1)
        with pytest.raises(Refused):
            choose_service(desk, EASED, POSITION, OTHER, None, seen=1, note="nearer to school")
        with pytest.raises(Refused):
            choose_service(desk, EASED, POSITION, DECLINED, COORDINATOR, seen=1, note="nearer to school")
        action = next(one for one in desk.store.actions(EASED) if one.position == POSITION)
        assert action.state == "proposed", "what is refused confirms nothing"
        row = choose_service(desk, EASED, POSITION, OTHER, COORDINATOR, seen=1, note="nearer to school")
        assert (row.service, row.made_by, row.state) == (OTHER, COORDINATOR, "requested")
        action = next(one for one in desk.store.actions(EASED) if one.position == POSITION)
        assert (action.state, action.changed_by) == ("confirmed", COORDINATOR)
        assert [one.text for one in notes(desk, EASED, COORDINATOR)] == ["nearer to school"]
        with pytest.raises(Refused):
            choose_service(desk, EASED, POSITION, PROPOSED, COORDINATOR, seen=1)


def test_nobody_chooses_from_what_they_have_not_seen(area: Path):
    with open_desk(area, TODAY) as desk:
        review(desk, EASED, {("mental_health", "child", None): 9}, None, LEAD)
        with pytest.raises(Refused, match="triaged again"):
            choose_service(desk, EASED, POSITION, PROPOSED, COORDINATOR, seen=1)


@pytest.mark.parametrize(("width", "cards"), [(80, 1), (100, 2), (140, 3)])
async def test_as_many_cards_as_there_is_room_for(screens: TriageApp, width: int, cards: int):
    async with screens.run_test(size=(width, 45)) as pilot:
        await settle(pilot)
        screens.push_screen(MatchScreen(screens.desk, EASED, POSITION))
        await settle(pilot)
        assert len(screens.screen.query(Card)) == cards
        assert "> PROPOSED (1 of 3)" in words(screens)
        await press(pilot, "left")
        text = words(screens)
        assert "> NOT OFFERED (3 of 3)" in text
        assert "✗" in text
        await press(pilot, "enter")
        assert "Choose is off: this service is not offered" in messages(screens)


async def test_choosing_another_asks_why_and_refers(screens: TriageApp, colleague: Callable[[], Desk]):
    async with screens.run_test(size=(100, 45)) as pilot:
        await settle(pilot)
        screens.push_screen(MatchScreen(screens.desk, EASED, POSITION))
        await settle(pilot)
        await press(pilot, "right", "enter")
        assert isinstance(screens.screen, FormScreen)
        await press(pilot, "ctrl+s")
        assert isinstance(screens.screen, FormScreen), "a reason is needed"
        await press(pilot, *"nearer", "ctrl+s")
        assert not isinstance(screens.screen, FormScreen | MatchScreen)
        assert "Referred to Mental health support team in schools" in messages(screens)
        with colleague() as desk:
            assert desk.store.referrals(EASED)[-1].service == OTHER


async def test_leaving_the_question_changes_nothing(screens: TriageApp, colleague: Callable[[], Desk]):
    async with screens.run_test(size=(100, 45)) as pilot:
        await settle(pilot)
        screens.push_screen(MatchScreen(screens.desk, EASED, POSITION))
        await settle(pilot)
        await press(pilot, "enter")
        assert screens.screen.focused is not None
        assert screens.screen.focused.id == "leave"
        await press(pilot, "enter")
        assert isinstance(screens.screen, MatchScreen)
        with colleague() as desk:
            assert desk.store.referrals(EASED) == []
