"""Adding many cases is stopped by force in the middle: whole cases only, and a second run completes without doubles."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import stores
from tests.desk.builders import SAM, a_case
from triage.store import open_store

ADD = [sys.executable, "-m", "triage", "case", "add"]


def a_month(folder: Path) -> Path:
    """171 cases, the size of the published month."""
    file = folder / "month.jsonl"
    file.write_text(
        "\n".join(json.dumps(a_case(f"M-{number:03}")) for number in range(171)), encoding="utf-8"
    )
    return file


def held(database: Path) -> int:
    return int(stores.by_hand(database, "SELECT COUNT(*) FROM cases")[0][0])


@pytest.mark.parametrize("after", [1, pytest.param(60, marks=pytest.mark.long)])
def test_killed_in_the_middle_it_keeps_whole_cases_and_a_second_run_completes(
    folder: Path, tmp_path: Path, after: int
) -> None:
    month = a_month(tmp_path)
    command = [*ADD, str(month), "--by", SAM, "--workspace", str(folder), "--on", "2026-11-22"]
    database = folder / "triage.db"
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while held(database) < after and running.poll() is None and time.monotonic() < until:
        time.sleep(0.002)
    os.kill(running.pid, signal.SIGKILL)
    running.wait(timeout=30)
    kept = held(database)
    store = open_store(database)
    assert store.faults() == []
    for row in store.cases():
        assert store.content(row.number, row.file_hash) is not None
        (decision,) = store.decisions(row.number)
        assert store.content(row.number, decision.decision_hash) is not None
        assert store.actions(row.number)
        assert [event.what for event in store.events(row.number)] == ["case.add", "decision.added"]
    store.close()
    again = subprocess.run([*command, "--json"], capture_output=True, text=True, check=False, timeout=120)
    assert again.returncode == 0, again.stderr
    report = json.loads(again.stdout)
    assert (len(report["added"]), len(report["skipped"])) == (171 - kept, kept)
    assert held(database) == 171


def test_two_people_adding_the_same_cases_at_once_make_no_double(folder: Path, tmp_path: Path) -> None:
    month = a_month(tmp_path)
    command = [*ADD, str(month), "--by", SAM, "--workspace", str(folder), "--json"]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for _ in range(2)
    ]
    reports = [json.loads(one.communicate(timeout=120)[0]) for one in both]
    assert sum(len(report["added"]) for report in reports) == 171
    assert held(folder / "triage.db") == 171
