from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.screen import messages, press, settle, shown, words
from tui.app import TriageApp
from tui.screens.page import Page
from tui.work import as_trouble

SIZE = (80, 24)


@pytest.mark.parametrize(
    ("group", "long", "said"),
    [("load", False, "reading"), ("record", False, "writing"), ("report", True, "reading")],
)
async def test_what_takes_longer_than_a_second_is_said_with_how_long_and_keys_go_on(
    app: TriageApp, group: str, long: bool, said: str
):
    may_go_on = threading.Event()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        page = app.screen
        assert isinstance(page, Page)
        page.ask(lambda _: may_go_on.wait(20), lambda _: None, group=group, long=long)
        await pilot.pause(0.3)
        assert said not in shown(app)
        await pilot.pause(1.9)
        assert f"{said} … " in shown(app).splitlines()[1]
        await pilot.press("question_mark")
        await pilot.pause()
        assert app.screen is not page
        await pilot.press("escape")
        may_go_on.set()
        await settle(pilot)
        await pilot.pause(1.1)
        assert f"{said} … " not in shown(app)


async def test_a_step_is_taken_back_with_one_key_and_a_refusal_to_is_said(app: TriageApp):
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        page = app.screen
        assert isinstance(page, Page)
        await press(pilot, "u")
        assert "Undo is off: nothing was done here" in messages(app)
        page.can_be_undone("verified Sleep Advice", lambda desk: desk.on)
        await press(pilot, "u")
        assert "Taken back: verified Sleep Advice." in messages(app)
        assert page.undoable is None

        def refuse(_: object) -> None:
            raise OSError(30, "Read-only file system")

        page.can_be_undone("verified Sleep Advice", refuse)
        await press(pilot, "u")
        assert "Nothing was taken back." in messages(app)
        assert "Read-only file system" in messages(app)


@pytest.mark.parametrize(
    "problem",
    [
        OSError(30, "Read-only file system"),
        OSError(28, "No space left on device"),
        OSError(5, "Input/output error"),
        PermissionError(13, "Permission denied"),
    ],
    ids=lambda problem: str(problem.errno),
)
def test_a_disk_that_refuses_is_told_with_why_and_what_to_do(problem: OSError):
    trouble = as_trouble(problem)
    assert problem.strerror
    assert problem.strerror in trouble.what
    assert trouble.why
    assert trouble.mend


async def test_a_record_that_can_only_be_read_shows_cases_and_says_that_nothing_was_recorded(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
):
    """A folder on a disk that is read only, or a copy somebody may only look at."""
    app = TriageApp(workspace, TODAY, COORDINATOR)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "down")

        await app.desk.ask(lambda desk: desk.store._database.rows("PRAGMA query_only = 1"))
        await press(pilot, "c", "right", "enter")
        assert "Nothing was confirmed" in messages(app)
        assert "This record can only be read here." in messages(app)
        assert "Case SYN-0101" in words(app)
        assert "> [ ] 1." in shown(app)
        assert (
            sqlite3.connect(workspace / "triage.db")
            .execute("SELECT count(*) FROM sqlite_master")
            .fetchone()[0]
            > 0
        )
