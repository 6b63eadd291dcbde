"""``triage rules test``: what it prints, what it writes, and how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests import shipped
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import NOT_ASSURED, create_workspace
from triage.source import read_yaml

FILE = "rules/review/getting_better.yaml"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "ws"
    create_workspace(folder)
    for name in shipped.texts("rules"):
        if name.split("/")[0] in {"needs", "safeguarding", "flags"}:
            (folder / "rules" / name).unlink()  # few rules are read faster
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "ws"))


class Shell:
    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder, self._capsys = folder, capsys
        self.out = self.err = ""

    def __call__(self, *words: str) -> int:
        code = run(cli, ["rules", "test", *words, "--workspace", str(self._folder), "--on", "2026-11-22"])
        self.out, self.err = self._capsys.readouterr()
        assert "Traceback" not in self.out + self.err
        return code

    def json(self, *words: str, code: int) -> Any:
        assert self(*words, "--json") == code, self.out + self.err
        return json.loads(self.out)


@pytest.fixture
def shell(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    return Shell(folder, capsys)


def without_last_example(path: Path) -> str:
    """Take the last example of the file away; gives the id of its rule."""
    text = path.read_text("utf-8")
    start = text.rindex("      - name: ")
    path.write_text(text[:start].rstrip() + "\n", "utf-8")
    rules = read_yaml(path.read_text("utf-8")).data["rules"]
    return str(rules[-1]["id"])


def test_what_holds_is_counted(shell: Shell) -> None:
    assert shell() == 0
    assert shell.out.endswith("examples hold, 0 do not\n")
    assert shell("--mutate") == 0
    assert "every change by one threshold, condition or `unless` is noticed" in shell.out
    assert shell.err.strip().splitlines()[-1] == NOT_ASSURED


def test_a_change_that_goes_unnoticed_is_named_with_its_line_and_an_example_that_would_notice(
    shell: Shell, folder: Path
) -> None:
    path = folder / "rules" / "review" / "not_improving.yaml"
    rule = without_last_example(path)
    assert shell(rule, "--mutate") == 1
    assert f"{rule}: no example notices these changes" in shell.out
    assert "rules/review/not_improving.yaml:" in shell.out
    assert "add --suggest" in shell.err
    assert shell(rule, "--mutate", "--suggest") == 1
    assert "      - name: " in shell.out
    assert path.read_text("utf-8").count("- name: ") < shipped.texts("rules")[
        "review/not_improving.yaml"
    ].count("- name: ")


def test_only_when_asked_are_examples_written_and_then_nothing_is_left(shell: Shell, folder: Path) -> None:
    path = folder / "rules" / "review" / "not_improving.yaml"
    rule = without_last_example(path)
    before = path.read_text("utf-8")
    assert shell(rule, "--mutate", "--suggest", "--write") == 0
    assert f"{path}: " in shell.out
    after = path.read_text("utf-8")
    assert after.startswith(before.rstrip())
    assert shell("--mutate", "--suggest", "--write") == 0
    assert path.read_text("utf-8") == after
    assert not list(path.parent.glob("*.new"))


def test_an_example_that_does_not_hold_is_told_with_its_line(shell: Shell, folder: Path) -> None:
    path = folder / FILE
    text = path.read_text("utf-8")
    path.write_text(text.replace("expect: fires", "expect: does not fire", 1), "utf-8")
    assert shell() == 1
    assert f"{FILE}:" in shell.err
    assert "RB302" in shell.err
    assert "1 does not" in shell.out


def test_a_rule_without_a_silent_example_and_a_retired_one_are_told(shell: Shell, folder: Path) -> None:
    path = folder / FILE
    text = path.read_text("utf-8")
    rules = read_yaml(text).data["rules"]
    number = len(rules[0]["examples"])
    path.write_text(text.replace("status: live", "status: retired", 1), "utf-8")
    found = shell.json(code=0)
    assert found["not_run"] == number
    shell()
    assert f"{number} examples of retired rules were not run" in shell.out
    assert number > 1
    assert found["coverage"] == {"never_fire": [], "never_silent": [], "never_held_back": []}
    path.write_text(text[: text.rindex("    examples:")] + "\n", "utf-8")
    assert shell.json(code=0)["coverage"]["never_fire"] == [rules[-1]["id"]]


def test_the_answer_as_data_holds_the_same(shell: Shell, folder: Path) -> None:
    rule = without_last_example(folder / "rules" / "review" / "not_improving.yaml")
    found = shell.json(rule, "--mutate", "--suggest", code=1)
    assert {one["rule"] for one in found["survivors"]} == {rule}
    assert all(
        one["line"] and one["change"] and one["kind"] in {"moved", "dropped"} for one in found["survivors"]
    )
    (answer,) = found["suggested"]
    assert answer["unanswered"] == []
    assert all(
        read_yaml("examples:\n" + one["yaml"]).data["examples"][0]["given"] == one["given"]
        for one in answer["examples"]
    )
    assert found["written"] == {}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["no-such-rule"], "there is no rule 'no-such-rule'"),
        (["twice-not-improvin"], "did you mean 'twice-not-improving'?"),
        (["--suggest"], "--suggest goes with --mutate"),
        (["--mutate", "--write"], "--suggest goes with --mutate"),
    ],
)
def test_wrong_use_says_what_to_do(shell: Shell, words: list[str], said: str) -> None:
    assert shell(*words) == 2
    assert said in shell.err


def test_a_file_with_a_fault_is_told_with_its_line(shell: Shell, folder: Path) -> None:
    (folder / FILE).write_text("format: 1\nrules:\n  - id: A B\n", "utf-8")
    assert shell("--mutate") == 1
    assert f"{FILE}:3" in shell.err
