"""`triage demo` as a command, and the folder it makes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.demo.conftest import Command
from triage.cli import demo as command
from triage.desk import create_workspace
from triage.desk.demo import make_demo
from triage.errors import Refused

TWO = ("--children", 2)
"""Two children, so that it is quick; everything else is as it always is."""


def test_it_makes_a_workspace_and_a_screen_with_nothing_else_on_stdout(
    tmp_path: Path, triage: Command
) -> None:
    ran = triage("demo", tmp_path / "mine", *TWO)
    assert ran.code == 0
    assert ran.out.startswith("Needs triage: one made-up month")
    assert ran.err.splitlines() == ["not assured for live use here"]
    assert (tmp_path / "mine" / "triage.toml").is_file()


def test_json_says_the_same_figures_and_that_they_are_synthetic(tmp_path: Path, triage: Command) -> None:
    told = triage("demo", tmp_path / "mine", "--json", *TWO).data
    assert told["format"] == "triage.demo/1"
    assert told["synthetic"] is True
    assert all(block["synthetic"] is True for block in told.values() if isinstance(block, dict))
    assert told["fed_in"]["compared_with"] is None
    assert told["fed_in"]["referrals"] == 2


def test_without_a_folder_it_makes_one_called_demo_here(
    tmp_path: Path, triage: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = triage("demo", *TWO)
    assert ran.code == 0
    assert "triage case list --workspace demo --on 2027-03-31" in ran.out
    assert (tmp_path / "demo" / "triage.db").is_file()


def test_a_second_run_starts_again_in_a_demo_folder(small_demo: Path, triage: Command) -> None:
    (small_demo / "notes.txt").write_text("mine")
    assert triage("demo", small_demo, *TWO).code == 0
    with closing(sqlite3.connect(small_demo / "triage.db")) as record:
        assert record.execute("SELECT COUNT(*) FROM cases").fetchone() == (2,)
    assert (small_demo / "notes.txt").read_text() == "mine"


def test_a_workspace_that_is_no_demo_is_left_as_it_is(tmp_path: Path, triage: Command) -> None:
    create_workspace(tmp_path / "live")
    before = sorted((path.name, path.stat().st_mtime_ns) for path in (tmp_path / "live").iterdir())
    ran = triage("demo", tmp_path / "live")
    assert ran.code == 3
    assert "no demo made it" in ran.err
    assert sorted((path.name, path.stat().st_mtime_ns) for path in (tmp_path / "live").iterdir()) == before


def test_a_folder_with_anything_in_it_and_a_file_are_refused(tmp_path: Path, triage: Command) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("kept")
    assert triage("demo", tmp_path / "letters").code == 3
    assert triage("demo", tmp_path / "letters" / "one.txt").code == 3
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["one.txt"]


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "rules" / "needs" / "mine.yaml").write_text(
            "format: 1\ntheme: mine\nrules: []\n"
        ),
        lambda folder: (folder / "triage.toml").write_text((folder / "triage.toml").read_text() + "# mine\n"),
        lambda folder: next((folder / "directory" / "services").glob("*.yaml")).write_text("services: []\n"),
    ],
    ids=["a rule was added", "settings were changed", "a service was changed"],
)
def test_a_demo_in_which_somebody_changed_files_is_not_made_again(small_demo: Path, change: object) -> None:
    assert callable(change)
    change(small_demo)
    with pytest.raises(Refused, match="somebody's own"):
        make_demo(small_demo, children=1)
    with closing(sqlite3.connect(small_demo / "triage.db")) as record:
        assert record.execute("SELECT COUNT(*) FROM cases").fetchone() == (4,)


def test_a_demo_with_a_case_of_somebodys_own_is_not_made_again(
    small_demo: Path, tmp_path: Path, triage: Command
) -> None:
    (tmp_path / "own.yaml").write_text(
        "case: MINE-1\nchild: {age: 8, postcode: B90}\nneeds:\n  - {need: sleep, severity: 7}\n"
    )
    assert (
        triage(
            "case", "add", tmp_path / "own.yaml", "--workspace", small_demo, "--by", "Demo Coordinator"
        ).code
        == 0
    )
    with pytest.raises(Refused, match="cases of their own"):
        make_demo(small_demo, children=1)


def test_a_demo_that_was_stopped_half_way_can_be_made_again(small_demo: Path) -> None:
    (small_demo / "triage.toml").unlink()
    (small_demo / "triage.db").unlink()
    make_demo(small_demo, children=1)
    with closing(sqlite3.connect(small_demo / "triage.db")) as record:
        assert record.execute("SELECT COUNT(*) FROM cases").fetchone() == (1,)


def test_two_folders_are_wrong_use_and_a_day_changes_nothing(tmp_path: Path, triage: Command) -> None:
    assert triage("demo", tmp_path / "a", "--workspace", tmp_path / "b").code == 2
    ran = triage("demo", tmp_path / "a", "--on", "2020-01-01", *TWO)
    assert ran.code == 0
    assert "--on changes nothing" in ran.err
    assert "2026-11-02 to 2027-03-31" in ran.out


def test_progress_counts_every_step_once(tmp_path: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    make_demo(tmp_path / "demo", lambda *said: heard.append(said), children=2)
    total = heard[0][2]
    assert [done for _, done, _ in heard] == list(range(1, total + 1))
    assert {"taking referrals in", "confirming", "referring", "reviewing", "closing"} <= {
        what for what, _, _ in heard
    }
    assert command.demo.name == "demo"


def test_fewer_children_are_never_said_to_be_the_published_month(tmp_path: Path, triage: Command) -> None:
    shown = triage("demo", tmp_path / "mine", *TWO).out
    assert "only the first 2 of the 171" in shown
    assert "4.95" not in shown
