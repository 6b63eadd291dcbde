from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.tui.conftest import TODAY
from tests.tui.screen import messages, press, settle, shown, words
from triage.store import database
from tui.app import TriageApp


async def test_a_record_that_somebody_else_writes_to_is_a_message_and_nothing_is_confirmed(
    app: TriageApp, workspace: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "down")
        other = sqlite3.connect(workspace / "triage.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            await press(pilot, "c", "right", "enter")
        finally:
            other.execute("ROLLBACK")
            other.close()
        assert "Nothing was confirmed" in messages(app)
        assert "Somebody else is writing to this record" in messages(app)
        assert "> [ ] 1." in shown(app)
        await press(pilot, "c", "right", "enter")
        assert "> [x] 1." in shown(app)


async def test_a_lost_record_is_a_message_and_the_list_is_said_to_be_old(app: TriageApp, workspace: Path):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        kept = workspace / "kept.db"
        (workspace / "triage.db").rename(kept)
        await press(pilot, "r")
        assert "NOT UP TO DATE: the workspace has no record" in words(app)
        assert "SYN-0101" in shown(app)
        kept.rename(workspace / "triage.db")
        await press(pilot, "r")
        assert "4 cases" in shown(app)


async def test_a_record_that_is_lost_before_the_first_look_is_said_in_place_of_the_list(
    app: TriageApp, workspace: Path
):
    (workspace / "triage.db").unlink()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "The record cannot be shown" in words(app)
        assert "triage.db is missing" in words(app).lower()
        assert "Press r to try again" in words(app)


async def test_a_case_is_shown_from_the_record_even_where_the_rules_cannot_be_read(
    app: TriageApp, workspace: Path
):
    (workspace / "rules" / "needs" / "family.yaml").write_text("format: 1\nrules: [", encoding="utf-8")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "Tell children's social care now" in words(app)
        assert "domestic abuse now" in words(app)


async def test_broken_settings_are_named_with_their_file(app: TriageApp, workspace: Path):
    (workspace / "triage.toml").write_text("area = [", encoding="utf-8")
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        assert "triage.toml" in shown(app).replace("\n", "")
        assert "Traceback" not in shown(app)


async def test_without_colour_nothing_is_lost(workspace: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = TriageApp(workspace, TODAY, "Sam Example")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert app.no_color
        assert "▲ 4 days late" in shown(app)
        assert "4 ●●●● statutory" in shown(app)
