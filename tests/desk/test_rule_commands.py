"""The commands by which rules change: what they print, how they end, and that decisions follow byte for byte."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.builders import rule_text
from tests.desk.builders import SAM, a_case
from tests.desk.rule_builders import KIM, LEAD, RAY, edit, harm_rule, sleep_rule, small_workspace
from tests.desk.test_commands import Shell

PROOFS = "proofs=The small rulebook of this test answers two needs only"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_workspace(tmp_path_factory.mktemp("commands") / "ws")


@pytest.fixture
def ws(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "ws"))


@pytest.fixture
def shell(ws: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.delenv("TRIAGE_USER", raising=False)
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    return Shell(ws, capsys)


@pytest.fixture
def case(tmp_path: Path) -> str:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(a_case(needs=[{"need": "sleep", "severity": 6}])), encoding="utf-8")
    return str(path)


def test_a_change_and_its_undoing(shell: Shell, ws: Path, case: str) -> None:
    def decided() -> str:
        assert shell("assess", case, "--json", by=None) == 0
        return shell.out

    assert shell("case", "add", case) == 0
    first = decided()
    edit(ws, sleep_rule(6))
    assert shell("rules", "propose", "--note", "Sleep advice from 6, not 7") == 0
    assert "changed sleep-advice-offered: anybody's need “Sleep” is scored 7 or more → 6 or more" in shell.out
    assert "green    impact: 1 of 1 case change" in shell.out
    assert "AN ESCALATION" not in shell.out
    assert f"approval needs: somebody other than {SAM}; a reason for proofs" in shell.out
    assert shell("rules", "approve", "1") == 3
    assert "nobody approves a change of their own" in shell.err
    assert shell("rules", "approve", "1", by=KIM) == 3
    assert "not every check is green: proofs" in shell.err
    assert '--answer proofs="REASON"' in shell.err
    assert shell("rules", "publish", "1") == 3
    assert shell("due", "--role", "rules_owner", by=None) == 0
    assert "a change of" in shell.out
    assert shell("rules", "approve", "1", "--answer", PROOFS, by=KIM) == 0
    assert shell("rules", "publish", "1") == 0
    assert "version 2 of the rules decides from today" in shell.out
    second = decided()
    assert second != first
    assert "differs from it" not in shell.err
    edit(ws, sleep_rule(3))
    assert decided() == second
    assert "version 2 of the rules decides; 1 file in rules/ differs from it" in shell.err
    assert shell.err.count("differs from it") == 1
    undo = ("rules", "restore", "1", "--note", "Too many referrals", "--second", LEAD)
    assert shell(*undo) == 3
    assert "needs/example.yaml" in shell.err
    assert "--yes" in shell.err
    assert shell(*undo, "--yes") == 0
    assert "version 3 decides from today; its rules are those of version 1" in shell.out
    assert "set aside as kept-1" in shell.out
    assert decided() == first
    assert shell("case", "show", "C-1", "--replay", by=None) == 0
    assert shell("rules", "restore", "kept-1", "--files-only", "--yes") == 0
    assert (
        json.loads((ws / "rules/needs/example.yaml").read_text("utf-8"))["rules"][0]["when"]["severity"]
        == "3 or more"
    )
    assert decided() == first


def test_the_log_says_who_did_what(shell: Shell, ws: Path) -> None:
    edit(ws, sleep_rule(6))
    assert shell("rules", "propose", "--note", "Sleep advice from 6") == 0
    assert shell("rules", "approve", "1", "--answer", PROOFS, "--answer", "impact=No case yet", by=KIM) == 0
    assert shell("rules", "publish", "1", "--effective", "2026-12-01") == 0
    assert "waits and decides from 2026-12-01" in shell.out
    told = shell.json("rules", "log", by=None)
    assert told["format"] == "triage.rules-log/1"
    assert told["in_effect"] == 1
    assert [(one["version"], one["standing"]) for one in told["versions"]] == [(1, "in effect"), (2, "waits")]
    assert told["versions"][1]["note"] == "Sleep advice from 6"
    assert [(one["who"], one["what"]) for one in told["events"]] == [
        (SAM, "rules.propose"),
        (KIM, "rules.approve"),
        (SAM, "rules.publish"),
    ]
    assert shell.json("rules", "log", by=None, on="2026-12-01")["in_effect"] == 2
    assert shell("rules", "log", by=None) == 0
    assert max(map(len, shell.out.splitlines())) <= 80
    assert shell("rules", "log", "1", by=None) == 0
    assert f"approved by {KIM} (rules_owner) on 2026-11-22" in shell.out
    assert f"impact answered by {KIM} on 2026-11-22: No case yet" in shell.out
    assert shell.json("rules", "log", "1", by=None)["state"] == "published"
    decided = shell.json("rules", "log", by=None, on="2026-12-01")["versions"][1]["fingerprint"]
    assert decided.startswith("sha256:")


def test_a_lost_escalation_is_said_and_needs_the_lead(shell: Shell, ws: Path) -> None:
    edit(ws, harm_rule(status="retired"), file="safeguarding/example.yaml")
    view = shell.json("rules", "propose", "--note", "Covered elsewhere")
    assert view["needs_safeguarding_lead"] is True
    assert "harm escalated to statutory and is retired now" in view["lost_escalations"]
    answers = [word for check in view["to_answer"] for word in ("--answer", f"{check}=As agreed")]
    assert shell("rules", "approve", "1", *answers, by=KIM) == 3
    assert "safeguarding lead" in shell.err
    approved = shell.json("rules", "approve", "1", *answers, "--second", LEAD, by=KIM)
    assert {one["by"] for one in approved["approvals"]} == {KIM, LEAD}


def test_an_effect_on_a_stored_case_is_red(shell: Shell, ws: Path, tmp_path: Path) -> None:
    path = tmp_path / "danger.json"
    path.write_text(
        json.dumps(a_case(indicators=["unexplained_injury"], needs=[{"need": "sleep", "severity": 6}])),
        "utf-8",
    )
    assert shell("case", "add", str(path)) == 0
    edit(ws, harm_rule(status="retired"), file="safeguarding/example.yaml")
    view = shell.json("rules", "propose", "--note", "Covered elsewhere")
    (impact,) = [one for one in view["checks"] if one["check"] == "impact"]
    assert impact["state"] == "failed"
    assert "case C-1, escalated to statutory within 0 days, loses it" in view["lost_escalations"]
    assert view["impact"]["format"] == "triage.impact/1"


def test_a_fault_stops_a_proposal_with_its_place(shell: Shell, ws: Path) -> None:
    edit(ws, sleep_rule(6, then={"offer": {"help": "slepe"}}))
    assert shell("rules", "propose", "--note", "A slip") == 1
    assert "rules/needs/example.yaml:1:" in shell.err
    assert shell("rules", "propose", "--note", "A slip", "--json") == 1
    assert json.loads(shell.out)["format"] == "triage.problems/1"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("rules", "propose"), 2, "--note"),
        (("rules", "approve", "7"), 2, "no proposal 7"),
        (("rules", "approve", "one"), 2, "integer"),
        (("rules", "approve", "1", "--answer", "impact"), 2, "CHECK=REASON"),
        (("rules", "publish", "7"), 2, "no proposal 7"),
        (("rules", "publish", "1", "--effective", "soon"), 2, "2026-11-22"),
        (("rules", "withdraw", "7"), 2, "no proposal 7"),
        (("rules", "log", "7"), 2, "no such option"),
        (("rules", "restore", "9", "--note", "x", "--second", KIM), 2, "no version 9"),
        (("rules", "restore", "yesterday", "--note", "x"), 2, "is no version"),
        (("rules", "restore", "kept-4", "--files-only"), 2, "kept-4"),
        (("rules", "restore", "1", "--second", KIM), 2, "say why"),
    ],
    ids=lambda value: " ".join(value[1:]) if isinstance(value, tuple) else None,
)
def test_used_wrongly(shell: Shell, words: tuple[str, ...], code: int, said: str) -> None:
    assert shell(*words) == code
    assert said in shell.err.lower() or said in shell.err


@pytest.mark.parametrize("by", [None, RAY, "Nobody Known"])
def test_whoever_may_not_is_refused(shell: Shell, ws: Path, by: str | None) -> None:
    edit(ws, sleep_rule(6))
    assert shell("rules", "propose", "--note", "A change", by=by) == 3
    assert shell("rules", "restore", "1", "--note", "Undo", "--second", KIM, "--yes", by=by) == 3
    assert shell.json("rules", "log", by=None)["proposals"] == []


def test_without_a_workspace_there_is_nothing_to_change(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    from triage.cli import cli  # noqa: PLC0415
    from triage.cli.edge import run  # noqa: PLC0415

    for words in (["rules", "log"], ["rules", "propose", "--note", "x", "--by", SAM], ["rules", "trials"]):
        assert run(cli, words) == 2
        assert "there is no workspace here" in capsys.readouterr().err


def a_trial(**changes: Any) -> dict[str, Any]:
    return sleep_rule(
        5,
        **{"id": "tried", "title": "Tried out", "status": "trial", "then": {"level": "intensive"}, **changes},
    )


def test_a_rule_on_trial_stands_beside_the_decision(shell: Shell, ws: Path, case: str) -> None:
    assert shell("assess", case, "--json", by=None) == 0
    before = shell.out
    edit(ws, sleep_rule(7), a_trial())
    assert shell("assess", case, "--json", by=None) == 0
    assert shell.out == before
    assert "on trial, and no part of the decision: tried would have fired" in shell.err
    assert shell("assess", case, "--jsonl", by=None) == 0
    assert "tried" not in shell.out
    assert shell("assess", case, by=None) == 0
    assert "On trial (changes nothing yet)" in shell.out
    assert "tried: Tried out" in shell.out
    assert shell("rules", "list", "--status", "trial", by=None) == 0
    assert shell.out.split() == ["tried", "Tried", "out", "(trial)"]
    assert shell("case", "add", case) == 0
    assert shell("rules", "trials", by=None) == 0
    assert "would have fired in 1 of 1 decision, 1 case" in shell.out
    assert "cases: C-1" in shell.out
    told = shell.json("rules", "trials", "tried", by=None)["trials"]
    assert told[0]["would_have_added"] == [{"what": "level intensive", "times": 1}]
    assert shell("rules", "trials", "sleep-advice-offered", by=None) == 2


def test_a_trial_put_into_effect_changes_no_byte_either(shell: Shell, ws: Path, case: str) -> None:
    assert shell("assess", case, "--json", by=None) == 0
    before = shell.out
    edit(ws, sleep_rule(7), a_trial())
    assert shell("rules", "propose", "--note", "Try it") == 0
    assert "added tried: status: trial" in shell.out
    view = shell.json("rules", "log", "1", by=None)
    answers = [word for check in view["to_answer"] for word in ("--answer", f"{check}=Only tried out")]
    assert shell("rules", "approve", "1", *answers, by=KIM) == 0
    assert shell("rules", "publish", "1") == 0
    assert shell("assess", case, "--json", by=None) == 0
    assert shell.out == before


def test_a_proposal_can_be_taken_back(shell: Shell, ws: Path) -> None:
    edit(ws, sleep_rule(6))
    assert shell("rules", "propose", "--note", "Earlier") == 0
    assert shell("rules", "withdraw", "1") == 0
    assert shell("rules", "approve", "1", "--answer", PROOFS, by=KIM) == 3
    assert "it was withdrawn" in shell.err


def test_files_with_new_rules_are_removed_when_an_older_version_comes_back(shell: Shell, ws: Path) -> None:
    (ws / "rules/needs/more.yaml").write_text(rule_text([sleep_rule(9, id="more")]), encoding="utf-8")
    assert shell("rules", "restore", "1", "--files-only") == 3
    assert (ws / "rules/needs/more.yaml").exists()
    files = shell.json("rules", "restore", "1", "--files-only", "--yes")
    assert files == {
        "format": "triage.rule-files/1",
        "from": "1",
        "rewritten": ["needs/more.yaml"],
        "set_aside": "kept-1",
    }
    assert not (ws / "rules/needs/more.yaml").exists()
    assert shell.json("rules", "log", by=None)["set_aside"][0]["name"] == "kept-1"
