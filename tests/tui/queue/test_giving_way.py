"""What is counted a little at a time stands back while somebody types, and for whoever else needs the desk."""

from __future__ import annotations

import threading
import time
from datetime import date
from pathlib import Path

import pytest

from tests.bench.queue_cases import ON, SAM
from tests.tui.queue.conftest import opened
from tests.tui.screen import settle, words
from triage.desk.due.steps import Sheet, count
from triage.desk.queue import read_queue
from tui import work
from tui.app import TriageApp
from tui.pages.counting import PART, count_on
from tui.screens.inbox import InboxScreen
from tui.work import DeskThread


@pytest.fixture
def desk_thread(monkeypatch: pytest.MonkeyPatch) -> DeskThread:
    monkeypatch.setattr(work, "STANDS_BACK_SECONDS", 0.2)
    monkeypatch.setattr(work, "STANDS_BACK_AT_MOST", 0.4)
    return DeskThread(None, date(2026, 11, 22), None, "coordinator")


def waited(desk: DeskThread) -> float:
    begun = time.monotonic()
    desk.stand_back()
    return time.monotonic() - begun


def test_nothing_waits_while_nobody_types(desk_thread: DeskThread):
    assert waited(desk_thread) < 0.19


def test_after_a_key_it_waits_until_the_key_has_been_answered(desk_thread: DeskThread):
    desk_thread.typed()
    assert 0.15 < waited(desk_thread) < 5
    assert waited(desk_thread) < 0.19


def test_somebody_who_types_on_and_on_holds_it_up_for_no_longer_than_a_moment(desk_thread: DeskThread):
    stop = threading.Event()

    def type_on() -> None:
        while not stop.wait(0.02):
            desk_thread.typed()

    typing = threading.Thread(target=type_on)
    typing.start()
    try:
        time.sleep(0.1)
        begun = time.monotonic()
        assert desk_thread.stand_back(), "a part that took this long ends"
        assert 0.3 < time.monotonic() - begun < 5
    finally:
        stop.set()
        typing.join()


def test_counting_in_parts_gives_what_counting_at_once_gives(queue_workspace: Path):
    with opened(queue_workspace) as desk:
        sheet = Sheet(SAM)
        numbers = read_queue(desk, SAM).numbers
        asked: list[int] = []

        def never() -> bool:
            asked.append(1)
            return False

        assert count_on(desk, sheet, numbers, never) == count(desk, sheet, numbers)
        assert len(asked) >= len(numbers) // PART


def test_counting_ends_early_where_somebody_else_waits_for_the_desk(queue_workspace: Path):
    with opened(queue_workspace) as desk:
        numbers = read_queue(desk, SAM).numbers
        found = count_on(desk, Sheet(SAM), numbers, lambda: True)
        assert list(found) == list(numbers[:PART])


async def test_each_key_is_told_to_the_desk_and_what_waits_there_is_seen(queue_workspace: Path):
    app = TriageApp(queue_workspace, ON, SAM)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.desk.last_typed = 0.0
        await pilot.press("down")
        assert time.monotonic() - app.desk.last_typed < 5
        app.desk.last_typed = 0.0
        free = threading.Event()
        said: list[bool] = []

        def first(_: object) -> None:
            said.append(app.desk.stand_back())
            free.wait(10)
            said.append(app.desk.stand_back())

        screen = app.screen
        screen.ask(first, lambda _: None, group="load", long=True)  # type: ignore[attr-defined]
        await pilot.pause(0.1)
        screen.ask(lambda _: None, lambda _: None, group="more", long=True)  # type: ignore[attr-defined]
        await pilot.pause(0.1)
        free.set()
        await settle(pilot)
        assert said == [False, True]


async def test_what_is_counted_is_drawn_without_laying_out_everything_again(queue_workspace: Path):
    app = TriageApp(queue_workspace, ON, SAM)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, InboxScreen)
        laid: list[object] = []
        lay = screen._refresh_layout

        def layout(*given: object, **named: object) -> None:
            laid.append(given)
            lay(*given, **named)  # type: ignore[arg-type]

        screen._refresh_layout = layout  # type: ignore[method-assign,assignment]
        screen.sheet.drop(list(screen.sheet.steps)[:40])
        screen._show_badges()
        screen._tell_head()
        await pilot.pause(0.1)
        assert "(40 to count)" in words(app)
        assert laid == []
