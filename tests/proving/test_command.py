"""``triage rules prove`` as a person or CI runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import shipped
from tests.builders import a_rule, rule_text
from triage.casefile import read_cases
from triage.cli import cli, edge
from triage.desk import NOT_ASSURED
from triage.rulebook.proving import prove
from triage.rulebook.proving.shrinking import Search
from triage.rulebook.proving.witness import DAY

INVARIANT = """\
format: 1
invariants:
  - id: poor-sleep-is-looked-at
    title: Very poor sleep is looked at by a doctor
    owner: Clinical lead
    source: Example guidance
    when: {need: sleep, severity: 9 or more}
    then: {escalate: {to: same_day_medical, within_days: 0}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small folder of rules: a rule that offers sleep advice."""
    (tmp_path / "rules" / "needs").mkdir(parents=True)
    (tmp_path / "rules" / "needs" / "sleep.yaml").write_text(rule_text([a_rule()]), "utf-8")
    return tmp_path / "rules"


def run(*arguments: str) -> int:
    return edge.run(cli, ["rules", "prove", *arguments])


def test_a_property_that_holds_is_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--rules", str(folder), "--property", "unreachable") == 0
    said = capsys.readouterr()
    assert said.out.startswith("unreachable  ok  1 live rules")
    assert "Not part of any proof:" in said.out
    assert "the directory" in said.out
    assert said.err == f"{NOT_ASSURED}\n"
    assert max(map(len, said.out.splitlines())) <= 80


def test_a_failure_prints_a_case_that_can_be_assessed(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "invariants").mkdir()
    (folder / "invariants" / "sleep.yaml").write_text(INVARIANT, "utf-8")
    assert run("--rules", str(folder), "--property", "invariants", "--save", str(tmp_path / "found")) == 1
    said = capsys.readouterr().out
    assert "failed  invariants: poor-sleep-is-looked-at" in said
    assert "sleep-advice-offered" in said
    assert "needs:" in said
    (saved,) = (tmp_path / "found").glob("*.yaml")
    batch = read_cases(saved.read_bytes(), saved.name, shipped.vocabulary(), DAY)
    assert not batch.errors
    assert [(need.need, need.severity) for need in batch.cases[0].needs] == [("sleep", 9)]
    assert edge.run(cli, ["assess", str(saved), "--on", DAY.isoformat(), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["format"] == "triage.decision/1"


def test_the_json_keeps_the_keys_of_the_contract(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "invariants").mkdir()
    (folder / "invariants" / "sleep.yaml").write_text(INVARIANT, "utf-8")
    assert run("--rules", str(folder), "--property", "invariants", "--property", "twins", "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert said["format"] == "triage.proof/1"
    twins, broken = said["results"]
    assert (twins["property"], twins["outcome"], twins["rules"], twins["counterexample"]) == (
        "twins",
        "proved",
        [],
        None,
    )
    assert (broken["property"], broken["outcome"], broken["rules"]) == (
        "invariants",
        "failed",
        ["sleep-advice-offered"],
    )
    assert broken["counterexample"] == {"needs": [{"need": "sleep", "severity": 9}]}


def test_two_cases_are_given_where_two_are_compared(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = a_rule(unless={"indicator": "weight_loss"}, then={"level": "early_help"})
    (folder / "needs" / "sleep.yaml").write_text(rule_text([rule]), "utf-8")
    assert run("--rules", str(folder), "--property", "monotone", "--json") == 1
    (result,) = json.loads(capsys.readouterr().out)["results"]
    assert result["counterexample"] == {"needs": [{"need": "sleep", "severity": 4}]}
    assert result["counterexample_more"] == {
        "needs": [{"need": "sleep", "severity": 4}],
        "indicators": ["weight_loss"],
    }


def test_what_may_not_load_is_a_failure_and_the_rest_is_proved(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    escalate = {"escalate": {"to": "statutory", "within_days": "0"}}
    rule = a_rule(id="stopped", when={"need": "sleep"}, unless={"indicator": "trusted_adult"}, then=escalate)
    (folder / "needs" / "sleep.yaml").write_text(rule_text([rule]), "utf-8")
    asked = ("--property", "lint", "--property", "unreachable", "--property", "monotone")
    assert run("--rules", str(folder), *asked, "--json") == 1
    results = {
        (row["property"], row["outcome"]): row for row in json.loads(capsys.readouterr().out)["results"]
    }
    assert results["lint", "failed"]["rules"] == ["stopped"]
    assert "RB602" in results["lint", "failed"]["title"]
    assert ("unreachable", "proved") in results
    assert results["monotone", "failed"]["rules"] == ["stopped"]


def test_a_question_left_open_is_a_failure(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Search, "ask", lambda *_: "unknown")
    assert run("--rules", str(folder), "--property", "unreachable", "--json") == 1
    (result,) = json.loads(capsys.readouterr().out)["results"]
    assert (result["outcome"], result["counterexample"]) == ("unknown", None)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--property", "monoton"), "did you mean 'monotone'?"),
        (("--rule", "sleep-advice-offred"), "did you mean 'sleep-advice-offered'?"),
        (("--timeout", "0"), "0"),
        (("--rules", "/nowhere/at/all"), "there is no folder"),
    ],
)
def test_wrong_use_says_how_to_mend(
    folder: Path, arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = () if "--rules" in arguments else ("--rules", str(folder))
    assert run(*rules, *arguments) == 2
    assert words in capsys.readouterr().err


def test_a_folder_without_rules_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--rules", str(tmp_path)) == 2
    assert "there are no rules" in capsys.readouterr().err


def test_a_rule_file_that_cannot_be_read_is_told_with_its_place(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "needs" / "sleep.yaml").write_text(rule_text([a_rule(when={"need": "sleeep"})]), "utf-8")
    assert run("--rules", str(folder)) == 1
    assert "RB201" in capsys.readouterr().err


def test_one_rule_can_be_asked_about(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    weaker = a_rule(id="sleep-again", when={"need": "sleep", "severity": "7 or more"})
    (folder / "needs" / "sleep.yaml").write_text(rule_text([a_rule(), weaker]), "utf-8")
    assert run("--rules", str(folder), "--rule", "sleep-again", "--property", "pointless", "--json") == 1
    (result,) = json.loads(capsys.readouterr().out)["results"]
    assert result["rules"] == ["sleep-again", "sleep-advice-offered"]
    assert run("--rules", str(folder), "--rule", "sleep-advice-offered", "--property", "pointless") == 0


def test_without_the_solver_the_command_says_what_to_install(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[prove.__module__], "find_spec", lambda _name: None)
    assert run("--rules", str(folder)) == 2
    assert "pip install 'needs-triage[workbench]'" in capsys.readouterr().err


def test_the_solver_is_loaded_only_to_prove() -> None:
    said = "import sys, triage.rulebook.proving, triage.cli.rules.proving; print('z3' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", said], capture_output=True, text=True, check=True, cwd=shipped.ROOT
    )
    assert done.stdout.strip() == "False"


def test_a_draft_that_may_not_load_is_told_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    escalate = {"escalate": {"to": "statutory", "within_days": "0"}}
    rule = a_rule(status="draft", unless={"indicator": "trusted_adult"}, then=escalate)
    (folder / "needs" / "sleep.yaml").write_text(rule_text([rule]), "utf-8")
    assert run("--rules", str(folder), "--property", "lint", "--json") == 1
    assert json.loads(capsys.readouterr().out)["results"][0]["rules"] == ["sleep-advice-offered"]
