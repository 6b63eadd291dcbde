from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

import pytest
from textual.app import App, ComposeResult

from tests.tui.screen import shown
from tui.widgets.columns import Column
from tui.widgets.longlist import CHUNK, MOST_CHUNKS, ListRow, LongList

COLUMNS = (Column("Case", 12), Column("Days", 5, right=True, gives_way=1), Column("Next step"))


def row(place: int) -> ListRow:
    return ListRow(
        f"C-{place}",
        (f"C-{place}", str(place), "Do this and that " * (9 if place < 3 else 1)),
        urgent=place < 3,
    )


class Listed(App[None]):
    """A list of so many rows, answered only when the test says so."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count
        self.asked: list[LongList.Wanted] = []
        self.picked = 0

    def compose(self) -> ComposeResult:
        yield LongList(COLUMNS)

    def on_mount(self) -> None:
        self.listed.show(self.count, [row(place) for place in range(min(CHUNK, self.count))])
        self.listed.focus()

    @property
    def listed(self) -> LongList:
        return self.query_one(LongList)

    def on_long_list_wanted(self, event: LongList.Wanted) -> None:
        self.asked.append(event)

    def on_long_list_picked(self) -> None:
        self.picked += 1

    def answer(self) -> None:
        asked, self.asked = self.asked, []
        for one in asked:
            self.listed.give(
                one.reading, one.first, [row(place) for place in range(one.first, one.first + one.count)]
            )


async def moved(app: Listed, times: int, move: Callable[[], None]) -> None:
    """Move so many times, each answered at once; the keys themselves are pressed in other tests."""
    for _ in range(times):
        move()
        await asyncio.sleep(0)
        app.answer()


async def test_rows_that_have_not_come_are_said_to_be_on_their_way_and_no_key_waits_for_them():
    app = Listed(50_000)
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("end")
        assert "reading row 50,000 …" in shown(app)
        assert app.listed.chosen is None
        await pilot.press("up")
        assert app.listed.place == 49_998
        app.answer()
        await pilot.pause()
        assert app.listed.chosen == "C-49998"
        assert "> C-49998" in shown(app)
        assert "reading" not in shown(app)


async def test_one_question_at_a_time_and_the_next_is_about_where_somebody_is_then():
    app = Listed(50_000)
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("end", "home", *["pagedown"] * 40, "end")
        assert len(app.asked) == 1
        app.answer()
        await pilot.pause()
        app.answer()
        await pilot.pause()
        assert app.listed.chosen == "C-49999"


async def test_memory_is_flat_however_far_somebody_goes():
    app = Listed(50_000)
    async with app.run_test(size=(60, 30)) as pilot:
        await moved(app, 400, partial(app.listed.action_page, 1))
        await pilot.pause()
        assert app.listed.place > CHUNK * MOST_CHUNKS
        assert CHUNK < app.listed.rows_held() <= CHUNK * (MOST_CHUNKS + 3)
        await pilot.press("home")
        for _ in range(3):
            app.answer()
            await pilot.pause()
        assert app.listed.chosen == "C-0"


async def test_each_row_is_reached_once_going_down_and_up():
    app = Listed(2 * CHUNK + 5)
    async with app.run_test(size=(60, 10)):
        seen = []
        for _ in range(app.count):
            seen.append(app.listed.chosen)
            assert any(line.startswith(f"> {app.listed.chosen} ") for line in drawn(app.listed))
            await moved(app, 1, partial(app.listed.action_move, 1))
            await asyncio.sleep(0)
            app.answer()
        assert seen == [f"C-{place}" for place in range(app.count)]
        for place in range(app.count - 1, 0, -1):
            assert app.listed.chosen == f"C-{place}"
            assert any(line.startswith(f"> C-{place} ") for line in drawn(app.listed))
            await moved(app, 1, partial(app.listed.action_move, -1))


def drawn(listed: LongList) -> list[str]:
    return [listed.render_line(y).text for y in range(listed.size.height)]


async def test_what_is_urgent_is_shown_whole_and_what_gives_way_goes_first():
    app = Listed(5)
    async with app.run_test(size=(28, 48)) as pilot:
        text = shown(app)
        assert "Days" not in text
        assert " ".join(text.split()).count("and that") > 3 * 9
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "Days" in shown(app)
        assert all(len(line) <= 80 for line in shown(app).splitlines())


async def test_the_chosen_row_stays_chosen_when_a_list_is_filled_anew():
    app = Listed(5)
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.press("down", "down")
        assert app.listed.chosen == "C-2"
        app.listed.fill([row(place) for place in (4, 3, 2, 1)])
        await pilot.pause()
        assert app.listed.chosen == "C-2"
        app.listed.fill([row(place) for place in (4, 3)])
        await pilot.pause()
        assert app.listed.chosen == "C-3"
        app.listed.fill([])
        await pilot.press("down", "end", "pageup")
        assert app.listed.chosen is None


async def test_rows_of_an_earlier_reading_are_let_go():
    app = Listed(500)
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("end")
        old = app.asked[0]
        app.listed.show(3, [row(place) for place in range(3)])
        app.listed.give(old.reading, old.first, [row(999)] * old.count)
        await pilot.pause()
        assert "C-999" not in shown(app)
        assert app.listed.row_count == 3


async def test_a_click_chooses_and_a_second_one_is_as_good_as_enter():
    app = Listed(30)
    async with app.run_test(size=(60, 24)) as pilot:
        line = next(y for y, text in enumerate(shown(app).splitlines()) if "C-3 " in text)
        await pilot.click(LongList, offset=(5, line))
        assert app.listed.chosen == "C-3"
        assert app.picked == 0
        await pilot.click(LongList, offset=(5, line))
        assert app.picked == 1
        await pilot.click(LongList, offset=(5, 0))
        assert app.listed.chosen == "C-3"


@pytest.mark.parametrize("count", [0, 1])
async def test_a_list_of_nothing_or_of_one_takes_every_key(count: int):
    app = Listed(count)
    async with app.run_test(size=(20, 4)) as pilot:
        await pilot.press("down", "up", "pagedown", "pageup", "end", "home")
        assert app.listed.row_count == count
        assert (app.listed.chosen is None) == (count == 0)
