"""The map of gaps in a narrow window: each line can be told from every other, and nothing is said by colour alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.coordinate import Coordinate

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.screen import press, settle, shown
from triage.desk import open_desk
from tui.app import TriageApp
from tui.pages.gaps import SHAPES, read_gaps
from tui.screens.directory.gaps import LEAST_LABEL, GapsScreen
from tui.widgets.heat import HeatMap


@pytest.mark.parametrize("width", [LEAST_LABEL, 30, 44, 80])
def test_each_label_is_whole_and_its_own(workspace: Path, width: int):
    with open_desk(workspace, TODAY) as desk:
        page = read_gaps(desk)
        rows = page.rows("age")
        labels = [page.label(row, width) for row in rows]
    assert len(rows) > 20
    assert len(set(labels)) == len(labels)
    for row, label in zip(rows, labels, strict=True):
        assert all(len(line) <= width for line in label.splitlines())
        title, _ = row.title.rsplit(",", 1)
        assert " ".join(label.split()).startswith(f"{title} – ")


async def test_in_a_narrow_window_every_label_and_heading_is_drawn_whole(workspace: Path):
    app = TriageApp(workspace, TODAY, COORDINATOR)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "6", "g")
        screen = app.screen
        assert isinstance(screen, GapsScreen)
        heat = screen.query_one(HeatMap)
        assert heat.virtual_size.width <= 80
        region = heat.region
        head = shown(app).splitlines()[region.y]
        assert head.split() == [
            "Help,",
            "and",
            "for",
            "whom",
            "unmet",
            "unborn",
            "0–1",
            "2–4",
            "5–10",
            "11–15",
            "16–17",
            "18–25",
            "adult",
        ]
        for number in range(heat.row_count):
            heat.move_cursor(row=number, column=2)
            await settle(pilot)
            for _ in range(20):  # what is said below takes its room, then the map scrolls
                row = heat._get_row_region(number)
                if row.y - heat.scroll_y >= 1 and row.bottom - heat.scroll_y <= heat.size.height:
                    break
                await pilot.pause()
            await pilot.pause()
            region = heat.region
            drawn = heat.get_cell_at(Coordinate(number, 0)).plain
            lines = shown(app).splitlines()[region.y : region.bottom]
            for line in drawn.splitlines():
                assert any(one.startswith(line) for one in lines), drawn
            assert "…" not in drawn
            below = " ".join(" ".join(shown(app).splitlines()[region.bottom :]).split())
            assert screen.rows[number].title in below
            for cell in screen.rows[number].cells:
                assert not cell.state or cell.text.startswith(SHAPES[cell.state])
                assert not cell.state or any(sign.isdigit() for sign in cell.text)
