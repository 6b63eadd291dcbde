"""`python -m tests.system` says at its end which parts ran, how each ended and how long it took."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager

import pytest

from tests.system import __main__ as system

PARTS = ("postgres", "sqlcipher", "printed", "screens", "long", "browser", "terminals")


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would be run; the last part fails."""
    ran: list[list[str]] = []

    def run(words: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(words)
        return subprocess.CompletedProcess(words, 3 if "tests/system/terminals" in words else 0)

    @contextmanager
    def cluster():
        yield "postgresql:///nowhere"

    monkeypatch.setattr(system.subprocess, "run", run)
    monkeypatch.setattr(system.shutil, "which", lambda program: os.path.join("/usr/bin", program))  # noqa: PTH118
    monkeypatch.setattr(system, "cluster", cluster)
    return ran


@pytest.mark.parametrize("part", PARTS)
def test_one_part_says_at_the_end_what_ran_and_how_long_it_took(
    part: str, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr("sys.argv", ["tests.system", "--only", part])
    code = system.main()
    assert len(commands) == 1
    ending = capsys.readouterr().out.splitlines()[-1].split()
    assert ending[0] == part
    assert ending[-2:] == ["0:00:00", "failed"] if part == "terminals" else ["0:00:00", "passed"]
    assert code == (3 if part == "terminals" else 0)
    assert f"{part}|" in (system.__doc__ or "") or f"|{part}" in (system.__doc__ or "")


def test_all_of_them_are_listed_and_one_that_failed_is_not_hidden_by_the_next(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr("sys.argv", ["tests.system"])
    assert system.main() == 3
    assert len(commands) == len(PARTS)
    ending = capsys.readouterr().out.splitlines()[-len(PARTS) :]
    assert [line.split()[0] for line in ending] == list(PARTS)
    assert [line.split()[-1] for line in ending] == ["passed"] * (len(PARTS) - 1) + ["failed"]
