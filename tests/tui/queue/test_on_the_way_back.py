"""The inbox on the way back from another screen: read again where it must be, and at once there where nothing changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.tui.conftest import COORDINATOR
from tests.tui.screen import press, settle, words
from triage.desk import Desk, close
from tui.app import TriageApp
from tui.screens.inbox import InboxScreen
from tui.work import Trouble


@pytest.mark.parametrize("changed", [False, True], ids=["nothing-changed", "changed"])
async def test_on_the_way_back_the_list_is_read_again_where_somebody_did_something(
    app: TriageApp, desk: Callable[[], Desk], changed: bool
):
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, InboxScreen)
        before = screen.page
        assert "SYN-0102" in words(app)
        await press(pilot, "question_mark")
        if changed:
            with desk() as colleague:
                close(colleague, "SYN-0102", "family_ended", COORDINATOR)
        await press(pilot, "escape")
        assert (screen.page is not before) is changed
        assert ("SYN-0102" in words(app)) is not changed


@pytest.mark.parametrize("why", ["trouble", "files"])
async def test_on_the_way_back_it_is_read_again_after_trouble_and_after_files_were_changed(
    app: TriageApp, why: str
):
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, InboxScreen)
        before = screen.page
        await press(pilot, "question_mark")
        if why == "files":
            app.desk.sit_down_again()
        else:
            screen._troubled(Trouble("the record is busy"))
        await press(pilot, "escape")
        assert screen.page is not before
        assert "NOT UP TO DATE" not in words(app)
