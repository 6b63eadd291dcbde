"""Writers that meet: each waits its turn; one that must wait too long hears who is busy, and never in the driver's words."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import stores
from tests.store.writers import lost, prepared, timings, together
from triage.errors import Locked
from triage.store import create_store, database, open_store

HOLD = """
import sys, time
from pathlib import Path
from triage.store import open_store
store = open_store(Path(sys.argv[1]), sys.argv[2])
with store.writing():
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def somebody_writing(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the writer's place until it is told to go on."""
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path), stores.url_of(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    try:
        yield other
    finally:
        other.communicate("\n", timeout=30)


def test_a_writer_waits_for_another_and_then_writes(tmp_path: Path) -> None:
    path = tmp_path / "triage.db"
    store = create_store(path)
    with somebody_writing(path) as other:
        assert other.stdin is not None
        began = time.monotonic()
        subprocess.Popen(["sh", "-c", "sleep 0.4"]).wait()
        other.stdin.write("\n")
        other.stdin.flush()
        with store.writing():
            store.keep("C-1", b"kept")
        assert time.monotonic() - began < 10
    store.close()


def test_who_waits_too_long_hears_who_is_busy_and_can_still_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    path = tmp_path / "triage.db"
    store = create_store(path)
    with somebody_writing(path) as other:
        with pytest.raises(Locked, match="somebody else is writing") as refused, store.writing():
            pass
        assert store.cases() == []
    assert refused.value.exit_code == 3
    assert "database is locked" not in refused.value.what
    if stores.STORE != "postgres" and Path("/proc/locks").exists() and _locks_are_shown():
        assert f"process {other.pid}, yours, running since" in refused.value.what
    if stores.STORE == "postgres":
        assert f"triage {other.pid}@" in refused.value.what
    with store.writing():
        store.keep("C-1", b"kept")
    store.close()


def _locks_are_shown() -> bool:
    return bool(Path("/proc/locks").read_text(encoding="ascii").strip())


def test_what_a_process_is_called_is_never_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its command line may hold names of people."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    path = tmp_path / "Zebedee" / "triage.db"
    path.parent.mkdir()
    store = create_store(path)
    with somebody_writing(path), pytest.raises(Locked) as refused, store.writing():
        pass
    assert "Zebedee" not in refused.value.what
    store.close()


def test_writers_at_once_lose_nothing_and_are_told_of_no_lock(tmp_path: Path) -> None:
    folder = tmp_path / "ws"
    prepared(folder)
    done = together(folder, 4, 2.0)
    assert lost(folder, done) == []
    assert not sum((work.failed for work in done), start=type(done[0].failed)())
    assert all(work.added for work in done)
    assert timings(done)["add"]["max"] < 1000 * database.BUSY_SECONDS


@pytest.mark.soak
def test_eight_writers_for_a_minute_lose_nothing_and_are_told_of_no_lock(tmp_path: Path) -> None:
    folder = tmp_path / "ws"
    prepared(folder)
    done = together(folder, 8, 60.0)
    assert lost(folder, done) == []
    assert not sum((work.failed for work in done), start=type(done[0].failed)())
    print(timings(done))


def test_a_lost_update_is_found(tmp_path: Path) -> None:
    """The check itself can fail: an acknowledged case that is taken out is named."""
    folder = tmp_path / "ws"
    prepared(folder)
    done = together(folder, 1, 0.5)
    done[0].added.append("W9-1")
    done[0].shared += 1
    found = lost(folder, done)
    assert "case W9-1" in found
    assert any("reviews of the shared case" in one for one in found)


def test_reading_goes_on_while_somebody_writes(tmp_path: Path) -> None:
    path = tmp_path / "triage.db"
    create_store(path).close()
    with somebody_writing(path):
        opened = open_store(path)
        assert opened.people() == []
        opened.close()
