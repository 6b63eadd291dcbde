"""Work of somebody's own that was put back can be had again, and file names are written as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.rules.made import SLEEP_FILE, change
from tests.tui.rules.test_changing import FIND_SLEEP, area, fake_editor, made, sleep_text
from tests.tui.screen import messages, press, settle
from triage.errors import Refused
from tui.app import TriageApp
from tui.work import as_trouble

__all__ = ["area", "made"]


@pytest.fixture(autouse=True)
def _no_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)


async def test_what_was_written_in_an_editor_and_put_back_by_mistake_comes_again_with_one_key(
    area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    before = sleep_text(area)
    fake_editor(monkeypatch, tmp_path, 'sed -i "s/7 or more/8 or more/" "$last"')
    app = TriageApp(area, TODAY, COORDINATOR)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, *FIND_SLEEP, "enter", "e")
        written = sleep_text(area)
        assert written != before
        await press(pilot, "x")
        assert sleep_text(area) == before
        assert "u brings the change in again" in messages(app)
        await press(pilot, "u")
        assert sleep_text(area) == written
        assert "is in the file again" in messages(app)


async def test_what_was_put_back_is_never_written_over_what_somebody_else_wrote_since(area: Path):
    app = TriageApp(area, TODAY, COORDINATOR)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, *FIND_SLEEP, "t", "6", "enter", "x")
        change(area, "Early help lead", "Somebody else")
        theirs = sleep_text(area)
        await press(pilot, "u")
        assert sleep_text(area) == theirs
        assert f"rules/{SLEEP_FILE} was changed meanwhile" in messages(app)
        assert "Rules/" not in messages(app)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("rules/needs/sleep.yaml was changed meanwhile", "rules/needs/sleep.yaml was changed meanwhile."),
        ("triage.db is missing", "triage.db is missing."),
        ("the record is missing", "The record is missing."),
    ],
)
def test_the_name_of_a_file_is_written_as_it_is(what: str, said: str):
    assert as_trouble(Refused(what)).text == said


async def test_an_editor_that_fails_is_said_to_have_failed_and_the_one_of_the_screens_opens(
    area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    before = sleep_text(area)
    fake_editor(monkeypatch, tmp_path, "exit 3")
    app = TriageApp(area, TODAY, COORDINATOR)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, *FIND_SLEEP, "enter", "e")
        assert app.screen.WHERE == "rule_text"
        assert "Your editor (editor.sh) ended with an error" in messages(app)
        assert sleep_text(area) == before


async def test_what_an_editor_wrote_before_it_failed_is_checked_and_not_passed_over(
    area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    fake_editor(monkeypatch, tmp_path, 'sed -i "s/7 or more/8 or more/" "$last"\nexit 3')
    app = TriageApp(area, TODAY, COORDINATOR)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, *FIND_SLEEP, "enter", "e")
        assert app.screen.WHERE == "rule_check"


async def test_an_editor_that_is_named_and_not_there_is_named(area: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EDITOR", "/no/such/editor --fast")
    app = TriageApp(area, TODAY, COORDINATOR)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, *FIND_SLEEP, "enter", "e")
        assert app.screen.WHERE == "rule_text"
        assert "EDITOR names /no/such/editor, which is not there" in messages(app)
