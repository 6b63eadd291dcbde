"""Files written from the screens are the files that the commands write."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.conftest import TODAY
from tests.tui.manager.command import said
from tests.tui.manager.measured import END, KIM, START
from tests.tui.screen import messages, press, settle, words
from triage.desk import Desk
from triage.desk.exporting import FORMS, REPORTS, Wanted, export
from triage.errors import Refused, WrongUse
from tui.app import TriageApp
from tui.screens.export import ExportScreen

DAYS = ("--from", START.isoformat(), "--to", END.isoformat())


def command(report: str, form: str, out: Path, *, for_others: bool) -> tuple[str, ...]:
    name = ("report", report) if report not in ("outcomes", "value") else (report,)
    return (*name, *DAYS, "--format", form, "--out", str(out), *(("--for-others",) if for_others else ()))


ALWAYS = (
    ("quarter", "html"), ("equity", "csv"), ("meeting", "json"), ("priorities", "json"), ("outcomes", "csv"), ("outcomes", "html"),
    ("value", "json"), ("value", "csv"),
)  # fmt: skip
"""Files that are compared in every run; ``make soak`` compares all of them."""
EVERY = [
    pytest.param(report, form, marks=() if (report, form) in ALWAYS else pytest.mark.soak)
    for report in REPORTS
    for form in FORMS
]


@pytest.mark.parametrize(("report", "form"), EVERY)
def test_a_file_from_the_screens_is_the_file_of_the_command(
    measured: Path, kim: Desk, tmp_path: Path, report: str, form: str
):
    mine, theirs = tmp_path / f"mine.{form}", tmp_path / f"theirs.{form}"
    code, _, err = said(measured, *command(report, form, theirs, for_others=False))
    assert code == 0, err
    written = export(kim, Wanted(report, form, START, END), mine)
    assert mine.read_bytes() == theirs.read_bytes()
    assert stat.S_IMODE(mine.stat().st_mode) == 0o600
    assert written.hidden == ""
    assert not written.remembered


@pytest.mark.parametrize(("report", "form"), [("quarter", "html"), ("equity", "csv"), ("outcomes", "json"), ("outcomes", "xlsx"), ("meeting", "xlsx")])  # fmt: skip
def test_a_file_for_others_is_the_file_of_the_command_and_is_remembered_as_it_is_there(
    measured: Path, kim: Desk, tmp_path: Path, report: str, form: str
):
    mine, theirs = tmp_path / f"mine.{form}", tmp_path / f"theirs.{form}"
    written = export(kim, Wanted(report, form, START, END, for_others=True), mine)
    [release] = kim.store.releases()
    assert (release.start_on, release.end_on, release.by_name) == (START, END, KIM)
    assert written.remembered
    assert "hidden" in written.hidden
    code, _, err = said(measured, *command(report, form, theirs, for_others=True))
    assert code == 0, err
    assert mine.read_bytes() == theirs.read_bytes()
    assert len(kim.store.releases()) == 1


def test_a_value_statement_of_too_few_people_is_refused_for_others_and_no_file_is_left(
    kim: Desk, tmp_path: Path
):
    out = tmp_path / "value.html"
    with pytest.raises(Refused):
        export(kim, Wanted("value", "html", START, END, for_others=True), out)
    assert list(tmp_path.glob("value*")) == []


def test_nothing_is_written_over_and_nothing_is_remembered_for_a_file_that_cannot_be_written(
    kim: Desk, tmp_path: Path
):
    there = tmp_path / "there.html"
    there.write_text("mine", encoding="utf-8")
    with pytest.raises(Refused):
        export(kim, Wanted("quarter", "html", START, END, for_others=True), there)
    with pytest.raises(WrongUse):
        export(kim, Wanted("quarter", "html", START, END, for_others=True), tmp_path / "no" / "folder.html")
    assert there.read_text(encoding="utf-8") == "mine"
    assert kim.store.releases() == []
    export(kim, Wanted("quarter", "html", START, END), there, replace=True)
    assert "<html" in there.read_text(encoding="utf-8")


async def test_the_quarter_is_exported_with_two_keys(
    manager: TriageApp, measured: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    async with manager.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "x")
        assert isinstance(manager.screen, ExportScreen)
        await press(pilot, "enter")
        assert manager.screen.WHERE == "overview"
        file = tmp_path / "quarter-2026-Q3.xlsx"
        assert f"Written: {file}" in messages(manager)
        assert "For use inside the service: small numbers are shown" in messages(manager)
    code, _, err = said(measured, *command("quarter", "xlsx", tmp_path / "theirs.xlsx", for_others=False))
    assert code == 0, err
    assert file.read_bytes() == (tmp_path / "theirs.xlsx").read_bytes()


async def test_a_file_for_others_says_what_was_hidden_and_why(
    manager: TriageApp, kim: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    async with manager.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "x", "shift+tab", "shift+tab", "right")
        assert "quarter-2026-Q3-for-others.xlsx" in words(manager)
        await press(pilot, "ctrl+s")
        text = messages(manager)
        assert "hidden: counts of fewer than 10 people" in text
        assert "remembered as passed on" in text
    assert (tmp_path / "quarter-2026-Q3-for-others.xlsx").exists()
    assert len(kim.store.releases()) == 1


async def test_a_file_that_is_there_is_asked_about_and_left_as_it_is(
    manager: TriageApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "quarter-2026-Q3.xlsx"
    file.write_text("mine", encoding="utf-8")
    async with manager.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "x", "enter")
        assert "Write over this file?" in words(manager)
        await press(pilot, "enter")
        assert isinstance(manager.screen, ExportScreen)
        assert file.read_text(encoding="utf-8") == "mine"
        await press(pilot, "ctrl+s", "tab", "enter")
        assert manager.screen.WHERE == "overview"
    assert file.read_bytes()[:2] == b"PK"


async def test_what_is_refused_is_said_in_place_and_what_was_typed_stays(
    manager: TriageApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    async with manager.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "3", "x", "shift+tab", "shift+tab", "right", "ctrl+s")
        text = words(manager)
        assert isinstance(manager.screen, ExportScreen)
        assert "Nothing was written." in text
        assert "for-others.xlsx" in text
        box = manager.screen.query_one("#export-path", Input)
        box.value = str(tmp_path / "no" / "folder.xlsx")
        await press(pilot, "ctrl+s")
        assert "Write is off: there is no folder" in messages(manager)
    assert list(tmp_path.glob("*.xlsx")) == []


async def test_a_name_that_is_not_in_use_here_writes_no_file(measured: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # fmt: skip
    monkeypatch.chdir(tmp_path)
    app = TriageApp(measured, TODAY, "Somebody Else", "manager")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "x")
        if isinstance(app.screen, ExportScreen):
            await press(pilot, "ctrl+s")
            assert "Nothing was written." in words(app)
    assert list(tmp_path.glob("*.xlsx")) == []
