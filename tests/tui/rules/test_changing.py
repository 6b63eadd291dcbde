"""A rule changed at the screens: in an editor of one's own, in the one of the screens, or one number of it."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.rules.made import LEAD, SLEEP_FILE, change, fill_rulebook
from tests.tui.screen import messages, press, settle, shown, words
from triage.desk import open_desk
from triage.desk.publishing import rules_log
from tui.app import TriageApp
from tui.editors import chosen_editor, editor_command
from tui.screens.rules.text import RuleText
from tui.screens.rules.workshop import workshop

FIND_SLEEP = ("5", "slash", *"bedtime", "enter")
"""Found by what staff call it, which the title does not say."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rules") / "area"
    fill_rulebook(folder)
    return folder


@pytest.fixture
def area(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "area"))


@pytest.fixture(autouse=True)
def _no_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)


def sleep_text(area: Path) -> str:
    return (area / "rules" / SLEEP_FILE).read_text(encoding="utf-8")


def fake_editor(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> Path:
    """An editor that is a script: it notes how it was called and changes the file; the terminal is handed over to it."""
    path = folder / "editor.sh"
    path.write_text(
        f'#!/bin/sh\necho "$@" > {folder}/called\nfor last; do :; done\n{script}\n', encoding="utf-8"
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("EDITOR", str(path))

    @contextlib.contextmanager
    def handed_over(_: TriageApp) -> Iterator[None]:
        yield

    monkeypatch.setattr(TriageApp, "suspend", handed_over)
    return path


async def test_a_number_is_changed_with_three_keys_checked_and_taken_back(area: Path):
    before = sleep_text(area)
    app = TriageApp(area, TODAY, COORDINATOR)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, *FIND_SLEEP)
        await press(pilot, "t", "6", "enter")
        text = words(app)
        assert "severity: 6 or more" in text
        assert "✗ FAULT: example 'Sleep is scored 6.' fires, but says it does not fire" in text
        assert sleep_text(area) == before.replace("severity: 7 or more", "severity: 6 or more")
        await press(pilot, "x")
        assert sleep_text(area) == before
        assert "Taken back" in messages(app)
    with open_desk(area, TODAY) as desk:
        assert [row.who for row in desk.store.events() if row.what == "rules.edit"] == [COORDINATOR] * 2


async def test_a_number_that_cannot_be_is_said_under_the_fields_and_nothing_is_written(area: Path):
    before = sleep_text(area)
    app = TriageApp(area, TODAY, COORDINATOR)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, *FIND_SLEEP, "t", *"44", "enter")
        assert "a score is a whole number from 1 to 10" in words(app)
        assert sleep_text(area) == before
        await press(pilot, "escape", "t")
        assert "44" in shown(app)


async def test_the_persons_own_editor_opens_the_file_and_what_the_check_says_is_shown(
    area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    before = sleep_text(area)
    fake_editor(monkeypatch, tmp_path, 'sed -i "s/7 or more/seven or more/" "$last"')
    app = TriageApp(area, TODAY, COORDINATOR)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, *FIND_SLEEP, "enter", "e")
        assert (tmp_path / "called").read_text().strip().endswith(f"rules/{SLEEP_FILE}")
        text = words(app)
        assert "✗ FAULT" in text
        assert "why:" in text
        assert "mend:" in text
        assert "no new decision is made until it is mended" in text
        await press(pilot, "x")
        assert sleep_text(area) == before
        assert "✗" not in words(app)


async def test_an_editor_that_changes_nothing_leads_nowhere(
    area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    fake_editor(monkeypatch, tmp_path, "true")
    app = TriageApp(area, TODAY, COORDINATOR)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, *FIND_SLEEP, "enter", "e")
        assert app.screen.WHERE == "rule"
        assert "Nothing was changed" in messages(app)


async def test_without_an_editor_of_ones_own_the_text_is_kept_until_it_is_saved_and_never_written_over_anothers(
    area: Path,
):
    app = TriageApp(area, TODAY, COORDINATOR)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, *FIND_SLEEP, "enter", "e")
        area_of_text = app.screen.query_one(RuleText)
        assert area_of_text.cursor_location[0] == 4
        await press(pilot, "end", *"ZZ", "escape")
        assert "ZZ" not in sleep_text(area)
        change(area, "Early help lead", "Somebody else")
        await press(pilot, "r", "e")
        assert "what you typed before and did not save" in words(app)
        assert "ZZ" in app.screen.query_one(RuleText).text
        await press(pilot, "ctrl+s")
        assert "was changed meanwhile" in messages(app)
        assert "ZZ" not in sleep_text(area)
        assert "Somebody else" in sleep_text(area)
        assert "ZZ" in app.screen.query_one(RuleText).text


async def test_faults_are_said_below_the_text_when_typing_pauses(area: Path):
    app = TriageApp(area, TODAY, COORDINATOR)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, *FIND_SLEEP, "enter", "e", "end", *"ZZ")
        await asyncio.sleep(1.0)
        await settle(pilot)
        assert "✗ FAULT, line 5" in words(app) or "FAULT" in words(app)
        assert "sleep-adviceZZ" not in sleep_text(area)


