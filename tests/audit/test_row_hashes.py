"""A value that was flipped in the file, a row taken out or put in: doctor says in which table, and of which record."""

from __future__ import annotations

import random
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from tests.audit.full_record import columns, full_record, opened
from triage.store import create_store, open_store
from triage.store.migrations import MIGRATIONS
from triage.store.row_hashes import _NOT_KEPT, keys

ON = date(2026, 11, 22)
pytestmark = pytest.mark.plain_file


@pytest.fixture(scope="module")
def body(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return full_record(tmp_path_factory.mktemp("full"))


def test_every_table_of_the_schema_has_digests(tmp_path: Path) -> None:
    store = create_store(tmp_path / "triage.db")
    tables = {
        row["name"]
        for row in store._database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        if "_fts" not in row["name"] and not row["name"].startswith("sqlite_")
    }
    store.close()
    assert tables - set(keys()) == _NOT_KEPT
    assert set(keys()) <= tables
    assert len(MIGRATIONS) >= 12


def test_a_record_that_nobody_touched_has_no_fault(body: bytes) -> None:
    assert opened(body)[1].faults() == []


def flipped(value: object, chance: random.Random) -> object:
    if isinstance(value, int):
        return value + chance.choice([-1, 1, 1000])
    if isinstance(value, bytes):
        place = chance.randrange(len(value))
        return value[:place] + bytes([value[place] ^ (1 << chance.randrange(8))]) + value[place + 1 :]
    text = str(value)
    place = chance.randrange(len(text)) if text else 0
    return chance.choice([text[:place] + "~" + text[place + 1 :], text + " ", None, text.encode()])


def every_flip_is_found(body: bytes, number: int, seed: int) -> None:
    chance, done = random.Random(seed), 0
    while done < number:
        connection, hashes = opened(body)
        table = chance.choice(sorted(keys()))
        column, _ = chance.choice(columns(connection, table))
        place = chance.randint(1, 3)
        row = connection.execute(
            f"SELECT rowid, {column} FROM {table} LIMIT 1 OFFSET ?", (place - 1,)
        ).fetchone()
        try:
            connection.execute(
                f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (flipped(row[1], chance), row[0])
            )
        except sqlite3.IntegrityError:
            connection.close()
            continue
        now = connection.execute(
            f"SELECT {column}, typeof({column}) FROM {table} LIMIT 1 OFFSET ?", (place - 1,)
        ).fetchone()
        if now[0] != row[1]:
            faults = hashes.faults()
            assert any(f" {table} " in fault for fault in faults), (table, column, row[1], now)
            done += 1
        connection.close()


def test_any_flipped_value_in_any_table_is_found(body: bytes) -> None:
    every_flip_is_found(body, 150, seed=11)


@pytest.mark.soak
def test_thousands_of_flipped_values_are_found(body: bytes) -> None:
    every_flip_is_found(body, 5000, seed=12)


@pytest.mark.parametrize("table", sorted(keys()))
def test_a_row_taken_out_or_put_in_is_found(body: bytes, table: str) -> None:
    connection, hashes = opened(body)
    connection.execute(f"DELETE FROM {table} WHERE rowid = (SELECT MIN(rowid) FROM {table})")
    assert any(f"a row of {table} is gone" in fault for fault in hashes.faults())
    connection, hashes = opened(body)
    connection.execute("DELETE FROM row_hashes WHERE table_name = ?", (table,))
    assert any(f"a row of {table} was put in by other hands" in fault for fault in hashes.faults())


def test_text_that_is_no_text_any_more_names_its_table(body: bytes) -> None:
    connection, hashes = opened(body)
    connection.execute("UPDATE cases SET source = CAST(x'ff00fe' AS TEXT) WHERE number = 'number-1'")
    assert hashes.faults() == ["rows of cases cannot be read"]


def test_findings_hold_no_values(body: bytes) -> None:
    connection, hashes = opened(body)
    connection.execute("UPDATE cases SET source = 'CANARY'")
    connection.execute("UPDATE content SET body = 'CANARY'")
    connection.execute(
        "INSERT INTO people SELECT 'CANARY', role, team, registered_by, registered_on, more_roles, account, left_on, left_by FROM people LIMIT 1"
    )
    faults = hashes.faults()
    assert len(faults) == 7
    assert not any("CANARY" in fault for fault in faults)
    assert "a row of cases is not as it was written (number-1)" in faults


def a_case(number: str) -> dict[str, object]:
    return {"number": number, "state": "open", "added_on": ON, "added_by": "Sam Example", "source": "gp", "file_hash": "sha256:1",
            "whole_hash": "sha256:2", "level": 2, "review_on": ON}  # fmt: skip


def test_a_later_change_never_hides_a_flipped_value(tmp_path: Path) -> None:
    store = create_store(tmp_path / "triage.db")
    with store.writing():
        store.add_case(a_case("C-1"), "C-1")
    store._database._connection.execute("UPDATE cases SET level = 1")
    with store.writing():
        store.change_case("C-1", {"source": "school"})
    assert store.row_faults() == ["a row of cases is not as it was written (C-1)"]
    store.close()


def test_ordinary_work_leaves_no_fault(tmp_path: Path) -> None:
    store = create_store(tmp_path / "triage.db")
    with store.writing():
        for number in ("C-1", "C-2"):
            store.add_case(a_case(number), number)
            store.keep(number, b"words")
            store.keep(number, b"words")
            store.add_marks(number, [("mark", "F"), ("mark", "F")])
        store.change_case("C-1", {"level": 3})
        store.change_case("C-1", {"level": 4})
        store.log(ON, "Sam Example", "case.add", case="C-1")
    with pytest.raises(ZeroDivisionError), store.writing():
        store.change_case("C-1", {"level": 1})
        raise ZeroDivisionError
    with store.writing():
        store.erase("C-2")
    assert store.row_faults() == []
    assert store.content_faults() == []
    store.close()
    again = open_store(tmp_path / "triage.db")
    assert again.row_faults() == []
    again.close()


def test_kept_content_that_no_longer_fits_its_hash_is_named_by_its_case(tmp_path: Path) -> None:
    store = create_store(tmp_path / "triage.db")
    with store.writing():
        store.add_case(a_case("C-1"), "C-1")
        kept = store.keep("C-1", b"words")
        store.keep_snapshot("rules", {"a.yaml": "x"})
    for sql in (
        "UPDATE content SET body = x'00'", "UPDATE texts SET body = x'789c4b01000079007a'",
        "UPDATE snapshots SET files = '{}'",
    ):  # fmt: skip
        store._database._connection.execute(sql)
    faults = store.content_faults()
    assert faults[0] == "kept content is not what was stored (C-1)"
    assert len(faults) == 3
    assert not any(kept in fault for fault in faults)
    store.close()
