"""``triage directory`` as a person types it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from triage.cli import cli
from triage.cli.edge import run

from .builders import ROOT, shipped


@pytest.fixture(autouse=True)
def _no_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = run(cli, ["directory", *words])
    out, err = capsys.readouterr()
    return code, out, err


def test_show_prints_the_keys_of_a_directory_file(capsys: pytest.CaptureFixture[str]):
    code, out, _ = asked(capsys, "show", "sleep-advice", "--json")
    data = json.loads(out)
    assert code == 0
    assert list(data) == ["format", "provider", "services"]
    assert data["services"] == [shipped().services["sleep-advice"].as_json()]


def test_show_says_not_known_for_what_nobody_knows(capsys: pytest.CaptureFixture[str]):
    _, out, _ = asked(capsys, "show", "sleep-advice")
    assert "ages: not known" in out


def test_an_unknown_service_is_wrong_use_and_the_nearest_is_named(capsys: pytest.CaptureFixture[str]):
    code, _, err = asked(capsys, "show", "sleep-advise")
    assert code == 2
    assert "did you mean 'sleep-advice'?" in err


def test_find_names_who_fits_and_why_others_do_not(capsys: pytest.CaptureFixture[str]):
    code, out, _ = asked(
        capsys,
        "find",
        "--offer",
        "stay_and_play",
        "--age",
        "8",
        "--postcode",
        "B90",
        "--for",
        "child",
        "--on",
        "2026-11-20",
        "--json",
    )
    assert code == 0
    rows = json.loads(out)["services"]
    assert [(row["id"], row["fits"], row["reason"]) for row in rows] == [
        ("under-fives-stay-and-play", False, "too_old")
    ]


def test_find_by_words_knows_what_people_call_a_service(capsys: pytest.CaptureFixture[str]):
    _, out, _ = asked(capsys, "find", "playground", "--json")
    assert [row["id"] for row in json.loads(out)["services"]] == ["meriden-adventure-playground"]
    _, out, _ = asked(capsys, "find", "dental", "pathway", "--json")
    assert [row["id"] for row in json.loads(out)["services"]] == ["dental-pathway"]


def test_find_shows_a_service_that_hangs_only_on_what_was_not_said(capsys: pytest.CaptureFixture[str]):
    _, out, _ = asked(capsys, "find", "--offer", "sleep", "--on", "2026-11-20", "--json")
    assert [(row["fits"], row["reason"]) for row in json.loads(out)["services"]] == [(True, "area_unknown")]


def test_an_unknown_kind_of_help_is_wrong_use(capsys: pytest.CaptureFixture[str]):
    code, _, err = asked(capsys, "find", "--offer", "slep")
    assert code == 2
    assert "did you mean 'sleep'?" in err


def test_list_holds_every_service_and_fits_80_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = asked(capsys, "list")
    assert code == 0
    assert max(len(line) for line in out.splitlines()) <= 80
    _, out, _ = asked(capsys, "list", "--json")
    assert len(json.loads(out)["services"]) == len(shipped().services)


def test_lint_warns_of_records_past_their_date_and_strict_ends_with_1(capsys: pytest.CaptureFixture[str]):
    assert asked(capsys, "lint", "--on", "2026-11-20")[0] == 0
    code, out, _ = asked(capsys, "lint", "--on", "2028-11-20", "--json")
    problems = json.loads(out)["problems"]
    assert code == 0
    assert {problem["code"] for problem in problems} == {"DR501"}
    assert asked(capsys, "lint", "--on", "2028-11-20", "--strict")[0] == 1


def test_due_names_what_must_be_confirmed_and_by_when(capsys: pytest.CaptureFixture[str]):
    _, out, _ = asked(capsys, "due", "--on", "2026-11-20", "--json")
    assert json.loads(out)["due"] == []
    _, out, _ = asked(capsys, "due", "--on", "2027-11-02", "--json")
    rows = json.loads(out)["due"]
    assert len(rows) == len(shipped().services)
    assert all(row["overdue"] and row["holds_until"] == "2027-11-01" for row in rows)


def test_help_of_the_program_loads_neither_networkx_nor_pydantic():
    program = "import sys\nfrom triage.cli import cli\ntry:\n    cli(['--help'])\nexcept SystemExit:\n    pass\nassert not {'networkx', 'pydantic'} & set(sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