async def test_nobody_named_edits_nothing_and_hears_why(area: Path):
    app = TriageApp(area, TODAY, None)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, *FIND_SLEEP)
        for key, label in (("e", "Edit"), ("t", "Numbers"), ("n", "New")):
            app.clear_notifications()
            await press(pilot, key)
            assert f"{label} is off: nobody is named" in messages(app)
        assert app.screen.WHERE == "rules"


async def test_a_broken_file_hides_only_its_own_rules_and_cases_still_show(area: Path):
    (area / "rules" / SLEEP_FILE).write_text("format: 1\nrules: [\n", encoding="utf-8")
    app = TriageApp(area, TODAY, COORDINATOR)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "5")
        text = words(app)
        assert "keep rules from being read" in text
        assert "An injury nobody can explain" in text
        await press(pilot, "f")
        assert "FAULT" in words(app)
        assert "sleep.yaml" in words(app)
        assert "Traceback" not in shown(app)
        await press(pilot, "escape", "enter")
        assert "Examples" in words(app)
        assert "cannot all be read" in words(app)
        await press(pilot, "1")
        assert "SYN-0301" in shown(app)
        await press(pilot, "enter")
        assert "Tell children's social care" in words(app)


async def test_from_edit_to_effect_two_people(area: Path):
    """Edit, check, impact, proposal, approval by somebody else, publication; then back again with two people."""
    app = TriageApp(area, TODAY, COORDINATOR)
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await press(pilot, *FIND_SLEEP, "t", "9", "enter", "escape")
        await press(pilot, "i")
        await until_done(app, "impact")
        await settle(pilot)
        text = words(app)
        assert "1 of 3 cases changes" in text
        assert "SYN-0301" in text
        assert "none is lost and none comes later" in text
        change(
            area,
            "- name: Sleep is scored 7.\n        given: {needs: {sleep: 7}}",
            "- name: Sleep is scored 9 now.\n        given: {needs: {sleep: 9}}",
        )
        change(
            area,
            "sleep: 6}}\n        expect: does not fire\n      - name: Sleep is scored 9.\n        given: {needs: {sleep: 9}}\n        expect: fires",
            "sleep: 8}}\n        expect: does not fire",
        )
        await press(pilot, "escape", "r", "c", "p")
        await until_done(app, "checks")
        await settle(pilot)
        assert app.screen.WHERE == "form"
        await press(pilot, "ctrl+s")
        assert "✗ this is needed" in words(app)
        await press(pilot, *"From nine")
        await press(pilot, "ctrl+s")
        assert app.screen.WHERE == "rule_proposal"
        assert "Approval needs" in words(app)
        await press(pilot, "a")
        for field in app.screen.query("Input"):
            field.value = COORDINATOR if field.id == "field-who" else "as intended"
        await press(pilot, "ctrl+s")
        assert "Nobody approves a change of their own" in words(app)
        app.screen.query_one("#field-who").value = LEAD
        await press(pilot, "ctrl+s")
        assert app.screen.WHERE == "rule_proposal"
        assert f"{LEAD} (safeguarding lead)" in words(app)
        await press(pilot, "p", "ctrl+s")
        assert "Version 2 of the rules decides from today" in messages(app)
    with open_desk(area, TODAY) as desk:
        told = rules_log(desk)
        assert [one.standing for one in told.versions] == ["kept", "in effect"]
        approvals = told.proposals[0].approvals
        assert [one.by_name for one in approvals] == [LEAD]


async def until_done(app: TriageApp, name: str) -> None:
    """Wait until long work has ended and been drawn."""
    for _ in range(400):
        job = getattr(workshop(app.desk), name)
        if job is not None and not job.running:
            break
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)


async def test_impact_goes_on_while_somebody_is_elsewhere_and_can_be_stopped(area: Path):
    app = TriageApp(area, TODAY, COORDINATOR)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "5")
        await pilot.press("i")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen.WHERE == "rules"
        await until_done(app, "impact")
        await press(pilot, "i")
        await asyncio.sleep(0.3)
        await settle(pilot)
        assert "none of 3 cases changes" in words(app).lower()


@pytest.mark.parametrize(
    ("said", "made"),
    [
        (["vim"], ["vim", "+7", "/a/b.yaml"]),
        (["nano", "-l"], ["nano", "-l", "+7", "/a/b.yaml"]),
        (["code"], ["code", "--wait", "--goto", "/a/b.yaml:7"]),
        (["hx"], ["hx", "/a/b.yaml:7"]),
        (["something"], ["something", "/a/b.yaml"]),
    ],
)
def test_each_editor_is_told_the_line_in_its_own_way(said: list[str], made: list[str]):
    assert editor_command(said, Path("/a/b.yaml"), 7) == made


def test_an_editor_that_is_not_there_is_no_editor():
    assert chosen_editor({"EDITOR": "no-such-editor-anywhere"}) is None
    assert chosen_editor({"VISUAL": "'"}) is None
    assert chosen_editor({}) is None
