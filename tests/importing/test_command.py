from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.importing.generate import a_census, a_child, census_of
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import add_person, create_workspace, open_desk
from triage.vocabulary import Vocabulary

TODAY = "2026-11-22"
BY = "Sam Example"


@pytest.fixture(autouse=True)
def nowhere_near_a_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    monkeypatch.delenv("TRIAGE_USER", raising=False)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "ws"
    create_workspace(folder)
    with open_desk(folder, date(2026, 11, 22)) as desk:
        add_person(desk, BY, "coordinator")
    return folder


def a_file(tmp_path: Path, raw: bytes) -> str:
    path = tmp_path / "census.xml"
    path.write_bytes(raw)
    return str(path)


def stored(workspace: Path) -> list[str]:
    with open_desk(workspace, date(2026, 11, 22)) as desk:
        return [
            row.number for number in ("CH1", "CH2", "CH3") if (row := desk.store.case(number)) is not None
        ]


def test_every_child_of_200_comes_out_as_a_decision_and_the_counts_add_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], vocabulary: Vocabulary
) -> None:
    file = a_file(tmp_path, census_of(200, list(vocabulary.of("cin_assessment_factors"))))
    assert run(cli, ["import", "cin-census", file, "--on", TODAY, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["format"] == "triage.batch/1"
    assert len(answer["decisions"]) == 200
    assert answer["problems"] == []
    assert answer["counts"]["children"] == 200 == answer["counts"]["cases"]
    assert all(decision["status"] == "proposed" for decision in answer["decisions"])
    for decision in answer["decisions"]:
        assert decision["actions"] or decision["escalations"] or decision["asks"]


def test_a_broken_child_is_named_its_escalation_first_and_the_others_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = a_file(
        tmp_path,
        a_census(a_child("CH1", factors=["4A"]), a_child("CH2", factors=["RB", "19C"]), a_child("CH3")),
    )
    assert run(cli, ["import", "cin-census", file, "--on", TODAY, "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert [decision["case"] for decision in answer["decisions"]] == ["CH1", "CH3"]
    problem = answer["problems"][0]
    assert (problem["case"], problem["code"]) == ("CH2", "CE204")
    assert problem["line"] is not None
    assert problem["escalations"][0].startswith("statutory")


def test_in_words_an_escalation_stands_before_everything_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = a_file(tmp_path, a_census(a_child("CH1", factors=["RB", "19C"])))
    assert run(cli, ["import", "cin-census", file, "--on", TODAY]) == 1
    said = capsys.readouterr()
    assert said.err.startswith("ACT NOW  statutory")
    assert "1 children: 0 cases, 1 that a person must put right" in said.out


def test_with_a_name_the_cases_are_added_once_and_a_broken_one_is_kept_unread(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], workspace: Path
) -> None:
    file = a_file(
        tmp_path,
        a_census(a_child("CH1", factors=["4A"]), a_child("CH2", factors=["RB", "19C"]), a_child("CH3")),
    )
    arguments = [
        "import",
        "cin-census",
        file,
        "--on",
        TODAY,
        "--workspace",
        str(workspace),
        "--by",
        BY,
        "--json",
    ]
    assert run(cli, arguments) == 1
    first = json.loads(capsys.readouterr().out)["counts"]
    assert (first["added"], first["skipped"], first["unread"]) == (2, 0, 1)
    assert stored(workspace) == ["CH1", "CH3"]
    assert run(cli, arguments) == 1
    second = json.loads(capsys.readouterr().out)["counts"]
    assert (second["added"], second["skipped"], second["unread"]) == (0, 2, 0)


def test_without_a_name_nothing_is_added(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], workspace: Path
) -> None:
    file = a_file(tmp_path, a_census(a_child("CH1")))
    assert run(cli, ["import", "cin-census", file, "--on", TODAY, "--workspace", str(workspace)]) == 0
    assert "nothing was added" in capsys.readouterr().out
    assert stored(workspace) == []
    assert (
        run(cli, ["import", "cin-census", file, "--on", TODAY, "--workspace", str(workspace), "--add"]) == 3
    )


def test_the_case_files_are_written_out_and_can_be_imported_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = a_file(tmp_path, a_census(a_child("CH1", factors=["4A", "16A"]), a_child("CH2", factors=["6A"])))
    out = tmp_path / "cases.jsonl"
    assert run(cli, ["import", "cin-census", file, "--on", TODAY, "--json", "--out", str(out)]) == 0
    from_census = json.loads(capsys.readouterr().out)["decisions"]
    assert run(cli, ["import", "cases", str(out), "--on", TODAY, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["decisions"] == from_census
    before = out.read_bytes()
    assert run(cli, ["import", "cin-census", file, "--on", TODAY, "--out", str(out)]) == 3
    assert out.read_bytes() == before


def test_case_files_with_a_fault_keep_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(
        "- {case: CH1, child: {age: 8}, needs: [{need: sleep, severity: 7}]}\n- {case: CH2, child: {age: 8}, needs: [{need: sleep, severity: 11}]}\n"
    )
    assert run(cli, ["import", "cases", str(path), "--on", TODAY, "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert [decision["case"] for decision in answer["decisions"]] == ["CH1"]
    assert answer["problems"][0]["case"] == "CH2"
    assert answer["counts"]["children"] == 2


@pytest.mark.parametrize(
    ("raw", "code"),
    [(b"", "CE101"), (b"<a/>", "CE106"), (b'<!DOCTYPE x [<!ENTITY e "boom">]><a>&e;</a>', "CE103")],
)
def test_a_file_that_is_no_census_leaves_with_1_and_a_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], raw: bytes, code: str
) -> None:
    assert run(cli, ["import", "cin-census", a_file(tmp_path, raw), "--on", TODAY, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["problems"][0]["code"] == code
    assert run(cli, ["import", "cin-census", a_file(tmp_path, raw), "--on", TODAY]) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_a_missing_file_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["import", "cin-census", "nothing.xml"]) == 2


def test_the_help_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["import", "cin-census", "--help"]) == 0
    assert "triage import cin-census census.xml" in capsys.readouterr().out
