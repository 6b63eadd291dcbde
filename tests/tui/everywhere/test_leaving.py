"""A page that is left loses its parts one by one: what comes late must not look for them."""

from __future__ import annotations

import asyncio
import gc
import threading
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tests.tui.screen import press, settle
from tui.app import TriageApp
from tui.screens.case import CaseScreen
from tui.screens.form import Field, FormScreen
from tui.screens.page import Page

SIZE = (80, 24)
LEAVES_FOR = 1.0


class Slow(Static):
    """Takes its time to go, as any part may on a busy machine; the page waits for it while its other parts are gone."""

    async def on_unmount(self) -> None:
        await asyncio.sleep(LEAVES_FOR)


async def leave_slowly(pilot: Pilot[Any], page: Page[Any], *keys: str) -> None:
    """Type, and leave at once."""
    await page.mount(Slow())
    await pilot.press(*keys)
    page.dismiss(None)
    await asyncio.sleep(LEAVES_FOR / 2)


async def test_a_field_that_was_typed_in_is_not_checked_once_the_question_is_left(app: TriageApp):
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        checked: list[str] = []

        def check(value: str) -> str:
            checked.append(value)
            return "no"

        form = FormScreen(
            app.desk, "A question", (), (Field("name", "A name", check=check),), lambda *_: None
        )
        app.push_screen(form)
        await settle(pilot)
        await leave_slowly(pilot, form, "a")
        await asyncio.sleep(LEAVES_FOR)
        await settle(pilot)
        assert checked == []
        assert app.screen is not form


@pytest.mark.parametrize("keys", [("slash", "s"), ("2", "slash", "s")], ids=["inbox", "due"])
async def test_a_filter_typed_while_the_screens_are_left_reads_nothing_more(
    app: TriageApp, keys: tuple[str, ...]
):
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, *keys[:-1])
        await app.screen.mount(Slow())
        await pilot.press(keys[-1])
    assert app.return_code in (None, 0)


async def test_an_answer_that_comes_while_a_page_is_left_is_let_go(app: TriageApp):
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        case = app.screen
        assert isinstance(case, CaseScreen)
        may_come = threading.Event()
        drawn: list[object] = []

        def draw(answer: object) -> None:
            drawn.append(answer)
            case.query_one("Head")

        case.ask(lambda _: may_come.wait(10), draw, group="load")
        await leave_slowly(pilot, case)
        may_come.set()
        await asyncio.sleep(LEAVES_FOR)
        await settle(pilot)
        assert drawn == []
        assert app.screen is not case


async def test_what_a_page_drew_is_let_go_with_it(app: TriageApp):
    def held() -> int:
        gc.collect()
        return sum(type(one).__name__ == "StylesCache" for one in gc.get_objects())

    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "f", "escape")
        before = held()
        for _ in range(3):
            await press(pilot, "f", "escape")
        assert held() <= before + 3
