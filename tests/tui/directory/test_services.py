"""Services at the screens: found, confirmed and taken back, reported, and what is missing."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import pytest

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.rules.made import fill_rulebook
from tests.tui.screen import messages, press, settle, shown, words
from triage.desk import open_desk
from triage.desk.directory.history import history
from tui.app import TriageApp
from tui.pages.gaps import SHAPES, read_gaps
from tui.screens.directory import GapsScreen
from tui.widgets.heat import HeatMap


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("directory") / "area"
    fill_rulebook(folder)
    return folder


@pytest.fixture
def area(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "area"))


def checked_on(area: Path, service: str) -> str:
    data = json.loads((area / "directory" / "services" / "example.yaml").read_text(encoding="utf-8"))
    return str(next(one for one in data["services"] if one["id"] == service)["checked"]["on"])


async def test_a_record_is_confirmed_in_somebodys_name_and_taken_back_with_one_key(area: Path):
    app = TriageApp(area, TODAY, COORDINATOR)
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "6")
        assert "OUT OF DATE" in shown(app)
        await press(pilot, "enter", "v")
        assert "Did Old Sleep Club say that all of this is right?" in words(app)
        assert "Ages: from 2 to 17" in words(app)
        await press(pilot, "ctrl+s")
        assert f"1 record written by {COORDINATOR}; u takes it back." in messages(app)
        assert checked_on(area, "old-sleep-club") == TODAY.isoformat()
        assert "OUT OF DATE" not in shown(app)
        await press(pilot, "u")
        assert checked_on(area, "old-sleep-club") == "2023-01-10"
        assert "OUT OF DATE" in shown(app)
    with open_desk(area, TODAY) as desk:
        rows = history(desk, "old-sleep-club")
        assert [(row.what, row.by) for row in rows] == [("verify", COORDINATOR)] * 2
        assert rows[1].note == "taken back"


async def test_pausing_needs_a_reason_and_what_was_typed_stays(area: Path):
    app = TriageApp(area, TODAY, COORDINATOR)
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "6", "end", "enter", "s")
        await press(pilot, "tab", "tab")
        field = app.screen.query_one("#field-state")
        field.choose("paused")  # type: ignore[attr-defined]
        await press(pilot, "ctrl+s")
        assert "a reason is needed" in words(app).lower()
        app.screen.query_one("#field-reason").text = "Nobody in post"  # type: ignore[attr-defined]
        await press(pilot, "ctrl+s")
        assert "PAUSED" in shown(app)
        await press(pilot, "u")
        assert "PAUSED" not in shown(app)


async def test_nobody_named_changes_no_record_and_hears_why(area: Path):
    app = TriageApp(area, TODAY, None)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "6", "enter", "v")
        assert "Confirm is off: nobody is named" in messages(app)


async def test_a_question_that_names_a_danger_says_first_what_to_do(app: TriageApp):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "6", "slash")
        await press(pilot, *("space" if letter == " " else letter for letter in "wants to kill himself"))
        await asyncio.sleep(0.4)
        await settle(pilot)
        text = words(app)
        assert "▲" in text
        assert "999" in text
        assert text.index("▲") < text.index("113 services" if "113 services" in text else "found")


async def test_a_question_in_plain_words_is_understood_and_said_back(app: TriageApp):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "6", "slash")
        await press(
            pilot, *("space" if letter == " " else letter for letter in "sleep for a 9 year old near B92")
        )
        await asyncio.sleep(0.4)
        await settle(pilot)
        assert "Understood: age 9; near B92; looked for: sleep" in words(app)
        assert "● Sleep Advice" in shown(app)


async def test_a_directory_that_cannot_be_read_says_where_and_the_rest_goes_on(area: Path):
    (area / "directory" / "services" / "example.yaml").write_text(
        "format: 1\nservices: [\n", encoding="utf-8"
    )
    app = TriageApp(area, TODAY, COORDINATOR)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "6")
        assert "The services cannot be shown" in words(app)
        assert "example.yaml" in words(app)
        await press(pilot, "1")
        assert "SYN-0301" in shown(app)


async def test_each_cell_of_the_map_says_with_shape_number_and_words_what_it_means(
    app: TriageApp, workspace: Path
):
    with open_desk(workspace, TODAY) as desk:
        page = read_gaps(desk)
    rows = page.rows("age")
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "6", "g")
        heat = app.screen.query_one(HeatMap)
        assert heat.row_count == len(rows)
        assert str(heat.get_cell_at((0, 2))).strip() == rows[0].cells[0].text.strip()
        await press(pilot, "n")
        row, column = heat.cursor_row, heat.cursor_column - 2
        cell = rows[row].cells[column]
        assert cell.state in {"none", "blocked"}
        assert f"{SHAPES[cell.state]} " in words(app)
        assert rows[row].title in words(app)
        assert "Nearest:" in words(app)
        await press(pilot, "t")
        assert "Columns: districts" in words(app)
        await press(pilot, "slash", *"zebra")
        assert "Nothing matches" in words(app)
        await press(pilot, "escape", "escape")
        assert app.screen.WHERE == "directory"


async def test_the_map_of_one_case_is_of_its_district_alone(app: TriageApp):
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        app.push_screen(GapsScreen(app.desk, "SYN-0101"))
        await settle(pilot)
        assert "in B37" in words(app)
        await press(pilot, "t")
        assert app.screen.query_one(HeatMap).ordered_columns[-1].label.plain.strip() == "B37"
