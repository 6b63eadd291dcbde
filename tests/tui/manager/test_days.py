"""Days that somebody chose hold in every place of the manager, for the sitting, with a key back to the usual ones."""

from __future__ import annotations

import pytest

from tests.tui.manager.measured import KIM
from tests.tui.manager.test_other_days import held, sheet
from tests.tui.screen import messages, press, settle, words
from tui.app import TriageApp
from tui.screens.report_page import ReportPage
from tui.screens.report_period import PeriodPage


def about(app: TriageApp) -> str:
    assert isinstance(app.screen, ReportPage)
    return app.screen.about()


@pytest.mark.parametrize("first", ["1", "2", "3", "4"])
async def test_days_chosen_in_one_place_hold_in_all(manager, first):
    async with manager.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for place in "1234":
            await press(pilot, place)
            assert "2026-Q3" in about(manager)
            assert "b: usual" not in about(manager)
        await press(pilot, first, "left_square_bracket")
        for place in "4321":
            await press(pilot, place)
            assert "2026-Q2" in about(manager)
            assert "(b: usual)" in about(manager)
            assert "2026-Q2" in words(manager)
            assert "(b: usual)" in words(manager)
        await press(pilot, "2", "b")
        for place in "1234":
            await press(pilot, place)
            assert "2026-Q3" in about(manager)
            assert "b: usual" not in about(manager)


async def test_the_figures_are_those_of_the_chosen_days_and_an_export_is_too(manager):
    async with manager.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        assert "Value £944 £5,379" in sheet(manager)
        await press(pilot, "1", "d", *["backspace"] * 10, *"2026-Q2", "ctrl+s")
        assert "2026-Q2" in about(manager)
        with held(manager):
            await pilot.press("3")
            for _ in range(100):
                await pilot.pause(0.02)
                if "2026-Q2" in words(manager):
                    break
            assert "£5,379" not in words(manager)
            assert "2026-Q2" in words(manager)
        await settle(pilot)
        assert "Value unknown unknown unknown" in sheet(manager)
        await press(pilot, "x")
        assert "2026-Q2" in words(manager)


async def test_days_are_kept_for_the_sitting_and_for_one_person_only(manager, measured):
    async with manager.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "left_square_bracket")
        await manager.take_role("manager", "outcomes")
        await settle(pilot)
        assert "2026-Q2" in about(manager)
        manager.desk.by = "Ray Example"
        await press(pilot, "1")
        assert "2026-Q2" not in about(manager)
        manager.desk.by = KIM
        await press(pilot, "2")
        assert "2026-Q2" in about(manager)
    again = TriageApp(measured, manager.desk.on, KIM, "manager")
    async with again.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "2026-Q3" in about(again)


async def test_the_usual_days_are_off_where_they_are_shown(manager):
    async with manager.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "b")
        assert "these are the usual days" in messages(manager)
        assert isinstance(manager.screen, PeriodPage)
        await press(pilot, "y")
        assert "Chosen:" in about(manager)
        assert len(about(manager)) <= 78
