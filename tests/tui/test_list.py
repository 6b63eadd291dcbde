from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.screen import press, settle, shown, words
from triage.desk import Desk, add_cases, add_person, close, list_cases, open_desk, read_case_files
from tui.app import TriageApp


async def test_an_empty_inbox_says_what_belongs_here_and_how_it_begins(empty_workspace: Path):
    app = TriageApp(empty_workspace, TODAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        text = words(app)
        assert "Nothing here yet" in text
        assert "triage case add FILE --by NAME" in text
        assert "Then press r here" in text
        assert "(enter Open)" in text
        await press(pilot, "enter")
        with open_desk(empty_workspace, TODAY) as colleague:
            add_person(colleague, COORDINATOR, "coordinator")
        await press(pilot, "r")
        assert "Nothing here yet" in words(app)


def add_one(workspace: Path, *, synthetic: bool = False) -> None:
    path = workspace / "one.yaml"
    path.write_text("case: SYN-0001\nchild: {age: 9, postcode: B90}\nneeds: [{need: sleep, severity: 3}]\n")
    with open_desk(workspace, TODAY) as desk:
        add_person(desk, COORDINATOR, "coordinator")
        add_cases(desk, read_case_files(desk, [path]), COORDINATOR, synthetic=synthetic)


async def test_an_inbox_whose_cases_are_all_closed_is_told_from_a_new_one(empty_workspace: Path):
    add_one(empty_workspace)
    with open_desk(empty_workspace, TODAY) as desk:
        close(desk, "SYN-0001", "family_ended", COORDINATOR)
    app = TriageApp(empty_workspace, TODAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "No open case" in words(app)
        assert "1 case is closed" in words(app)


async def test_made_up_cases_are_said_to_be_synthetic(empty_workspace: Path):
    add_one(empty_workspace, synthetic=True)
    app = TriageApp(empty_workspace, TODAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "1 case · all synthetic" in words(app)
        await press(pilot, "enter")
        assert "synthetic · here 0 days" in words(app)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("sleep", ["SYN-0101", "SYN-0102"]),
        ("0102", ["SYN-0102"]),
        ("statutory", ["SYN-0101"]),
        ("crisis", []),
    ],
)
async def test_the_filter_keeps_what_matches_and_says_so_where_nothing_does(
    app: TriageApp, typed: str, found: list[str]
):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "slash", *typed)
        text = shown(app)
        assert f"{len(found)} case" in text
        for number in ("SYN-0101", "SYN-0102", "SYN-0104", "SYN-0106"):
            assert (number in text) == (number in found)
        if not found:
            assert "Nothing matches" in text
            assert "Press esc to clear the filter" in text
        await press(pilot, "escape")
        assert "4 cases" in shown(app)


async def test_letters_typed_into_the_filter_are_no_keys(app: TriageApp):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "slash", *"q?r")
        assert "q?r" in shown(app)
        assert app.is_running


async def test_enter_in_the_filter_goes_on_in_the_list_and_the_filter_stays_after_a_case(app: TriageApp):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "slash", *"0104")
        await press(pilot, "enter")
        await press(pilot, "enter")
        assert "Case SYN-0104" in shown(app)
        await press(pilot, "escape")
        assert "1 case of 4" in shown(app)


async def test_the_same_case_stays_chosen_when_the_list_is_read_again(
    app: TriageApp, desk: Callable[[], Desk]
):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "down", "down", "down")
        with desk() as colleague:
            close(colleague, "SYN-0104", "family_ended", COORDINATOR)
            assert len(list_cases(colleague)) == 3
        await press(pilot, "r")
        await press(pilot, "enter")
        assert "Case SYN-0102" in shown(app)


async def test_the_list_goes_on_fitting_when_the_window_changes(app: TriageApp):
    async with app.run_test(size=(140, 45)) as pilot:
        await settle(pilot)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "Tell children's social care" in shown(app)
        assert all(len(line) <= 80 for line in shown(app).splitlines())
