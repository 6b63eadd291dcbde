"""A fault in a workspace's rules, services or settings never silences an escalation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.desk.builders import ON, SAM, a_case
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import NOT_ASSURED, escalations_despite, open_desk


def _broken_rule(folder: Path) -> str:
    (folder / "rules/needs/sleep_and_everyday_health.yaml").write_text("format: [", encoding="utf-8")
    return "rules/needs/sleep_and_everyday_health.yaml"


def _misspelt_help(folder: Path) -> str:
    path = folder / "directory/services/sibs.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("help: [", "help: [slepp, ", 1), encoding="utf-8"
    )
    return "directory/services/sibs.yaml"


def _unknown_setting(folder: Path) -> str:
    path = folder / "triage.toml"
    path.write_text("naem = 'x'\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    return "triage.toml"


def _broken_codes(folder: Path) -> str:
    (folder / "rules/vocabulary/needs.yaml").write_text("kind: [", encoding="utf-8")
    return "vocabulary/needs.yaml"


def _no_rules(folder: Path) -> str:
    (folder / "rules").rename(folder / "rules-elsewhere")
    return "rules"


def _help_that_only_services_name(folder: Path) -> str:
    """Take a help out of the codes that no rule and some service names: the rules load, no shipped service would."""
    path = folder / "rules/vocabulary/help.yaml"
    text = path.read_text(encoding="utf-8")
    start = text.index("  - code: help_for_someone_using_abuse\n")
    path.write_text(text[:start] + text[text.index("  - code:", start + 5) :], encoding="utf-8")
    return ".yaml"


FAULTS = (
    _help_that_only_services_name,
    _broken_rule,
    _misspelt_help,
    _unknown_setting,
    _broken_codes,
    _no_rules,
)


def a_file(folder: Path) -> Path:
    path = folder.parent / "cases.jsonl"
    hurt = a_case("C-2", indicators=["unexplained_injury"])
    broken = a_case("C-3", indicators=["unexplained_injury"], needs=[{"need": "slep", "severity": 11}])
    path.write_text("\n".join(json.dumps(one) for one in (a_case("C-1"), hurt, broken)), encoding="utf-8")
    return path


@pytest.mark.parametrize("fault", FAULTS)
def test_adding_names_each_escalation_first_and_then_the_fault(
    folder: Path, capsys: pytest.CaptureFixture[str], fault: object
) -> None:
    assert callable(fault)
    place = fault(folder)
    words = ["case", "add", str(a_file(folder)), "--by", SAM, "--workspace", str(folder), "--on", str(ON)]
    assert run(cli, [*words, "--json"]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [(one["code"], one["case"]) for one in problems[:2]] == [("CF401", "C-2"), ("CF401", "C-3")]
    assert all(one["escalations"][0].startswith("statutory today: ") for one in problems[:2])
    assert problems[2]["code"] != "CF401"
    assert problems[2]["file"].endswith(place)
    assert run(cli, words) == 1
    said = [line for line in capsys.readouterr().err.splitlines() if line != NOT_ASSURED]
    assert said[0].startswith("ACT NOW  statutory today: ")


def test_a_workspace_without_a_fault_has_no_need_of_the_shipped_rules(folder: Path) -> None:
    with open_desk(folder, ON) as desk:
        assert escalations_despite(desk, [a_file(folder)]) == ()


def test_where_no_case_escalates_only_the_fault_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _broken_rule(folder)
    path = folder.parent / "calm.json"
    path.write_text(json.dumps(a_case()), encoding="utf-8")
    words = ["case", "add", str(path), "--by", SAM, "--workspace", str(folder), "--on", str(ON), "--json"]
    assert run(cli, words) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert "CF401" not in {one["code"] for one in problems}
