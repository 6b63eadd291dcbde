from __future__ import annotations

import sys
import types
from pathlib import Path

import pytest

from triage.cli import cli
from triage.cli.edge import run


@pytest.fixture(autouse=True)
def _no_workspace_near(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("named", [[], ["--workspace", "nowhere"]])
def test_without_a_workspace_the_command_says_how_to_make_one(
    capsys: pytest.CaptureFixture[str], named: list[str]
):
    assert run(cli, ["tui", *named]) == 2
    said = capsys.readouterr().err
    assert "there is no workspace" in said
    assert "triage init" in said
    assert "triage demo" in said


def test_without_a_terminal_the_command_says_so(workspace: Path, capsys: pytest.CaptureFixture[str]):
    assert run(cli, ["tui", "--workspace", str(workspace)]) == 2
    said = capsys.readouterr().err
    assert "not a terminal" in said
    assert "triage due" in said


def test_a_workspace_without_its_record_is_said_before_any_screen_is_drawn(
    workspace: Path, capsys: pytest.CaptureFixture[str]
):
    (workspace / "triage.db").unlink()
    assert run(cli, ["tui", "--workspace", str(workspace)]) == 1
    assert "triage.db is missing" in capsys.readouterr().err


def test_screens_do_not_answer_in_json(workspace: Path, capsys: pytest.CaptureFixture[str]):
    assert run(cli, ["tui", "--json", "--workspace", str(workspace)]) == 2
    assert "triage due --json" in capsys.readouterr().out


def test_another_distributions_module_is_named_and_never_started(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    foreign = types.ModuleType("tui")
    foreign.__file__ = "/elsewhere/site-packages/tui/__init__.py"
    monkeypatch.setitem(sys.modules, "tui", foreign)
    assert run(cli, ["tui"]) == 1
    said = capsys.readouterr().err
    assert "/elsewhere/site-packages/tui/__init__.py" in said
    assert "pipx install needs-triage" in said


def test_an_unknown_role_is_wrong_use(capsys: pytest.CaptureFixture[str]):
    assert run(cli, ["tui", "--role", "owner"]) == 2
    assert "referrer" in capsys.readouterr().err
