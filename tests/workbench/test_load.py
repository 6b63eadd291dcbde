"""How much the rules ask of people: counted right, and written the same for the same cases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.builders import a_case, decided
from triage.cli import cli
from triage.cli.edge import run
from triage.workbench.load import PARTS, as_data, load_of, markdown

CASES = [
    a_case(),
    a_case(case="C-2", needs=[{"need": "sleep", "severity": None}]),
    a_case(case="C-3", indicators=["unexplained_injury"]),
]


def test_every_count_is_what_the_decisions_say() -> None:
    made = [(case, decided(case)) for case in CASES]
    found = load_of(made)
    assert (found.cases, found.needs, found.escalated) == (3, 3, 1)
    assert found.levels == {2: 2, 4: 1}
    for part in PARTS:
        assert found.each[part] == [len(getattr(decision, part)) for _, decision in made]
        said = {rule for _, decision in made for entry in getattr(decision, part) for rule in entry.rules}
        assert set(found.rules[part]) == said
    assert found.asks["severity"] == 1
    assert sum(found.sent) == sum(
        action.kind in {"referral", "signpost"} for _, decision in made for action in decision.actions
    )


def test_no_cases_are_no_division_by_nought() -> None:
    nothing = load_of([])
    assert as_data(nothing)["per_case"]["actions"] == 0
    assert "0 %" in markdown(nothing, what="nothing", version="1")


def test_the_command_counts_files_or_the_synthetic_month(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(json.dumps(case.as_json()) for case in CASES), "utf-8")
    page = tmp_path / "load.md"
    assert run(cli, ["rules", "load", str(file), "--write", str(page), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["cases"] == len(CASES)
    first = page.read_bytes()
    assert run(cli, ["rules", "load", str(file), "--write", str(page)]) == 0
    assert page.read_bytes() == first
    capsys.readouterr()
    assert run(cli, ["rules", "load", "--json"]) == 0
    month = json.loads(capsys.readouterr().out)
    assert (month["cases"], month["needs"]) == (171, 1213)
    assert run(cli, ["rules", "load", "--write", str(tmp_path)]) == 3
