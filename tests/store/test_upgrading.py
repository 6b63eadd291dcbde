"""An older record is copied before it is changed, the copy read back; names move to their own store; nothing is half-done."""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from pathlib import Path

import pytest

from triage.errors import Locked, StoreProblem
from triage.store import Store, hashed, open_store, upgrading
from triage.store.backends import Place, SqlDatabase, copying, make_part
from triage.store.keys import KEY, KEY_FILE
from triage.store.migrations import MIGRATIONS, NEWEST

BEFORE_NAMES_MOVED = MIGRATIONS[:11]
WHO = json.dumps({"identity": {"given_name": "Zebedee"}, "referrer": {}}).encode()
pytestmark = pytest.mark.plain_file


@pytest.fixture(autouse=True)
def _no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (KEY, KEY_FILE):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A record as it was before names lay apart, with a case and its names among the content."""
    path = tmp_path / "triage.db"
    made = make_part(Place(path), "record")
    with made.writing():
        made.apply(BEFORE_NAMES_MOVED)
        for number in ("C-1", "C-2"):
            made.insert("content", {"owner": number, "hash": hashed(WHO), "body": zlib.compress(WHO)})
            made.insert("content", {"owner": number, "hash": hashed(b"file"), "body": zlib.compress(b"file")})
            made.insert(
                "cases",
                {"number": number, "state": "open", "added_on": "2026-06-01", "added_by": "Sam", "file_hash": hashed(b"file"),
                 "identity_hash": hashed(WHO), "whole_hash": "w", "level": 2, "review_on": "2026-08-01"},
            )  # fmt: skip
    made.close()
    return path


def plain_rows(path: Path, statement: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def copies(path: Path) -> list[Path]:
    return sorted(path.parent.glob("*.before-*"))


def test_names_move_to_their_own_store_and_a_copy_is_left(older: Path) -> None:
    store = open_store(older)
    for number in ("C-1", "C-2"):
        row = store.case(number)
        assert row is not None
        assert store.identity(number, row.identity_hash) == WHO
        assert store.content(number, row.identity_hash) is None
        assert store.content(number, row.file_hash) == b"file"
    assert store.faults() == []
    store.close()
    (copy,) = copies(older)
    assert copy.name == f"triage.db.before-{NEWEST}"
    assert copy.stat().st_mode & 0o077 == 0
    assert plain_rows(copy, "SELECT MAX(number) FROM migrations") == [(11,)]
    assert plain_rows(copy, "SELECT COUNT(*) FROM content") == [(4,)]
    assert plain_rows(copy, "PRAGMA integrity_check") == [("ok",)]
    open_store(older).close()
    assert copies(older) == [copy]


def test_a_copy_that_is_there_is_never_overwritten(older: Path) -> None:
    kept = older.with_name(f"triage.db.before-{NEWEST}")
    kept.write_bytes(b"mine")
    open_store(older).close()
    assert kept.read_bytes() == b"mine"
    assert [path.name for path in copies(older)] == [kept.name, f"{kept.name}-2"]


def test_a_copy_that_differs_stops_before_anything_is_changed(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = iter(range(99))
    monkeypatch.setattr(copying, "digests", lambda _connection: {"cases": (next(count), 0)})
    with pytest.raises(StoreProblem, match="differs"):
        open_store(older)
    assert plain_rows(older, "SELECT MAX(number) FROM migrations") == [(11,)]
    assert copies(older) == []


def test_a_disk_without_room_for_the_copy_stops_before_anything_is_changed(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_values: object, **_more: object) -> None:
        raise StoreProblem("the disk is full")

    monkeypatch.setattr("triage.store.backends.files.copy_file", full)
    with pytest.raises(StoreProblem, match="full"):
        open_store(older)
    assert plain_rows(older, "SELECT MAX(number) FROM migrations") == [(11,)]


@pytest.mark.parametrize("place", ["apply", "after_schema_change"])
def test_killed_in_the_middle_it_is_as_before_and_done_again_next_time(
    older: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    child = os.fork()
    if child == 0:
        _die_after(place)
        open_store(older)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert plain_rows(older, "SELECT MAX(number) FROM migrations") == [(11,)]
    store = open_store(older)
    row = store.case("C-2")
    assert row is not None
    assert store.identity("C-2", row.identity_hash) == WHO
    assert store.faults() == []
    assert store.orphans() == []
    store.close()
    assert len([path for path in copies(older) if path.name.startswith("triage.db")]) == 2


def _die_after(place: str) -> None:
    if place == "after_schema_change":
        upgrading.after_schema_change = lambda _record: os._exit(7)
        return
    real = SqlDatabase.apply

    def apply(self: SqlDatabase, *values: object) -> None:
        real(self, *values)  # type: ignore[arg-type]
        if self.part == "record":
            os._exit(7)

    SqlDatabase.apply = apply  # type: ignore[method-assign,assignment]


def test_two_that_open_it_at_once_change_it_once(older: Path) -> None:
    children = []
    for _ in range(3):
        child = os.fork()
        if child == 0:
            try:
                open_store(older).close()
                os._exit(0)
            finally:
                os._exit(1)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0, 0]
    store = open_store(older)
    assert _named(store) == 2
    store.close()
    assert len(copies(older)) == 1


def _named(store: Store) -> int:
    return sum(store.identity(row.number, row.identity_hash) == WHO for row in store.cases())


def test_a_damaged_name_keeps_nobody_from_the_rest_and_is_named(older: Path) -> None:
    connection = sqlite3.connect(older)
    connection.execute("UPDATE content SET body = x'00' WHERE owner = 'C-2' AND hash = ?", (hashed(WHO),))
    connection.commit()
    connection.close()
    store = open_store(older)
    assert store.identity("C-1", hashed(WHO)) == WHO
    with pytest.raises(StoreProblem, match="case C-2 is, is lost or damaged"):
        store.identity("C-2", hashed(WHO))
    assert any("C-2" in fault for fault in store.faults())
    assert len(store.cases()) == 2
    store.close()


def test_a_read_only_older_record_says_where_to_open_it(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("triage.store.backends.opening.writable", lambda _path: False)
    with pytest.raises(Locked, match="older than the program"):
        open_store(older)
    assert copies(older) == []
