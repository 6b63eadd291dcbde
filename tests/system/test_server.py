"""A record on a server: what a person reads when it stops, refuses or holds something else; nothing acknowledged is lost."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from pathlib import Path

import psycopg
import pytest

from tests import stores
from tests.desk.builders import ON, SAM, a_case, put_in
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import add_person, opening
from triage.errors import Locked, StoreProblem
from triage.store import create_store, open_store
from triage.store.backends.postgres import PostgresDatabase
from triage.store.migrations import MIGRATIONS, NEWEST


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "ws"
    opening.create_workspace(made)
    with opening.open_desk(made, ON) as desk:
        add_person(desk, SAM, "coordinator")
        put_in(desk, a_case("C-1"))
    return made


def said(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    code = run(cli, words)
    return code, capsys.readouterr().err


def cut_off(path: Path) -> None:
    """Have the server end every connection to a record's database, as it does when it is stopped."""
    with psycopg.connect(stores.SERVER, autocommit=True) as owner:
        owner.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [stores.name_of(stores.url_of(path))],
        )


def test_cut_off_inside_a_step_nothing_is_kept_and_the_next_step_works(folder: Path) -> None:
    store = open_store(folder / "triage.db", stores.url_of(folder / "triage.db"))
    with pytest.raises(StoreProblem, match="does not answer") as problem, store.writing():
        store.change_case("C-1", {"level": 4})
        cut_off(folder / "triage.db")
        store.change_case("C-1", {"level": 3})
    assert problem.value.exit_code == 1
    assert store.case("C-1").level == 2  # type: ignore[union-attr]
    with store.writing():
        store.change_case("C-1", {"level": 3})
    assert store.case("C-1").level == 3  # type: ignore[union-attr]
    assert store.faults() == []
    store.close()


def test_cut_off_while_a_step_is_kept_it_says_that_nobody_knows(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(folder / "triage.db", stores.url_of(folder / "triage.db"))
    real = PostgresDatabase._commit

    def commit(self: PostgresDatabase) -> None:
        if self.part == "record":
            cut_off(folder / "triage.db")
        real(self)

    monkeypatch.setattr(PostgresDatabase, "_commit", commit)
    with pytest.raises(StoreProblem, match="went away while the last step") as problem, store.writing():
        store.change_case("C-1", {"level": 4})
    assert "timeline" in problem.value.mend
    store.close()


def test_between_two_steps_a_lost_connection_is_made_again_and_nobody_notices(folder: Path) -> None:
    store = open_store(folder / "triage.db", stores.url_of(folder / "triage.db"))
    assert len(store.cases()) == 1
    cut_off(folder / "triage.db")
    assert len(store.cases()) == 1
    cut_off(folder / "triage.db")
    with store.writing():
        store.change_case("C-1", {"level": 3})
    assert store.case("C-1").level == 3  # type: ignore[union-attr]
    store.close()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://nobody@127.0.0.1:9/none", "does not answer"),
        ("postgresql:///none?host=/nowhere", "does not answer"),
    ],
)
def test_a_server_that_is_not_there_is_a_message_and_never_a_traceback(
    folder: Path, capsys: pytest.CaptureFixture[str], url: str, words: str
) -> None:
    settings = folder / "triage.toml"
    settings.write_text(settings.read_text().replace(stores.url_of(folder / "triage.db"), url))
    code, err = said(["case", "list", "--workspace", str(folder)], capsys)
    assert code == 1
    assert words in err
    assert "Traceback" not in err


def test_another_database_or_login_is_named_as_what_it_is(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings, right = folder / "triage.toml", stores.url_of(folder / "triage.db")
    text = settings.read_text()
    for wrong, words in (
        (right.replace(stores.name_of(right), "no_such_database"), "does not exist on this server"),
        (right.replace("user=", "user=no_such_"), "did not let this login in"),
        (right.replace(stores.name_of(right), "template1"), "no record"),
    ):
        settings.write_text(text.replace(right, wrong))
        code, err = said(["case", "list", "--workspace", str(folder)], capsys)
        assert code == 1, err
        assert words in err
        assert "no_such" not in err


def test_a_second_record_is_never_made_over_the_first(folder: Path) -> None:
    with pytest.raises(Locked, match="holds a record already"):
        create_store(folder / "other.db", stores.url_of(folder / "triage.db"))


def test_an_older_record_waits_for_a_dump(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "triage.db"
    stores.by_hand(path, "DELETE FROM migrations WHERE number = ?", NEWEST)
    made = [table for one in MIGRATIONS[-1].statements for table in re.findall(r"CREATE TABLE (\w+)", one)]
    for table in reversed(made):
        stores.by_hand(path, f"DROP TABLE {table}")
    code, err = said(["case", "list", "--workspace", str(folder)], capsys)
    assert code == 3
    assert "dump" in err
    assert stores.by_hand(path, "SELECT MAX(number) FROM migrations") == [(NEWEST - 1,)]
    assert said(["upgrade", "--by", SAM, "--workspace", str(folder)], capsys)[0] == 3
    assert said(["upgrade", "--dump-made", "--by", SAM, "--workspace", str(folder)], capsys)[0] == 0
    assert said(["case", "list", "--workspace", str(folder)], capsys)[0] == 0


def test_steps_of_many_threads_and_processes_never_fail_for_each_other(folder: Path) -> None:
    url = stores.url_of(folder / "triage.db")
    failed: list[BaseException] = []

    def work() -> None:
        store = open_store(folder / "triage.db", url)
        try:
            for _ in range(25):
                with store.writing():
                    row = store.case("C-1")
                    assert row is not None
                    store.change_case("C-1", {"to_audit": 0, "closed_by": str(int(row.closed_by or 0) + 1)})
        except BaseException as error:  # noqa: BLE001 - said by the assertion below
            failed.append(error)
        finally:
            store.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failed == []
    assert stores.by_hand(folder / "triage.db", "SELECT closed_by FROM cases") == [("150",)]


def test_the_whole_way_by_command_in_a_process_of_its_own(folder: Path, tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    case.write_text(json.dumps(a_case("C-2")))
    for words in (
        ["case", "add", str(case), "--by", SAM],
        ["case", "show", "C-2"],
        ["case", "confirm", "C-2", "--action", "1", "--by", SAM],
        ["refer", "C-2", "--offer", "sleep", "--service", "sleep-advice", "--by", SAM],
        ["case", "show", "C-2", "--replay"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "triage", *words, "--workspace", str(folder), "--on", ON.isoformat()],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr


def test_without_the_server_a_child_is_still_triaged(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = folder / "triage.toml"
    settings.write_text(
        settings.read_text().replace(stores.url_of(folder / "triage.db"), "postgresql:///none?host=/nowhere")
    )
    case = tmp_path / "case.json"
    case.write_text(json.dumps(a_case("C-9", indicators=["domestic_abuse_current"])))
    capsys.readouterr()
    assert run(cli, ["assess", str(case), "--json", "--workspace", str(folder)]) == 0
    heard = capsys.readouterr()
    assert json.loads(heard.out)["escalations"]
    assert "decided without the record" in heard.err
    code, err = said(["case", "add", str(case), "--by", SAM, "--workspace", str(folder)], capsys)
    assert code == 1
    assert "does not answer" in err
