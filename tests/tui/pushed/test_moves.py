from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.pushed.made import EASED, REFERRED
from tests.tui.screen import messages, press, settle, shown, words
from triage.casework.lifecycles.referrals import referral_lifecycle
from triage.desk import Desk, open_desk
from triage.desk.loop.open_moves import open_moves
from triage.store.records import ReferralRow
from tui.app import TriageApp
from tui.pages.moves import read_moves
from tui.screens.form import FormScreen
from tui.screens.moves import MovesScreen


def sent(desk: Desk) -> ReferralRow:
    return next(row for row in desk.store.referrals(REFERRED) if row.state == "requested")


async def choose(pilot: Pilot[Any], page: MovesScreen, key: str) -> None:
    """Go down to a line."""
    for _ in range(40):
        if page.step is not None and page.step.key == key:
            return
        await press(pilot, "down")
    raise AssertionError(f"there is no line {key}")


def test_the_moves_that_are_on_are_those_of_the_table(area: Path):
    with open_desk(area, TODAY) as desk:
        for row in desk.store.referrals(REFERRED):
            life = referral_lifecycle(desk.vocabulary, row.kind)
            allowed = {move.to for move in life.state(row.state).moves if life.has(move.to)}
            found = open_moves(desk, row.id)
            assert {one.to for one in found if not one.off} == allowed
            assert {one.to for one in found} == {one.code for one in life.states}


def test_a_card_says_its_clock_and_what_is_owed_to_whoever_referred(area: Path):
    with open_desk(area, TODAY) as desk:
        page = read_moves(desk, REFERRED, COORDINATOR)
        cards = {card.state: card for card in page.cards}
    assert cards["Sent"].due == "answer due 5 days late"
    assert cards["Sent"].late
    assert any("referrer is still to be told" in line for line in cards["Accepted"].lines)
    told = next(step for step in cards["Accepted"].steps if step.key == "told")
    assert told.off == ""
    assert next(step for step in cards["Sent"].steps if step.key == "told").off.startswith("nothing is owed")


async def test_a_referral_that_is_declined_opens_the_need_again(
    screens: TriageApp, colleague: Callable[[], Desk]
):
    async with screens.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        screens.push_screen(MovesScreen(screens.desk, REFERRED))
        await settle(pilot)
        page = screens.screen
        assert isinstance(page, MovesScreen)
        assert "Sent" in shown(screens)
        await choose(pilot, page, "move declined")
        await press(pilot, "enter")
        assert isinstance(screens.screen, FormScreen)
        assert "the need is open again" in words(screens)
        await press(pilot, "ctrl+s")
        assert isinstance(screens.screen, FormScreen), "a reason is needed"
        await press(pilot, "enter", "ctrl+s")
        assert "The need is open again. Decision 2 proposes:" in messages(screens)
        with colleague() as desk:
            row = next(one for one in desk.store.referrals(REFERRED) if one.state == "declined")
            assert desk.store.moves(row.id)[-1].by_name == COORDINATOR
            assert desk.store.moves(row.id)[-1].reason
            assert len(desk.store.decisions(REFERRED)) == 2


async def test_a_step_without_reasons_asks_once_and_leaving_changes_nothing(
    screens: TriageApp, colleague: Callable[[], Desk]
):
    async with screens.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        screens.push_screen(MovesScreen(screens.desk, REFERRED))
        await settle(pilot)
        await press(pilot, "enter", "escape")
        with colleague() as desk:
            assert sent(desk).state == "requested"
        await press(pilot, "enter", "ctrl+s")
        assert "seen by the service" in messages(screens)
        with colleague() as desk:
            assert any(row.state == "opened" for row in desk.store.referrals(REFERRED))
        await press(pilot, "escape")
        assert not isinstance(screens.screen, MovesScreen)


async def test_a_line_that_is_off_says_why_and_records_nothing(
    screens: TriageApp, colleague: Callable[[], Desk]
):
    async with screens.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screens.push_screen(MovesScreen(screens.desk, REFERRED))
        await settle(pilot)
        await press(pilot, "end", "enter")
        assert "Record is off: nothing is owed to the referrer for this now" in messages(screens)


async def test_the_referrer_is_told_just_what_may_be_said(screens: TriageApp, colleague: Callable[[], Desk]):
    async with screens.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        screens.push_screen(MovesScreen(screens.desk, REFERRED))
        await settle(pilot)
        page = screens.screen
        assert isinstance(page, MovesScreen)
        await press(pilot, "right")
        assert page.card is not None
        assert page.card.state == "Accepted"
        await choose(pilot, page, "told")
        await press(pilot, "enter")
        assert isinstance(screens.screen, FormScreen)
        assert page.card.feedback
        assert page.card.feedback[0].split(".")[0] in words(screens).replace(" █ █ ", " ")
        await press(pilot, "ctrl+s")
        with colleague() as desk:
            row = next(one for one in desk.store.referrals(REFERRED) if one.state == "accepted")
            assert row.feedback_by == COORDINATOR


async def test_nothing_yet_says_what_belongs_here_and_how_it_begins(screens: TriageApp):
    async with screens.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screens.push_screen(MovesScreen(screens.desk, EASED))
        await settle(pilot)
        assert "No referral yet" in words(screens)
        assert "choose a service for it there" in words(screens)
