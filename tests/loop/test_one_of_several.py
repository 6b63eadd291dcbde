"""Two people of one case with an escalation to the same door: a step may be for one of them alone, and for both it says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from triage.cli import cli
from triage.cli.edge import run
from triage.desk import create_workspace

CASE = "SYN-0001"
DOOR = "crisis_mental_health"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    create_workspace(tmp_path / "area")
    where = str(tmp_path / "area")
    referral = tmp_path / "one.yaml"
    referral.write_text(
        f"case: {CASE}\nchild: {{age: 14, postcode: B92}}\nindicators: [suicidal_thoughts, parent_suicidal_thoughts]\n",
        encoding="utf-8",
    )
    assert run(cli, ["people", "add", "Sam Example", "--role", "coordinator", "--workspace", where]) == 0
    assert run(cli, ["case", "add", str(referral), "--by", "Sam Example", "--workspace", where]) == 0
    return where


def listed(folder: str, capsys: pytest.CaptureFixture[str]) -> dict[str, tuple[int, str]]:
    capsys.readouterr()
    assert run(cli, ["escalation", "list", "--json", "--workspace", folder]) == 0
    held = json.loads(capsys.readouterr().out)["escalations"]
    return {one["person"]: (one["id"], one["state"]) for one in held if one["to"] == DOOR}


def told(folder: str, *more: str) -> int:
    words = ["escalation", "record", CASE, DOOR, "--told", "Duty desk", "--by", "Sam Example"]
    return run(cli, [*words, "--workspace", folder, *more])


def test_a_step_for_one_leaves_the_other_as_it_was(folder: str, capsys: pytest.CaptureFixture[str]):
    before = listed(folder, capsys)
    assert {state for _, state in before.values()} == {"raised"}
    assert set(before) == {"child", "parent"}
    assert told(folder, "--only", str(before["parent"][0])) == 0
    assert "--only" not in capsys.readouterr().err
    after = listed(folder, capsys)
    assert (after["parent"][1], after["child"][1]) == ("told", "raised")


def test_a_step_for_both_says_for_whom_it_was_recorded(folder: str, capsys: pytest.CaptureFixture[str]):
    listed(folder, capsys)
    assert told(folder) == 0
    said = capsys.readouterr().err
    assert "child" in said
    assert "parent" in said
    assert "--only" in said
