"""A record with a key: nothing readable in any file, a wrong or missing key gives nothing and says so, plain becomes encrypted whole."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from triage.errors import Locked, Refused, StoreProblem
from triage.store import Store, create_store, encrypting, open_store
from triage.store.backends import Place, raw_connection
from triage.store.backends.cipher import PLAIN_HEADER, entropy
from triage.store.keys import KEY, KEY_FILE, Keys, workspace_keys

pytestmark = pytest.mark.files
ON = date(2026, 6, 1)
CANARY = "Wilhelmina-Canary-Nobody"
ONE, OTHER = "1f" * 32, "2e" * 32


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_FILE, raising=False)
    monkeypatch.setenv(KEY, ONE)


def filled(path: Path) -> Store:
    """A record with a name, words about a child and an event."""
    store = create_store(path)
    with store.writing():
        for number in range(8):
            case = f"C-{number}"
            row = {
                "number": case, "state": "open", "added_on": ON, "added_by": "Sam", "level": 2, "review_on": ON, "whole_hash": "w",
                "file_hash": store.keep(case, f"{CANARY} {number} ".encode() * 50),
                "identity_hash": store.keep_identity(case, f'{{"identity": {{"given_name": "{CANARY}"}}}}'.encode()),
            }  # fmt: skip
            store.add_case(row, f"{case} sleep {CANARY}")
            store.log(ON, "Sam", "case.add", case=case)
    return store


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def read_all(path: Path) -> list[object]:
    store = open_store(path)
    try:
        return [
            store.cases(),
            [store.content(row.number, row.file_hash) for row in store.cases()],
            [store.identity(row.number, row.identity_hash) for row in store.cases()],
            store.events(),
            store.find_cases("sleep"),
        ]
    finally:
        store.close()


def test_no_file_holds_anything_readable_while_work_goes_on_and_after(tmp_path: Path) -> None:
    store = filled(tmp_path / "triage.db")
    looked_at = set()
    for _ in range(2):
        for path in files_of(tmp_path):
            body = path.read_bytes()
            assert CANARY.encode() not in body, path.name
            looked_at.add(path.name)
            if path.suffix == ".db":
                assert not body.startswith(PLAIN_HEADER), path.name
                for start in range(0, len(body), 4096):
                    assert entropy(body[start : start + 4096]) > 7.8, (path.name, start)
            if path.name.endswith("-wal") and len(body) > 4096:
                # Its own header and those of its frames are plain: they say which page comes next, and no content.
                assert entropy(body) > 7.5, path.name
        store.close()
    assert {"triage.db", "triage.db-wal", "identity.db"} <= looked_at


def test_sorting_and_searching_put_nothing_readable_into_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setenv("SQLITE_TMPDIR", str(place))
    store = filled(tmp_path / "triage.db")
    connection = store._database._connection  # type: ignore[attr-defined]
    assert connection.execute("PRAGMA temp_store").fetchone()[0] == 2
    connection.execute("CREATE TEMP TABLE sorted AS SELECT * FROM case_words ORDER BY words DESC")
    assert files_of(place) == []
    store.close()


def test_a_wrong_key_gives_nothing_and_says_so_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "triage.db"
    filled(path).close()
    before = {file: file.read_bytes() for file in files_of(tmp_path)}
    monkeypatch.setenv(KEY, OTHER)
    with pytest.raises(Refused, match="this key does not open") as refused:
        open_store(path)
    assert refused.value.exit_code == 3
    assert ONE not in str(refused.value.__dict__) + repr(refused.value)
    assert {file: file.read_bytes() for file in files_of(tmp_path)} == before


def test_without_its_key_an_encrypted_record_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path / "triage.db").close()
    monkeypatch.delenv(KEY)
    with pytest.raises(Refused, match="no key is set") as refused:
        open_store(tmp_path / "triage.db")
    assert KEY_FILE in refused.value.mend


def test_a_key_for_a_plain_record_is_refused_with_how_to_encrypt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(KEY)
    filled(tmp_path / "triage.db").close()
    monkeypatch.setenv(KEY, ONE)
    with pytest.raises(Refused, match="not encrypted") as refused:
        open_store(tmp_path / "triage.db")
    assert "triage encrypt" in refused.value.mend


def test_a_key_that_lies_beside_its_record_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path / "triage.db").close()
    key = tmp_path / "my.key"
    key.write_text(ONE)
    key.chmod(0o600)
    monkeypatch.delenv(KEY)
    monkeypatch.setenv(KEY_FILE, str(key))
    with pytest.raises(Refused, match="beside the record"):
        open_store(tmp_path / "triage.db")


def test_each_file_has_a_key_of_its_own(tmp_path: Path) -> None:
    filled(tmp_path / "triage.db").close()
    with pytest.raises(Refused):
        raw_connection(tmp_path / "identity.db", part="record")
    raw_connection(tmp_path / "identity.db").close()


@pytest.mark.parametrize("at", [0.4, 0.9])
def test_a_flipped_byte_of_an_encrypted_file_is_damage_and_never_another_value(
    tmp_path: Path, at: float
) -> None:
    path = tmp_path / "triage.db"
    filled(path).close()
    body = bytearray(path.read_bytes())
    body[int(len(body) * at)] ^= 1
    path.write_bytes(body)
    with pytest.raises(StoreProblem, match="damaged"):
        _read_everything(path)


def _read_everything(path: Path) -> None:
    store = open_store(path)
    try:
        if any(
            "malformed" in fault or "damaged" in fault or "error" in fault.lower() for fault in store.faults()
        ):
            raise StoreProblem("the record is damaged")
        read_all(path)
    finally:
        store.close()


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("triage.store.backends.cipher.find_spec", lambda _name: None)
    with pytest.raises(StoreProblem, match="SQLCipher is not installed") as problem:
        create_store(tmp_path / "triage.db")
    assert "needs-triage[encrypted]" in problem.value.mend


# from plain to encrypted


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv(KEY)
    folder = tmp_path / "ws"
    folder.mkdir()
    store = filled(folder / "triage.db")
    store.close()
    shutil.copy(folder / "triage.db", folder / "triage.db.before-12")
    yield folder
    monkeypatch.delenv(KEY, raising=False)


def keys(monkeypatch: pytest.MonkeyPatch, key: str = ONE) -> Keys:
    monkeypatch.setenv(KEY, key)
    found = workspace_keys()
    assert found is not None
    return found


def test_encrypting_keeps_every_value_and_leaves_nothing_readable(
    plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read_all(plain / "triage.db")
    done = encrypting.encrypt_files(Place(plain / "triage.db"), keys(monkeypatch))
    assert set(done) >= {"triage.db", "identity.db", "triage.db.before-12"}
    assert read_all(plain / "triage.db") == before
    for path in files_of(plain):
        assert CANARY.encode() not in path.read_bytes(), path.name
    assert {path.name for path in files_of(plain)} <= {
        *done,
        "triage.db-wal",
        "triage.db-shm",
        "identity.db-wal",
        "identity.db-shm",
        "audit.db-wal",
        "audit.db-shm",
    }
    store = open_store(plain / "triage.db")
    assert store.faults() == []
    assert store.row_faults() == []
    store.close()


def test_encrypting_waits_for_nobody_and_refuses_while_somebody_works(
    plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In a process of its own: locks of one process never stand in its own way.
    hold = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); print(c.execute('SELECT COUNT(*) FROM cases').fetchone(), flush=True); sys.stdin.read()"
    other = subprocess.Popen(
        [sys.executable, "-c", hold, str(plain / "triage.db")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout is not None
    other.stdout.readline()
    before = {path.name: path.read_bytes() for path in files_of(plain) if path.suffix == ".db"}
    with pytest.raises(Locked, match="open"):
        encrypting.encrypt_files(Place(plain / "triage.db"), keys(monkeypatch))
    other.communicate()
    monkeypatch.delenv(KEY)
    assert read_all(plain / "triage.db")
    assert {path.name: path.read_bytes() for path in files_of(plain) if path.suffix == ".db"} == before


STEPS = ("_copied", "_reseal", "_take_places", "_destroyed")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("after", [False, True])
def test_killed_at_any_step_it_is_whole_and_doing_it_again_finishes_it(
    plain: Path, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    before = read_all(plain / "triage.db")
    named = keys(monkeypatch)
    place = Place(plain / "triage.db")
    child = os.fork()
    if child == 0:
        _die_in(step, after=after)
        encrypting.encrypt_files(place, named)
        os._exit(1)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    if encrypting.is_half_done(place):
        with pytest.raises(StoreProblem, match="half-way"):
            open_store(plain / "triage.db")
        with pytest.raises(Refused):
            encrypting.encrypt_files(place, Keys(bytes.fromhex(OTHER)))
    elif (plain / "triage.db").read_bytes().startswith(PLAIN_HEADER):
        monkeypatch.delenv(KEY)
        assert read_all(plain / "triage.db") == before
        named = keys(monkeypatch)
    if encrypting.is_half_done(place) or (plain / "triage.db").read_bytes().startswith(PLAIN_HEADER):
        encrypting.encrypt_files(place, named)
    assert read_all(plain / "triage.db") == before
    assert all(CANARY.encode() not in path.read_bytes() for path in files_of(plain))
    assert not [path for path in files_of(plain) if "encrypting" in path.name or path.name.endswith(".plain")]


def _die_in(step: str, *, after: bool) -> None:
    real = getattr(encrypting, step)

    def dying(*values: object) -> object:
        if after:
            real(*values)
        os.kill(os.getpid(), signal.SIGKILL)
        return None

    setattr(encrypting, step, dying)


def test_a_copy_that_differs_changes_nothing(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path.name: path.read_bytes() for path in files_of(plain) if path.suffix == ".db"}
    calls: list[int] = []

    def wrong(_connection: object) -> dict[str, tuple[int, int]]:
        calls.append(1)
        return {"cases": (len(calls), 0)}

    monkeypatch.setattr(encrypting, "digests", wrong)
    with pytest.raises(StoreProblem, match="differs"):
        encrypting.encrypt_files(Place(plain / "triage.db"), keys(monkeypatch))
    monkeypatch.delenv(KEY)
    assert read_all(plain / "triage.db")
    assert set(before) == {path.name for path in files_of(plain) if path.suffix == ".db"}


def test_the_key_stands_in_no_command_line_of_what_is_started(tmp_path: Path) -> None:
    said = "import sys; from pathlib import Path; from triage.store import create_store; create_store(Path(sys.argv[1])); print(open('/proc/self/cmdline').read())"
    done = subprocess.run(
        [sys.executable, "-c", said, str(tmp_path / "triage.db")],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert ONE not in done.stdout + done.stderr
