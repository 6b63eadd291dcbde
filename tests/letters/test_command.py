"""`triage letter` on files and on cases of a workspace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.builders import DAY, plain_case
from triage.cli import cli
from triage.cli.edge import run

ON = ["--on", DAY.isoformat()]


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run(cli, [str(part) for part in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def written(folder: Path, name: str = "case.json", **changes: Any) -> str:
    path = folder / name
    path.write_text(json.dumps(plain_case(**changes)), "utf-8")
    return str(path)


def test_a_file_is_decided_on_now_and_only_the_letter_goes_to_stdout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = command(capsys, "letter", written(tmp_path), "--for", "family", "--check", *ON)
    assert code == 0
    assert "reading age" in err
    assert "Our plan with your family" in out
    assert "not assured for live use here" in err
    assert "for the sender: nothing in this letter has been confirmed" in err
    assert "for the sender" not in out


def test_json_holds_text_sections_notes_and_the_measure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = command(capsys, "letter", written(tmp_path), "--for", "meeting", "--json", "--check", *ON)
    found = json.loads(out)
    assert code == 0
    assert (found["format"], found["case"], found["for"]) == ("triage.letter/1", "C-1", "meeting")
    assert found["reading_age"]["years"] > 0
    assert "not assured" in found["notice"]
    assert found["sections"][0]["lines"]


def test_a_refusal_is_exit_3_with_who_decides_and_no_letter(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, indicators=["forced_marriage_risk"])
    code, out, err = command(capsys, "letter", file, "--for", "family", *ON)
    assert (code, out) == (3, "")
    assert "safeguarding lead decides" in err


def test_out_never_writes_over_a_file_without_force(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = written(tmp_path), tmp_path / "letter.md"
    out.write_text("changed by hand", "utf-8")
    assert command(capsys, "letter", file, "--for", "family", "--out", out, *ON)[0] == 3
    assert out.read_text("utf-8") == "changed by hand"
    assert command(capsys, "letter", file, "--for", "family", "--out", out, "--force", *ON)[:2] == (0, "")
    assert "Our plan with your family" in out.read_text("utf-8")


def test_a_broken_file_tells_its_escalation_first_and_gives_no_letter(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, indicators=["immediate_danger"], needs=[{"need": "sleep", "severity": "11"}])
    code, out, err = command(capsys, "letter", file, "--for", "family", *ON)
    assert (code, out) == (1, "")
    assert err.index("ACT NOW") < err.index("severity")


def test_a_mistyped_file_is_said_to_be_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = command(capsys, "letter", str(tmp_path / "caes.yaml"), "--for", "family", *ON)
    assert (code, out) == (2, "")
    assert "there is no file" in err


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "nowhere" / "x.txt")
    code, _, err = command(capsys, "letter", written(tmp_path), "--for", "family", "--out", out, *ON)
    assert code == 2
    assert "there is no folder" in err


def test_json_goes_to_the_file_and_says_that_an_unsigned_letter_is_a_draft(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "letter.json"
    code, out, _ = command(capsys, "letter", written(tmp_path), "--for", "family", "--json", "--out", str(file), *ON)  # fmt: skip
    assert (code, out) == (0, "")
    found = json.loads(file.read_text("utf-8"))
    assert (found["format"], found["draft"]) == ("triage.letter/1", True)


def test_the_referrer_of_a_child_in_crisis_is_told_the_way_for_danger_now(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, indicators=["suicidal_intent"])
    _, out, _ = command(capsys, "letter", file, "--for", "referrer", *ON)
    assert "In danger now: 999, or A&E" in out
