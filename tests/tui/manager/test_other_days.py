"""Going to other days, and to other places, while figures are being read: no figure stands under days it is not of."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.tui.conftest import TODAY
from tests.tui.screen import messages, press, settle, shown, words
from tui.app import TriageApp
from tui.screens.report_page import Contents, ReportPage


@contextmanager
def held(app: TriageApp) -> Iterator[None]:
    """Keep the desk for long reading busy, so that whatever is asked of it is not answered yet."""
    free = threading.Event()
    app.desk._reading._pool.submit(free.wait, 30)
    try:
        yield
    finally:
        free.set()


def sheet(app: TriageApp) -> str:
    assert isinstance(app.screen, ReportPage)
    assert app.screen.part is not None
    return " ".join(app.screen.sheet.text.split())


@pytest.mark.parametrize(
    ("keys", "of_the_summer"),
    [
        (("right",), "Received in the period"),
        (("2",), "Paired: scored again"),
        (("3",), "From 10 people"),
    ],
    ids=["overview", "outcomes", "valuation"],
)
async def test_no_figure_stands_under_other_days_while_those_are_read(manager, keys, of_the_summer):
    async with manager.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        if keys == ("3",):
            of_the_summer = sheet(manager).split("From ")[1].split(" people")[0].join(("From ", " people"))
        assert of_the_summer in words(manager)
        with held(manager):
            await pilot.press("left_square_bracket")
            await pilot.pause()
            text = words(manager)
            assert "2026-Q2" in text
            assert "Working: " in text
            assert of_the_summer not in text
        await settle(pilot)
        assert "Working" not in words(manager)


async def test_the_overview_comes_back_to_the_part_that_was_read(manager):
    async with manager.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, *["right"] * 9)
        assert isinstance(manager.screen, ReportPage)
        assert manager.screen.part is not None
        key = manager.screen.part.key
        await press(pilot, "left_square_bracket")
        assert manager.screen.part.key == key
        await press(pilot, "right_square_bracket")
        await press(pilot, "right")
        assert manager.screen.part.key != key


async def test_what_cannot_wait_stays_in_sight_while_other_days_are_read(manager):
    async with manager.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "right", "right")
        alarm = str(manager.screen.query_one("#report-alarm").render())
        with held(manager):
            await pilot.press("left_square_bracket")
            await pilot.pause()
            assert str(manager.screen.query_one("#report-alarm").render()) == alarm
            assert manager.screen.query_one("#report-alarm").display == bool(alarm)
            assert "Now: urgent and due" in words(manager)


async def test_the_worth_of_days_in_which_nobody_was_scored_twice_is_not_known_and_not_nought(manager):
    async with manager.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "3", "left_square_bracket")
        text = sheet(manager)
        assert "Value unknown unknown unknown" in text
        assert "Nobody was scored twice in these days" in text
        assert "Value £0" not in text


async def test_the_worth_of_an_empty_record_is_not_nought(empty_workspace):
    app = TriageApp(empty_workspace, TODAY, None, "manager")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        assert "Value unknown unknown unknown" in sheet(app)


async def test_a_place_that_is_read_while_another_is_shown_keeps_its_own_name(manager):
    async with manager.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        with held(manager):
            await pilot.press("3")
            await pilot.pause()
            await pilot.press("4")
            await pilot.pause()
        await settle(pilot)
        assert "[4 Rule health]" in shown(manager)
        await press(pilot, "3")
        first, second = shown(manager).splitlines()[:2]
        assert "[3 Value]" in first
        assert second.split()[0] == "Value"
        assert "not assured" in second


async def test_the_titles_of_the_parts_are_cut_anew_where_a_window_grows(manager):
    async with manager.run_test(size=(140, 45)) as pilot:
        await settle(pilot)
        contents = manager.screen.query_one(Contents)
        contents.styles.width = 14
        await settle(pilot)
        assert "Demand and capacity" not in str(contents.render())
        contents.styles.width = 40
        await settle(pilot)
        await pilot.pause(0.2)
        assert "Demand and capacity" in str(contents.render())


async def test_days_that_cannot_be_are_refused_in_words_of_days(manager):
    async with manager.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "d", *["backspace"] * 10, *"never", "ctrl+s")
        text = words(manager)
        assert "'never' is no day" in text
        assert "Nothing was recorded" not in text


async def test_days_without_a_need_say_from_when_to_when_there_are_cases(manager):
    async with manager.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "2", "left_square_bracket")
        text = words(manager)
        assert "Nothing was measured in these days" in text
        assert "The first case on record was added on" in text
        assert "the newest on" in text
        await press(pilot, "o")
        assert "The first case on record" not in words(manager)


async def test_what_was_hidden_is_said_in_good_english(manager, tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    async with manager.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "2", "x", "shift+tab", "shift+tab", "right", "ctrl+s")
        assert "rows with figures hidden: counts of fewer than" in messages(manager)
