from __future__ import annotations

from collections.abc import Callable

from tests.tui.conftest import COORDINATOR
from tests.tui.pushed.made import ALIKE, ALIKE_TOO
from tests.tui.screen import messages, press, settle, shown, words
from triage.desk import Desk
from tui.app import TriageApp
from tui.screens.doubles import DoublesScreen
from tui.screens.form import FormScreen

PLACE = "4"


async def test_the_pair_to_look_at_comes_first_and_no_name_is_shown(screens: TriageApp):
    async with screens.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await press(pilot, PLACE)
        text = words(screens)
        assert "3 pairs · 1 to look at" in text
        assert "the same date of birth" in text
        assert ALIKE in text
        assert ALIKE_TOO in text
        assert "zq" not in text.lower()
        page = screens.screen
        assert isinstance(page, DoublesScreen)
        assert page.pair is not None
        assert page.pair.asks


async def test_two_children_is_said_with_a_reason_and_taken_back_with_one_key(
    screens: TriageApp, colleague: Callable[[], Desk]
):
    async with screens.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await press(pilot, PLACE, "d")
        assert isinstance(screens.screen, FormScreen)
        await press(pilot, "ctrl+s")
        assert isinstance(screens.screen, FormScreen), "how somebody knows is needed"
        await press(pilot, *"cousins", "ctrl+s")
        assert "two children, said Sam Example" in words(screens)
        with colleague() as desk:
            rows = desk.store.verdicts(ALIKE)
            assert [(row.verdict, row.by_name) for row in rows] == [("different", COORDINATOR)]
        await press(pilot, "u")
        assert "Taken back" in messages(screens)
        assert "1 to look at" in words(screens)
        with colleague() as desk:
            assert desk.store.verdicts(ALIKE) == []


async def test_joining_asks_under_which_number_and_is_parted_with_one_key(
    screens: TriageApp, colleague: Callable[[], Desk]
):
    async with screens.run_test(size=(100, 45)) as pilot:
        await settle(pilot)
        await press(pilot, PLACE, "j")
        assert isinstance(screens.screen, FormScreen)
        await press(pilot, "down", "enter", *"seen", "ctrl+s")
        assert f"{ALIKE} is joined into {ALIKE_TOO}" in messages(screens)
        with colleague() as desk:
            joined = desk.store.merge_of(ALIKE)
            assert joined is not None
            assert (joined.joined_to, joined.by_name) == (ALIKE_TOO, COORDINATOR)
        await press(pilot, "u")
        with colleague() as desk:
            assert desk.store.merge_of(ALIKE) is None
        assert "1 to look at" in words(screens)


async def test_later_records_nothing_and_goes_on(screens: TriageApp, colleague: Callable[[], Desk]):
    async with screens.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await press(pilot, PLACE, "l")
        page = screens.screen
        assert isinstance(page, DoublesScreen)
        assert page.pair is not None
        assert not page.pair.asks
        assert "nothing is recorded" in messages(screens)
        with colleague() as desk:
            assert desk.store.verdicts(ALIKE) == []


async def test_the_filter_tells_nothing_matches_from_nothing_yet(screens: TriageApp):
    async with screens.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await press(pilot, PLACE, "slash", *"0213")
        assert "2 pairs of 3" in words(screens)
        await press(pilot, *"zz")
        assert "Nothing matches" in words(screens)
        await press(pilot, "escape")
        assert "3 pairs" in words(screens)


async def test_whoever_may_not_know_of_it_is_told_so_in_place(screens: TriageApp):
    screens.desk.by = "Ray Example"
    async with screens.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await press(pilot, PLACE)
        assert "The cases cannot be compared" in shown(screens)
