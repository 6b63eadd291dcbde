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
