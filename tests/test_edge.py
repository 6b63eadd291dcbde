"""The edge: exit codes, closed streams, and problems in JSON whatever went wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from triage.cli import cli, edge
from triage.desk.opening import SITTING

ROOT = Path(__file__).parents[1]


def run(text, folder, **more):
    env = {key: value for key, value in os.environ.items() if not key.startswith("TRIAGE_")}
    return subprocess.run(
        ["bash", "-c", text],
        cwd=folder,
        env={**env, "T": f"{sys.executable} -m triage", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        **more,
    )


@pytest.fixture
def case(tmp_path):
    (tmp_path / "case.yaml").write_text(
        "child: {age: 8}\nneeds: [{need: sleep, severity: 7}]\n", encoding="utf-8"
    )
    return tmp_path


def test_closing_standard_output_is_no_traceback(case):
    done = run("$T assess case.yaml --json >&-", case)
    assert "Traceback" not in done.stderr


def test_a_reader_that_stops_early_is_no_fault(case):
    done = run("set -o pipefail; $T rules list | head -1 >/dev/null", case)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


def test_wrong_use_with_json_is_said_in_json_with_exit_code_2(case):
    done = run("$T assess --nonsense --json", case)
    assert done.returncode == 2
    assert json.loads(done.stdout)["format"] == "triage.problems/1"


def test_a_missing_file_is_wrong_use(case):
    done = run("$T assess nobody.yaml --json", case)
    assert done.returncode == 2
    assert json.loads(done.stdout)["problems"][0]["file"] == "nobody.yaml"


@pytest.mark.parametrize("text", ["", "child: {age: 8", "a: *b", "a: !x 1", "a: 1\na: 2"])
def test_one_file_that_cannot_be_read_answers_with_problems_and_exit_code_1(tmp_path, text):
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    done = run("$T assess bad.yaml --json", tmp_path)
    assert done.returncode == 1
    assert json.loads(done.stdout)["format"] == "triage.problems/1"


def test_one_broken_case_of_a_list_keeps_the_others(tmp_path):
    (tmp_path / "two.yaml").write_text(
        "- {case: A-1, needs: [{need: sleep, severity: 7}]}\n- case: A-2\n  indicators: [suicidal_intent\n",
        encoding="utf-8",
    )
    done = run("$T assess two.yaml --json", tmp_path)
    answer = json.loads(done.stdout)
    assert done.returncode == 1
    assert answer["format"] == "triage.batch/1"
    assert [decision["case"] for decision in answer["decisions"]] == ["A-1"]
    assert "crisis_mental_health" in answer["problems"][0]["escalations"][0]


def test_whoever_was_named_in_a_command_that_never_began_does_not_sit_there_afterwards() -> None:
    assert edge.run(cli, ["case", "list", "--by", "Sam Example", "--no-such-option"]) == 2
    assert edge.run(cli, ["audit", "list", "--by", "Sam Example", "--since", "never"]) == 2
    assert SITTING.get() is None
